import type { CaptureStore } from '../../src-core/capture-store/capture-store.ts';
import {
  type Connection,
  chosenExtensions,
  chosenSubprotocol,
  firstClose,
  isCleanlyClosed,
} from '../../src-core/capture-store/connection.ts';
import { connectionState } from '../../src-core/capture-store/connection-state.ts';
import type { ConnectionClose, ConnectionView } from '../../src-core/contract/views.ts';
import { closingReason } from '../../src-core/export/closing.ts';
import { connectionTroubles } from '../../src-core/export/notes.ts';
import { bothDirections, cutRow } from '../../src-core/export/rows.ts';
import { parseStatusLine } from '../../src-core/http-upgrade/head.ts';
import { senderOf } from '../../src-core/stream/events.ts';
import { closeCodeMeaning } from '../../src-core/websocket/close.ts';

/** What a table of connections shows of one. */
export function connectionView(store: CaptureStore, connection: Connection): ConnectionView {
  const { response } = connection;
  return {
    connection: connection.row + 1,
    url: connection.url,
    client: connection.client,
    server: connection.server,
    state: connectionState(store, connection),
    status: connection.status ?? null,
    statusReason: response === undefined ? null : (parseStatusLine(response.line)?.reason ?? null),
    subprotocol: chosenSubprotocol(connection) ?? null,
    extensions: chosenExtensions(connection),
    openedAt: connection.openedAt,
    closedAt: connection.closedAt ?? null,
    close: connectionClose(connection),
    ended: endView(connection),
    frames: store.knowsFrames ? bothDirections(connection.frames) : null,
    messages: bothDirections(connection.messages),
    bytes: store.knowsFrames ? bothDirections(connection.bytes) : null,
    lostBytes: connection.gaps['client-to-server'].bytes + connection.gaps['server-to-client'].bytes,
    troubles: connectionTroubles(connection),
    violations: connection.violations,
    dialect: connection.dialect.id === 'rfc-6455' ? null : connection.dialect.name,
    why: closingReason(store, connection),
  };
}

function endView({ ended }: Connection): ConnectionView['ended'] {
  if (ended === undefined) return null;
  const { how, by, cut } = ended;
  return {
    how,
    by: by === undefined ? null : senderOf(by),
    cut: cut === undefined ? null : cutRow(cut),
  };
}

function connectionClose(connection: Connection): ConnectionClose | null {
  const close = firstClose(connection);
  if (close === undefined) return null;
  const { by, payload } = close;
  const clean = isCleanlyClosed(connection);
  return {
    by,
    ...payload,
    ...closeCodeMeaning(payload.code, chosenSubprotocol(connection)),
    clean,
  };
}
