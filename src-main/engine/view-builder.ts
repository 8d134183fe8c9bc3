import { toHex, wordToHex } from '../../src-core/bytes/hex.ts';
import { decodeUtf8Leniently } from '../../src-core/bytes/utf-8.ts';
import type { CommentSubject } from '../../src-core/capture-store/comment-table.ts';
import {
  type Connection,
  chosenExtensions,
  chosenSubprotocol,
  firstClose,
  isAccepted,
  isCleanlyClosed,
} from '../../src-core/capture-store/connection.ts';
import { connectionState } from '../../src-core/capture-store/connection-state.ts';
import type { Row } from '../../src-core/capture-store/frame-table.ts';
import { heldLength } from '../../src-core/capture-store/payload-place.ts';
import type {
  CommentsView,
  ConnectionClose,
  ConnectionView,
  FrameDetail,
  FrameView,
  HandshakeView,
  LifecycleView,
  MessageDetail,
  MessageView,
  ShownState,
  ViolationView,
} from '../../src-core/contract/views.ts';
import { closingReason, stagesOf } from '../../src-core/export/closing.ts';
import { commentSubject, listedComment, shownComment } from '../../src-core/export/comments.ts';
import { messageWireLength, missingContent } from '../../src-core/export/message-length.ts';
import { connectionTroubles } from '../../src-core/export/notes.ts';
import { framePreview, messagePreview } from '../../src-core/export/preview.ts';
import { bothDirections } from '../../src-core/export/rows.ts';
import { acceptKey } from '../../src-core/http-upgrade/accept-key.ts';
import { headerList, headerValue, parseStatusLine } from '../../src-core/http-upgrade/head.ts';
import { senderOf } from '../../src-core/stream/events.ts';
import { closeCodeMeaning, closeIsKnown, parseClosePayload } from '../../src-core/websocket/close.ts';
import { exactPayloadLength, frameHeaderBytes } from '../../src-core/websocket/frame-header.ts';
import { answerMeaning } from '../../src-core/websocket/handshake/answer-meaning.ts';
import { handshakeVerdicts } from '../../src-core/websocket/handshake/verdicts.ts';
import { type Stages, scriptClose, stateChanges } from '../../src-core/websocket/lifecycle/lifecycle.ts';
import { OPCODES, opcodeName } from '../../src-core/websocket/opcode.ts';
import { SEVERITIES, type Severity } from '../../src-core/websocket/violations/rule.ts';
import { findingText, ruleOf } from '../../src-core/websocket/violations/violation.ts';
import type { CaptureSession } from './capture-session.ts';

/** Comments of a capture that are told with every summary. */
const MOST_COMMENTS = 50;

/** Makes what the view shows from the rows of a session. */
export class ViewBuilder {
  constructor(private readonly session: CaptureSession) {}

