import type { CaptureStore } from '../../capture-store/capture-store.ts';
import type { Row } from '../../capture-store/frame-table.ts';
import type { MessageTable } from '../../capture-store/message-table.ts';
import type { LentBytes } from '../../capture-store/payload-place.ts';
import type { PayloadReader } from '../../capture-store/payload-reader.ts';
import type { ContentReading } from '../fields/field.ts';
import { NO_ROW, type Relation } from './relation.ts';

/** The contents of the rows of one table. */
export interface Content {
  /** Whether it is asked about as a text in UTF-8, and not as bytes. */
  readonly isText: boolean;
  /** Whether the row has content of the kind that is asked for. */
  has(row: Row): boolean;
  /** Bytes that can be read. */
  heldLength(row: Row): number;
  /** Bytes it has, whether the capture holds them or not. */
  length(row: Row): number;
  /** Up to `count` bytes. */
  lend(row: Row, from: number, count: number): LentBytes;
}

export function contentOf(
  level: 'frames' | 'messages',
  store: CaptureStore,
  payloads: () => PayloadReader,
  { textOnly }: ContentReading,
): Content {
  const { frames, messages } = store;
  if (level === 'frames') {
    return {
      isText: textOnly,
      has: (row) => !textOnly || isText(store, row),
      heldLength: (row) => payloads().frameHeldLength(row),
      length: (row) => frames.payloadLength(row),
      lend: (row, from, count) => payloads().lendFrame(row, from, count),
    };
  }
  return {
    isText: textOnly,
    has: (row) => (!textOnly || messages.type(row) === 'text') && isKnown(messages, row),
    heldLength: (row) => payloads().messageHeldLength(row),
    length: (row) => lengthOf(messages, row),
    lend: (row, from, count) => payloads().lendMessage(row, from, count),
  };
}

/** The same for rows that belong to those that have the content. */
export function contentOfOwner(content: Content, ownerOf: Relation): Content {
  return {
    isText: content.isText,
    has: (row) => {
      const owner = ownerOf(row);
      return owner !== NO_ROW && content.has(owner);
    },
    heldLength: (row) => content.heldLength(ownerOf(row)),
    length: (row) => content.length(ownerOf(row)),
    lend: (row, from, count) => content.lend(ownerOf(row), from, count),
  };
}

/** A frame of a text message whose payload is that text, and not what compression made of it. */
function isText({ frames, messages }: CaptureStore, row: Row): boolean {
  const message = frames.message(row);
  return message !== undefined && messages.type(message) === 'text' && !messages.compressed(message);
}

/** Of a message that could not be inflated, or not be read, there may be a beginning, or nothing at all. */
function isKnown(messages: MessageTable, row: Row): boolean {
  if (!messages.compressed(row)) return messages.given(row)?.lack !== 'not-base64';
  const content = messages.content(row);
  return content !== undefined && (content.outcome === 'inflated' || content.length > 0);
}

function lengthOf(messages: MessageTable, row: Row): number {
  const known = messages.given(row) ?? messages.content(row);
  return known === undefined ? messages.wireLength(row) : known.length;
}
