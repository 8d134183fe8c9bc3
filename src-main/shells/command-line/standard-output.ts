/** Standard output, which may be closed by its reader or refuse to be written at any time. */
class StandardOutput {
  /** The reader has seen enough (`| head`): what is written from then on is dropped. */
  isClosed = false;
  /** The code of what went wrong otherwise, `ENOSPC`. */
  failure: string | undefined;
  private onFirstWrite: (() => void) | undefined;

  constructor(private readonly stream: NodeJS.WriteStream) {
    // Node reports the same error here and to the writer; without a listener it ends the process with a stack.
    stream.on('error', (error: NodeJS.ErrnoException) => this.broken(error));
  }

  /** Whether writing has any use. */
  get isOpen(): boolean {
    return !this.isClosed && this.failure === undefined;
  }

  get isTerminal(): boolean {
    return this.stream.isTTY === true;
  }

  /** What to do before the first text is written. */
  beforeFirstWrite(action: () => void): void {
    this.onFirstWrite = action;
  }

  /** Settles when the text or the bytes have been handed on, or can't be. Until then the bytes must stay as they are. */
  write(piece: string | Uint8Array): Promise<void> {
    this.onFirstWrite?.();
    this.onFirstWrite = undefined;
    if (!this.isOpen) return Promise.resolve();
    return new Promise((resolve) => {
      this.stream.write(piece, (error) => {
        if (error) this.broken(error);
        resolve();
      });
    });
  }

  private broken({ code }: NodeJS.ErrnoException): void {
    if (code === 'EPIPE') this.isClosed = true;
    else if (!this.isClosed) this.failure ??= code ?? 'unknown';
  }
}

export const standardOutput = new StandardOutput(process.stdout);
