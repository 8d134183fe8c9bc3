import { Endpoint } from '../../../src-core/endpoint/endpoint.ts';
import type { MessagePiece } from '../../../src-core/endpoint/endpoint-handler.ts';
import { answerHandshake } from '../../../src-core/endpoint/server-handshake.ts';
import { looksLikeRequest } from '../../../src-core/http-upgrade/first-bytes.ts';
import { parseHead, parseStatusLine } from '../../../src-core/http-upgrade/head.ts';
import { Base64Pieces } from './base64-pieces.ts';
import type { ClientConnection } from './client-connection.ts';
import { readHead } from './head-reading.ts';
import { breakOff } from './leg.ts';
import type { RecordedStream } from './recorded-stream.ts';
import { faultAnswer } from './request-faults.ts';
import type { ReachedServer, ServerAddress, ServerConnector } from './server-connector.ts';
import { SocketReader } from './socket-reader.ts';
import type { TimeLimits } from './time-limits.ts';

export interface BridgeParts {
  readonly server: ServerAddress;
  readonly connector: ServerConnector;
  readonly longestHead: number;
  readonly timeLimits: TimeLimits;
}

/** The largest payload of a frame that is made of what the server sends. */
const LONGEST_PAYLOAD = 64 * 1024;

/** RFC 6455 7.4.1 */
const NORMAL_CLOSURE = 1000;
const INVALID_DATA = 1007;
const INTERNAL_ERROR = 1011;

/** Answers a client's request for WebSocket and bridges it to a TCP server. @param early what was read from it already */
export async function bridge(client: ClientConnection, early: Buffer, parts: BridgeParts): Promise<void> {
  const reader = new SocketReader(client.leg.stream);
  reader.unread(early);
  const { longestHead, timeLimits } = parts;
  const read = await readHead(reader, {
    longest: longestHead,
    timeLimit: timeLimits.firstHead,
    plausible: looksLikeRequest,
  });
  const rest = reader.release();
  if (read.kind !== 'head') {
    if (read.raw.length === 0) client.leg.tcp.destroy();
    else client.refuse(read.raw, faultAnswer(read.kind));
    return;
  }
  const answer = answerHandshake(read.head, plain(read.raw), { subprotocols: 'any', deflate: false });
  if (answer.kind === 'refused') {
    client.refuse(read.raw, { status: statusOf(answer.response), ...answer });
    return;
  }
  const reached = await parts.connector.reach(parts.server);
  if (reached.kind === 'failed') {
    client.refuse(read.raw, reached.answer);
    return;
  }
  const record = client.recordOwn(reached.steps);
  record.bytes('client-to-server', read.raw);
  client.leg.stream.write(answer.response);
  record.bytes('server-to-client', answer.response);
  record.agreed();
  const isBase64 = answer.subprotocol === 'base64';
  new Bridge(client, reached, { record, isBase64, closing: timeLimits.closing }).take(rest);
}

function statusOf(response: Uint8Array): number {
  return parseStatusLine(parseHead(response).line)?.status ?? 400;
}

interface BridgeTerms {
  readonly record: RecordedStream;
  readonly isBase64: boolean;
  /** How long both sides may take to end what is to end, in milliseconds. */
  readonly closing: number;
}

/** WebSocket of a client on one side, the bytes of a TCP server on the other: content of messages in, binary frames out. */
class Bridge {
  private readonly endpoint: Endpoint;
  private readonly base64: Base64Pieces | undefined;
  private readonly record: RecordedStream;
  private readonly closing: number;
  private timer: NodeJS.Timeout | undefined;
  private isOver = false;

  constructor(
    private readonly client: ClientConnection,
    private readonly server: ReachedServer,
    { record, isBase64, closing }: BridgeTerms,
  ) {
    this.record = record;
    this.closing = closing;
    this.base64 = isBase64 ? new Base64Pieces() : undefined;
    this.endpoint = new Endpoint(
      { role: 'server', deliver: 'pieces' },
      {
        transmit: (bytes) => this.transmit(bytes),
        piece: (piece) => this.pass(piece),
        message: () => {},
        pinged: () => {},
        ponged: () => {},
        hangUp: () => this.end(),
        closed: () => this.server.leg.stream.end(),
      },
    );
    this.listenToClient();
    this.listenToServer();
    this.steer();
  }

  /** Bytes of the client. */
  take(bytes: Buffer): void {
    if (bytes.length === 0) return;
    const received = plain(bytes);
    this.record.bytes('client-to-server', received);
    this.endpoint.receive(received);
    this.steer();
  }

  /** Has each side wait for as long as what it causes finds no room; a client causes answers to its pings as well. */
  private steer(): void {
    const [client, server] = [this.client.leg.stream, this.server.leg.stream];
    if (client.writableNeedDrain) server.pause();
    else server.resume();
    if (client.writableNeedDrain || server.writableNeedDrain) client.pause();
    else client.resume();
  }

  private listenToClient(): void {
    const { stream } = this.client.leg;
    stream.on('data', (bytes: Buffer) => this.take(bytes));
    stream.on('drain', () => this.steer());
    stream.on('end', () => {
      this.record.finished('client-to-server');
      this.endpoint.end();
      this.end();
    });
    stream.on('error', () => this.breakOff());
    stream.on('close', () => {
      if (!stream.readableEnded) this.breakOff();
      this.settle();
    });
  }

  private listenToServer(): void {
    const { stream } = this.server.leg;
    stream.on('data', (bytes: Buffer) => {
      for (let at = 0; at < bytes.length; at += LONGEST_PAYLOAD)
        this.send(bytes.subarray(at, at + LONGEST_PAYLOAD));
      this.steer();
    });
    stream.on('drain', () => this.steer());
    stream.on('end', () => this.close(NORMAL_CLOSURE, 'the server has ended the connection'));
    stream.on('error', () => this.close(INTERNAL_ERROR, 'the server broke the connection off'));
    stream.on('close', () => this.settle());
  }

  private send(bytes: Buffer): void {
    if (this.base64 === undefined) this.endpoint.sendBinary(plain(bytes));
    else this.endpoint.sendText(bytes.toString('base64'));
  }

  private pass({ bytes, ends }: MessagePiece): void {
    const content = this.base64 === undefined ? bytes : this.base64.decode(bytes, ends);
    if (content === undefined) this.close(INVALID_DATA, 'this is not base64');
    else if (content.length > 0) this.server.leg.stream.write(content);
  }

  private transmit(bytes: Uint8Array): void {
    if (this.isOver) return;
    this.client.leg.stream.write(bytes);
    this.record.bytes('server-to-client', bytes);
  }

  private close(code: number, reason: string): void {
    this.endpoint.close(code, reason);
    this.hurry();
  }

  /** A client that answers no Close frame, and a side that doesn't end what we have ended, is not waited for for ever. */
  private hurry(): void {
    this.timer ??= setTimeout(() => {
      this.endpoint.end();
      this.end();
      breakOff(this.client.leg);
      breakOff(this.server.leg);
    }, this.closing);
    this.settle();
  }

  private settle(): void {
    if (this.client.leg.stream.closed && this.server.leg.stream.closed) clearTimeout(this.timer);
  }

  private end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.hurry();
    this.client.leg.stream.end();
    this.server.leg.stream.end();
    this.record.finished('server-to-client');
  }

  /** The client is gone. */
  private breakOff(): void {
    this.record.reset('client-to-server');
    this.isOver = true;
    breakOff(this.server.leg);
    this.client.leg.tcp.destroy();
  }
}

/** The core takes no Buffers. */
function plain(bytes: Buffer): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}
