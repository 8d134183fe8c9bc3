import { wordToHex } from '../bytes/hex.ts';
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
import { isoTime, type Nanoseconds, NO_EPOCH } from '../stream/time.ts';
import { type ClosePayload, closeCodeMeaning, closeIsKnown, parseClosePayload } from '../websocket/close.ts';
import { exactPayloadLength, headerLength } from '../websocket/frame-header.ts';
import { OPCODES, opcodeName } from '../websocket/opcode.ts';
import type { Inflate } from '../websocket/permessage-deflate/inflate.ts';
import { findingText, ruleOf } from '../websocket/violations/violation.ts';
import { changedFields } from './changed-fields.ts';
import { messageWireLength, missingContent } from './message-length.ts';
import { connectionTroubles } from './notes.ts';
import { payloadFields } from './payload-fields.ts';
import {
  bothDirections,
  type CloseRow,
  type ConnectionRow,
  cutRow,
  type FrameRow,
  type HeadRow,
  knownCounts,
  type MessageRow,
  type PayloadRow,
  type ViolationRow,
} from './rows.ts';
import type { SentReading } from './sent-instead.ts';

/** Makes the rows that scripts read from what the store knows. */
export class RowBuilder {
  private readonly reading: SentReading;

  /**
   * @param payloadInRow payload bytes a row may carry; longer payloads are left out and named as such
   * @param inflate for what a proxy compressed anew
   */
  constructor(
    private readonly store: CaptureStore,
    private readonly payloads: PayloadReader,
    private readonly payloadInRow: number,
    inflate: Inflate,
  ) {
    this.reading = { payloads, inflate, mostContent: payloadInRow };
  }

