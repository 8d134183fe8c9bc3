import type { SecureContext } from 'node:tls';
import { looksLikeTls } from '../../../src-core/http-upgrade/first-bytes.ts';
import type { ClientConnection } from './client-connection.ts';
import { HttpForwarding, type Route } from './http-forwarding.ts';
import type { Leg } from './leg.ts';
import type { ProxyAnswer } from './proxy-answer.ts';
import { OpenTap, Relay, type RelayedLeg, type RelayTap } from './relay.ts';
import type { ReachedServer, ServerAddress, ServerConnector, ServerReached } from './server-connector.ts';
import { SocketReader } from './socket-reader.ts';
import type { TimeLimits } from './time-limits.ts';
import { acceptTls, type KeyLog, type TlsFailure } from './tls-legs.ts';
import { tlsRefusalSentence } from './tls-refusal.ts';
import type { UpgradeTap } from './upgrade-tap.ts';

export interface TunnelParts {
  readonly connector: ServerConnector;
  readonly contextFor: (host: string) => Promise<SecureContext>;
  readonly keyLog: KeyLog | undefined;
  /** Whether a host is to pass untouched and uninspected. */
  readonly isExcluded: (host: string) => boolean;
  readonly tap: (client: ClientConnection, server: ReachedServer) => UpgradeTap;
  readonly longestHead: number;
  readonly timeLimits: TimeLimits;
}

const ESTABLISHED = 'HTTP/1.1 200 Connection established\r\n\r\n';

/** What a CONNECT is about (RFC 9110 9.3.6). */
export interface TunnelRequest {
  readonly raw: Buffer;
  /** What came behind it. */
  readonly early: Buffer;
  readonly server: ServerAddress;
}

/** Opens a tunnel for a client, and relays what runs through it; what is encrypted is decrypted on the way. */
export async function openTunnel(
  client: ClientConnection,
  request: TunnelRequest,
  parts: TunnelParts,
): Promise<void> {
  const { raw, early, server } = request;
  const reached = await parts.connector.reach(server);
  if (reached.kind === 'failed') {
    client.refuse(raw, reached.answer);
    return;
  }
  client.leg.stream.write(ESTABLISHED);
  if (parts.isExcluded(server.host)) {
    relay({ ...client.leg, early }, { ...reached.leg, early: NOTHING }, new OpenTap());
    return;
  }
  const first = await firstBytes(client.leg, early, reached.leg);
  if (looksLikeTls(first.fromClient)) {
    await new Interception(client, { request, reached }, parts).run(first.fromClient);
    return;
  }
  const legs = [
    { ...client.leg, early: first.fromClient },
    { ...reached.leg, early: first.fromServer },
  ] as const;
  relay(...legs, parts.tap(client, reached));
}

/** What comes first of either side; some servers speak before their clients. */
async function firstBytes(
  client: Leg,
  early: Buffer,
  server: Leg,
): Promise<{ fromClient: Buffer; fromServer: Buffer }> {
  const readers = [new SocketReader(client.stream), new SocketReader(server.stream)] as const;
  readers[0].unread(early);
  await Promise.race(
    readers.map(async (reader) => {
      const piece = await reader.read();
      if (piece !== undefined) reader.unread(piece);
    }),
  );
  return { fromClient: readers[0].release(), fromServer: readers[1].release() };
}

/** TLS of a tunnel, ended on both sides here. */
class Interception {
  private secured: Promise<ServerReached> | undefined;

  constructor(
    private readonly client: ClientConnection,
    private readonly tunnel: { readonly request: TunnelRequest; readonly reached: ReachedServer },
    private readonly parts: TunnelParts,
  ) {}

  /** @param hello what the client has sent so far */
  async run(hello: Buffer): Promise<void> {
    const { client, parts } = this;
    const { server } = this.tunnel.request;
    const accepted = await acceptTls(client.leg, hello, {
      host: server.host,
      contextFor: parts.contextFor,
      // The server comes first: what fails with it is known before the client sends anything.
      onNamed: (serverName) => this.secureServer(serverName),
      keyLog: parts.keyLog,
      // Within it TLS with the server comes about, which has a limit of its own.
      timeLimit: 2 * parts.timeLimits.handshake,
    });
    if (accepted.kind === 'failed') {
      this.tunnel.reached.leg.tcp.destroy();
      this.noteTlsRefusal(accepted);
      return;
    }
    const abandon = (): void => void this.tunnel.reached.leg.tcp.destroy();
    accepted.leg.stream.once('close', abandon);
    const reached = await this.secureServer(server.host);
    accepted.leg.stream.off('close', abandon);
    const secured = client.secured(accepted.leg);
    if (reached.kind === 'failed') await this.answerFirst(secured, reached.answer);
    else
      relay(
        { ...accepted.leg, early: NOTHING },
        { ...reached.leg, early: NOTHING },
        parts.tap(secured, reached),
      );
  }

  private secureServer(name: string): Promise<ServerReached> {
    this.secured ??= this.parts.connector.secure(this.tunnel.reached, name);
    return this.secured;
  }

  /** Tells the client why there is no server, as the answer to what it asks first. */
  private answerFirst(client: ClientConnection, answer: ProxyAnswer): Promise<void> {
    const { longestHead, timeLimits, tap } = this.parts;
    const route: Route = { kind: 'answer', answer };
    return new HttpForwarding(client, NOTHING, {
      ...{ longestHead, timeLimits, tap },
      route: () => route,
      connect: () => Promise.resolve({ kind: 'failed', answer }),
      tunnel: () => Promise.resolve(),
    }).run();
  }

  private noteTlsRefusal(failure: TlsFailure): void {
    const { raw, server } = this.tunnel.request;
    this.client.noteRefusal(
      [
        ['client-to-server', raw],
        ['server-to-client', Buffer.from(ESTABLISHED)],
      ],
      { status: 200, sentence: tlsRefusalSentence(server.host, failure) },
    );
  }
}

function relay(client: RelayedLeg, server: RelayedLeg, tap: RelayTap): void {
  new Relay({ 'client-to-server': client, 'server-to-client': server }, tap);
}

const NOTHING = Buffer.alloc(0);
