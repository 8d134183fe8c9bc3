/** What writes certificates, as a module. */
export type X509Library = typeof import('@peculiar/x509');

/** The two functions of a metadata polyfill (`reflect-metadata`) that the library asks for while it loads. */
interface MetadataReflection {
  getMetadata?: () => unknown;
  getOwnMetadata?: () => unknown;
}

let library: Promise<X509Library> | undefined;

/** Loads the library, which takes a tenth of a second, when something is to be written for the first time. */
export function x509Library(): Promise<X509Library> {
  library ??= loaded();
  return library;
}

/**
 * The container inside the library, tsyringe, refuses to load without a polyfill for metadata of classes. None of the
 * library's classes has any, and nothing asks once they are registered: so `Reflect` answers that there is none, and
 * is as it was when loading is over.
 */
async function loaded(): Promise<X509Library> {
  const reflection = Reflect as MetadataReflection;
  if (reflection.getMetadata !== undefined) return import('@peculiar/x509');
  const none = (): undefined => undefined;
  Object.assign(reflection, { getMetadata: none, getOwnMetadata: none });
  try {
    return await import('@peculiar/x509');
  } finally {
    delete reflection.getMetadata;
    delete reflection.getOwnMetadata;
  }
}
