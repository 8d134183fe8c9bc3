import { existsSync } from 'node:fs';

/** The folder of package.json, as a URL that ends in a slash, wherever the bundler has put this module. */
export const appRoot: URL = findRoot(new URL('.', import.meta.url));

function findRoot(folder: URL): URL {
  if (existsSync(new URL('package.json', folder))) return folder;
  const above = new URL('..', folder);
  if (above.href === folder.href) throw new Error('package.json is not where Framescope was installed');
  return findRoot(above);
}
