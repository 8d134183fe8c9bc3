import { Readable } from 'node:stream';
import type { LiveAnswer, LiveDemand } from './process-messages.ts';

/**
 * The bytes of a live source that the shell holds, such as its standard input: asked for a piece at a time, so that a
 * source which is faster than the disk has to wait.
 */
export class LiveInput extends Readable {
  private isOver = false;

  constructor(private readonly tellShell: (demand: LiveDemand) => void) {
    super();
  }

  accept(answer: LiveAnswer): void {
    if (this.isOver) return;
    switch (answer.kind) {
      case 'live-bytes':
        this.push(answer.bytes);
        return;
      case 'live-end':
        this.isOver = true;
        this.push(null);
        return;
      case 'live-failed':
        this.isOver = true;
        this.destroy(Object.assign(new Error(answer.message), { code: answer.code }));
        return;
    }
  }

  /** Takes no more. What has come is still given, and then the end. */
  finish(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.tellShell({ kind: 'live-bytes-refused' });
    this.push(null);
  }

  override _read(): void {
    if (!this.isOver) this.tellShell({ kind: 'live-bytes-wanted' });
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.finish();
    done(error);
  }
}
