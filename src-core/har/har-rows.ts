import type { CaptureStore } from '../capture-store/capture-store.ts';
import type { Connection } from '../capture-store/connection.ts';
import type { HttpHead } from '../http-upgrade/head.ts';
import { headerValue } from '../http-upgrade/head.ts';
import type { Direction } from '../stream/events.ts';
import type { Nanoseconds, Timestamp } from '../stream/time.ts';
import { dialectOf } from '../websocket/handshake/dialect.ts';
import type { HeldConnection } from './har-entry.ts';
import type { HeldMessages } from './held-messages.ts';
import { mergedRuns } from './merged-runs.ts';

/** Rows that are made without a pause. */
const ROWS_BETWEEN_PAUSES = 1024;

const NO_HEAD: HttpHead = { line: '', headers: [] };
const UNKNOWN = { address: null, port: null };

/**
 * Makes rows of what a HAR file has told: connections in its order, messages in the order of their times. Yields
 * after some rows.
 *
 * @param base what the times that are held count from
 */
export function* harRows(
  store: CaptureStore,
  connections: readonly HeldConnection[],
  messages: HeldMessages,
  base: Timestamp | undefined,
): Generator<void> {
  const starts = startTimes(connections, messages);
  const began = starts.reduce((least, start) => Math.min(least, start), Number.POSITIVE_INFINITY);
  const shift = Number.isFinite(began) ? began : 0;
  if (base !== undefined) store.epoch = later(base, shift);
  for (const [number, connection] of connections.entries()) {
    addConnection(store, connection, starts[number]! - shift, shift);
    if (number % ROWS_BETWEEN_PAUSES === ROWS_BETWEEN_PAUSES - 1) yield;
  }
  const runs = connections.map(({ messages: { from, to } }, number) => ({
    from,
    to,
    least: starts[number]!,
  }));
  const keyOf = (index: number): number => messages.time(index) ?? Number.NEGATIVE_INFINITY;
  let count = 0;
  for (const { run, index, key } of mergedRuns(runs, keyOf)) {
    const { direction, type, at = key, endedAt = at, offset, length, lack } = messages.get(index);
    store.connections[run]!.messages[direction]++;
    store.messages.addGiven({
      connection: run,
      direction,
      type,
      at: at - shift,
      endedAt: Math.max(at, endedAt) - shift,
      content: { offset, length, lack },
    });
    if (++count % ROWS_BETWEEN_PAUSES === 0) yield;
  }
}

/** When each connection began; one whose entry doesn't say began with its first message, or else with the one before. */
function startTimes(connections: readonly HeldConnection[], messages: HeldMessages): Nanoseconds[] {
  let before = 0;
  return connections.map(({ facts, startedAt, remarks, messages: { from, to } }) => {
    if (startedAt === undefined) remarks.lacks.push('time');
    const first = from < to ? messages.time(from) : undefined;
    before = facts.openedAt ?? startedAt ?? first ?? before;
    return before;
  });
}

function addConnection(
  store: CaptureStore,
  held: HeldConnection,
  openedAt: Nanoseconds,
  shift: Nanoseconds,
): void {
  const { facts, response, startedAt } = held;
  const requestAt = facts.requestAt ?? startedAt;
  const connection = store.addConnection({
    client: facts.client ?? UNKNOWN,
    server: held.server,
    url: held.url,
    request: held.request?.head ?? NO_HEAD,
    openedAt,
    requestAt: requestAt === undefined ? openedAt : requestAt - shift,
    relayed: facts.relayed,
  });
  connection.agreement = held.agreement;
  connection.har = held.remarks;
  // Without a version it is of today's kind: that a header field isn't in the file does not mean that it wasn't sent.
  if (headerValue(connection.request, 'Sec-WebSocket-Version') === undefined)
    connection.dialect = dialectOf(NO_HEAD);
  if (response === undefined) connection.handshakeTrouble = 'response-missing';
  else {
    connection.response = response.head;
    connection.status = response.status;
    if (facts.responseAt !== undefined) connection.responseAt = facts.responseAt - shift;
    if (!isAgreement(held)) connection.refusalBody = response.body;
  }
  addEnd(connection, held, shift);
}

function isAgreement({ agreement, response }: HeldConnection): boolean {
  return response?.status === (agreement === 'upgrade' ? 101 : 200);
}

function addEnd(connection: Connection, { facts }: HeldConnection, shift: Nanoseconds): void {
  const { closes, injectedCloses, closedAt, ended } = facts;
  for (const direction of ['client-to-server', 'server-to-client'] satisfies Direction[]) {
    const injected = injectedCloses[direction];
    if (injected !== undefined)
      connection.injectedCloses[direction] = { ...injected, at: injected.at - shift };
    const close = closes[direction];
    if (close === undefined) continue;
    const first =
      connection.firstCloseBy === undefined ? undefined : connection.closes[connection.firstCloseBy];
    connection.closes[direction] = { ...close, at: close.at - shift };
    if (first === undefined || close.at - shift < first.at) connection.firstCloseBy = direction;
  }
  if (closedAt !== undefined) connection.closedAt = closedAt - shift;
  connection.ended = ended;
}

function later({ seconds, nanoseconds }: Timestamp, span: Nanoseconds): Timestamp {
  const whole = Math.floor((nanoseconds + span) / 1e9);
  return { seconds: seconds + whole, nanoseconds: nanoseconds + span - whole * 1e9 };
}
