import { Endpoint } from '../../../src-core/endpoint/endpoint.ts';
import type { MessagePiece } from '../../../src-core/endpoint/endpoint-handler.ts';
import { answerHandshake } from '../../../src-core/endpoint/server-handshake.ts';
import { looksLikeRequest } from '../../../src-core/http-upgrade/first-bytes.ts';
import { Base64Pieces } from './base64-pieces.ts';
import type { ClientConnection } from './client-connection.ts';
import { type HeadRead, readHead } from './head-reading.ts';
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
  const reached = await parts.connector.reach(parts.server);
  if (reached.kind === 'failed') client.refuse(read.raw, reached.answer);
  else open(client, read, rest, reached);
}

function open(
  client: ClientConnection,
  { head, raw }: Extract<HeadRead, { kind: 'head' }>,
  rest: Buffer,
  server: ReachedServer,
): void {
  const answer = answerHandshake(head, plain(raw), { subprotocols: 'any', deflate: false });
  const record = client.recordOwn(server.steps);
  record.bytes('client-to-server', raw);
  client.leg.stream.write(answer.response);
  record.bytes('server-to-client', answer.response);
  if (answer.kind === 'accepted') {
    new Bridge(client, server, { record, isBase64: answer.subprotocol === 'base64' }).take(rest);
    return;
  }
  server.leg.tcp.destroy();
  client.leg.stream.end();
  record.finished('server-to-client');
  record.finished('client-to-server');
}

/** WebSocket of a client on one side, the bytes of a TCP server on the other: content of messages in, binary frames out. */
class Bridge {
  private readonly endpoint: Endpoint;
  private readonly base64: Base64Pieces | undefined;
  private readonly record: RecordedStream;
  private isOver = false;

  constructor(
    private readonly client: ClientConnection,
    private readonly server: ReachedServer,
    { record, isBase64 }: { readonly record: RecordedStream; readonly isBase64: boolean },
  ) {
    this.record = record;
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
  }

  /** Bytes of the client. */
  take(bytes: Buffer): void {
    if (bytes.length === 0) return;
    const received = plain(bytes);
    this.record.bytes('client-to-server', received);
    this.endpoint.receive(received);
    if (this.server.leg.stream.writableNeedDrain) this.client.leg.stream.pause();
  }

  private listenToClient(): void {
    const { stream } = this.client.leg;
    stream.on('data', (bytes: Buffer) => this.take(bytes));
    stream.on('drain', () => this.server.leg.stream.resume());
    stream.on('end', () => {
      this.record.finished('client-to-server');
      this.endpoint.end();
      this.end();
    });
    stream.on('error', () => this.breakOff());
    stream.on('close', () => !stream.readableEnded && this.breakOff());
    stream.resume();
  }

  private listenToServer(): void {
    const { stream } = this.server.leg;
    stream.on('data', (bytes: Buffer) => {
      for (let at = 0; at < bytes.length; at += LONGEST_PAYLOAD)
        this.send(bytes.subarray(at, at + LONGEST_PAYLOAD));
      if (this.client.leg.stream.writableNeedDrain) stream.pause();
    });
    stream.on('drain', () => this.client.leg.stream.resume());
    stream.on('end', () => this.endpoint.close(NORMAL_CLOSURE, 'the server has ended the connection'));
    stream.on('error', () => this.endpoint.close(INTERNAL_ERROR, 'the server broke the connection off'));
    stream.resume();
  }

  private send(bytes: Buffer): void {
    if (this.base64 === undefined) this.endpoint.sendBinary(plain(bytes));
    else this.endpoint.sendText(bytes.toString('base64'));
  }

  private pass({ bytes, ends }: MessagePiece): void {
    const content = this.base64 === undefined ? bytes : this.base64.decode(bytes, ends);
    if (content === undefined) this.endpoint.close(1007, 'this is not base64');
    else if (content.length > 0) this.server.leg.stream.write(content);
  }

  private transmit(bytes: Uint8Array): void {
    if (this.isOver) return;
    this.client.leg.stream.write(bytes);
    this.record.bytes('server-to-client', bytes);
  }

  private end(): void {
    if (this.isOver) return;
    this.isOver = true;
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
