import { toHex, wordToHex } from '../../src-core/bytes/hex.ts';
import type { CommentSubject } from '../../src-core/capture-store/comment-table.ts';
import { type Connection, chosenSubprotocol } from '../../src-core/capture-store/connection.ts';
import type { Row } from '../../src-core/capture-store/frame-table.ts';
import { heldLength } from '../../src-core/capture-store/payload-place.ts';
import type { HeldView } from '../../src-core/contract/rules.ts';
import type {
  CommentsView,
  ConnectionView,
  FrameDetail,
  FrameView,
  GoOnView,
  HandshakeView,
  MessageDetail,
  MessageView,
  ViolationView,
} from '../../src-core/contract/views.ts';
import { commentSubject, listedComment, shownComment } from '../../src-core/export/comments.ts';
import { messageWireLength, missingContent } from '../../src-core/export/message-length.ts';
import { framePreview, messagePreview } from '../../src-core/export/preview.ts';
import { closeCodeMeaning, closeIsKnown, parseClosePayload } from '../../src-core/websocket/close.ts';
import { exactPayloadLength, frameHeaderBytes } from '../../src-core/websocket/frame-header.ts';
import { OPCODES, opcodeName } from '../../src-core/websocket/opcode.ts';
import { SEVERITIES, type Severity } from '../../src-core/websocket/violations/rule.ts';
import { findingText, ruleOf } from '../../src-core/websocket/violations/violation.ts';
import type { KnownItem } from '../sources/live-proxy/intercept/held-items.ts';
import type { CaptureSession } from './capture-session.ts';
import { changeView, sentView } from './change-view.ts';
import { connectionView } from './connection-view.ts';
import { handshakeView } from './handshake-view.ts';

/** Comments of a capture that are told with every summary. */
const MOST_COMMENTS = 50;

/** Makes what the view shows from the rows of a session. */
export class ViewBuilder {
  constructor(private readonly session: CaptureSession) {}

  connection(connection: Connection): ConnectionView {
    return connectionView(this.session.store, connection);
  }

  violation(row: Row): ViolationView {
    const { store } = this.session;
    const violation = store.violations.record(row);
    const { section, severity, closeCode } = ruleOf(violation.rule);
    const message = violation.frame === undefined ? undefined : store.frames.message(violation.frame);
    return {
      violation: row + 1,
      connection: violation.connection + 1,
      frame: violation.frame === undefined ? null : violation.frame + 1,
      message: message === undefined ? null : message + 1,
      time: violation.at,
      rule: violation.rule,
      severity,
      section,
      peer: violation.peer,
      text: findingText(violation),
      bytes: violation.bytes ?? null,
      closeCode,
      closeName: closeCode === null ? null : closeCodeMeaning(closeCode).name,
    };
  }

  frame(row: Row, previous: Row | undefined, isHit = false): FrameView {
    const { store, payloads } = this.session;
    const { frames } = store;
    const header = frames.header(row);
    const message = frames.message(row);
    const length = frames.payloadLength(row);
    const held = heldLength(frames.place(row));
    const exact = exactPayloadLength(header);
    return {
      level: 'frames',
      frame: row + 1,
      connection: frames.connection(row) + 1,
      time: frames.time(row),
      sincePrevious: previous === undefined ? null : frames.time(row) - frames.time(previous),
      direction: frames.direction(row),
      severity: this.worst([row]),
      isHit,
      change: changeView(store, [row]),
      preview: framePreview(store, payloads, row),
      missing:
        held < length
          ? `${exact - BigInt(held)} of ${exact} bytes are not in the capture, or behind a gap`
          : null,
      fin: header.fin,
      rsv1: header.rsv1,
      rsv2: header.rsv2,
      rsv3: header.rsv3,
      opcode: header.opcode,
      opcodeName: opcodeName(header.opcode),
      masked: header.masked,
      exactLength: exact.toString(),
      payloadLength: length,
      message: message === undefined ? null : message + 1,
      compressed: message !== undefined && store.messages.compressed(message),
    };
  }

  message(row: Row, previous: Row | undefined, isHit = false): MessageView {
    const { store, payloads } = this.session;
    const { messages } = store;
    const isGiven = messages.given(row) !== undefined;
    const frames = payloads.messageFrames(row);
    return {
      level: 'messages',
      message: row + 1,
      connection: messages.connection(row) + 1,
      time: messages.time(row),
      endTime: messages.endTime(row),
      sincePrevious: previous === undefined ? null : messages.time(row) - messages.time(previous),
      direction: messages.direction(row),
      severity: this.worst(frames),
      isHit,
      change: changeView(store, frames),
      preview: messagePreview(store, payloads, row),
      missing:
        missingContent(store, row) ??
        (messages.complete(row) ? null : 'its last frame is not in the capture'),
      type: messages.type(row),
      frames: isGiven ? null : messages.frameCount(row),
      compressed: isGiven ? null : messages.compressed(row),
      wireLength: messageWireLength(store, row) ?? null,
      length: store.messages.contentLength(row) ?? null,
    };
  }

