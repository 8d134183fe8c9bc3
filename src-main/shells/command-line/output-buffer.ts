import { standardOutput } from './standard-output.ts';

const SIZE = 256 * 1024;

/** Gathers what is written to standard output, so that many short lines are one write. */
export class OutputBuffer {
  private readonly bytes = new Uint8Array(SIZE);
  private readonly encoder = new TextEncoder();
  private used = 0;

  /** What is free; whoever writes into it from its start tells how much by `took`. */
  get room(): Uint8Array {
    return this.bytes.subarray(this.used);
  }

  took(length: number): void {
    this.used += length;
  }

  async add(text: string): Promise<void> {
    if (this.fits(text)) return;
    await this.flush();
    if (!this.fits(text)) await standardOutput.write(text);
  }

  /** Hands on what is gathered. */
  async flush(): Promise<void> {
    const { used } = this;
    this.used = 0;
    if (used > 0) await standardOutput.write(this.bytes.subarray(0, used));
  }

  private fits(text: string): boolean {
    const { read, written } = this.encoder.encodeInto(text, this.room);
    if (read < text.length) return false;
    this.used += written;
    return true;
  }
}
