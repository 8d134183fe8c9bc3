import { type HttpHead, headerList, headerValue } from '../http-upgrade/head.ts';
import type { Direction, Endpoint, StreamEnd } from '../stream/events.ts';
import type { Nanoseconds } from '../stream/time.ts';
import type { ClosePayload } from '../websocket/close.ts';
import type { Row } from './frame-table.ts';

export type PerDirection<T> = Record<Direction, T>;

/** Why the handshake of a connection could not be read to its end. */
export type HandshakeTrouble = 'response-missing' | 'gap' | 'head-too-long' | 'held-too-much' | 'not-http';

/** Bytes of one direction that the capture lacks. */
export interface Gaps {
  count: number;
  bytes: number;
  /** A gap lay where a frame begins or ends, so the rest of that direction can't be told apart. */
  boundariesLost: boolean;
}

/** One request for WebSocket and all that followed it; several can share a TCP connection when refused. */
export interface Connection {
  readonly row: Row;
  readonly client: Endpoint;
  readonly server: Endpoint;
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
  ended: { readonly how: StreamEnd; readonly by: Direction | undefined } | undefined;
  /** Whether the response agreed to permessage-deflate, which gives RSV1 its meaning. */
  deflateAgreed: boolean;
  readonly frames: PerDirection<number>;
  readonly messages: PerDirection<number>;
  /** WebSocket bytes on the wire, frame headers and payloads. */
  readonly bytes: PerDirection<number>;
  /** The first Close frame of each direction. */
  readonly closes: PerDirection<ClosePayload | undefined>;
  firstCloseBy: Direction | undefined;
  handshakeTrouble: HandshakeTrouble | undefined;
  readonly gaps: PerDirection<Gaps>;
}

export type ConnectionStart = Pick<
  Connection,
  'client' | 'server' | 'url' | 'request' | 'openedAt' | 'requestAt'
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
    deflateAgreed: false,
    frames: zeroes(),
    messages: zeroes(),
    bytes: zeroes(),
    closes: { 'client-to-server': undefined, 'server-to-client': undefined },
    firstCloseBy: undefined,
    handshakeTrouble: undefined,
    gaps: { 'client-to-server': noGaps(), 'server-to-client': noGaps() },
  };
}

/** Whether the server agreed to WebSocket. */
export function isAccepted(connection: Connection): boolean {
  return connection.status === 101;
}

/** The subprotocol the server chose; a refusal chooses nothing. */
export function chosenSubprotocol({ response, status }: Connection): string | undefined {
  return response === undefined || status !== 101
    ? undefined
    : headerValue(response, 'Sec-WebSocket-Protocol');
}

/** The extensions the server chose, with their parameters, in order. */
export function chosenExtensions({ response, status }: Connection): readonly string[] {
  return response === undefined || status !== 101 ? [] : headerList(response, 'Sec-WebSocket-Extensions');
}

/** The Close frame that came first. */
export function firstClose(connection: Connection): { by: Direction; payload: ClosePayload } | undefined {
  const by = connection.firstCloseBy;
  const payload = by === undefined ? undefined : connection.closes[by];
  return by === undefined || payload === undefined ? undefined : { by, payload };
}

// RFC 6455 7.1.4: closed cleanly means that it was closed after the closing handshake was completed.
export function isCleanlyClosed(connection: Connection): boolean {
  const { closes } = connection;
  return closes['client-to-server'] !== undefined && closes['server-to-client'] !== undefined;
}

function zeroes(): PerDirection<number> {
  return { 'client-to-server': 0, 'server-to-client': 0 };
}

function noGaps(): Gaps {
  return { count: 0, bytes: 0, boundariesLost: false };
}
