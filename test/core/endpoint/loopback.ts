/** Endpoints on real sockets of 127.0.0.1, for tests with other programs. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Endpoint } from '../../../src-core/endpoint/endpoint.ts';
import type { Closed, EndpointHandler, Message } from '../../../src-core/endpoint/endpoint-handler.ts';
import type { EndpointCompression, EndpointRole } from '../../../src-core/endpoint/endpoint-options.ts';
import { answerHandshake, type HandshakeChoice } from '../../../src-core/endpoint/server-handshake.ts';
import { type HttpHead, parseHead, parseStatusLine } from '../../../src-core/http-upgrade/head.ts';
import { HeadCollector } from '../../../src-core/http-upgrade/head-collector.ts';
import { agreedDeflate } from '../../../src-core/websocket/handshake/deflate-negotiation.ts';
import type { DeflateAgreement } from '../../../src-core/websocket/permessage-deflate/agreement.ts';
import { deflate } from '../../../src-main/adapters/deflate.ts';
import { inflate } from '../../../src-main/adapters/inflate.ts';
import { requestHead } from '../../support/websocket-talk.ts';

const LONGEST_HEAD = 8192;

/** An endpoint on a socket behind the handshake; what it is told can be waited for. */
export class SocketEndpoint implements EndpointHandler {
  readonly endpoint: Endpoint;
  readonly messages: Message[] = [];
  readonly pongs: string[] = [];
  /** How it ended, and whether the other side ended the TCP connection before this one did. */
  readonly closing: Promise<Closed & { readonly wasHungUp: boolean }>;
  /** Called with each message. */
  heard: (message: Message) => void = () => {};
  private isOver: (closed: Closed & { wasHungUp: boolean }) => void = () => {};
  private hasEnded = false;

  constructor(
    private readonly socket: Socket,
    side: EndpointRole,
    readonly agreement: DeflateAgreement | undefined,
  ) {
    this.closing = new Promise((resolve) => {
      this.isOver = resolve;
    });
    this.endpoint = new Endpoint({ ...side, compression: withZlib(agreement) }, this);
  }

  /** Takes what comes from now on, after what came already. */
  listen(early: Uint8Array): void {
    const over = (): void => {
      this.hasEnded = true;
      this.endpoint.end();
    };
    this.endpoint.receive(early);
    this.socket.on('data', (bytes) => this.endpoint.receive(plain(bytes)));
    this.socket.on('end', over).on('error', over);
  }

  transmit(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  message(message: Message): void {
    this.messages.push(message);
    this.heard(message);
  }

  piece(): void {}

  pinged(): void {}

  ponged(payload: Uint8Array): void {
    this.pongs.push(Buffer.from(payload).toString());
  }

  hangUp(): void {
    this.socket.end();
  }

  closed(closed: Closed): void {
    this.isOver({ ...closed, wasHungUp: this.hasEnded });
  }
}

export interface EchoServer {
  readonly url: string;
  /** All its connections, the oldest first. */
  readonly endpoints: readonly SocketEndpoint[];
  stop(): void;
}

/** A server that says everything again; `close <code>` makes it close instead. */
export async function startEchoServer(choice: HandshakeChoice): Promise<EchoServer> {
  const endpoints: SocketEndpoint[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    whenHeadIsRead(socket, ({ head, bytes, early }) => {
      const answer = answerHandshake(head, bytes, choice);
      socket.write(answer.response);
      if (answer.kind === 'refused') {
        socket.end();
        return;
      }
      const endpoint = new SocketEndpoint(socket, { role: 'server' }, answer.deflate);
      endpoint.heard = (message) => echo(endpoint.endpoint, message);
      endpoints.push(endpoint);
      endpoint.listen(early);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, endpoints, stop };
}

/** A client of the server at this port, once that has switched protocols. */
export function connectTo(port: number, extensions?: string): Promise<SocketEndpoint> {
  const key = randomBytes(16).toString('base64');
  const offer = extensions === undefined ? [] : [`Sec-WebSocket-Extensions: ${extensions}`];
  const request = requestHead(`=Sec-WebSocket-Key: ${key}`, ...offer);
  const socket = connect(port, '127.0.0.1');
  socket.write(request);
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    whenHeadIsRead(socket, ({ head, early }) => {
      if (parseStatusLine(head.line)?.status !== 101) {
        reject(new Error(head.line));
        return;
      }
      const side = { role: 'client', nextMaskingKey: () => randomBytes(4).readUInt32BE() } as const;
      const client = new SocketEndpoint(socket, side, agreedDeflate(parseHead(request), head));
      client.listen(early);
      resolve(client);
    });
  });
}

interface ReadHead {
  readonly head: HttpHead;
  readonly bytes: Uint8Array;
  /** What came behind it. */
  readonly early: Uint8Array;
}

function whenHeadIsRead(socket: Socket, told: (read: ReadHead) => void): void {
  const collector = new HeadCollector(LONGEST_HEAD);
  const take = (chunk: Buffer): void => {
    const taken = collector.accept(chunk);
    if (!collector.complete) return;
    socket.off('data', take);
    const bytes = Uint8Array.from(collector.bytes());
    told({ head: parseHead(bytes), bytes, early: plain(chunk.subarray(taken)) });
  };
  socket.on('data', take);
}

function echo(endpoint: Endpoint, { type, content }: Message): void {
  const text = content.length < 20 ? Buffer.from(content).toString() : '';
  const code = /^close (\d+)$/.exec(text)?.[1];
  if (code !== undefined) endpoint.close(Number(code), 'as you wish');
  else if (type === 'text') endpoint.sendText(content);
  else endpoint.sendBinary(content);
}

function withZlib(agreement: DeflateAgreement | undefined): EndpointCompression | undefined {
  return agreement === undefined ? undefined : { compressors: agreement.compressors, inflate, deflate };
}

function plain(bytes: Buffer): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}