  connection(connection: Connection): ConnectionView {
    const { response } = connection;
    return {
      connection: connection.row + 1,
      url: connection.url,
      client: connection.client,
      server: connection.server,
      state: connectionState(this.session.store, connection),
      status: connection.status ?? null,
      statusReason: response === undefined ? null : (parseStatusLine(response.line)?.reason ?? null),
      subprotocol: chosenSubprotocol(connection) ?? null,
      extensions: chosenExtensions(connection),
      openedAt: connection.openedAt,
      closedAt: connection.closedAt ?? null,
      close: connectionClose(connection),
      ended:
        connection.ended === undefined
          ? null
          : {
              how: connection.ended.how,
              by: connection.ended.by === undefined ? null : senderOf(connection.ended.by),
            },
      frames: this.session.store.knowsFrames ? bothDirections(connection.frames) : null,
      messages: bothDirections(connection.messages),
      bytes: this.session.store.knowsFrames ? bothDirections(connection.bytes) : null,
      lostBytes: connection.gaps['client-to-server'].bytes + connection.gaps['server-to-client'].bytes,
      troubles: connectionTroubles(connection),
      violations: connection.violations,
      dialect: connection.dialect.id === 'rfc-6455' ? null : connection.dialect.name,
      why: closingReason(this.session.store, connection),
    };
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
    return {
      level: 'messages',
      message: row + 1,
      connection: messages.connection(row) + 1,
      time: messages.time(row),
      endTime: messages.endTime(row),
      sincePrevious: previous === undefined ? null : messages.time(row) - messages.time(previous),
      direction: messages.direction(row),
      severity: this.worst(payloads.messageFrames(row)),
      isHit,
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
      violations: this.violationsOf(frames),
      comments: frames.flatMap((frame) => store.comments.ofFrame(frame)).map(shownComment),
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

  handshake(connection: Connection): HandshakeView {
    const { request, response } = connection;
    const key = headerValue(request, 'Sec-WebSocket-Key') ?? null;
    const { store } = this.session;
    const found = store.violations.ofConnection(connection.row);
    const findings = found.map((row) => store.violations.record(row));
    return {
      connection: connection.row + 1,
      isChecked: store.knowsFrames,
      url: connection.url,
      request: { line: request.line, headers: request.headers },
      requestAt: connection.requestAt,
      response: response === undefined ? null : { line: response.line, headers: response.headers },
      troubles: connectionTroubles(connection),
      responseAt: connection.responseAt ?? null,
      status: connection.status ?? null,
      refusalBody: decodeUtf8Leniently(connection.refusalBody),
      accept: {
        key,
        expected: key === null ? null : acceptKey(key),
        received: response === undefined ? null : (headerValue(response, 'Sec-WebSocket-Accept') ?? null),
      },
      subprotocols: {
        offered: headerList(request, 'Sec-WebSocket-Protocol'),
        chosen: chosenSubprotocol(connection) ?? null,
      },
      extensions: {
        offered: headerList(request, 'Sec-WebSocket-Extensions'),
        chosen: chosenExtensions(connection),
      },
      answerMeaning: this.answerMeaning(connection),
      // A HAR file may lack header fields that were sent: nothing is judged by what isn't in it.
      verdicts: store.knowsFrames ? handshakeVerdicts(request, response, connection.status, findings) : [],
      violations: found.map((row) => this.violation(row)),
      lifecycle: this.lifecycle(connection),
    };
  }

  private answerMeaning(connection: Connection): string | null {
    const { request, response, status } = connection;
    if (response === undefined || status === undefined) return null;
    if (status === 101 || this.session.store.knowsFrames) return answerMeaning(request, response, status);
    // A refusal is explained by header fields, not all of which need be in the file.
    return isAccepted(connection)
      ? 'The server agreed to WebSocket within HTTP/2 or HTTP/3 (RFC 8441).'
      : null;
  }

  private lifecycle(connection: Connection): LifecycleView {
    const stages = stagesOf(connection);
    return {
      states: shownStates(connection, stages),
      why: closingReason(this.session.store, connection),
      seenByClient: scriptClose(stages, 'client-to-server') ?? null,
      seenByServer: scriptClose(stages, 'server-to-client') ?? null,
    };
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

/** A file can say that it was open, and not since when. */
function shownStates(connection: Connection, stages: Stages): ShownState[] {
  const changes: ShownState[] = stateChanges(stages);
  const isUntimed = isAccepted(connection) && connection.responseAt === undefined;
  return isUntimed ? changes.toSpliced(1, 0, { state: 'open', at: null }) : changes;
}

function connectionClose(connection: Connection): ConnectionClose | null {
  const close = firstClose(connection);
  if (close === undefined) return null;
  const { by, payload } = close;
  const clean = isCleanlyClosed(connection);
  return {
    by: senderOf(by),
    ...payload,
    ...closeCodeMeaning(payload.code, chosenSubprotocol(connection)),
    clean,
  };
}
