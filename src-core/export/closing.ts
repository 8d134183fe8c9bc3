import type { CaptureStore } from '../capture-store/capture-store.ts';
import {
  type Connection,
  chosenSubprotocol,
  firstInjectedClose,
  isAccepted,
} from '../capture-store/connection.ts';
import { endIsKnown } from '../capture-store/connection-state.ts';
import type { Row } from '../capture-store/frame-table.ts';
import { receivedClose } from '../capture-store/received-close.ts';
import { type Direction, opposite, senderOf } from '../stream/events.ts';
import type { Nanoseconds } from '../stream/time.ts';
import { answerMeaning } from '../websocket/handshake/answer-meaning.ts';
import { closingCause } from '../websocket/lifecycle/closing-cause.ts';
import type { Stages } from '../websocket/lifecycle/lifecycle.ts';
import { type ProxyEvidence, whyClosed } from '../websocket/lifecycle/why-closed.ts';
import { browserReports, connectionTroubles } from './notes.ts';

const DIRECTIONS: readonly Direction[] = ['client-to-server', 'server-to-client'];

/** The stages of a connection, for its states and for what scripts saw. */
export function stagesOf({ changes }: CaptureStore, connection: Connection): Stages {
  const received = (direction: Direction): Stages['received'][Direction] =>
    receivedClose(changes, connection, direction);
  return {
    openedAt: connection.openedAt,
    acceptedAt: isAccepted(connection) ? connection.responseAt : undefined,
    closes: connection.closes,
    received: {
      'client-to-server': received('client-to-server'),
      'server-to-client': received('server-to-client'),
    },
    closedAt: connection.closedAt,
  };
}

/** One sentence that answers why a connection closed, or why it never came to be. */
export function closingReason(store: CaptureStore, connection: Connection): string {
  const { closes, finishedAt, ended } = connection;
  if (isAccepted(connection) && !endIsKnown(store, connection)) return 'The file does not say how it ended.';
  return whyClosed({
    handshake: handshakeEnd(store, connection),
    closes: { client: closes['client-to-server'], server: closes['server-to-client'] },
    finishedAt: { client: finishedAt['client-to-server'], server: finishedAt['server-to-client'] },
    ended:
      ended === undefined
        ? undefined
        : { how: ended.how, by: ended.by === undefined ? undefined : senderOf(ended.by) },
    subprotocol: chosenSubprotocol(connection),
    cause: cause(store, connection),
    ...(connection.relayed === undefined ? {} : { proxy: proxyEvidence(store, connection) }),
  });
}

function proxyEvidence(store: CaptureStore, connection: Connection): ProxyEvidence {
  const { closes, ended } = connection;
  const kept = DIRECTIONS.filter((direction) => {
    const frame = closes[direction]?.frame;
    return frame !== undefined && !Number.isFinite(store.changes.keptBackFor(frame));
  });
  return {
    close: proxyClose(store, connection),
    cut: ended?.cut === undefined ? undefined : { frame: rowNumber(ended.cut.frame), rule: ended.cut.rule },
    keptCloses: kept.map(senderOf),
  };
}

/** The first Close frame of all, where it is one that a proxy put in. */
function proxyClose({ changes }: CaptureStore, connection: Connection): ProxyEvidence['close'] {
  const { 'client-to-server': toServer, 'server-to-client': toClient } = connection.injectedCloses;
  const isToBoth = toServer !== undefined && toClient !== undefined;
  const close = firstInjectedClose(connection);
  if (close === undefined) return undefined;
  return {
    at: close.at,
    payload: close.payload,
    to: isToBoth ? 'both' : close === toServer ? 'server' : 'client',
    rule: (close.frame === undefined ? undefined : changes.ofFrame(close.frame)?.change.rule) ?? null,
  };
}

/** Rows count from 1 wherever somebody sees them. */
function rowNumber(row: Row | undefined): number | undefined {
  return row === undefined ? undefined : row + 1;
}

/** How the handshake ended when no WebSocket came of it. */
function handshakeEnd({ knowsFrames }: CaptureStore, connection: Connection): string | undefined {
  const { request, response, status, dialect, relayed } = connection;
  if (relayed?.refusal != null) return relayed.refusal.sentence;
  if (isAccepted(connection)) {
    return dialect.readable ? undefined : `It speaks ${dialect.name}, whose frames are not read.`;
  }
  // What a refusal means depends on header fields, not all of which need be in such a file.
  if (!knowsFrames && status !== undefined)
    return `The server answered ${status}, and agreed to no WebSocket.`;
  if (response !== undefined && status !== undefined) return answerMeaning(request, response, status);
  // That no answer is in the capture says less than what a browser made of it.
  const troubles = [...browserReports(connection.har?.errors ?? []), ...connectionTroubles(connection)];
  const [trouble = 'the handshake was not answered'] = troubles;
  return `It never opened: ${trouble}.`;
}

function cause(store: CaptureStore, connection: Connection): string | undefined {
  const { firstCloseBy, closes, ended, lastFrames } = connection;
  const ender = firstCloseBy ?? ended?.by;
  const at = firstCloseBy === undefined ? connection.closedAt : closes[firstCloseBy]?.at;
  if (ender === undefined || at === undefined) return undefined;
  const other = opposite(ender);
  const seen = lastFrames[other];
  return closingCause({
    ender: senderOf(ender),
    code: closes[ender]?.payload.code ?? null,
    at: endOf(connection, ender) ?? at,
    lastFrameAt: latest(lastFrames[ender]?.at, seen?.at),
    lastError: lastError(store, connection, other),
    unansweredPings: connection.unansweredPings[ender],
    lastDataLength: seen === undefined ? undefined : store.frames.payloadLength(seen.row),
  });
}

/** When a side said that it ends the connection. */
function endOf({ closes, finishedAt }: Connection, side: Direction): Nanoseconds | undefined {
  return closes[side]?.at ?? finishedAt[side];
}

function lastError(
  { violations }: CaptureStore,
  { lastErrors }: Connection,
  side: Direction,
): { rule: string; frame: number | undefined } | undefined {
  const row = lastErrors[side];
  if (row === undefined) return undefined;
  const { rule, frame } = violations.record(row);
  return { rule, frame: rowNumber(frame) };
}

function latest(one: Nanoseconds | undefined, other: Nanoseconds | undefined): Nanoseconds | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.max(one, other);
}
