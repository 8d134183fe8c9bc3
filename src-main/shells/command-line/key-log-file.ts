import { closeSync, openSync, writeSync } from 'node:fs';
import { troubleText } from '../../../src-core/contract/trouble.ts';
import { outputTrouble } from '../../convert/output-trouble.ts';
import { say } from './standard-error.ts';

/** The file of a TLS key log, which whoever reads it decrypts with: nobody but its owner may, where it is new. */
export class KeyLogFile {
  private descriptor: number | undefined;

  /** Throws Node's error when it can't be opened. What is in it stays. */
  constructor(private readonly path: string) {
    this.descriptor = openSync(path, 'a', 0o600);
  }

  /** Adds a line, which has its end. Once one can't be written that is told, and no more are. */
  add(line: Uint8Array): void {
    if (this.descriptor === undefined) return;
    try {
      writeSync(this.descriptor, line);
    } catch (error) {
      this.close();
      say(troubleText(outputTrouble(error, this.path)));
    }
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }
}
