import { decodeUtf8Leniently } from '../../src-core/bytes/utf-8.ts';
import type { CaptureStore } from '../../src-core/capture-store/capture-store.ts';
import {
  type Connection,
  chosenExtensions,
  chosenSubprotocol,
  isAccepted,
} from '../../src-core/capture-store/connection.ts';
import type {
  GoOnView,
  HandshakeView,
  LifecycleView,
  ShownState,
  ViolationView,
} from '../../src-core/contract/views.ts';
import { closingReason, stagesOf } from '../../src-core/export/closing.ts';
import { connectionTroubles } from '../../src-core/export/notes.ts';
import { acceptKey } from '../../src-core/http-upgrade/accept-key.ts';
import { headerList, headerValue } from '../../src-core/http-upgrade/head.ts';
import { answerMeaning } from '../../src-core/websocket/handshake/answer-meaning.ts';
import { handshakeVerdicts } from '../../src-core/websocket/handshake/verdicts.ts';
import { type Stages, scriptClose, stateChanges } from '../../src-core/websocket/lifecycle/lifecycle.ts';

/**
 * How a connection came to be and ended.
 *
 * @param known its violations that belong to no frame, and what its proxy can do about it
 */
export function handshakeView(
  store: CaptureStore,
  connection: Connection,
  { violations, goOn }: { readonly violations: readonly ViolationView[]; readonly goOn: GoOnView | null },
): HandshakeView {
  const { request, response } = connection;
  const key = headerValue(request, 'Sec-WebSocket-Key') ?? null;
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
    answerMeaning: meaningOf(store, connection),
    // A HAR file may lack header fields that were sent: nothing is judged by what isn't in it.
    verdicts: store.knowsFrames ? handshakeVerdicts(request, response, connection.status, findings) : [],
    violations,
    lifecycle: lifecycle(store, connection),
    relayed: connection.relayed ?? null,
    goOn,
  };
}

function meaningOf(store: CaptureStore, connection: Connection): string | null {
  const { request, response, status } = connection;
  if (response === undefined || status === undefined) return null;
  if (status === 101 || store.knowsFrames) return answerMeaning(request, response, status);
  // A refusal is explained by header fields, not all of which need be in the file.
  return isAccepted(connection) ? 'The server agreed to WebSocket within HTTP/2 or HTTP/3 (RFC 8441).' : null;
}

function lifecycle(store: CaptureStore, connection: Connection): LifecycleView {
  const stages = stagesOf(store, connection);
  return {
    states: shownStates(connection, stages),
    why: closingReason(store, connection),
    seenByClient: scriptClose(stages, 'client-to-server') ?? null,
    seenByServer: scriptClose(stages, 'server-to-client') ?? null,
  };
}

/** A file can say that it was open, and not since when. */
function shownStates(connection: Connection, stages: Stages): ShownState[] {
  const changes: ShownState[] = stateChanges(stages);
  const isUntimed = isAccepted(connection) && connection.responseAt === undefined;
  return isUntimed ? changes.toSpliced(1, 0, { state: 'open', at: null }) : changes;
}
