import { join } from 'node:path';

/** What the files of an authority are called in its folder. */
export const CERTIFICATE_FILE = 'authority.pem';
export const KEY_FILE = 'authority-key.pem';

export interface AuthorityPaths {
  readonly certificate: string;
  readonly key: string;
}

export function authorityPaths(folder: string): AuthorityPaths {
  return { certificate: join(folder, CERTIFICATE_FILE), key: join(folder, KEY_FILE) };
}
