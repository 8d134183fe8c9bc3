import { writeAscii, writeDigits, writeHexWord, writeNumber } from '../bytes/ascii-writer.ts';
import { writeBase64 } from '../bytes/base64.ts';
import { encodeLatin1 } from '../bytes/latin-1.ts';
import type { CaptureStore } from '../capture-store/capture-store.ts';
import { FRAME_BITS, type Row } from '../capture-store/frame-table.ts';
import type { PayloadFiles } from '../capture-store/payload-place.ts';
import { isoTime, NO_EPOCH } from '../stream/time.ts';
import { unmask } from '../websocket/masking.ts';
import { OPCODES } from '../websocket/opcode.ts';
import { writeJsonText } from './json-text.ts';
import { ndjsonLine } from './ndjson.ts';
import type { RowBuilder } from './row-builder.ts';

/** The parts of a line that are the same for all frames with one connection and one set of header bits. */
interface LineParts {
  readonly key: number;
  readonly beforeFrame: Uint8Array;
  readonly beforeTime: Uint8Array;
  readonly beforeKey: Uint8Array;
  readonly beforeLength: Uint8Array;
  readonly beforeMessage: Uint8Array;
}

const NULL = encodeLatin1('null');
const TEXT = encodeLatin1(',"text":"');
const BASE64 = encodeLatin1(',"base64":"');
const AFTER_CONTENT = encodeLatin1('","close":null,"violations":[]}\n');

/** More than a line takes beside its content. */
const LINE_WITHOUT_CONTENT = 512;
/** Bits of the header that the parts depend on. */
const PART_BITS =
  0xff | FRAME_BITS.masked | FRAME_BITS.lengthForm16 | FRAME_BITS.lengthForm64 | FRAME_BITS.fromServer;
/** A power of two. */
const REMEMBERED_PARTS = 256;
/** What `isoTime` has behind whole seconds. */
const NANOSECONDS = '000000000Z';

/**
 * Frames as lines of NDJSON, in bytes: the very bytes that `ndjsonLine` of their rows gives, made without rows or
 * strings at a multiple of the speed (`npm run bench`). Only for frames about which there is nothing special to say;
 * the others are left to their rows.
 */
export class FrameLines {
  private readonly parts: (LineParts | undefined)[] = new Array(REMEMBERED_PARTS);
  private second = Number.NaN;
  private secondText: Uint8Array = new Uint8Array(0);

  constructor(
    private readonly store: CaptureStore,
    private readonly files: PayloadFiles,
    private readonly rows: RowBuilder,
  ) {}

  /**
   * Writes lines from the frame `from` up to `to` as far as `target` has room and nothing special comes.
   *
   * @returns the bytes written, and the frame that would be next; `from` itself when not even one could be written
   */
  fill(target: Uint8Array, from: Row, to: Row): { readonly length: number; readonly next: Row } {
    let length = 0;
    for (let row = from; row < to; row++) {
      const end = this.isPlain(row, target.length - length) ? this.write(target, length, row) : 0;
      if (end === 0) return { length, next: row };
      length = end;
    }
    return { length, next: to };
  }

  private isPlain(row: Row, room: number): boolean {
    const { frames, violations, comments, changes } = this.store;
    // Of each byte of content at most six are written: \u001f.
    const needed = LINE_WITHOUT_CONTENT + 6 * frames.payloadLength(row);
    return (
      needed <= room &&
      (frames.bits(row) & FRAME_BITS.unusual) === 0 &&
      frames.opcode(row) !== OPCODES.close &&
      !violations.hasOfFrame(row) &&
      !comments.hasOfFrame(row) &&
      changes.ofFrame(row) === undefined
    );
  }

