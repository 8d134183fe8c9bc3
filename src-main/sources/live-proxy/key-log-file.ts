import { closeSync, openSync, writeSync } from 'node:fs';
import type { Trouble } from '../../../src-core/contract/trouble.ts';
import { type TroubleWords, troubleByCode } from '../../adapters/trouble-by-code.ts';

const ELSEWHERE = 'Ask for permission, or choose another place.';
const WORDS: Readonly<Record<string, TroubleWords>> = {
  ENOSPC: { what: 'The disk of the TLS key log is full', remedy: 'Make room, or choose another disk.' },
  ENOENT: { what: 'There is no such folder for the TLS key log', remedy: 'Make it, or choose another.' },
  ENOTDIR: { what: 'A part of this path is no folder', remedy: 'Check the name of the TLS key log.' },
  EISDIR: { what: 'This is a folder, not a file', remedy: 'Name a file inside it.' },
  EACCES: { what: 'The TLS key log may not be written', remedy: ELSEWHERE },
  EPERM: { what: 'The TLS key log may not be written', remedy: ELSEWHERE },
  EROFS: { what: 'The disk of the TLS key log can only be read', remedy: 'Choose another disk.' },
};

/** Words for a key log that could not be written. Errors that are not of the file system are thrown on. */
function keyLogTrouble(error: unknown, path: string): Trouble {
  return troubleByCode(error, path, WORDS, (code) => ({
    what: `The TLS key log can't be written (${code})`,
    remedy: 'Try another place.',
  }));
}

export type KeyLogOpened =
  | { readonly kind: 'opened'; readonly log: KeyLogFile }
  | { readonly kind: 'failed'; readonly trouble: Trouble };

/** The file of a TLS key log, which whoever reads it decrypts with: nobody but its owner may, where it is new. */
export class KeyLogFile {
  private constructor(
    private readonly path: string,
    private descriptor: number | undefined,
    private readonly onBroken: (trouble: Trouble) => void,
  ) {}

  /** Opens a file, or makes it; what is in it stays. `onBroken` is told once when no more can be written. */
  static open(path: string, onBroken: (trouble: Trouble) => void): KeyLogOpened {
    try {
      return { kind: 'opened', log: new KeyLogFile(path, openSync(path, 'a', 0o600), onBroken) };
    } catch (error) {
      return { kind: 'failed', trouble: keyLogTrouble(error, path) };
    }
  }

  /** Adds a line, which has its end. Once one can't be written, no more are. */
  add(line: Uint8Array): void {
    if (this.descriptor === undefined) return;
    try {
      writeSync(this.descriptor, line);
    } catch (error) {
      this.close();
      this.onBroken(keyLogTrouble(error, this.path));
    }
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }
}
