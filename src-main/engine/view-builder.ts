import { toHex, wordToHex } from '../../src-core/bytes/hex.ts';
import { decodeUtf8Leniently } from '../../src-core/bytes/utf-8.ts';
import {
  type Connection,
  chosenExtensions,
  chosenSubprotocol,
  firstClose,
  isAccepted,
  isCleanlyClosed,
} from '../../src-core/capture-store/connection.ts';
import type { Row } from '../../src-core/capture-store/frame-table.ts';
import { heldLength } from '../../src-core/capture-store/payload-place.ts';
import type {
  ConnectionClose,
  ConnectionState,
  ConnectionView,
  FrameDetail,
  FrameView,
  HandshakeView,
  MessageDetail,
  MessageView,
} from '../../src-core/contract/views.ts';
import { connectionTroubles } from '../../src-core/export/notes.ts';
import { framePreview, messagePreview } from '../../src-core/export/preview.ts';
import { bothDirections } from '../../src-core/export/rows.ts';
import { acceptKey } from '../../src-core/http-upgrade/accept-key.ts';
import { headerList, headerValue, parseStatusLine } from '../../src-core/http-upgrade/head.ts';
import { senderOf } from '../../src-core/stream/events.ts';
import { closeCodeMeaning, closeIsKnown, parseClosePayload } from '../../src-core/websocket/close.ts';
import { exactPayloadLength, frameHeaderBytes } from '../../src-core/websocket/frame-header.ts';
import { OPCODES, opcodeName } from '../../src-core/websocket/opcode.ts';
import type { CaptureSession } from './capture-session.ts';

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
      state: connectionState(connection),
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
      frames: bothDirections(connection.frames),
      messages: bothDirections(connection.messages),
      bytes: bothDirections(connection.bytes),
      lostBytes: connection.gaps['client-to-server'].bytes + connection.gaps['server-to-client'].bytes,
      troubles: connectionTroubles(connection),
    };
  }

  frame(row: Row, previous: Row | undefined): FrameView {
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
      preview: framePreview(store, payloads, row),
      missing: held < length ? `${exact - BigInt(held)} of ${exact} bytes are not in the capture` : null,
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

  message(row: Row, previous: Row | undefined): MessageView {
    const { store, payloads } = this.session;
    const { messages } = store;
    return {
      level: 'messages',
      message: row + 1,
      connection: messages.connection(row) + 1,
      time: messages.time(row),
      endTime: messages.endTime(row),
      sincePrevious: previous === undefined ? null : messages.time(row) - messages.time(previous),
      direction: messages.direction(row),
      preview: messagePreview(store, payloads, row),
      missing: messages.complete(row) ? null : 'its last frame is not in the capture',
      type: messages.type(row),
      frames: messages.frameCount(row),
      compressed: messages.compressed(row),
      wireLength: messages.wireLength(row),
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
    };
  }

  messageDetail(row: Row): MessageDetail {
    const { payloads } = this.session;
    return {
      ...this.message(row, undefined),
      frameRows: payloads.messageFrames(row).map((frame) => frame + 1),
      heldLength: payloads.messageHeldLength(row),
    };
  }

  handshake(connection: Connection): HandshakeView {
    const { request, response } = connection;
    const key = headerValue(request, 'Sec-WebSocket-Key') ?? null;
    return {
      connection: connection.row + 1,
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
    };
  }

  private closeDetail(row: Row): FrameDetail['close'] {
    // RFC 6455 5.5: control frames carry at most 125 bytes.
    const bytes = this.session.payloads.framePayload(row, 0, 125);
    if (!closeIsKnown(this.session.store.frames.payloadLength(row), bytes.length)) return null;
    const payload = parseClosePayload(bytes);
    return { ...payload, ...closeCodeMeaning(payload.code) };
  }
}

function connectionState(connection: Connection): ConnectionState {
  const { closes } = connection;
  if (connection.status === undefined) return connection.ended === undefined ? 'connecting' : 'failed';
  if (!isAccepted(connection)) return 'refused';
  if (connection.closedAt !== undefined) return 'closed';
  const isClosing = closes['client-to-server'] !== undefined || closes['server-to-client'] !== undefined;
  return isClosing ? 'closing' : 'open';
}

function connectionClose(connection: Connection): ConnectionClose | null {
  const close = firstClose(connection);
  if (close === undefined) return null;
  const { by, payload } = close;
  const clean = isCleanlyClosed(connection);
  return { by: senderOf(by), ...payload, ...closeCodeMeaning(payload.code), clean };
}
