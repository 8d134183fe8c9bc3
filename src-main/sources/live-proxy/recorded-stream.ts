import { noteBytes } from '../../../src-core/packets/proxy-note.ts';
import { LONGEST_SEGMENT, RelayedTcp } from '../../../src-core/packets/relayed-tcp.ts';
import type { Direction, Endpoint } from '../../../src-core/stream/events.ts';
import type { StreamFacts } from '../../../src-core/stream/relayed.ts';

interface StreamStart {
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** Where its sequence numbers begin. */
  readonly initial: number;
  readonly facts: StreamFacts;
}

/** One relayed stream as packets: opened with its first bytes, and over once both sides have finished or one has reset it. */
export class RecordedStream {
  private readonly tcp: RelayedTcp;
  private readonly facts: StreamFacts;
  private readonly finishedDirections = new Set<Direction>();
  private isOpen = false;
  private isOver = false;

  constructor(
    private readonly write: (packet: Uint8Array, kind?: 'note') => void,
    { client, server, initial, facts }: StreamStart,
  ) {
    this.tcp = new RelayedTcp(client, server, initial);
    this.facts = facts;
  }

  bytes(direction: Direction, bytes: Uint8Array): void {
    if (this.isOver || this.finishedDirections.has(direction)) return;
    this.open();
    for (let at = 0; at < bytes.length; at += LONGEST_SEGMENT)
      this.write(this.tcp.bytes(direction, bytes.subarray(at, at + LONGEST_SEGMENT)));
  }

  /** The sender of a direction sends no more. */
  finished(direction: Direction): void {
    if (this.isOver || !this.isOpen || this.finishedDirections.has(direction)) return;
    this.finishedDirections.add(direction);
    this.write(this.tcp.finished(direction));
    this.isOver = this.finishedDirections.size === 2;
  }

  /** The sender of a direction broke off. */
  reset(direction: Direction): void {
    if (this.isOver || !this.isOpen) return;
    this.isOver = true;
    this.write(this.tcp.reset(direction));
  }

  private open(): void {
    if (this.isOpen) return;
    this.isOpen = true;
    this.write(noteBytes({ kind: 'stream', facts: this.facts }), 'note');
    for (const packet of this.tcp.opened()) this.write(packet);
  }
}
