import { joinBytes } from '../../bytes/copy.ts';
import type { RuleName } from '../violations/violation.ts';
import type { CompressorPromise } from './agreement.ts';
import type { Inflate, InflateOutcome } from './inflate.ts';
import { LARGEST_WINDOW, SlidingWindow } from './sliding-window.ts';

const LARGEST_WINDOW_BITS = 15;
// RFC 7692 7.2.2: what the sender took away from the end is appended again.
const TAIL = Uint8Array.of(0x00, 0x00, 0xff, 0xff);
/** An empty last block, which shows that the message ended where a block does. */
const LAST_BLOCK = Uint8Array.of(0x01, 0x00, 0x00, 0xff, 0xff);
/** Blocks with BFINAL that one message may have; each starts DEFLATE anew. */
const MOST_FINAL_BLOCKS = 1024;
const EMPTY = new Uint8Array(0);
/** Payloads up to this long are searched for the byte at which inflating fails. */
const SEARCHED_FOR_FAULT = 64 * 1024;
/** Content that one step of that search may give; a search beyond it is given up. */
const SEARCHED_CONTENT = 1024 * 1024;

/** What became of one compressed message. */
export interface Inflation {
  readonly outcome: InflationOutcome;
  /** Content as far as there is some; not all of it unless `inflated`. */
  readonly content: Uint8Array;
  /** Bytes of earlier messages that it could refer to. */
  readonly contextBefore: number;
  /** A rule of the negotiation that it breaks although it could be inflated. */
  readonly broken?: Extract<RuleName, 'deflate-context-not-reset' | 'deflate-window-exceeded'>;
  /** Why inflating failed, in words. */
  readonly why?: string;
  /** Where in the payload, when it could be found. */
  readonly failedAt?: number;
}

/**
 * `context-lost`: an earlier message could not be inflated, and this one may refer to it. `over-limit`: its
 * content is longer than the limit.
 */
export type InflationOutcome = 'inflated' | 'failed' | 'over-limit' | 'context-lost';

/** The decompressor of one direction (RFC 7692 7.2.2). */
export class MessageInflater {
  private readonly window = new SlidingWindow();
  private isLost = false;

  constructor(
    private readonly inflate: Inflate,
    private readonly promise: CompressorPromise,
    private readonly mostContent: number,
  ) {}

  /** @param payload of the whole message, unmasked */
  accept(payload: Uint8Array): Inflation {
    const contextBefore = this.promise.noContextTakeover ? 0 : this.window.length;
    if (this.isLost) return { outcome: 'context-lost', content: EMPTY, contextBefore: 0 };
    // RFC 7692 7.2.3.6 has one octet for an empty message; some senders leave even that out.
    if (payload.length === 0) return { outcome: 'inflated', content: EMPTY, contextBefore };
    const { result, broken, before } = this.attempt(payload);
    if (result.kind === 'inflated') {
      this.window.add(result.content);
      return {
        outcome: 'inflated',
        content: result.content,
        contextBefore,
        ...(broken === undefined ? {} : { broken }),
      };
    }
    const readable =
      result.kind === 'failed'
        ? { why: `${result.why}${wrapping(payload)}`, ...this.beforeFault(payload, before) }
        : { content: EMPTY };
    this.lose();
    return { outcome: result.kind === 'failed' ? 'failed' : 'over-limit', contextBefore, ...readable };
  }

  /** A message of this direction can't be read to its end: what follows may refer to it. */
  lose(): void {
    this.window.clear();
    this.isLost = !this.promise.noContextTakeover;
  }

  private get context(): Uint8Array {
    return this.window.newest(LARGEST_WINDOW);
  }

  /** As it was agreed; and when that fails, as it is if the sender didn't keep to the agreement. */
  private attempt(payload: Uint8Array): Attempt {
    const { noContextTakeover, windowBits } = this.promise;
    const agreed = this.inflateAll(payload, noContextTakeover ? EMPTY : this.context, windowBits);
    if (agreed.result.kind !== 'failed') return agreed;
    if (windowBits < LARGEST_WINDOW_BITS) {
      const other = this.inflateAll(payload, noContextTakeover ? EMPTY : this.context, LARGEST_WINDOW_BITS);
      if (other.result.kind === 'inflated') return { ...other, broken: 'deflate-window-exceeded' };
    }
    if (noContextTakeover && this.window.length > 0) {
      const other = this.inflateAll(payload, this.context, LARGEST_WINDOW_BITS);
      if (other.result.kind === 'inflated') return { ...other, broken: 'deflate-context-not-reset' };
    }
    return agreed;
  }