  /** Where the line ends; 0 when its content is not plain. */
  private write(target: Uint8Array, start: number, row: Row): number {
    const { frames, messages } = this.store;
    const bits = frames.bits(row);
    const message = frames.message(row);
    const parts = this.partsFor(row, bits & PART_BITS);
    let at = writeAscii(target, start, parts.beforeFrame);
    at = writeNumber(target, at, row + 1);
    at = writeAscii(target, at, parts.beforeTime);
    at = this.writeTime(target, at, frames.time(row));
    at = writeAscii(target, at, parts.beforeKey);
    if ((bits & FRAME_BITS.masked) !== 0) at = writeHexWord(target, at, frames.maskingKey(row));
    at = writeAscii(target, at, parts.beforeLength);
    at = writeNumber(target, at, frames.payloadLength(row));
    at = writeAscii(target, at, parts.beforeMessage);
    at = message === undefined ? writeAscii(target, at, NULL) : writeNumber(target, at, message + 1);
    const isText = (bits & FRAME_BITS.opcode) === OPCODES.text;
    const asText = isText && !(message !== undefined && messages.compressed(message));
    at = this.writeContent(target, at, row, asText);
    return at === 0 ? 0 : writeAscii(target, at, AFTER_CONTENT);
  }

  private writeContent(target: Uint8Array, start: number, row: Row, asText: boolean): number {
    const { frames } = this.store;
    const length = frames.payloadLength(row);
    const key = frames.maskingKey(row);
    const at = writeAscii(target, start, asText ? TEXT : BASE64);
    if (length === 0) return at;
    const file = (frames.bits(row) & FRAME_BITS.inSpool) === 0 ? 'capture' : 'spool';
    const { bytes, start: from, end } = this.files.lend(file, frames.offset(row), length);
    if (end - from < length) return 0;
    if (asText) return writeJsonText(target, at, { bytes, from, to: end, maskingKey: key });
    const content = key === 0 ? bytes.subarray(from, end) : unmask(bytes.subarray(from, end), key);
    return writeBase64(target, at, content);
  }

  private writeTime(target: Uint8Array, start: number, time: number): number {
    const epoch = this.store.epoch ?? NO_EPOCH;
    const second = Math.floor((time + epoch.nanoseconds) / 1e9);
    if (second !== this.second) {
      this.second = second;
      this.secondText = encodeLatin1(isoTime(time, epoch).slice(0, -NANOSECONDS.length));
    }
    const at = writeAscii(target, start, this.secondText);
    return writeDigits(target, at, Math.round(time + epoch.nanoseconds - second * 1e9), 9);
  }

  private partsFor(row: Row, bits: number): LineParts {
    const connection = this.store.frames.connection(row);
    const key = connection * 0x1000 + bits;
    const place = (connection * 2 + (bits >>> 8) + bits * 8) & (REMEMBERED_PARTS - 1);
    const known = this.parts[place];
    if (known?.key === key) return known;
    const made = lineParts(key, ndjsonLine(this.rows.frame(row)));
    this.parts[place] = made;
    return made;
  }
}

/** A line as `ndjsonLine` gives it, cut where the numbers stand that differ from frame to frame. */
const SHAPE =
  /^(\{"connection":\d+,"frame":)\d+(,"time":")[^"]+(Z",.*?,"maskingKey":"?)(?:[0-9a-f]{8}|null)("?,"headerLength":\d+,"payloadLength":)\d+(,"message":)/;

/** Cut from a line that was made of a row, so that the names and their order are those of rows. */
function lineParts(key: number, line: string): LineParts {
  const [, beforeFrame = '', beforeTime = '', beforeKey = '', beforeLength = '', beforeMessage = ''] =
    SHAPE.exec(line) ?? [];
  const isMasked = beforeKey.endsWith('"');
  return {
    key,
    beforeFrame: encodeLatin1(beforeFrame),
    beforeTime: encodeLatin1(beforeTime),
    beforeKey: encodeLatin1(beforeKey),
    beforeLength: encodeLatin1(isMasked ? beforeLength : `null${beforeLength}`),
    beforeMessage: encodeLatin1(beforeMessage),
  };
}
