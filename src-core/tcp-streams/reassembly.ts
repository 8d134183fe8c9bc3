import { copyBytes } from '../bytes/copy.ts';
import { type ByteOrigin, NOT_IN_FILE, type StreamBytes } from '../stream/events.ts';
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

/** A segment without SYN, FIN or RST. */
export interface NextSegment {
  readonly sequence: number;
  readonly payload: { readonly bytes: Uint8Array; readonly origin: ByteOrigin };
  readonly missingBytes: number;
}

/**
 * One direction of a TCP connection, put in order by sequence number. The first copy of a byte wins,
 * later copies (retransmissions, overlaps) are passed over.
 */
export class Reassembly {
  /** The sequence number of the first byte; `undefined` until a SYN or a first byte fixes it. */
  private start: number | undefined;
  /** The same of the next byte to hand on. */
  private next: number | undefined;
  /** Segments past a hole, by sequence number, none before `next` and no two with a byte in common. */
  private waiting: SegmentPayload[] = [];
  private waitingBytes = 0;
  private acknowledgedHoleSince: Nanoseconds | undefined;
  /** Whether the next segment past a hole shows that the capture has nothing for it. */
  private isGapExpected = false;
  /** The sequence number of the FIN once one was seen. */
  private finSequence: number | undefined;

  constructor(
    private readonly limits: ReassemblyLimits,
    private readonly sink: ReassemblySink,
  ) {}

  /** The sequence number after the SYN's, or a first byte's where no SYN was seen; later calls change nothing. */
  begin(sequence: number): void {
    this.start ??= sequence;
    this.next ??= sequence;
  }

  /** Whether a SYN that is followed by `sequence` can be the one of this direction. */
  canBeginAt(sequence: number): boolean {
    return this.start === undefined || this.start === sequence;
  }

  /** What comes next may stand behind bytes that the capture is known not to have; nobody need wait for them. */
  expectGap(): void {
    this.isGapExpected = true;
  }

  /** Whether everything up to the peer's FIN has been handed on. */
  get finished(): boolean {
    return this.finSequence !== undefined && this.next === this.finSequence;
  }

  /** Whether `sequence` is at most half the window away from what this direction expects. */
  continues(sequence: number): boolean {
    return this.next === undefined || Math.abs(sequenceDistance(this.next, sequence)) < 0x4000_0000;
  }

  /** Whether segments wait behind a hole. */
  get isWaiting(): boolean {
    return this.waiting.length > 0;
  }

  /** The common case, told quickly: hands a segment on that is whole and comes next; `false` where it needs more thought. */
  acceptNext({ sequence, payload, missingBytes }: NextSegment, at: Nanoseconds): boolean {
    const isNext = sequence === this.next && missingBytes === 0;
    if (!isNext || this.waiting.length > 0 || this.finSequence !== undefined) return false;
    const { bytes, origin } = payload;
    if (bytes.length === 0) return true;
    this.next = sequenceAdd(sequence, bytes.length);
    this.sink.bytes({ bytes, origin, at });
    return true;
  }

  accept(segment: SegmentPayload): void {
    if (lengthOf(segment) === 0) return;
    this.begin(segment.sequence);
    const early = sequenceDistance(this.next!, segment.sequence);
    const fresh = part(segment, Math.max(0, -early), this.lengthBeforeFin(segment));
    if (lengthOf(fresh) <= 0) return;
    if (early > 0 || this.waiting.length > 0) this.hold(fresh);
    else this.deliver(fresh, segment.at);
    if (this.isGapExpected && this.waiting.length > 0) this.giveUpHole(segment.at);
    this.isGapExpected = false;
    this.drain(segment.at);
    this.enforceLimits(segment.at);
  }

  /** Takes a FIN; `false` when it lies before what has been handed on, left over from an earlier connection. */
  fin(sequence: number): boolean {
    this.begin(sequence);
    if (sequenceDistance(this.next!, sequence) < 0) return false;
    this.finSequence ??= sequence;
    return true;
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

  // RFC 9293 3.10.7.4: text after a FIN should not occur and is ignored (a keep-alive probe may carry some).
  private lengthBeforeFin(segment: SegmentPayload): number {
    const length = lengthOf(segment);
    if (this.finSequence === undefined) return length;
    return Math.min(length, sequenceDistance(segment.sequence, this.finSequence));
  }

  /** Keeps what of `segment` doesn't wait yet: the first copy of a byte stays, and repeats cost nothing. */
  private hold(segment: SegmentPayload): void {
    let position = this.waiting.length;
    while (position > 0 && sequenceDistance(segment.sequence, endOf(this.waiting[position - 1]!)) > 0)
      position--;
    let rest = segment;
    for (; position < this.waiting.length; position++) {
      const other = this.waiting[position]!;
      const before = sequenceDistance(rest.sequence, other.sequence);
      if (before >= lengthOf(rest)) break;
      if (before > 0) this.insert(position++, part(rest, 0, before));
      rest = part(rest, before + lengthOf(other), lengthOf(rest));
      if (lengthOf(rest) <= 0) return;
    }
    this.insert(position, rest);
  }

  private insert(position: number, segment: SegmentPayload): void {
    this.waiting.splice(position, 0, { ...segment, bytes: copyBytes(segment.bytes) });
    this.waitingBytes += segment.bytes.length;
  }

  /** Hands on `segment`, which starts at `next`; `at` is when it can be read, so that a stream goes forward in time. */
  private deliver({ sequence, bytes, origin, missingBytes }: SegmentPayload, at: Nanoseconds): void {
    this.next = sequenceAdd(sequence, bytes.length + missingBytes);
    if (bytes.length > 0) this.sink.bytes({ bytes, origin, at });
    if (missingBytes > 0) this.sink.gap(missingBytes, at);
  }

  /** Hands on every waiting segment that a filled hole has made next. */
  private drain(at: Nanoseconds): void {
    while (this.waiting.length > 0) {
      const first = this.waiting[0]!;
      if (sequenceDistance(this.next!, first.sequence) > 0) return;
      this.waiting.shift();
      this.waitingBytes -= first.bytes.length;
      this.acknowledgedHoleSince = undefined;
      this.deliver(first, at);
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
    this.drain(at);
  }
}

/** Bytes of the segment on the wire. */
function lengthOf({ bytes, missingBytes }: SegmentPayload): number {
  return bytes.length + missingBytes;
}

function endOf(segment: SegmentPayload): number {
  return sequenceAdd(segment.sequence, lengthOf(segment));
}

/** The bytes of a segment from `from` up to `to`; of no length, or less, where those are the wrong way round. */
function part(segment: SegmentPayload, from: number, to: number): SegmentPayload {
  if (from === 0 && to === lengthOf(segment)) return segment;
  const bytes = segment.bytes.subarray(from, Math.max(from, to));
  return {
    sequence: sequenceAdd(segment.sequence, from),
    bytes,
    origin: segment.origin === NOT_IN_FILE ? NOT_IN_FILE : segment.origin + from,
    at: segment.at,
    missingBytes: to - from - bytes.length,
  };
}
