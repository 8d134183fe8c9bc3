import type { ChangedFrames } from '../capture-store/change-table.ts';
import { heldLength } from '../capture-store/payload-place.ts';
import type { PayloadReader } from '../capture-store/payload-reader.ts';
import {
  type FrameHeader,
  headerLength,
  headerLengthFrom,
  LONGEST_FRAME_HEADER,
  parseFrameHeader,
  payloadLength,
} from '../websocket/frame-header.ts';
import { unmask } from '../websocket/masking.ts';
import { OPCODES } from '../websocket/opcode.ts';
import type { Inflate } from '../websocket/permessage-deflate/inflate.ts';
import { MessageInflater } from '../websocket/permessage-deflate/message-inflater.ts';

/** What a proxy compresses anew refers to nothing before it, and so can be inflated by itself. */
const FRESH = { noContextTakeover: true, windowBits: 15 };
const NOTHING = new Uint8Array(0);

/** What a proxy sent instead of frames that came. */
export interface SentInstead {
  /** Bytes on the wire, headers and all. */
  readonly wireLength: number;
  /** Bytes of the content. */
  readonly length: number;
  readonly isText: boolean;
  /** Inflated where it was compressed; empty where it is too long. */
  readonly content: Uint8Array;
  /** Why the content is not all here; `undefined` where it is. */
  readonly missing: string | undefined;
}

export interface SentReading {
  readonly payloads: PayloadReader;
  readonly inflate: Inflate;
  /** Bytes of content that are given, at most. */
  readonly mostContent: number;
}

/** Reads back what was sent instead of frames; `undefined` where nothing was, or what came. */
export function sentInstead({ sent }: ChangedFrames, reading: SentReading): SentInstead | undefined {
  const wireLength = heldLength(sent);
  if (wireLength === 0) return undefined;
  const count = Math.min(wireLength, reading.mostContent + LONGEST_FRAME_HEADER);
  const bytes = reading.payloads.placeBytes(sent, 0, count);
  const read = contentOf(bytes, reading);
  const gone = count - bytes.length;
  const missing = gone > 0 ? `the capture file no longer holds ${gone} bytes` : read.missing;
  return { ...read, wireLength, missing };
}

/** The content of a frame that is a whole message, or a control frame. */
function contentOf(bytes: Uint8Array, reading: SentReading): Omit<SentInstead, 'wireLength'> {
  // Anybody can have written a note behind which there is less than that.
  if (bytes.length < headerLengthFrom(bytes[1] ?? 0))
    return { isText: false, content: NOTHING, length: 0, missing: 'its header is not whole' };
  const header = parseFrameHeader(bytes, 0);
  const start = headerLength(header);
  const wire = bytes.subarray(start, start + payloadLength(header));
  const payload = header.masked ? unmask(wire, header.maskingKey) : wire;
  const isText = header.opcode === OPCODES.text;
  return { isText, ...(header.rsv1 ? inflated(payload, reading) : plain(payload, header, reading)) };
}

type Content = Pick<SentInstead, 'content' | 'length' | 'missing'>;

function inflated(payload: Uint8Array, { inflate, mostContent }: SentReading): Content {
  const { content, outcome } = new MessageInflater(inflate, FRESH, mostContent).accept(payload);
  const { length } = content;
  if (outcome === 'inflated') return { content, length, missing: undefined };
  const isTooLong = outcome === 'over-limit';
  return { content, length, missing: isTooLong ? longerThan(mostContent) : 'it can not be inflated' };
}

function plain(payload: Uint8Array, header: FrameHeader, { mostContent }: SentReading): Content {
  const length = payloadLength(header);
  if (length > mostContent) return { content: NOTHING, length, missing: longerThan(mostContent) };
  const missing = length - payload.length;
  return {
    content: payload,
    length,
    missing: missing === 0 ? undefined : `${missing} bytes are not in the capture`,
  };
}

function longerThan(most: number): string {
  return `longer than ${most} bytes`;
}
