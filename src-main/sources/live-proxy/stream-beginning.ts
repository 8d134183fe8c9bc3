import { copyBytes } from '../../../src-core/bytes/copy.ts';
import { renumber } from '../../../src-core/packets/relayed-tcp.ts';
import { type Direction, opposite } from '../../../src-core/stream/events.ts';

/** A packet of a stream, as it was written. */
export interface WrittenPacket {
  /** Who has sent it; `undefined` for a note. */
  readonly direction: Direction | undefined;
  /** When it passed, in milliseconds of `performance.now`. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

interface SentPacket extends WrittenPacket {
  readonly direction: Direction;
}

/** Bytes of packets that are kept of one stream, at most: its request and what was answered, and what came with them. */
const MOST_KEPT = 64 * 1024;
/**
 * Bytes that may seem to be missing behind what is repeated. Numbers of TCP tell before from behind as far as half of
 * them go, and a reset that is farther away than a quarter of them counts as somebody else's.
 */
const WIDEST_GAP = 2 ** 30 - 1;

/**
 * What is to be known of an open stream by who reads its capture from a later file on: how it was opened, and what was
 * said before its frames began. The packets are repeated as they were written. Where more has passed since than a gap can
 * tell of, their numbers are moved up to it.
 */
export class StreamBeginning {
  private readonly kept: WrittenPacket[] = [];
  private keptLength = 0;
  private isComplete = false;
  /** The packet with which one side has ended. */
  private end: SentPacket | undefined;
  /** Bytes that have passed behind those that are kept. */
  private readonly since: Record<Direction, number> = { 'client-to-server': 0, 'server-to-client': 0 };

  /** @param open the streams that are open, to which this one belongs while it is */
  constructor(private readonly open: Set<StreamBeginning>) {}

  /** A note or a packet with which the stream is opened. */
  opened(packet: WrittenPacket): void {
    this.open.add(this);
    this.keep(packet);
  }

  /** @param length bytes of the stream in the packet. @param isBeginning whether they are not frames yet */
  passed(packet: SentPacket, length: number, isBeginning: boolean): void {
    this.isComplete ||= !isBeginning || this.keptLength + packet.bytes.length > MOST_KEPT;
    if (this.isComplete) this.since[packet.direction] += length;
    else this.keep(packet);
  }

  /** One side has ended. */
  finished(packet: SentPacket): void {
    this.end = packet;
  }

  /** Nothing more will come. */
  over(): void {
    this.open.delete(this);
  }

  /** What a file begins with in which the stream goes on. */
  repeated(): readonly WrittenPacket[] {
    const moved = this.kept.map((packet) => this.movedUp(packet));
    return this.end === undefined ? moved : [...moved, this.end];
  }

  private keep({ direction, at, bytes }: WrittenPacket): void {
    this.kept.push({ direction, at, bytes: copyBytes(bytes) });
    this.keptLength += bytes.length;
  }

  private movedUp(packet: WrittenPacket): WrittenPacket {
    const { direction, at } = packet;
    if (direction === undefined) return packet;
    const bytes = copyBytes(packet.bytes);
    renumber(bytes, this.beyondGap(direction), this.beyondGap(opposite(direction)));
    return { direction, at, bytes };
  }

  private beyondGap(direction: Direction): number {
    return Math.max(0, this.since[direction] - WIDEST_GAP);
  }
}
