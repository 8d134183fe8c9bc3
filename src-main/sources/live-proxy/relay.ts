import type { Socket } from 'node:net';
import { type Direction, opposite } from '../../../src-core/stream/events.ts';
import { breakOff, type Leg } from './leg.ts';

/** What a relay lets be done with what passes it. */
export interface RelayWire {
  /** Sends bytes to the receiver of a direction. */
  send(direction: Direction, bytes: Uint8Array): void;
  /** Has the sender of a direction wait, or not any more. */
  pause(direction: Direction, isPaused: boolean): void;
  /** Breaks both sides off. */
  cut(): void;
}

/** Decides what passes a relay: it is given everything, and sends on what is to go on. */
export interface RelayTap {
  /** Relaying begins. */
  attach(wire: RelayWire): void;
  /** Bytes of the sender of a direction. */
  take(direction: Direction, bytes: Uint8Array): void;
  /** The sender of a direction sends no more; its receiver is told of that next. */
  finished(direction: Direction): void;
  /** The sender of a direction broke the connection off. */
  reset(direction: Direction): void;
}

/** Lets everything pass, unseen. */
export class OpenTap implements RelayTap {
  private wire: RelayWire | undefined;

  attach(wire: RelayWire): void {
    this.wire = wire;
  }

  take(direction: Direction, bytes: Uint8Array): void {
    this.wire?.send(direction, bytes);
  }

  finished(): void {}

  reset(): void {}
}

/** A leg, and what was read from it before it was relayed. */
export interface RelayedLeg extends Leg {
  readonly early: Buffer;
}

/**
 * Passes bytes between two legs as they come, in both directions, until both are over. A side that reads slowly makes the
 * other wait, and nothing is gathered here; the end of one direction is passed on as such, and a break of one leg as a
 * break of the other.
 */
export class Relay implements RelayWire {
  private readonly open = new Set<Direction>(['client-to-server', 'server-to-client']);
  private readonly paused = new Set<Direction>();
  private isClosed = false;

  constructor(
    private readonly legs: Readonly<Record<Direction, RelayedLeg>>,
    private readonly tap: RelayTap,
  ) {
    tap.attach(this);
    this.pass('client-to-server');
    this.pass('server-to-client');
  }

  send(direction: Direction, bytes: Uint8Array): void {
    const to = this.legs[opposite(direction)].stream;
    if (bytes.length > 0 && to.writable) to.write(bytes);
  }

  pause(direction: Direction, isPaused: boolean): void {
    if (isPaused) this.paused.add(direction);
    else this.paused.delete(direction);
    this.steer(direction);
  }

  cut(): void {
    this.breakOff('client-to-server');
  }

  /** From the leg of a direction's sender to the other. */
  private pass(direction: Direction): void {
    const from = this.legs[direction].stream;
    const to = this.legs[opposite(direction)].stream;
    const take = (bytes: Buffer): void => {
      this.tap.take(direction, bytes);
      if (to.writableNeedDrain) from.pause();
    };
    from.on('data', take);
    to.on('drain', () => this.steer(direction));
    from.on('end', () => this.finish(direction));
    from.on('error', () => this.breakOff(direction));
    from.on('close', () => this.lose(direction, from));
    const { early } = this.legs[direction];
    if (early.length > 0) take(early);
    if (from.readableEnded || from.destroyed) this.lose(direction, from);
    else this.steer(direction);
  }

  /** Has the sender of a direction go on when nothing speaks against it. */
  private steer(direction: Direction): void {
    const from = this.legs[direction].stream;
    const isFull = this.legs[opposite(direction)].stream.writableNeedDrain;
    if (isFull || this.paused.has(direction)) from.pause();
    else from.resume();
  }

  private finish(direction: Direction): void {
    this.open.delete(direction);
    this.tap.finished(direction);
    this.legs[opposite(direction)].stream.end();
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
    this.tap.reset(direction);
    for (const leg of Object.values(this.legs)) breakOff(leg);
  }
}
