import { copyBytes } from '../bytes/copy.ts';
import { NOT_IN_FILE, type StreamBytes } from '../stream/events.ts';
import type { Nanoseconds } from '../stream/time.ts';
import { sequenceAdd, sequenceDistance } from './sequence.ts';

export interface ReassemblyLimits {
  /** Bytes of one direction that may wait behind a hole before the hole is given up as a gap. */
  readonly outOfOrderBytes: number;
  /** The same for the number of waiting segments. */
  readonly outOfOrderSegments: number;
  /** A hole the receiver has acknowledged was lost to the capture; it is given up after this much time. */
  readonly acknowledgedHolePatience: Nanoseconds;
}

export interface ReassemblySink {
  bytes(chunk: StreamBytes): void;
  gap(missingBytes: number, at: Nanoseconds): void;
}

/** Payload of one segment, with bytes that the capture did not keep following it. */
export interface SegmentPayload extends StreamBytes {
  readonly sequence: number;
  readonly missingBytes: number;
}

/**
 * One direction of a TCP connection, put in order by sequence number. The first copy of a byte wins,
 * later copies (retransmissions, overlaps) are passed over.
 */
export class Reassembly {
  /** The sequence number of the next byte to hand on; `undefined` until a SYN or a first byte fixes it. */
  private next: number | undefined;
  /** Segments past a hole, by sequence number, none before `next`. */
  private waiting: SegmentPayload[] = [];
  private waitingBytes = 0;
  private acknowledgedHoleSince: Nanoseconds | undefined;
  /** The sequence number of the FIN once one was seen. */
  private finSequence: number | undefined;

  constructor(
    private readonly limits: ReassemblyLimits,
    private readonly sink: ReassemblySink,
  ) {}

  /** The sequence number after the SYN's, or a first byte's where no SYN was seen; later calls change nothing. */
  begin(sequence: number): void {
    this.next ??= sequence;
  }

  /** Whether everything up to the peer's FIN has been handed on. */
  get finished(): boolean {
    return this.finSequence !== undefined && this.next === this.finSequence;
  }

  /** Whether `sequence` is at most half the window away from what this direction expects. */
  continues(sequence: number): boolean {
    return this.next === undefined || Math.abs(sequenceDistance(this.next, sequence)) < 0x4000_0000;
  }

  accept(segment: SegmentPayload): void {
    if (segment.bytes.length === 0 && segment.missingBytes === 0) return;
    this.begin(segment.sequence);
    if (sequenceDistance(this.next!, segment.sequence) > 0) this.hold(segment);
    else this.deliver(segment);
    this.drain();
    this.enforceLimits(segment.at);
  }

  fin(sequence: number): void {
    this.begin(sequence);
    this.finSequence ??= sequence;
  }

  /** The receiver has everything before `acknowledgment`: a hole below it was lost to the capture only. */
  acknowledged(acknowledgment: number, at: Nanoseconds): void {
    const hole = this.waiting[0];
    if (hole === undefined) return;
    if (sequenceDistance(hole.sequence, acknowledgment) < 0) return;
    this.acknowledgedHoleSince ??= at;
    if (at - this.acknowledgedHoleSince < this.limits.acknowledgedHolePatience) return;
    this.giveUpHole(at);
  }

  /** No more segments will come: hands on what waits, with gaps for what is missing. */
  end(at: Nanoseconds): void {
    while (this.waiting.length > 0) this.giveUpHole(at);
    if (this.finSequence === undefined || this.next === undefined) return;
    const missing = sequenceDistance(this.next, this.finSequence);
    if (missing > 0) this.sink.gap(missing, at);
    this.next = this.finSequence;
  }

  private hold(segment: SegmentPayload): void {
    let position = this.waiting.length;
    while (position > 0 && sequenceDistance(this.waiting[position - 1]!.sequence, segment.sequence) < 0)
      position--;
    this.waiting.splice(position, 0, { ...segment, bytes: copyBytes(segment.bytes) });
    this.waitingBytes += segment.bytes.length;
  }

  /** Hands on the part of `segment` that is new; it starts at or before `next`. */
  private deliver(segment: SegmentPayload): void {
    const old = -sequenceDistance(this.next!, segment.sequence);
    const fresh = segment.bytes.length - old;
    if (fresh > 0) {
      this.next = sequenceAdd(this.next!, fresh);
      const origin = segment.origin === NOT_IN_FILE ? NOT_IN_FILE : segment.origin + old;
      this.sink.bytes({ bytes: segment.bytes.subarray(old), origin, at: segment.at });
    }
    const missing = segment.missingBytes + Math.min(0, fresh);
    if (missing > 0) {
      this.next = sequenceAdd(this.next!, missing);
      this.sink.gap(missing, segment.at);
    }
  }

  /** Hands on every waiting segment that a filled hole has made next. */
  private drain(): void {
    while (this.waiting.length > 0) {
      const first = this.waiting[0]!;
      if (sequenceDistance(this.next!, first.sequence) > 0) return;
      this.waiting.shift();
      this.waitingBytes -= first.bytes.length;
      this.acknowledgedHoleSince = undefined;
      this.deliver(first);
    }
  }

  private enforceLimits(at: Nanoseconds): void {
    while (
      this.waitingBytes > this.limits.outOfOrderBytes ||
      this.waiting.length > this.limits.outOfOrderSegments
    ) {
      this.giveUpHole(at);
    }
  }

  private giveUpHole(at: Nanoseconds): void {
    const first = this.waiting[0]!;
    const missing = sequenceDistance(this.next!, first.sequence);
    this.next = first.sequence;
    this.acknowledgedHoleSince = undefined;
    if (missing > 0) this.sink.gap(missing, at);
    this.drain();
  }
}
