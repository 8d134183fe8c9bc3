import type { Connection, PerDirection, SentClose } from '../capture-store/connection.ts';
import { receivedClose } from '../capture-store/received-close.ts';
import {
  type Direction,
  directionFrom,
  opposite,
  type StreamBytes,
  type StreamEnd,
  senderOf,
} from '../stream/events.ts';
import type { Nanoseconds } from '../stream/time.ts';
import {
  checkEnding,
  couldAnswer,
  type Ending,
  type SeenClose,
  type SideEnding,
} from '../websocket/ending-checks.ts';
import { FrameReader } from '../websocket/frame-reader.ts';
import type { ReservedBitUse } from '../websocket/header-checks.ts';
import { Heartbeats } from '../websocket/heartbeats.ts';
import type { PlacedFinding } from '../websocket/violations/violation.ts';
import { FrameRecorder } from './frame-recorder.ts';
import { InjectedEffects } from './injected-effects.ts';
import type { PipelineParts } from './parts.ts';

interface Side {
  readonly reader: FrameReader;
  readonly recorder: FrameRecorder;
}

const DIRECTIONS: readonly Direction[] = ['client-to-server', 'server-to-client'];

/** Records what a connection does once WebSocket is agreed: the frames of both directions, and how they end. */
export class ConnectionRecorder {
  private readonly sides: Readonly<Record<Direction, Side>>;
  /** By who sends the pings. */
  private readonly heartbeats: Readonly<Record<Direction, Heartbeats>>;

  /** By the direction in which a proxy puts something in. */
  private readonly effects: Readonly<Record<Direction, InjectedEffects>>;

  /** Whether a frame was under way when a side ended. */
  private readonly cutOff: PerDirection<boolean> = { 'client-to-server': false, 'server-to-client': false };
  private readonly brokeHandshake: PerDirection<boolean>;

  constructor(
    private readonly parts: PipelineParts,
    private readonly connection: Connection,
    bits: ReservedBitUse,
  ) {
    // No frame has come yet: errors so far are those of the handshake.
    const { lastErrors } = connection;
    this.brokeHandshake = {
      'client-to-server': lastErrors['client-to-server'] !== undefined,
      'server-to-client': lastErrors['server-to-client'] !== undefined,
    };
    this.heartbeats = {
      'client-to-server': this.heartbeatsOf('client-to-server'),
      'server-to-client': this.heartbeatsOf('server-to-client'),
    };
    this.effects = {
      'client-to-server': new InjectedEffects('client', bits, this.heartbeats['client-to-server']),
      'server-to-client': new InjectedEffects('server', bits, this.heartbeats['server-to-client']),
    };
    this.sides = {
      'client-to-server': this.side('client-to-server', bits),
      'server-to-client': this.side('server-to-client', bits),
    };
  }

  /** What a proxy puts into a direction, as its receiver sees it. */
  effectsOf(direction: Direction): InjectedEffects {
    return this.effects[direction];
  }

  accept(direction: Direction, chunk: StreamBytes): void {
    // Asked for every packet: a name that is known beforehand costs a fraction of one that is looked up.
    const { reader } =
      direction === 'client-to-server' ? this.sides['client-to-server'] : this.sides['server-to-client'];
    const wasSynchronised = reader.isSynchronised;
    reader.accept(chunk);
    if (!(wasSynchronised && reader.isSynchronised)) this.noteBoundaries(direction);
  }

  gap(direction: Direction, missingBytes: number, at: Nanoseconds): void {
    this.sides[direction].reader.skip(missingBytes, at);
    this.noteBoundaries(direction);
  }

  /** The connection is over, or the capture. */
  closed(how: StreamEnd, by: Direction | undefined, at: Nanoseconds): void {
    for (const direction of DIRECTIONS) {
      const { reader, recorder } = this.sides[direction];
      // What a reset by the other side cut off is no matter of the sender.
      const hasEnded =
        this.connection.finishedAt[direction] !== undefined ||
        how === 'finished' ||
        (how === 'reset' && by === direction);
      reader.settle(at);
      this.cutOff[direction] = reader.isInsideFrame;
      if (hasEnded) recorder.tellCutOff(reader.partialHeader, at);
      reader.end(at);
      if (hasEnded) recorder.tellUnfinished();
    }
    const ending = this.ending(how, by, at);
    for (const direction of DIRECTIONS) {
      const found = this.heartbeats[direction].end((sent) => couldAnswer(ending, direction, sent));
      this.add(found);
    }
    this.add(checkEnding(ending));
  }

  private noteBoundaries(direction: Direction): void {
    const { reader } = this.sides[direction];
    const gaps = this.connection.gaps[direction];
    gaps.boundariesLost = !reader.isSynchronised;
    gaps.unreadBytes = reader.unreadBytes;
  }

  private side(direction: Direction, bits: ReservedBitUse): Side {
    const recorder = new FrameRecorder(this.parts, this.connection, {
      direction,
      bits,
      pings: this.heartbeats[direction],
      pongs: this.heartbeats[opposite(direction)],
    });
    return { recorder, reader: new FrameReader(recorder) };
  }

  private heartbeatsOf(pinger: Direction): Heartbeats {
    const gaps = this.connection.gaps[pinger];
    const { roundTrips, changes } = this.parts.store;
    return new Heartbeats(
      senderOf(opposite(pinger)),
      () => gaps.count > 0,
      (ping, pong) => roundTrips.add(ping.frame, pong.frame),
      (ping) => changes.keptBackFor(ping),
    );
  }

  private ending(how: StreamEnd, by: Direction | undefined, at: Nanoseconds): Ending {
    const side = (direction: Direction): SideEnding => {
      const incoming = opposite(direction);
      const gaps = this.connection.gaps[direction];
      return {
        close: seenClose(this.connection.closes[direction]),
        received: seenClose(receivedClose(this.parts.store.changes, this.connection, incoming)),
        isMisled: this.effects[incoming].isMisleading,
        finishedAt: this.connection.finishedAt[direction],
        isPartial: gaps.count > 0 || gaps.unreadBytes > 0 || this.cutOff[direction],
        spokeAt: this.connection.lastFrames[direction]?.at,
        brokeHandshake: this.brokeHandshake[direction],
      };
    };
    return {
      sides: { 'client-to-server': side('client-to-server'), 'server-to-client': side('server-to-client') },
      how,
      by,
      at,
      roundTrip: (this.connection.responseAt ?? 0) - this.connection.requestAt,
    };
  }

  private add(findings: readonly PlacedFinding[]): void {
    for (const placed of findings) {
      this.parts.store.addViolation(this.connection, placed);
      if (placed.finding.rule !== 'ping-unanswered') continue;
      const pinger = opposite(directionFrom(placed.finding.peer));
      this.connection.unansweredPings[pinger]++;
    }
  }
}

function seenClose(close: SentClose | undefined): SeenClose | undefined {
  return close === undefined ? undefined : { frame: close.frame, at: close.at, code: close.payload.code };
}