  frameDetail(row: Row): FrameDetail {
    const { frames } = this.session.store;
    const header = frames.header(row);
    const isClose = header.opcode === OPCODES.close;
    return {
      ...this.frame(row, undefined),
      maskingKey: header.masked ? wordToHex(header.maskingKey) : null,
      headerHex: toHex(frameHeaderBytes(header)),
      lengthForm: header.lengthForm,
      heldLength: heldLength(frames.place(row)),
      close: isClose ? this.closeDetail(row) : null,
      sentInstead: sentView(this.session.store, this.session.payloads, [row]),
      violations: this.violationsOf([row]),
      comments: this.session.store.comments.ofFrame(row).map(shownComment),
    };
  }

  messageDetail(row: Row): MessageDetail {
    const { payloads, store } = this.session;
    const frames = payloads.messageFrames(row);
    const content = store.messages.content(row);
    return {
      ...this.message(row, undefined),
      frameRows: frames.map((frame) => frame + 1),
      heldLength: payloads.messageHeldLength(row),
      compression:
        content === undefined ? null : { outcome: content.outcome, contextBefore: content.contextBefore },
      sentInstead: sentView(store, payloads, frames),
      violations: this.violationsOf(frames),
      comments: frames.flatMap((frame) => store.comments.ofFrame(frame)).map(shownComment),
    };
  }

  held({ id, connection, direction, frames, message, rule, since, timeLimit }: KnownItem): HeldView {
    const { store, payloads } = this.session;
    const frame = frames.at(-1) ?? 0;
    const isMessage = message !== undefined;
    return {
      ...{ id, direction, rule, since },
      connection: connection + 1,
      url: store.connections[connection]?.url ?? '',
      type: isMessage ? store.messages.type(message) : opcodeName(store.frames.opcode(frame)),
      length: isMessage ? (store.messages.contentLength(message) ?? 0) : store.frames.payloadLength(frame),
      preview: isMessage ? messagePreview(store, payloads, message) : framePreview(store, payloads, frame),
      message: isMessage ? message + 1 : null,
      frame: frame + 1,
      limit: timeLimit === null ? null : since + timeLimit,
    };
  }

  comments(): CommentsView {
    const { comments, frames } = this.session.store;
    const first = comments.all.slice(0, MOST_COMMENTS).map(({ subject, text }) => {
      const row = firstFrame(subject);
      return {
        about: commentSubject(subject),
        text: listedComment(text),
        frame: row === undefined ? null : { frame: row + 1, connection: frames.connection(row) + 1 },
      };
    });
    return { count: comments.all.length, first };
  }

  handshake(connection: Connection, goOn: GoOnView | null = null): HandshakeView {
    const { store } = this.session;
    const violations = store.violations.ofConnection(connection.row).map((row) => this.violation(row));
    return handshakeView(store, connection, { violations, goOn });
  }

  /** Violations of frames, in order. */
  private violationsOf(frames: readonly Row[]): ViolationView[] {
    const { violations } = this.session.store;
    return frames.flatMap((frame) => violations.ofFrame(frame)).map((row) => this.violation(row));
  }

  private worst(frames: readonly Row[]): Severity | null {
    const { violations } = this.session.store;
    let worst = -1;
    for (const frame of frames) {
      for (const row of violations.ofFrame(frame))
        worst = Math.max(worst, SEVERITIES.indexOf(ruleOf(violations.record(row).rule).severity));
    }
    return SEVERITIES[worst] ?? null;
  }

  private closeDetail(row: Row): FrameDetail['close'] {
    // RFC 6455 5.5: control frames carry at most 125 bytes.
    const bytes = this.session.payloads.framePayload(row, 0, 125);
    if (!closeIsKnown(this.session.store.frames.payloadLength(row), bytes.length)) return null;
    const payload = parseClosePayload(bytes);
    const { connections, frames } = this.session.store;
    const connection = connections[frames.connection(row)];
    const subprotocol = connection === undefined ? undefined : chosenSubprotocol(connection);
    return { ...payload, ...closeCodeMeaning(payload.code, subprotocol) };
  }
}

function firstFrame(subject: CommentSubject): Row | undefined {
  const hasFrames = subject.kind === 'packet' && subject.frames[0] < subject.frames[1];
  return hasFrames ? subject.frames[0] : undefined;
}
