import type { ConversionOutput } from '../../convert/conversion-output.ts';
import { standardOutput } from './standard-output.ts';

/** Standard output as the place where a conversion goes. What went wrong with it is told when the program ends. */
export class ConversionStream implements ConversionOutput {
  readonly name = 'standard output';
  readonly failure = undefined;
  private gathered: Buffer[] = [];

  get isOpen(): boolean {
    return standardOutput.isOpen;
  }

  write(piece: Uint8Array | string): void {
    this.gathered.push(typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece));
  }

  async ready(): Promise<void> {
    const pieces = this.gathered;
    this.gathered = [];
    if (pieces.length > 0) await standardOutput.write(Buffer.concat(pieces));
  }

  async finish(): Promise<void> {
    await this.ready();
  }

  discard(): void {
    this.gathered = [];
  }
}
