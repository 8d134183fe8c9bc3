import type { Socket } from 'node:net';

/**
 * Reads a socket piece by piece while it is not relayed yet: one piece is asked for at a time, and what was taken too
 * much can be given back. A broken socket reads as one that has ended; whoever relays it next learns of the break from
 * the socket.
 */
export class SocketReader {
  private readonly pieces: Buffer[] = [];
  private isOver = false;
  private isInterrupted = false;
  private wake: (() => void) | undefined;

  constructor(private readonly socket: Socket) {
    socket.on('data', this.onData).on('end', this.onOver).on('close', this.onOver).on('error', this.onOver);
  }

  /** The next bytes; `undefined` when no more come, or none has come until `interrupt` was called. */
  async read(): Promise<Buffer | undefined> {
    this.isInterrupted = false;
    while (this.isQuiet && !this.isInterrupted) {
      this.socket.resume();
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return this.pieces.shift();
  }

  /** Has a `read` that waits for bytes go without. */
  interrupt(): void {
    this.isInterrupted = true;
    this.wake?.();
  }

  /** Reads on while nobody asks for it, so that the end is noticed when it comes. */
  watch(): void {
    if (this.isQuiet) this.socket.resume();
  }

  /** Whether nothing has come that was not asked for, and the socket is open. */
  get isQuiet(): boolean {
    return this.pieces.length === 0 && !this.hasEnded;
  }

  /** Puts bytes back in front of all others. */
  unread(bytes: Buffer): void {
    if (bytes.length > 0) this.pieces.unshift(bytes);
  }

  /** Leaves the socket, paused, and gives what was not read. */
  release(): Buffer {
    const { socket } = this;
    socket.pause();
    socket
      .off('data', this.onData)
      .off('end', this.onOver)
      .off('close', this.onOver)
      .off('error', this.onOver);
    return Buffer.concat(this.pieces.splice(0));
  }

  /** Whether nothing comes any more but what was given back. */
  get hasEnded(): boolean {
    return this.isOver || this.socket.destroyed || this.socket.readableEnded;
  }

  private readonly onData = (bytes: Buffer): void => {
    this.socket.pause();
    this.pieces.push(bytes);
    this.wake?.();
  };

  private readonly onOver = (): void => {
    this.isOver = true;
    this.wake?.();
  };
}
