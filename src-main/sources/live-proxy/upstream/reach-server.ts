import type { Socket } from 'node:net';
import { DialledSocket, type ReachStep } from './dialled-socket.ts';
import { openHttpTunnel } from './http-tunnel.ts';
import { Interruption } from './interruption.ts';
import type { HopFailure, ReachFailure } from './reach-failure.ts';
import { asciiHost, isPort, withoutZone } from './server-name.ts';
import type { TunnelAnswer } from './tunnel-negotiation.ts';
import { proxyProblem, type UpstreamProxy, type UpstreamRoute } from './upstream-route.ts';

export interface ReachTarget {
  /** An IP address, one of IPv6 without brackets, or a name. */
  readonly host: string;
  readonly port: number;
}

export interface ReachOptions {
  readonly route: UpstreamRoute;
  /** Milliseconds for all of it, from the name to the tunnel. */
  readonly timeLimit: number;
  /** Ends the attempt; what has been reached is no longer concerned. */
  readonly signal: AbortSignal;
}

export type Reached =
  | {
      readonly kind: 'reached';
      /** Paused, with everything the server sent still to be read. It is half-open once the server has ended. */
      readonly socket: Socket;
      readonly steps: readonly ReachStep[];
    }
  | { readonly kind: 'failed'; readonly failure: ReachFailure };

/**
 * Connects to a server, straight or through an upstream proxy. After a failure nothing is left open.
 *
 * Whoever awaits it owns the socket from then on, and must give it an `error` listener before anything else is awaited:
 * ours is gone. Its writing side has to be ended too, since it is left open when the server ends its own.
 *
 * @throws RangeError for a proxy that can't be used, which `parseUpstreamRoute` never gives
 */
export async function reachServer(target: ReachTarget, options: ReachOptions): Promise<Reached> {
  const { route, timeLimit, signal } = options;
  assertUsable(route);
  const host = asciiHost(target.host);
  if (signal.aborted) return failed({ code: 'stopped' });
  if (host === undefined) return failed({ code: 'name-not-found', why: 'no-name' });
  if (!isPort(target.port)) return failed({ code: 'other', nodeCode: 'ERR_SOCKET_BAD_PORT' });
  const server = { host, port: target.port };
  const dialled = new DialledSocket(route.kind === 'direct' ? server : route);
  const interruption = new Interruption(timeLimit, signal, () => dialled.socket.destroy());
  const refusal = await walk(dialled, server, options)
    .catch((bug: unknown) => {
      dialled.socket.destroy();
      throw bug;
    })
    .finally(() => interruption.stop());
  // Nothing but microtasks runs from here to whoever awaits us, so no event of the socket can be missed.
  const failure =
    interruption.failureAt(dialled.stage) ?? refusal ?? (dialled.isOver ? dialled.failure : undefined);
  if (failure === undefined) return { kind: 'reached', socket: dialled.release(), steps: dialled.steps };
  dialled.socket.destroy();
  return failed(route.kind !== 'direct' && dialled.stage !== 'tunnelling' ? ofProxy(failure) : failure);
}

function failed(failure: ReachFailure): Reached {
  return { kind: 'failed', failure };
}

function assertUsable(route: UpstreamRoute): void {
  const problem = route.kind === 'direct' ? undefined : proxyProblem(route);
  if (problem !== undefined) throw new RangeError(problem);
}

/** Goes all steps, or as many as can be gone; gives what kept from the next one. */
async function walk(
  dialled: DialledSocket,
  server: ReachTarget,
  { route, timeLimit }: ReachOptions,
): Promise<ReachFailure | undefined> {
  if (!(await dialled.connected())) return dialled.failure;
  if (route.kind === 'direct') return undefined;
  dialled.stage = 'tunnelling';
  const answer = await openTunnel(dialled.socket, route, server, timeLimit);
  if (answer === undefined) return lossOfProxy(dialled.failure);
  if (answer.kind === 'failed') return answer.failure;
  const { detail } = answer;
  dialled.steps.push({ step: 'tunnelled', at: performance.now(), ...(detail !== undefined && { detail }) });
  return undefined;
}

/** @param timeLimit milliseconds after which the socket is destroyed, which ends everything */
async function openTunnel(
  socket: Socket,
  proxy: UpstreamProxy,
  { host, port }: ReachTarget,
  timeLimit: number,
): Promise<TunnelAnswer | undefined> {
  const server = { host: withoutZone(host), port };
  switch (proxy.kind) {
    case 'http-proxy':
      return openHttpTunnel(socket, proxy, server);
    case 'socks5': {
      // Only who uses SOCKS waits until its package is loaded.
      const { openSocksTunnel } = await import('./socks-tunnel.ts');
      return openSocksTunnel(socket, proxy, server, timeLimit);
    }
  }
}

/** When the network to the proxy goes away it is the proxy that is out of reach, not the server behind it. */
function lossOfProxy(failure: ReachFailure): ReachFailure {
  return failure.code === 'unreachable' ? ofProxy(failure) : failure;
}

/** With an upstream proxy, what kept from it is told as its failure and not the server's. */
function ofProxy(failure: ReachFailure): ReachFailure {
  return isOfHop(failure) ? { code: 'upstream-proxy-unreachable', because: failure } : failure;
}

function isOfHop(failure: ReachFailure): failure is HopFailure {
  return HOP_FAILURES.has(failure.code);
}

const HOP_FAILURES: ReadonlySet<string> = new Set<HopFailure['code']>([
  'name-not-found',
  'refused',
  'unreachable',
  'timed-out',
  'reset',
  'other',
]);
