import { join } from 'node:path';

/** Where the certificate authority of a user is kept. @param folder that of everything Framescope keeps */
export function authorityFolder(folder: string): string {
  return join(folder, 'authority');
}
