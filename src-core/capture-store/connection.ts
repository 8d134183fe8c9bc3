import { type HttpHead, headerList, headerValue } from '../http-upgrade/head.ts';
import {
  type Direction,
  type PeerAddress,
  type StreamEnd,
  type StreamId,
  senderOf,
} from '../stream/events.ts';
import type { StreamFacts } from '../stream/relayed.ts';
import type { Nanoseconds } from '../stream/time.ts';
import type { ClosePayload, Closer } from '../websocket/close.ts';
import { type Dialect, dialectOf } from '../websocket/handshake/dialect.ts';
import type { DeflateAgreement } from '../websocket/permessage-deflate/agreement.ts';
import type { Severity } from '../websocket/violations/rule.ts';
import type { Row } from './frame-table.ts';

export type PerDirection<T> = Record<Direction, T>;

/** Why the handshake of a connection could not be read to its end. */
export type HandshakeTrouble =
  | 'response-missing'
  | 'gap'
  | 'head-too-long'
  | 'held-too-much'
  | 'not-http'
  | 'tls-alert';

/** Bytes of one direction that the capture lacks. */
export interface Gaps {
  count: number;
  bytes: number;
  /** A gap, or something else than frames, lay where a frame begins or ends, and no boundary has been found since. */
  boundariesLost: boolean;
  /** Bytes that came while boundaries were lost, and are not shown. */
  unreadBytes: number;
}

/** What a HAR file holds of a connection beyond what becomes rows. */
export interface HarRemarks {
  /** Members of the list of messages that aren't messages, or not readable ones. */
  unreadableMessages: number;
  /** Members of the list that are control frames or fragments, not messages. */
  otherFrames: number;
  /** Messages without a time, which stand at the time of the one before. */
  untimedMessages: number;
  /** What the browser reported as wrong with the connection: captured text. */
  readonly errors: string[];
  /** What its entry does not say, or not in a form that can be read. */
  readonly lacks: ('request' | 'time')[];
  /** The file ends, or breaks, inside this entry. */
  isCut: boolean;
}

/** The first Close frame of one direction. */
export interface SentClose {
  /** `undefined` where the source knows no frames. */
  readonly frame: Row | undefined;
  readonly at: Nanoseconds;
  readonly payload: ClosePayload;
}

/** Where a rule of a proxy broke a connection off. */
export interface Cut {
  /** The frame that it did not send any more; `undefined` where the source knows no frames. */
  readonly frame: Row | undefined;
  /** The name of the rule. */
  readonly rule: string | null;
}

/** How the TCP connection of a connection ended. */
export interface ConnectionEnd {
  readonly how: StreamEnd;
  /** Who sent the first FIN, or the RST; nobody where a proxy cut it. */
  readonly by: Direction | undefined;
  /** Only there when a proxy cut it. */
  readonly cut?: Cut;
}

/** A frame by its row, and when its last byte arrived. */
export interface SeenFrame {
  row: Row;
  at: Nanoseconds;
}

/** One request for WebSocket and all that followed it; several can share a TCP connection when refused. */
export interface Connection {
  readonly row: Row;
  /** The stream of the capture that it ran on; `undefined` when the source knows of none. */
  readonly stream?: StreamId | undefined;
  readonly client: PeerAddress;
  readonly server: PeerAddress;
  readonly url: string;
  readonly request: HttpHead;
  readonly openedAt: Nanoseconds;
  readonly requestAt: Nanoseconds;
  response: HttpHead | undefined;
  responseAt: Nanoseconds | undefined;
  status: number | undefined;
  /** The beginning of the body of a refusal, as bytes. */
  refusalBody: Uint8Array;
  closedAt: Nanoseconds | undefined;
  ended: ConnectionEnd | undefined;
  /** Which specification the handshake follows. */
  dialect: Dialect;
  /** What was agreed about compression, which gives RSV1 its meaning. */
  deflate: DeflateAgreement | undefined;
  readonly frames: PerDirection<number>;
  readonly messages: PerDirection<number>;
  /** WebSocket bytes on the wire, frame headers and payloads. */
  readonly bytes: PerDirection<number>;
  readonly closes: PerDirection<SentClose | undefined>;
  firstCloseBy: Direction | undefined;
  /** The first Close frame of each direction that no peer sent but a proxy. */
  readonly injectedCloses: PerDirection<SentClose | undefined>;
  /** When each side said that it would send no more (FIN). */
  readonly finishedAt: PerDirection<Nanoseconds | undefined>;
  /** The newest frame of each side before the first Close frame. */
  readonly lastFrames: PerDirection<SeenFrame | undefined>;
  readonly violations: Record<Severity, number>;
  /** The newest error by either side before the first Close frame, as a row of the violations. */
  readonly lastErrors: PerDirection<Row | undefined>;
  /** Pings that stayed without an answer, by who sent them. */
  readonly unansweredPings: PerDirection<number>;
  handshakeTrouble: HandshakeTrouble | undefined;
  /** The TLS alert that came instead of a response, by its name. */
  tlsAlert: string | undefined;
  readonly gaps: PerDirection<Gaps>;
  /** How the server agrees to WebSocket: by 101, or over HTTP/2 and 3 by 200 (RFC 8441 5). */
  agreement: 'upgrade' | 'extended-connect';
  /** Only there when the source is a HAR file. */
  har: HarRemarks | undefined;
  /** Only there when a proxy relayed it. */
  readonly relayed?: StreamFacts | undefined;
}

