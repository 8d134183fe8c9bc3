import type { Readable } from 'node:stream';
import type { LiveAnswer, LiveDemand } from '../engine/process-messages.ts';

/** Gives an engine the bytes of a live source that its shell holds, piece by piece as it asks for them. */
export class LiveFeed {
  private readonly pieces: AsyncIterator<Uint8Array>;
  private isOver = false;

  /** @param answer sends to the engine; what it is told is not kept here */
  constructor(
    private readonly source: Readable,
    private readonly answer: (answer: LiveAnswer) => void,
  ) {
    this.pieces = (source as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  }

  /** Whether more may come. */
  get isOpen(): boolean {
    return !this.isOver;
  }

  hear({ kind }: LiveDemand): void {
    if (kind === 'live-bytes-refused') this.stop();
    else void this.giveNext();
  }

  /** Lets the source go: a program that writes into it learns that nobody reads any more. */
  stop(): void {
    this.isOver = true;
    this.source.destroy();
  }

  private async giveNext(): Promise<void> {
    try {
      const { value, done } = await this.pieces.next();
      if (this.isOver) return;
      this.isOver = done === true;
      this.answer(this.isOver ? { kind: 'live-end' } : { kind: 'live-bytes', bytes: value });
    } catch (error) {
      if (this.isOver) return;
      this.isOver = true;
      const { code = 'EIO', message } = error as NodeJS.ErrnoException;
      this.answer({ kind: 'live-failed', code, message });
    }
  }
}
