import type { Room } from '../../../src-core/bytes/room.ts';
import {
  type ChangeNote,
  type InjectionNote,
  LONGEST_BEHIND_NOTE,
  noteBytes,
  type ProxyNote,
} from '../../../src-core/packets/proxy-note.ts';
import { RelayedTcp } from '../../../src-core/packets/relayed-tcp.ts';
import type { Direction, Endpoint } from '../../../src-core/stream/events.ts';
import type { FrameChange, StreamFacts } from '../../../src-core/stream/relayed.ts';
import type { StreamBeginning } from './stream-beginning.ts';

/**
 * Makes a packet when it is to be written; those of a stream are made in their order.
 *
 * @param at when it passed, in milliseconds of `performance.now`
 */
export type MakePacket = (at: number) => Uint8Array;

/** Takes a packet, and about how many bytes wait in it. */
export type TakePacket = (kind: 'relayed' | 'note', length: number, make: MakePacket) => void;

interface StreamStart {
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** Where its sequence numbers begin. */
  readonly initial: number;
  /** Gives memory for a packet, which may be the same each time; each has its own where that is not said. */
  readonly room?: Room;
  readonly facts: StreamFacts;
  /** Keeps what further files of the capture begin with; `undefined` where there will be none. */
  readonly beginning?: StreamBeginning | undefined;
}

/** Who sends the packets that open a stream. */
const OPENED_BY: readonly Direction[] = ['client-to-server', 'server-to-client', 'client-to-server'];

/** One relayed stream as packets: opened with its first bytes, and over once both sides have finished or one has reset it. */
export class RecordedStream {
  private readonly tcp: RelayedTcp;
  private readonly facts: StreamFacts;
  /** Which stream it is, for notes about it. */
  readonly between: string;
  private readonly finishedDirections = new Set<Direction>();
  private readonly beginning: StreamBeginning | undefined;
  /** Whether what passes is not frames yet. */
  private isBeginning = true;
  private isOpen = false;
  private isOver = false;

  constructor(
    private readonly write: TakePacket,
    { client, server, initial, facts, room, beginning }: StreamStart,
  ) {
    this.tcp = new RelayedTcp(client, server, initial, room);
    this.between = this.tcp.between;
    this.facts = facts;
    this.beginning = beginning;
  }

  /** Whether nothing more will be recorded. */
  get isClosed(): boolean {
    return this.isOver;
  }

  /** Frames that were recorded went on otherwise; `sent` is what was sent instead of them. */
  changed(direction: Direction, frames: readonly number[], change: FrameChange, sent: Uint8Array): void {
    this.note({ kind: 'change', between: this.between, direction, frames, change }, sent);
  }

  /** Frames were put in that nobody but the proxy sent. */
  injected(direction: Direction, change: FrameChange, bytes: Uint8Array): void {
    this.note({ kind: 'injection', between: this.between, direction, change }, bytes);
  }

  private note(note: ChangeNote | InjectionNote, behind: Uint8Array): void {
    if (this.isOver) return;
    const { between, direction } = note;
    this.writeNote(note, behind.subarray(0, LONGEST_BEHIND_NOTE));
    for (let at = LONGEST_BEHIND_NOTE; at < behind.length; at += LONGEST_BEHIND_NOTE) {
      const more = behind.subarray(at, at + LONGEST_BEHIND_NOTE);
      this.writeNote({ kind: 'continuation', between, direction }, more);
    }
  }

  private writeNote(note: ProxyNote, behind?: Uint8Array): void {
    this.write('note', behind?.length ?? 0, () => noteBytes(note, behind));
  }

  /** WebSocket is agreed: what passes from now on are frames. */
  agreed(): void {
    this.isBeginning = false;
  }

  bytes(direction: Direction, bytes: Uint8Array): void {
    if (this.isOver || this.finishedDirections.has(direction)) return;
    this.open();
    const { tcp, beginning, isBeginning } = this;
    const { longestSegment } = tcp;
    for (let from = 0; from < bytes.length; from += longestSegment) {
      const segment = bytes.subarray(from, from + longestSegment);
      this.write('relayed', segment.length, (at) => {
        const packet = tcp.bytes(direction, segment);
        beginning?.passed({ direction, at, bytes: packet }, segment.length, isBeginning);
        return packet;
      });
    }
  }

  /** The sender of a direction sends no more. */
  finished(direction: Direction): void {
    if (this.isOver || !this.isOpen || this.finishedDirections.has(direction)) return;
    this.finishedDirections.add(direction);
    this.isOver = this.finishedDirections.size === 2;
    const { isOver } = this;
    this.write('relayed', 0, (at) => {
      const bytes = this.tcp.finished(direction);
      if (isOver) this.beginning?.over();
      else this.beginning?.finished({ direction, at, bytes });
      return bytes;
    });
  }

  /** The sender of a direction broke off. */
  reset(direction: Direction): void {
    if (this.isOver || !this.isOpen) return;
    this.isOver = true;
    this.write('relayed', 0, () => {
      this.beginning?.over();
      return this.tcp.reset(direction);
    });
  }

  private open(): void {
    if (this.isOpen) return;
    this.isOpen = true;
    const note = noteBytes({ kind: 'stream', between: this.between, facts: this.facts });
    this.write('note', 0, (at) => {
      this.beginning?.opened({ direction: undefined, at, bytes: note });
      return note;
    });
    for (const [index, bytes] of this.tcp.opened().entries())
      this.write('relayed', 0, (at) => {
        this.beginning?.opened({ direction: OPENED_BY[index], at, bytes });
        return bytes;
      });
  }
}
