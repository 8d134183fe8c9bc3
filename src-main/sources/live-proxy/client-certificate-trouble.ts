import type { Trouble } from '../../../src-core/contract/trouble.ts';
import { type TroubleWords, troubleByCode } from '../../adapters/trouble-by-code.ts';

/** What keeps a client certificate from being used. */
export type CertificateFault =
  | 'no-certificate'
  | 'no-key'
  | 'no-key-inside'
  | 'key-twice'
  | 'no-passphrase'
  | 'wrong-passphrase'
  | 'mismatched'
  | 'outdated'
  | 'unusable';

const CHECK_NAME = 'Check the name among the client certificates.';
const READING: Readonly<Record<string, TroubleWords>> = {
  ENOENT: { what: 'There is no such file', remedy: CHECK_NAME },
  ENOTDIR: { what: 'A part of this path is no folder', remedy: CHECK_NAME },
  EISDIR: {
    what: 'This is a folder, not a file',
    remedy: 'Name the file of the client certificate inside it.',
  },
  EACCES: {
    what: 'The file may not be read',
    remedy: 'Ask for permission, or copy it to a place of your own.',
  },
};

/** Words for a certificate or a key that could not be read. Errors that are not of the file system are thrown on. */
export function readingTrouble(error: unknown, where: string): Trouble {
  return troubleByCode(error, where, READING, (code) => ({
    what: `The file can't be read (${code})`,
    remedy: 'Copy it to another place.',
  }));
}

/**
 * Words for a certificate that is no use.
 *
 * @param where the file that is at fault
 * @param detail the other file, or what was said of this one
 */
export function certificateTrouble(fault: CertificateFault, where: string, detail = ''): Trouble {
  return { ...wordsFor(fault, detail), where };
}

function wordsFor(fault: CertificateFault, detail: string): TroubleWords {
  switch (fault) {
    case 'no-certificate':
      return {
        what: 'This is not a client certificate',
        remedy: 'Name a file in PEM, or in PKCS#12 (.p12, .pfx).',
      };
    case 'no-key':
      return { what: 'There is no private key in this file', remedy: 'Name the file of the key, in PEM.' };
    case 'no-key-inside':
      return {
        what: 'There is a client certificate in this file, but not its private key',
        remedy: 'Name the file of the key as well.',
      };
    case 'key-twice':
      return {
        what: 'A client certificate in PKCS#12 has its key in the same file',
        remedy: `Leave the file of the key out (${detail}).`,
      };
    case 'no-passphrase':
      return {
        what: 'The private key of the client certificate is encrypted',
        remedy: 'Name its passphrase as well.',
      };
    case 'wrong-passphrase':
      return {
        what: 'The passphrase of the client certificate is wrong',
        remedy: 'Name the one that this file was encrypted with.',
      };
    case 'mismatched':
      return {
        what: 'This private key does not belong to the client certificate',
        remedy: `Name the one that was made for ${detail}.`,
      };
    case 'outdated':
      return {
        what: 'This client certificate is encrypted in a way that is out of use',
        remedy: 'Export it once more, encrypted with AES instead of RC2 or DES.',
      };
    case 'unusable':
      return {
        what: `This client certificate can't be used for TLS (${detail})`,
        remedy: 'Ask for another one.',
      };
  }
}
