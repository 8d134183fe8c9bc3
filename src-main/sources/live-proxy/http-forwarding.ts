import { looksLikeRequest, looksLikeResponse } from '../../../src-core/http-upgrade/first-bytes.ts';
import { type HttpHead, parseRequestLine, parseStatusLine } from '../../../src-core/http-upgrade/head.ts';
import {
  type BodyFraming,
  BodySkipper,
  requestBodyFraming,
  responseBodyFraming,
} from '../../../src-core/http-upgrade/message-body.ts';
import { asksForWebSocket } from '../../../src-core/http-upgrade/upgrade-request.ts';
import type { Direction } from '../../../src-core/stream/events.ts';
import type { ClientConnection } from './client-connection.ts';
import { type HeadRead, readHead } from './head-reading.ts';
import type { ProxyAnswer } from './proxy-answer.ts';
import { Relay } from './relay.ts';
import type { ReachedServer, ServerAddress, ServerReached } from './server-connector.ts';
import { SocketReader } from './socket-reader.ts';
import type { TimeLimits } from './time-limits.ts';
import type { TunnelRequest } from './tunnel.ts';
import type { UpgradeTap } from './upgrade-tap.ts';

/** What is to become of what a client sent. */
export type Route =
  /** A request, with the head that the server is to have. */
  | { readonly kind: 'forward'; readonly server: ServerAddress; readonly head: Uint8Array }
  /** Something else than a request: it and all that follows passes as it is. */
  | { readonly kind: 'pass'; readonly server: ServerAddress }
  /** All that follows is between the client and a server (RFC 9110 9.3.6). */
  | { readonly kind: 'tunnel'; readonly server: ServerAddress }
  | { readonly kind: 'answer'; readonly answer: ProxyAnswer };

export interface ForwardingParts {
  readonly longestHead: number;
  readonly timeLimits: TimeLimits;
  readonly route: (read: HeadRead) => Route;
  readonly connect: (server: ServerAddress) => Promise<ServerReached>;
  readonly tap: (client: ClientConnection, server: ReachedServer) => UpgradeTap;
  readonly tunnel: (request: TunnelRequest) => Promise<void>;
}

/** A server that requests of one client go to, one after the other. */
interface ServerSide {
  readonly address: ServerAddress;
  readonly leg: ReachedServer['leg'];
  readonly reader: SocketReader;
  readonly tap: UpgradeTap;
}

/** Forwards the requests of one client, one after the other, until one of them becomes something else than HTTP. */
export class HttpForwarding {
  private readonly reader: SocketReader;
  private server: ServerSide | undefined;

  /** @param early what was read from the client already */
  constructor(
    private readonly client: ClientConnection,
    early: Buffer,
    private readonly parts: ForwardingParts,
  ) {
    this.reader = new SocketReader(client.leg.stream);
    this.reader.unread(early);
  }

  /** Resolves when the client is served, or its bytes are relayed. */
  async run(): Promise<void> {
    const { firstHead, nextHead } = this.parts.timeLimits;
    for (let isFirst = true; ; isFirst = false) {
      const read = await readHead(this.reader, {
        longest: this.parts.longestHead,
        timeLimit: isFirst ? firstHead : nextHead,
        plausible: looksLikeRequest,
      });
      const isOver = await this.serve(read, isFirst);
      if (isOver) return;
    }
  }

  /** Whether that was all. */
  private async serve(read: HeadRead, isFirst: boolean): Promise<boolean> {
    const isIdle = read.raw.length === 0 && (read.kind === 'ended' || !isFirst);
    if (isIdle) return this.leave();
    const route = this.parts.route(read);
    switch (route.kind) {
      case 'answer':
        return this.answer(read.raw, route.answer);
      case 'tunnel':
        this.dropServer();
        await this.parts.tunnel({ raw: read.raw, early: this.reader.release(), server: route.server });
        return true;
      case 'pass':
      case 'forward': {
        const reached = await this.reach(route.server);
        if (reached.kind === 'failed') return this.answer(read.raw, reached);
        if (route.kind === 'pass') return this.relay(reached.server, read.raw);
        return this.exchange(reached.server, read.kind === 'head' ? read.head : undefined, route.head);
      }
    }
  }