export type ConnectionStart = Pick<
  Connection,
  'stream' | 'client' | 'server' | 'url' | 'request' | 'openedAt' | 'requestAt' | 'relayed'
>;

export function newConnection(row: Row, start: ConnectionStart): Connection {
  return {
    row,
    ...start,
    response: undefined,
    responseAt: undefined,
    status: undefined,
    refusalBody: new Uint8Array(0),
    closedAt: undefined,
    ended: undefined,
    dialect: dialectOf(start.request),
    deflate: undefined,
    frames: zeroes(),
    messages: zeroes(),
    bytes: zeroes(),
    closes: nothing(),
    firstCloseBy: undefined,
    injectedCloses: nothing(),
    finishedAt: nothing(),
    lastFrames: nothing(),
    violations: { error: 0, warning: 0, note: 0 },
    lastErrors: nothing(),
    unansweredPings: zeroes(),
    handshakeTrouble: undefined,
    tlsAlert: undefined,
    gaps: { 'client-to-server': noGaps(), 'server-to-client': noGaps() },
    agreement: 'upgrade',
    har: undefined,
  };
}

/** Whether the server agreed to WebSocket. */
export function isAccepted({ status, agreement }: Connection): boolean {
  return agreement === 'upgrade' ? status === 101 : status === 200;
}

/** The subprotocol the server chose; a refusal chooses nothing. */
export function chosenSubprotocol(connection: Connection): string | undefined {
  const { response } = connection;
  return response === undefined || !isAccepted(connection)
    ? undefined
    : headerValue(response, 'Sec-WebSocket-Protocol');
}

/** The extensions the server chose, with their parameters, in order. */
export function chosenExtensions(connection: Connection): readonly string[] {
  const { response } = connection;
  return response === undefined || !isAccepted(connection)
    ? []
    : headerList(response, 'Sec-WebSocket-Extensions');
}

/** The Close frame that came first, whoever sent it. */
export function firstClose(connection: Connection): { by: Closer; payload: ClosePayload } | undefined {
  const injected = firstInjectedClose(connection);
  if (injected !== undefined) return { by: 'proxy', payload: injected.payload };
  const by = connection.firstCloseBy;
  const payload = by === undefined ? undefined : connection.closes[by]?.payload;
  return by === undefined || payload === undefined ? undefined : { by: senderOf(by), payload };
}

/** The Close frame that came first, where it is one that a proxy put in. */
export function firstInjectedClose({
  closes,
  injectedCloses,
  firstCloseBy,
}: Connection): SentClose | undefined {
  const first = earlierClose(injectedCloses['client-to-server'], injectedCloses['server-to-client']);
  const byPeer = firstCloseBy === undefined ? undefined : closes[firstCloseBy];
  return earlierClose(byPeer, first) === first ? first : undefined;
}

/** Which of two came first; of the same time it is the frame that was recorded first. */
export function earlierClose(
  one: SentClose | undefined,
  other: SentClose | undefined,
): SentClose | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  if (one.at !== other.at) return one.at < other.at ? one : other;
  return (one.frame ?? 0) <= (other.frame ?? 0) ? one : other;
}

// RFC 6455 7.1.4: closed cleanly means that it was closed after the closing handshake was completed. Whoever answers a proxy's
// Close frame completes it as well.
export function isCleanlyClosed(connection: Connection): boolean {
  const { closes } = connection;
  return closes['client-to-server'] !== undefined && closes['server-to-client'] !== undefined;
}

function nothing<T>(): PerDirection<T | undefined> {
  return { 'client-to-server': undefined, 'server-to-client': undefined };
}

function zeroes(): PerDirection<number> {
  return { 'client-to-server': 0, 'server-to-client': 0 };
}

function noGaps(): Gaps {
  return { count: 0, bytes: 0, boundariesLost: false, unreadBytes: 0 };
}
