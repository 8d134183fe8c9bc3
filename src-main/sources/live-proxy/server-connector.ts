import type { Socket } from 'node:net';
import { isLoopback, type ListenAddress } from '../../../src-core/contract/listening.ts';
import type { Endpoint } from '../../../src-core/stream/events.ts';
import { certificateSentence } from './certificate-words.ts';
import type { ClientCertificates } from './client-certificates.ts';
import type { HostList } from './host-list.ts';
import { type Leg, localEnd, plainLeg, remoteEnd } from './leg.ts';
import type { ProxyAnswer } from './proxy-answer.ts';
import { identityWords, serverTlsSentence } from './server-tls-refusal.ts';
import { certificateFacts, type TimedStep } from './stream-facts.ts';
import type { TimeLimits } from './time-limits.ts';
import { connectTls, type KeyLog } from './tls-legs.ts';
import { failureSentence } from './upstream/failure-sentence.ts';
import { failureStatus, proxyStatusError } from './upstream/reach-failure.ts';
import { reachServer } from './upstream/reach-server.ts';
import type { UpstreamRoute } from './upstream/upstream-route.ts';

export interface ServerAddress {
  /** A name, or an address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
}

export type ServerReached =
  | { readonly kind: 'reached'; readonly leg: Leg; readonly steps: readonly TimedStep[] }
  | { readonly kind: 'failed'; readonly answer: ProxyAnswer };

export type ReachedServer = Extract<ServerReached, { kind: 'reached' }>;

export interface ConnectorParts {
  readonly route: UpstreamRoute;
  /** Hosts whose certificates need not be valid. */
  readonly unverified: HostList;
  /** What servers are shown that ask for a certificate. */
  readonly certificates: ClientCertificates;
  readonly keyLog: KeyLog | undefined;
  readonly stop: AbortSignal;
  readonly timeLimits: TimeLimits;
  /** Where the proxy itself listens. */
  readonly listen: ListenAddress;
}

/** Reaches servers for clients, and speaks TLS with those that want it. */
export class ServerConnector {
  private readonly open = new Set<Socket>();

  constructor(private readonly parts: ConnectorParts) {}

  async connect(address: ServerAddress): Promise<ServerReached> {
    const reached = await this.reach(address);
    if (reached.kind === 'failed' || !address.isSecure) return reached;
    return this.secure(reached, address.host);
  }

  /** Breaks off what is still open. */
  close(): void {
    for (const socket of this.open) socket.destroy();
  }

  /** The TCP connection alone. */
  async reach({ host, port }: ServerAddress): Promise<ServerReached> {
    const { route, stop, timeLimits } = this.parts;
    const target = { host, port };
    const reached = await reachServer(target, { route, timeLimit: timeLimits.reaching, signal: stop });
    if (reached.kind === 'reached') return this.notItself(reached.socket, reached.steps);
    const { failure } = reached;
    const sentence = failureSentence(failure, target, route);
    const answer = { status: failureStatus(failure), sentence, error: proxyStatusError(failure) };
    return { kind: 'failed', answer };
  }

  /** A proxy that connects to itself would never come to an end. */
  private notItself(socket: Socket, steps: readonly TimedStep[]): ServerReached {
    // Whoever has the socket at the moment learns of its end in other ways.
    socket.on('error', () => {});
    this.open.add(socket);
    socket.once('close', () => this.open.delete(socket));
    if (!isAt(remoteEnd(socket), this.parts.listen, localEnd(socket).address))
      return { kind: 'reached', leg: plainLeg(socket), steps };
    socket.destroy();
    const sentence = 'The request would come back to this proxy for ever. Ask for another server.';
    return { kind: 'failed', answer: { status: 508, sentence, error: 'proxy_loop_detected' } };
  }

  /** TLS on a connection that is there; the certificate must be valid for `host` unless its user said otherwise. */
  async secure({ leg, steps }: ReachedServer, host: string): Promise<ServerReached> {
    const { tcp } = leg;
    const { certificates, keyLog, timeLimits, unverified } = this.parts;
    const shown = certificates.for(host);
    const identity = shown?.context;
    const outcome = await connectTls(tcp, { host, identity, keyLog, timeLimit: timeLimits.handshake });
    if (outcome.kind === 'failed') {
      const sentence = serverTlsSentence(host, outcome, shown?.name);
      return { kind: 'failed', answer: { status: 502, sentence, error: 'tls_protocol_error' } };
    }
    const { stream } = outcome.leg;
    if (stream.authorized || unverified.includes(host)) {
      const detail = identityWords(outcome.asksForCertificate, shown?.name);
      const step: TimedStep = { step: 'server-secured', at: performance.now(), detail };
      return { kind: 'reached', leg: outcome.leg, steps: [...steps, step] };
    }
    const sentence = certificateSentence(host, stream);
    const unbelieved = { host, certificate: certificateFacts(stream) };
    stream.destroy();
    tcp.destroy();
    return { kind: 'failed', answer: { status: 502, sentence, error: 'tls_certificate_error', unbelieved } };
  }
}

/**
 * Whether an endpoint is where a proxy listens.
 *
 * @param ours the address that it was reached from, which is its own where both are on this machine
 */
export function isAt({ address, port }: Endpoint, listen: ListenAddress, ours?: string): boolean {
  if (port !== listen.port) return false;
  const isEverywhere = listen.address === '0.0.0.0' || listen.address === '::';
  if (isEverywhere) return address === ours || isLoopback({ address, port });
  return address === listen.address || (address === 'localhost' && isLoopback(listen));
}