  private async reach(
    address: ServerAddress,
  ): Promise<{ kind: 'reached'; server: ServerSide } | ({ kind: 'failed' } & ProxyAnswer)> {
    const known = this.server;
    if (known !== undefined && isSame(known.address, address) && !known.reader.hasEnded)
      return { kind: 'reached', server: known };
    this.dropServer();
    const reached = await this.parts.connect(address);
    if (reached.kind === 'failed') return { kind: 'failed', ...reached.answer };
    const { leg } = reached;
    const tap = this.parts.tap(this.client, reached);
    this.server = { address, leg, reader: new SocketReader(leg.stream), tap };
    return { kind: 'reached', server: this.server };
  }

  private async exchange(
    server: ServerSide,
    request: HttpHead | undefined,
    sent: Uint8Array,
  ): Promise<boolean> {
    const method = request === undefined ? 'GET' : (parseRequestLine(request.line)?.method ?? 'GET');
    await this.put('client-to-server', server, Buffer.from(sent));
    // What follows a request for WebSocket is not known before its answer.
    const waits = request !== undefined && asksForWebSocket(request);
    const framing: BodyFraming =
      request === undefined || waits ? { kind: 'none' } : requestBodyFraming(request);
    const body = this.passBody('client-to-server', server, framing);
    const end = await this.passResponse(server, method);
    if (end === 'relay') return this.relay(server, NOTHING);
    if (end === 'closed') return this.leave();
    await body;
    return false;
  }

  /** `relay` where HTTP ends with this response, or what came is none. */
  private async passResponse(server: ServerSide, method: string): Promise<'complete' | 'closed' | 'relay'> {
    for (;;) {
      const read = await readHead(server.reader, {
        longest: this.parts.longestHead,
        timeLimit: undefined,
        plausible: looksLikeResponse,
      });
      await this.put('server-to-client', server, read.raw);
      if (read.kind === 'ended') return 'closed';
      const status = read.kind === 'head' ? parseStatusLine(read.head.line)?.status : undefined;
      if (read.kind !== 'head' || status === undefined || status === 101) return 'relay';
      // RFC 9110 15.2: interim responses precede the final one.
      if (status < 200) continue;
      const framing = responseBodyFraming(read.head, status, method);
      const isWhole = await this.passBody('server-to-client', server, framing);
      return isWhole && framing.kind !== 'until-close' ? 'complete' : 'closed';
    }
  }

  /** Whether the body came to its end. */
  private async passBody(direction: Direction, server: ServerSide, framing: BodyFraming): Promise<boolean> {
    const skipper = new BodySkipper(framing);
    const reader = direction === 'client-to-server' ? this.reader : server.reader;
    while (!skipper.done) {
      const piece = await reader.read();
      if (piece === undefined) return framing.kind === 'until-close';
      const taken = skipper.broken ? piece.length : skipper.accept(piece, () => {});
      await this.put(direction, server, piece.subarray(0, taken));
      reader.unread(piece.subarray(taken));
    }
    return true;
  }

  private async put(direction: Direction, server: ServerSide, bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return;
    const { stream } = direction === 'client-to-server' ? server.leg : this.client.leg;
    const hasRoom = stream.write(bytes);
    server.tap.observe(direction, bytes);
    if (hasRoom || stream.destroyed) return;
    await new Promise<void>((resolve) => {
      stream.once('drain', resolve).once('close', resolve);
    });
  }

  private relay(server: ServerSide, first: Buffer): true {
    const fromClient = Buffer.concat([first, this.reader.release()]);
    const fromServer = server.reader.release();
    const legs = {
      'client-to-server': { ...this.client.leg, early: fromClient },
      'server-to-client': { ...server.leg, early: fromServer },
    };
    new Relay(legs, server.tap);
    return true;
  }

  private answer(asked: Buffer, answer: ProxyAnswer): true {
    this.dropServer();
    this.reader.release();
    this.client.refuse(asked, answer);
    return true;
  }

  /** Nothing more is to be said between client and server. */
  private leave(): true {
    this.dropServer();
    this.reader.release();
    const { stream, tcp } = this.client.leg;
    stream.on('error', () => {});
    stream.end(() => tcp.destroySoon());
    return true;
  }

  private dropServer(): void {
    const { server } = this;
    this.server = undefined;
    if (server === undefined) return;
    server.reader.release();
    server.leg.stream.on('error', () => {});
    server.leg.stream.end();
    server.leg.tcp.destroySoon();
    server.tap.finished('client-to-server');
    server.tap.finished('server-to-client');
  }
}

const NOTHING = Buffer.alloc(0);

function isSame(one: ServerAddress, other: ServerAddress): boolean {
  return one.host === other.host && one.port === other.port && one.isSecure === other.isSecure;
}
