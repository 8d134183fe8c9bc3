import { toBase64 } from '../bytes/base64.ts';
import { wordToHex } from '../bytes/hex.ts';
import { decodeUtf8 } from '../bytes/utf-8.ts';
import type { CaptureStore } from '../capture-store/capture-store.ts';
import {
  type Connection,
  chosenExtensions,
  chosenSubprotocol,
  firstClose,
  isAccepted,
  isCleanlyClosed,
} from '../capture-store/connection.ts';
import type { Row } from '../capture-store/frame-table.ts';
import { heldLength } from '../capture-store/payload-place.ts';
import type { PayloadReader } from '../capture-store/payload-reader.ts';
import type { HttpHead } from '../http-upgrade/head.ts';
import { senderOf } from '../stream/events.ts';
import { isoTime, type Nanoseconds, NO_EPOCH } from '../stream/time.ts';
import { type ClosePayload, closeCodeMeaning, parseClosePayload } from '../websocket/close.ts';
import { exactPayloadLength, headerLength } from '../websocket/frame-header.ts';
import { OPCODES, opcodeName } from '../websocket/opcode.ts';
import {
  bothDirections,
  type CloseRow,
  type ConnectionRow,
  type FrameRow,
  type HeadRow,
  type MessageRow,
  type PayloadRow,
} from './rows.ts';

/** Makes the rows that scripts read from what the store knows. */
export class RowBuilder {
  /**
   * @param payloadInRow payload bytes a row may carry; longer payloads are left out and named as such
   */
  constructor(
    private readonly store: CaptureStore,
    private readonly payloads: PayloadReader,
    private readonly payloadInRow: number,
  ) {}

  connection(row: Row): ConnectionRow {
    const connection = this.store.connections[row]!;
    return {
      connection: row + 1,
      client: connection.client,
      server: connection.server,
      url: connection.url,
      openedAt: this.time(connection.openedAt),
      closedAt: connection.closedAt === undefined ? null : this.time(connection.closedAt),
      status: connection.status ?? null,
      accepted: isAccepted(connection),
      subprotocol: chosenSubprotocol(connection) ?? null,
      extensions: chosenExtensions(connection),
      decoder: null,
      frames: bothDirections(connection.frames),
      messages: bothDirections(connection.messages),
      bytes: bothDirections(connection.bytes),
      close: connectionClose(connection),
      violations: null,
      request: headRow(connection.request),
      response: connection.response === undefined ? null : headRow(connection.response),
    };
  }

  frame(row: Row): FrameRow {
    const { frames } = this.store;
    const header = frames.header(row);
    const length = frames.payloadLength(row);
    const message = frames.message(row);
    const isCompressed = message !== undefined && this.store.messages.compressed(message);
    const missing = this.missing(length, heldLength(frames.place(row)));
    const payload = missing.bytes === 0 ? undefined : this.payloads.framePayload(row, 0, missing.bytes);
    const asText = header.opcode === OPCODES.text && !isCompressed;
    return {
      connection: frames.connection(row) + 1,
      frame: row + 1,
      time: this.time(frames.time(row)),
      direction: frames.direction(row),
      fin: header.fin,
      rsv1: header.rsv1,
      rsv2: header.rsv2,
      rsv3: header.rsv3,
      opcode: header.opcode,
      opcodeName: opcodeName(header.opcode),
      masked: header.masked,
      maskingKey: header.masked ? wordToHex(header.maskingKey) : null,
      headerLength: headerLength(header),
      payloadLength: Number.isSafeInteger(length) ? length : exactPayloadLength(header),
      message: message === undefined ? null : message + 1,
      ...(payload === undefined && length > 0 ? {} : payloadFields(payload ?? new Uint8Array(0), asText)),
      close:
        header.opcode === OPCODES.close ? closeRow(parseClosePayload(payload ?? new Uint8Array(0))) : null,
      violations: null,
      ...(missing.why === undefined ? {} : { missing: missing.why }),
    };
  }

  message(row: Row): MessageRow {
    const { messages } = this.store;
    const compressed = messages.compressed(row);
    const wireLength = messages.wireLength(row);
    const missing = compressed
      ? { bytes: 0, why: 'compressed content is not inflated' }
      : this.missing(wireLength, this.payloads.messageHeldLength(row), messages.complete(row));
    const payload = this.payloads.messagePayload(row, 0, missing.bytes);
    const isWhole = missing.why === undefined || missing.bytes > 0;
    return {
      connection: messages.connection(row) + 1,
      message: row + 1,
      time: this.time(messages.time(row)),
      endTime: this.time(messages.endTime(row)),
      direction: messages.direction(row),
      type: messages.type(row),
      frames: this.payloads.messageFrames(row).map((frame) => frame + 1),
      compressed,
      wireLength,
      length: compressed ? null : wireLength,
      ...(isWhole ? payloadFields(payload, messages.type(row) === 'text') : {}),
      decoder: null,
      summary: null,
      fields: {},
      violations: null,
      ...(missing.why === undefined ? {} : { missing: missing.why }),
    };
  }

  private time(at: Nanoseconds): string {
    return isoTime(at, this.store.epoch ?? NO_EPOCH);
  }

  /** How many bytes a row can give of a payload, and why not all. */
  private missing(length: number, held: number, complete = true): { bytes: number; why: string | undefined } {
    if (length > this.payloadInRow) return { bytes: 0, why: `longer than ${this.payloadInRow} bytes` };
    if (held < length) return { bytes: held, why: `${length - held} bytes are not in the capture` };
    return { bytes: held, why: complete ? undefined : 'the last frame is not in the capture' };
  }
}

/** Text where it is to be shown as text and is valid UTF-8, base64 otherwise. */
function payloadFields(payload: Uint8Array, asText: boolean): PayloadRow {
  const text = asText ? decodeUtf8(payload) : undefined;
  return text === undefined ? { base64: toBase64(payload) } : { text };
}

function closeRow({ code, reason }: ClosePayload): CloseRow {
  return { code, name: closeCodeMeaning(code).name, reason };
}

function connectionClose(connection: Connection): ConnectionRow['close'] {
  const close = firstClose(connection);
  if (close === undefined) return null;
  return { by: senderOf(close.by), ...closeRow(close.payload), clean: isCleanlyClosed(connection) };
}

function headRow(head: HttpHead): HeadRow {
  return { line: head.line, headers: head.headers };
}