  // RFC 7692 7.2.3.4: a block with BFINAL ends the data for DEFLATE, and more blocks may follow in the same message.
  private inflateAll(payload: Uint8Array, window: Uint8Array, windowBits: number): Attempt {
    const bytes = joinBytes([payload, TAIL, LAST_BLOCK]);
    const before: InflatedStart = { parts: [], length: 0, consumed: 0, context: window };
    for (let blocks = 0; blocks < MOST_FINAL_BLOCKS; blocks++) {
      const result = this.inflate({
        bytes: bytes.subarray(before.consumed),
        window: ending(before.context, 2 ** windowBits),
        windowBits,
        mostContent: this.mostContent - before.length,
        mustEnd: true,
      });
      if (result.kind !== 'inflated') return { result, before };
      before.parts.push(result.content);
      before.length += result.content.length;
      before.consumed += result.consumed;
      before.context = ending(joinedWindow(before.context, result.content), LARGEST_WINDOW);
      const { consumed } = before;
      // A sender whose last block has BFINAL may leave out the octet that begins the block of the tail.
      if (consumed === bytes.length || consumed === payload.length)
        return { result: { kind: 'inflated', content: joined(before.parts), consumed }, before };
    }
    return { result: { kind: 'failed', why: `it has more than ${MOST_FINAL_BLOCKS} final blocks` }, before };
  }

  /** The longest beginning of the payload that inflates, found by halving behind what is known to. */
  private beforeFault(payload: Uint8Array, before: InflatedStart): Pick<Inflation, 'content' | 'failedAt'> {
    if (payload.length > SEARCHED_FOR_FAULT) return { content: EMPTY };
    let good = Math.min(before.consumed, payload.length);
    let bad = payload.length + 1;
    let content = EMPTY as Uint8Array;
    while (bad - good > 1) {
      const middle = (good + bad) >>> 1;
      const result = this.inflate({
        bytes: payload.subarray(before.consumed, middle),
        window: before.context,
        windowBits: LARGEST_WINDOW_BITS,
        mostContent: Math.min(SEARCHED_CONTENT, this.mostContent),
        mustEnd: false,
      });
      if (result.kind === 'too-long') return { content: EMPTY };
      if (result.kind === 'inflated') {
        good = middle;
        content = result.content;
      } else bad = middle;
    }
    return { content: joined([...before.parts, content]), failedAt: good };
  }
}

/** What could be inflated before a block with BFINAL, and what may be referred to behind it. */
interface InflatedStart {
  readonly parts: Uint8Array[];
  length: number;
  /** Bytes of the payload. */
  consumed: number;
  context: Uint8Array;
}

interface Attempt {
  readonly result: InflateOutcome;
  readonly broken?: NonNullable<Inflation['broken']>;
  readonly before: InflatedStart;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  return first !== undefined && parts.length === 1 ? first : joinBytes(parts);
}

/** Where the data is wrapped in a format that has no place here, the name of that. */
function wrapping(payload: Uint8Array): string {
  const [first = 0, second = 0] = payload;
  if (first === 0x1f && second === 0x8b) return ' (it begins like gzip, RFC 1952)';
  // RFC 1950 2.2: compression method 8, and a check that makes both bytes a multiple of 31.
  const isZlib = (first & 0x0f) === 8 && first >>> 4 <= 7 && ((first << 8) | second) % 31 === 0;
  return isZlib ? ' (it begins like zlib, RFC 1950)' : '';
}

function joinedWindow(window: Uint8Array, content: Uint8Array): Uint8Array {
  if (content.length >= LARGEST_WINDOW || window.length === 0) return content;
  return content.length === 0 ? window : joinBytes([window, content]);
}

function ending(bytes: Uint8Array, length: number): Uint8Array {
  return bytes.length <= length ? bytes : bytes.subarray(bytes.length - length);
}
