import { looksLikeRequest } from '../../../src-core/http-upgrade/first-bytes.ts';
import type { HttpHead } from '../../../src-core/http-upgrade/head.ts';
import type { ClientConnection } from './client-connection.ts';
import { type HeadRead, readHead } from './head-reading.ts';
import { HttpExchange } from './http-exchange.ts';
import { breakOff } from './leg.ts';
import type { ProxyAnswer } from './proxy-answer.ts';
import { Relay } from './relay.ts';
import type { ReachedServer, ServerAddress, ServerReached } from './server-connector.ts';
import { SocketReader } from './socket-reader.ts';
import type { TimeLimits } from './time-limits.ts';
import type { TunnelRequest } from './tunnel.ts';
import type { UpgradeTap } from './upgrade-tap.ts';

/** What is to become of what a client sent. */
export type Route =
  /** A request, with the head that the server is to have instead. */
  | {
      readonly kind: 'forward';
      readonly server: ServerAddress;
      readonly request: HttpHead;
      readonly head: Uint8Array;
    }
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
        return this.exchange(reached.server, route.request, route.head);
      }
    }
  }

  private async reach(
    address: ServerAddress,
  ): Promise<{ kind: 'reached'; server: ServerSide } | ({ kind: 'failed' } & ProxyAnswer)> {
    const known = this.server;
    if (known !== undefined && isSame(known.address, address) && known.reader.isQuiet)
      return { kind: 'reached', server: known };
    this.dropServer();
    const reached = await this.parts.connect(address);
    if (reached.kind === 'failed') return { kind: 'failed', ...reached.answer };
    const { leg } = reached;
    const tap = this.parts.tap(this.client, reached);
    this.server = { address, leg, reader: new SocketReader(leg.stream), tap };
    return { kind: 'reached', server: this.server };
  }

  private async exchange(server: ServerSide, request: HttpHead, sent: Uint8Array): Promise<boolean> {
    const { longestHead } = this.parts;
    const client = { leg: this.client.leg, reader: this.reader };
    const end = await new HttpExchange({ client, server, tap: server.tap, longestHead }).run(request, sent);
    switch (end) {
      case 'complete':
        server.reader.watch();
        return false;
      case 'closed':
        return this.leave();
      case 'broken':
        return this.breakOff();
      case 'relay':
        return this.relay(server, NOTHING);
    }
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
    this.client.finish(NOTHING);
    return true;
  }

  private breakOff(): true {
    this.dropServer();
    this.reader.release();
    breakOff(this.client.leg);
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
