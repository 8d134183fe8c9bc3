import type { Socket } from 'node:net';
import { type Direction, opposite } from '../../../src-core/stream/events.ts';
import { breakOff, type Leg } from './leg.ts';

/** Sees what passes a relay, after it has gone out. */
export interface RelayObserver {
  /** Only lent: the same bytes are on their way. */
  bytes(direction: Direction, bytes: Uint8Array): void;
  /** The sender of a direction sends no more. */
  finished(direction: Direction): void;
  /** The sender of a direction broke the connection off. */
  reset(direction: Direction): void;
}

/** A leg, and what was read from it before it was relayed. */
export interface RelayedLeg extends Leg {
  readonly early: Buffer;
}

/**
 * Passes bytes between two legs as they come, in both directions, until both are over. Bytes go out before they are
 * observed. A side that reads slowly makes the other wait, and nothing is gathered here; the end of one direction is
 * passed on as such, and a break of one leg as a break of the other.
 */
export class Relay {
  private readonly open = new Set<Direction>(['client-to-server', 'server-to-client']);
  private isClosed = false;

  constructor(
    private readonly legs: Readonly<Record<Direction, RelayedLeg>>,
    private readonly observer: RelayObserver,
  ) {
    this.pass('client-to-server');
    this.pass('server-to-client');
  }

  /** Breaks both legs off. */
  destroy(): void {
    for (const leg of Object.values(this.legs)) breakOff(leg);
  }

  /** From the leg of a direction's sender to the other. */
  private pass(direction: Direction): void {
    const from = this.legs[direction].stream;
    const to = this.legs[opposite(direction)].stream;
    const take = (bytes: Buffer): void => {
      const hasRoom = to.write(bytes);
      this.observer.bytes(direction, bytes);
      if (!hasRoom) from.pause();
    };
    from.on('data', take);
    to.on('drain', () => from.resume());
    from.on('end', () => this.finish(direction));
    from.on('error', () => this.breakOff(direction));
    from.on('close', () => this.lose(direction, from));
    const { early } = this.legs[direction];
    if (early.length > 0) take(early);
    if (from.readableEnded || from.destroyed) this.lose(direction, from);
    else if (!to.writableNeedDrain) from.resume();
  }

  private finish(direction: Direction): void {
    this.open.delete(direction);
    this.legs[opposite(direction)].stream.end();
    this.observer.finished(direction);
    this.isClosed ||= this.open.size === 0;
  }

  /** A leg is gone; where its end had not come, it was broken off. */
  private lose(direction: Direction, { readableEnded }: Socket): void {
    if (!this.open.has(direction)) return;
    if (readableEnded) this.finish(direction);
    else this.breakOff(direction);
  }

  private breakOff(direction: Direction): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.observer.reset(direction);
    this.destroy();
  }
}