  connection(row: Row): ConnectionRow {
    const connection = this.store.connections[row]!;
    const troubles = connectionTroubles(connection);
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
      frames: knownCounts(connection.frames, this.store.knowsFrames),
      messages: bothDirections(connection.messages),
      bytes: knownCounts(connection.bytes, this.store.knowsFrames),
      close: connectionClose(connection),
      ...(connection.ended?.cut === undefined ? {} : { cut: cutRow(connection.ended.cut) }),
      violations: this.store.knowsFrames ? violationCount(connection) : null,
      request: headRow(connection.request),
      response: connection.response === undefined ? null : headRow(connection.response),
      ...(connection.relayed === undefined ? {} : { relayed: connection.relayed }),
      ...(troubles.length === 0 ? {} : { missing: troubles.join('; ') }),
    };
  }

  frame(row: Row): FrameRow {
    const { frames } = this.store;
    const header = frames.header(row);
    const message = frames.message(row);
    const length = exactPayloadLength(header);
    const isClose = header.opcode === OPCODES.close;
    const { bytes, fields, missing } = this.content({
      length,
      held: heldLength(frames.place(row)),
      isComplete: true,
      asText:
        header.opcode === OPCODES.text && !(message !== undefined && this.store.messages.compressed(message)),
      read: (count) => this.payloads.framePayload(row, 0, count),
    });
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
      payloadLength: length > BigInt(Number.MAX_SAFE_INTEGER) ? length : Number(length),
      message: message === undefined ? null : message + 1,
      ...fields,
      close:
        isClose && closeIsKnown(Number(length), bytes.length)
          ? closeRow(parseClosePayload(bytes), this.store.connections[frames.connection(row)]!)
          : null,
      violations: this.store.violations.rulesOf([row]),
      ...this.commentsOf(row),
      ...changedFields(this.store.changes, [row], this.reading),
      ...missing,
    };
  }

  message(row: Row): MessageRow {
    const { messages } = this.store;
    const isGiven = messages.given(row) !== undefined;
    const frames = this.payloads.messageFrames(row);
    const content = messages.content(row);
    const length = messages.contentLength(row);
    const held = this.payloads.messageHeldLength(row);
    const { fields, missing } = this.content({
      length: BigInt(length ?? held),
      held,
      isComplete: messages.complete(row),
      asText: messages.type(row) === 'text',
      read: (count) => this.payloads.messagePayload(row, 0, count),
    });
    const lacking = missingContent(this.store, row);
    return {
      connection: messages.connection(row) + 1,
      message: row + 1,
      time: this.time(messages.time(row)),
      endTime: this.time(messages.endTime(row)),
      direction: messages.direction(row),
      type: messages.type(row),
      frames: isGiven ? null : frames.map((frame) => frame + 1),
      compressed: isGiven ? null : messages.compressed(row),
      wireLength: messageWireLength(this.store, row) ?? null,
      length: length ?? null,
      ...(length === undefined && held === 0 ? {} : fields),
      decoder: null,
      summary: null,
      fields: {},
      violations: isGiven ? null : this.store.violations.rulesOf(frames),
      ...(content === undefined
        ? {}
        : { compression: { outcome: content.outcome, contextBefore: content.contextBefore } }),
      ...changedFields(this.store.changes, frames, this.reading),
      ...missing,
      ...(lacking === undefined ? {} : { missing: lacking }),
    };
  }

  violation(row: Row): ViolationRow {
    const violation = this.store.violations.record(row);
    const { section, severity, closeCode } = ruleOf(violation.rule);
    return {
      connection: violation.connection + 1,
      frame: violation.frame === undefined ? null : violation.frame + 1,
      time: this.time(violation.at),
      peer: violation.peer,
      rule: violation.rule,
      severity,
      section,
      text: findingText(violation),
      bytes: violation.bytes ?? null,
      closeCode,
    };
  }

  private commentsOf(frame: Row): Pick<FrameRow, 'comments'> {
    const comments = this.store.comments.ofFrame(frame);
    return comments.length === 0 ? {} : { comments };
  }

  /** The content of a row as far as it can be given, and why not all of it. */
  private content({ length, held, isComplete, asText, read }: ContentFacts): Content {
    const isTooLong = held > this.payloadInRow;
    const bytes = isTooLong ? new Uint8Array(0) : read(held);
    const fields = bytes.length > 0 || length === 0n ? payloadFields(bytes, asText) : {};
    if (isTooLong) return { bytes, fields, missing: { missing: `longer than ${this.payloadInRow} bytes` } };
    if (bytes.length < held) {
      return {
        bytes,
        fields,
        missing: { missing: `the capture file no longer holds ${held - bytes.length} bytes` },
      };
    }
    if (length > held) {
      return {
        bytes,
        fields,
        missing: { missing: `${length - BigInt(held)} bytes are not in the capture, or behind a gap` },
      };
    }
    return { bytes, fields, missing: isComplete ? {} : { missing: 'the last frame is not in the capture' } };
  }

  private time(at: Nanoseconds): string {
    return isoTime(at, this.store.epoch ?? NO_EPOCH);
  }
}

interface ContentFacts {
  /** As declared. */
  readonly length: bigint;
  /** Bytes that the capture holds. */
  readonly held: number;
  /** Whether the last frame has come. */
  readonly isComplete: boolean;
  readonly asText: boolean;
  readonly read: (count: number) => Uint8Array;
}

interface Content {
  readonly bytes: Uint8Array;
  readonly fields: PayloadRow;
  readonly missing: { readonly missing?: string };
}

function closeRow({ code, reason }: ClosePayload, connection: Connection): CloseRow {
  return { code, name: closeCodeMeaning(code, chosenSubprotocol(connection)).name, reason };
}

function connectionClose(connection: Connection): ConnectionRow['close'] {
  const close = firstClose(connection);
  if (close === undefined) return null;
  return {
    by: close.by,
    ...closeRow(close.payload, connection),
    clean: isCleanlyClosed(connection),
  };
}

function violationCount({ violations }: Connection): number {
  return Object.values(violations).reduce((sum, count) => sum + count, 0);
}

function headRow(head: HttpHead): HeadRow {
  return { line: head.line, headers: head.headers };
}
