import { toBase64 } from '../bytes/base64.ts';
import { decodeUtf8, decodeUtf8Leniently } from '../bytes/utf-8.ts';
import { Utf8Checker } from '../bytes/utf-8-checker.ts';
import type { CaptureStore } from '../capture-store/capture-store.ts';
import type { Row } from '../capture-store/frame-table.ts';
import type { PayloadReader } from '../capture-store/payload-reader.ts';
import { isoTime, type Nanoseconds, NO_EPOCH } from '../stream/time.ts';
import type { Inflate } from '../websocket/permessage-deflate/inflate.ts';
import { changedFields } from './changed-fields.ts';
import type { HarMessageFacts } from './har-format.ts';
import { contentMissing, messageWireLength } from './message-length.ts';
import type { ChangedRow } from './rows.ts';

/** Content is read and written in pieces of this many bytes; a multiple of 3, so that base64 goes on without padding. */
const PIECE = 96 * 1024;

/** Bytes of what a proxy sent instead of a message, which is written in one piece, at most. */
const LONGEST_SENT = 16 * 1024 * 1024;

/** Messages as members of Chrome's `_webSocketMessages`, in pieces of JSON text: one can be longer than memory. */
export class HarMessages {
  constructor(
    private readonly store: CaptureStore,
    private readonly payloads: PayloadReader,
    private readonly inflate: Inflate,
  ) {}

  *text(message: Row): Generator<string> {
    const { messages } = this.store;
    const held = this.payloads.messageHeldLength(message);
    const type = messages.direction(message) === 'client-to-server' ? 'send' : 'receive';
    const start = `{"type":"${type}","time":${this.secondsSince1970(messages.time(message))}`;
    const facts = this.facts(message);
    if (held <= PIECE) {
      const bytes = this.payloads.messagePayload(message, 0, held);
      const text = messages.type(message) === 'text' ? decodeUtf8(bytes) : undefined;
      const data =
        text === undefined
          ? `"opcode":2,"data":"${toBase64(bytes)}"`
          : `"opcode":1,"data":${JSON.stringify(text)}`;
      yield `${start},${data},"_framescope":${JSON.stringify(this.told(message, facts, text, held - bytes.length))}}`;
      return;
    }
    yield start;
    const isText = messages.type(message) === 'text' && this.isUtf8(message, held);
    yield isText ? ',"opcode":1,"data":"' : ',"opcode":2,"data":"';
    const gone = isText ? yield* this.asText(message, held) : yield* this.asBase64(message, held);
    yield `","_framescope":${JSON.stringify(this.told(message, facts, isText ? '' : undefined, gone))}}`;
  }

  private facts(message: Row): HarMessageFacts {
    const { messages, violations } = this.store;
    const time = this.time(messages.time(message));
    const endTime = this.time(messages.endTime(message));
    const start = { message: message + 1, time, ...(endTime === time ? {} : { endTime }) };
    if (messages.given(message) !== undefined) return start;
    const frames = this.payloads.messageFrames(message);
    const content = messages.content(message);
    const rules = violations.rulesOf(frames);
    return {
      ...start,
      frames: frames.map((frame) => frame + 1),
      compressed: messages.compressed(message),
      wireLength: messageWireLength(this.store, message) ?? 0,
      ...(content === undefined
        ? {}
        : { compression: { outcome: content.outcome, contextBefore: content.contextBefore } }),
      ...(rules.length === 0 ? {} : { violations: rules }),
      ...this.changesOf(frames),
    };
  }

  private changesOf(frames: readonly Row[]): ChangedRow {
    const { store, payloads, inflate } = this;
    return changedFields(store.changes, frames, { payloads, inflate, mostContent: LONGEST_SENT });
  }

  /**
   * The facts, with what writing the content has shown.
   *
   * @param text `undefined` when the content stands as base64
   * @param gone bytes that could not be read back
   */
  private told(
    message: Row,
    facts: HarMessageFacts,
    text: string | undefined,
    gone: number,
  ): HarMessageFacts {
    const isBrokenText = text === undefined && this.store.messages.type(message) === 'text';
    const missing =
      gone > 0
        ? `the capture file no longer holds ${gone} bytes`
        : contentMissing(this.store, this.payloads, message);
    return {
      ...facts,
      ...(isBrokenText ? { type: 'text' } : {}),
      ...(missing === undefined ? {} : { missing }),
    };
  }

  private isUtf8(message: Row, held: number): boolean {
    const checker = new Utf8Checker();
    for (let from = 0; from < held; from += PIECE) {
      const bytes = this.payloads.messagePayload(message, from, Math.min(PIECE, held - from));
      if (checker.accept(bytes) !== undefined) return false;
    }
    return checker.end() === undefined;
  }

  /** Yields the inside of a JSON string, and returns how many bytes were gone. */
  private *asText(message: Row, held: number): Generator<string, number> {
    for (let from = 0; from < held; ) {
      const wanted = Math.min(PIECE, held - from);
      const bytes = this.payloads.messagePayload(message, from, wanted);
      if (bytes.length < wanted) return held - from;
      // A character that the piece cuts is left for the next one.
      const whole = from + bytes.length === held ? bytes.length : wholeCharacters(bytes);
      yield JSON.stringify(decodeUtf8Leniently(bytes.subarray(0, whole))).slice(1, -1);
      from += whole;
    }
    return 0;
  }

  private *asBase64(message: Row, held: number): Generator<string, number> {
    for (let from = 0; from < held; from += PIECE) {
      const wanted = Math.min(PIECE, held - from);
      const bytes = this.payloads.messagePayload(message, from, wanted);
      if (bytes.length < wanted) return held - from;
      yield toBase64(bytes);
    }
    return 0;
  }

  private time(at: Nanoseconds): string {
    return isoTime(at, this.store.epoch ?? NO_EPOCH);
  }

  /** A double holds them to a quarter of a microsecond. */
  private secondsSince1970(at: Nanoseconds): number {
    const { seconds, nanoseconds } = this.store.epoch ?? NO_EPOCH;
    const whole = Math.floor((nanoseconds + at) / 1e9);
    return seconds + whole + (nanoseconds + at - whole * 1e9) / 1e9;
  }
}

/** The length of `bytes`, which are UTF-8, without the character at their end that may be cut. */
function wholeCharacters(bytes: Uint8Array): number {
  let end = bytes.length;
  // RFC 3629 3: bytes within a character are 10xxxxxx, its first one isn't.
  while (end > 0 && (bytes[end - 1]! & 0xc0) === 0x80) end--;
  return end > 0 && bytes[end - 1]! >= 0xc0 ? end - 1 : bytes.length;
}
