import { copyBytes } from '../bytes/copy.ts';
import type { Nanoseconds } from '../stream/time.ts';

export interface Fragment {
  /** Same for all fragments of one datagram: addresses and identification. */
  readonly key: string;
  /** Where the bytes belong in the datagram's payload. */
  readonly offset: number;
  readonly moreFragments: boolean;
  readonly bytes: Uint8Array;
  readonly at: Nanoseconds;
}

export interface FragmentLimits {
  /** Datagrams that may wait for fragments at a time; the oldest is given up first. */
  readonly heldDatagrams: number;
  /** RFC 791 3.2 and RFC 8200 4.5: reassembly is given up after this long. */
  readonly fragmentLifetime: Nanoseconds;
}

/** The longest IP payload there can be (RFC 791 3.1, a 16-bit total length). */
const LONGEST_PAYLOAD = 65_535;

/** More pieces than any honest path makes; a datagram that needs more is given up. */
const MOST_PIECES = 256;

interface Waiting {
  /** In the order in which they came. */
  readonly pieces: { readonly offset: number; readonly bytes: Uint8Array }[];
  readonly since: Nanoseconds;
  totalLength: number | undefined;
}

/** Puts IP datagrams together from their fragments, in any order, overlaps resolved for the first copy. */
export class FragmentAssembler {
  private readonly waiting = new Map<string, Waiting>();

  constructor(private readonly limits: FragmentLimits) {}

  /** The payload of the whole datagram once its last missing fragment is here. */
  add(fragment: Fragment): Uint8Array | undefined {
    const end = fragment.offset + fragment.bytes.length;
    if (end > LONGEST_PAYLOAD) return undefined;
    const datagram = this.datagramOf(fragment);
    if (datagram.pieces.length === MOST_PIECES) return undefined;
    datagram.pieces.push({ offset: fragment.offset, bytes: copyBytes(fragment.bytes) });
    if (!fragment.moreFragments) datagram.totalLength ??= end;
    const whole = assemble(datagram);
    if (whole !== undefined) this.waiting.delete(fragment.key);
    return whole;
  }

  private datagramOf(fragment: Fragment): Waiting {
    const known = this.waiting.get(fragment.key);
    if (known !== undefined && fragment.at - known.since <= this.limits.fragmentLifetime) return known;
    const fresh: Waiting = { pieces: [], since: fragment.at, totalLength: undefined };
    this.waiting.delete(fragment.key);
    this.waiting.set(fragment.key, fresh);
    if (this.waiting.size > this.limits.heldDatagrams) {
      const oldest = this.waiting.keys().next().value;
      if (oldest !== undefined) this.waiting.delete(oldest);
    }
    return fresh;
  }
}

function assemble({ pieces, totalLength }: Waiting): Uint8Array | undefined {
  if (totalLength === undefined || filledLength(pieces) < totalLength) return undefined;
  const whole = new Uint8Array(totalLength);
  // The latest comes first, so that the first copy of a byte is the one that stays.
  for (const { offset, bytes } of pieces.toReversed()) {
    if (offset < totalLength) whole.set(bytes.subarray(0, totalLength - offset), offset);
  }
  return whole;
}

/** How many bytes there are before the first hole. */
function filledLength(pieces: Waiting['pieces']): number {
  let filled = 0;
  for (const { offset, bytes } of pieces.toSorted((left, right) => left.offset - right.offset)) {
    if (offset > filled) break;
    filled = Math.max(filled, offset + bytes.length);
  }
  return filled;
}
