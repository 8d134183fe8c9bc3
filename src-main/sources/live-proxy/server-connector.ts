import type { Socket } from 'node:net';
import type { ListenAddress } from '../../../src-core/contract/proxy.ts';
import { certificateSentence } from './certificate-words.ts';
import type { HostList } from './host-list.ts';
import { type Leg, plainLeg } from './leg.ts';
import type { ProxyAnswer } from './proxy-answer.ts';
import type { TimedStep } from './stream-facts.ts';
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
  readonly keyLog: KeyLog | undefined;
  readonly stop: AbortSignal;
  readonly timeLimits: TimeLimits;
  /** Where the proxy itself listens. */
  readonly listen: ListenAddress;
}

/** Reaches servers for clients, and speaks TLS with those that want it. */
export class ServerConnector {
  constructor(private readonly parts: ConnectorParts) {}

  async connect(address: ServerAddress): Promise<ServerReached> {
    const reached = await this.reach(address);
    if (reached.kind === 'failed' || !address.isSecure) return reached;
    return this.secure(reached, address.host);
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
    const isSameMachine = socket.remoteAddress === socket.localAddress;
    if (!isSameMachine || socket.remotePort !== this.parts.listen.port)
      return { kind: 'reached', leg: plainLeg(socket), steps };
    socket.on('error', () => {});
    socket.destroy();
    const sentence = 'The request would come back to this proxy for ever. Ask for another server.';
    return { kind: 'failed', answer: { status: 508, sentence, error: 'proxy_loop_detected' } };
  }

  /** TLS on a connection that is there; the certificate must be valid for `host` unless its user said otherwise. */
  async secure({ leg, steps }: ReachedServer, host: string): Promise<ServerReached> {
    const { tcp } = leg;
    const outcome = await connectTls(tcp, { host, keyLog: this.parts.keyLog });
    if (outcome.kind === 'failed') {
      const sentence = `TLS with ${host} failed (${outcome.code}). Check that this port speaks TLS.`;
      return { kind: 'failed', answer: { status: 502, sentence, error: 'tls_protocol_error' } };
    }
    const { stream } = outcome.leg;
    if (stream.authorized || this.parts.unverified.includes(host))
      return {
        kind: 'reached',
        leg: outcome.leg,
        steps: [...steps, { step: 'server-secured', at: performance.now() }],
      };
    const sentence = certificateSentence(host, stream);
    stream.on('error', () => {});
    stream.destroy();
    tcp.destroy();
    return { kind: 'failed', answer: { status: 502, sentence, error: 'tls_certificate_error' } };
  }
}
