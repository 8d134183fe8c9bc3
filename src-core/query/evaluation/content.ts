import type { CaptureStore } from '../../capture-store/capture-store.ts';
import type { Row } from '../../capture-store/frame-table.ts';
import { heldLength } from '../../capture-store/payload-place.ts';
import type { PayloadReader } from '../../capture-store/payload-reader.ts';
import type { ContentReading, RowRange } from '../fields/field.ts';
import { NO, OPEN } from './verdict.ts';

/** Bytes of a content that regular expressions look at; what is behind is searched by `contains` only. */
export const MOST_MATCHED = 1024 * 1024;

/** The contents of the rows of one table. */
export interface Content {
  /** Whether the row has content of the kind that is asked for. */
  has(row: Row): boolean;
  /** The same for many: `OPEN` for those that have. */
  candidates(rows: RowRange, verdicts: Uint8Array): void;
  /** Bytes that can be read. */
  heldLength(row: Row): number;
  /** Bytes it has, whether the capture holds them or not. */
  length(row: Row): number;
  /** Up to `count` bytes; lent until the next call. */
  read(row: Row, from: number, count: number): Uint8Array;
}

export function contentOf(
  level: 'frames' | 'messages',
  store: CaptureStore,
  payloads: () => PayloadReader,
  { textOnly }: ContentReading,
): Content {
  return level === 'frames'
    ? frameContent(store, payloads, textOnly)
    : messageContent(store, payloads, textOnly);
}

function frameContent(
  { frames, messages }: CaptureStore,
  payloads: () => PayloadReader,
  textOnly: boolean,
): Content {
  const has = (row: Row): boolean => {
    if (!textOnly) return true;
    const message = frames.message(row);
    return message !== undefined && messages.type(message) === 'text' && !messages.compressed(message);
  };
  return {
    has,
    candidates: markingEach(has),
    heldLength: (row) => heldLength(frames.place(row)),
    length: (row) => frames.payloadLength(row),
    read: (row, from, count) => payloads().framePayload(row, from, count),
  };
}

function messageContent(
  { messages }: CaptureStore,
  payloads: () => PayloadReader,
  textOnly: boolean,
): Content {
  const has = (row: Row): boolean =>
    (!textOnly || messages.type(row) === 'text') &&
    (!messages.compressed(row) || messages.content(row) !== undefined) &&
    messages.given(row)?.lack !== 'not-base64';
  return {
    has,
    candidates: markingEach(has),
    heldLength: (row) => payloads().messageHeldLength(row),
    length: (row) =>
      messages.compressed(row)
        ? (messages.content(row)?.length ?? 0)
        : (messages.given(row)?.length ?? messages.wireLength(row)),
    read: (row, from, count) => payloads().messagePayload(row, from, count),
  };
}

function markingEach(has: (row: Row) => boolean): Content['candidates'] {
  return ({ from, to }, verdicts) => {
    for (let row = from; row < to; row++) verdicts[row - from] = has(row) ? OPEN : NO;
  };
}
