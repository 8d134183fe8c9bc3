import { createServer, type Server, type Socket } from 'node:net';
import { limitsProblem } from '../../../src-core/contract/capture-limits.ts';
import { type ListenAddress, type ProxySettings, settingsProblem } from '../../../src-core/contract/proxy.ts';
import type { Trouble } from '../../../src-core/contract/trouble.ts';
import { parseAbsoluteTarget, parseTcpTarget } from '../../../src-core/http-upgrade/request-target.ts';
import type { UpgradeLimits } from '../../../src-core/http-upgrade/upgrade-reader.ts';
import { letHeapGrow } from '../../adapters/heap-growth.ts';
import type { CertificateAuthority } from '../../certificates/authority.ts';
import type { LiveContext } from '../live-packets.ts';
import type { SourceOutcome } from '../source-outcome.ts';
import { ClientServing, type ServingParts } from './client-serving.ts';
import { HostList } from './host-list.ts';
import { Interception } from './intercept/interception.ts';
import { listenTrouble } from './listen-trouble.ts';
import { ProxyRecorder } from './recorder.ts';
import { isAt, ServerConnector } from './server-connector.ts';
import { TIME_LIMITS, type TimeLimits } from './time-limits.ts';
import { openTlsFiles, type TlsFiles } from './tls-files.ts';
import { parseUpstreamRoute, type UpstreamRoute } from './upstream/upstream-route.ts';

export interface ProxyOptions {
  readonly settings: ProxySettings;
  readonly limits: UpgradeLimits;
  /** The authority in whose name clients are shown certificates; asked for when a client first speaks TLS. */
  readonly authority: () => Promise<CertificateAuthority>;
  /** Told once when the TLS key log can't be written any more. */
  readonly onKeyLogBroken?: ((trouble: Trouble) => void) | undefined;
  /** Where the proxy is to wait for others more or less long than usual. */
  readonly timeLimits?: Partial<TimeLimits> | undefined;
  /** Told where the proxy listens, once it does. */
  readonly onListening: (at: ListenAddress) => void;
}

/** How many clients may wait to be accepted. */
const BACKLOG = 1024;

/** A proxy as the source of a capture: what it relays is recorded, until it is stopped. */
export class LiveProxy {
  private readonly clients = new Set<Socket>();
  private current: Interception | undefined;
  /** Hosts whose certificates need not be valid; more may come while it runs. */
  private readonly unverified: HostList;
  private onProgress = (): void => {};

  constructor(private readonly options: ProxyOptions) {
    this.unverified = new HostList(options.settings.unverifiedHosts);
  }

  /** Rules and what is held; only while it runs. */
  get interception(): Interception | undefined {
    return this.current;
  }

  /** Goes on with a host whatever certificate it shows, from the next connection to it. */
  goOnWith(host: string): void {
    if (this.isVerified(host)) this.unverified.add(host);
    this.onProgress();
  }

  /** Whether the certificate of a host must be valid. */
  isVerified(host: string): boolean {
    return !this.unverified.includes(host);
  }

  /** Listens, relays and records until `stop`. */
  async run(context: LiveContext, stop: AbortSignal): Promise<SourceOutcome> {
    const { settings, onKeyLogBroken = () => {} } = this.options;
    const problem = settingsProblem(settings) ?? limitsProblem(settings.limits);
    if (problem !== undefined) return unusable(problem);
    const opened = await openTlsFiles(settings, onKeyLogBroken);
    if (opened.kind === 'failed') return opened;
    try {
      return await this.relay(context, stop, opened.files);
    } finally {
      opened.files.keyLog?.close();
    }
  }

  private async relay(
    context: LiveContext,
    stop: AbortSignal,
    { certificates, keyLog: log }: TlsFiles,
  ): Promise<SourceOutcome> {
    const { settings, limits, authority } = this.options;
    const keyLog = log === undefined ? undefined : (line: Buffer): void => log.add(line);
    const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true });
    const route = settings.upstreamProxy === null ? DIRECT : parseUpstreamRoute(settings.upstreamProxy);
    if ('mustBe' in route) return unusable(route.mustBe);
    const outcome = await listening(server, settings.listen);
    if (outcome !== undefined) return outcome;
    const at = server.address();
    if (at === null || typeof at === 'string') throw new Error('a TCP server has an address and a port');
    if (route.kind !== 'direct' && isAt({ address: route.host, port: route.port }, at)) {
      server.close();
      return unusable('Its upstream proxy would be itself. Name another one.');
    }
    letHeapGrow();
    const timeLimits = { ...TIME_LIMITS, ...this.options.timeLimits };
    const connector = new ServerConnector({
      route,
      unverified: this.unverified,
      certificates,
      keyLog,
      stop,
      timeLimits,
      listen: { address: at.address, port: at.port },
    });
    const recorder = new ProxyRecorder(context.recording, context.onProgress);
    const interception = interceptionOf(context, recorder);
    this.current = interception;
    this.onProgress = context.onProgress;
    const serving = new ClientServing({
      ...{ settings, limits, timeLimits, keyLog, connector },
      ...targetsOf(settings),
      excluded: new HostList(settings.excludedHosts),
      ...{ recorder, interception },
      contextFor: async (host) => (await authority()).secureContextFor(host),
    });
    server.on('connection', (client) => {
      this.clients.add(client);
      client.once('close', () => this.clients.delete(client));
      serving.serve(client);
    });
    this.options.onListening({ address: at.address, port: at.port });
    context.onProgress();
    await new Promise<void>((resolve) => {
      if (stop.aborted) resolve();
      else stop.addEventListener('abort', () => resolve(), { once: true });
    });
    server.close();
    interception.abandon();
    // How connections end now is not how their peers would have ended them.
    recorder.stop();
    this.current = undefined;
    for (const client of this.clients) client.destroy();
    connector.close();
    return { kind: 'stopped' };
  }
}

function interceptionOf(
  { store, payloads, pipeline, onProgress }: LiveContext,
  recorder: ProxyRecorder,
): Interception {
  return new Interception({
    seen: { store, payloads },
    observe: () => recorder.commit(),
    connectionBetween: (between) => pipeline.connectionBetween(between),
    onChange: onProgress,
  });
}

const DIRECT: UpstreamRoute = { kind: 'direct' };

function unusable(sentence: string): SourceOutcome {
  const trouble = { what: 'The settings of the proxy can not be used', where: 'proxy', remedy: sentence };
  return { kind: 'failed', trouble };
}

function targetsOf({ mode, target }: ProxySettings): Pick<ServingParts, 'target' | 'bridgeTo'> {
  const address = mode === 'bridge' ? parseTcpTarget(target ?? '') : undefined;
  return {
    target: mode === 'reverse' ? parseAbsoluteTarget(target ?? '') : undefined,
    bridgeTo: address === undefined ? undefined : { ...address, isSecure: false },
  };
}

async function listening(
  server: Server,
  { address, port }: ListenAddress,
): Promise<SourceOutcome | undefined> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: address, port, backlog: BACKLOG }, resolve);
    });
    return undefined;
  } catch (error) {
    return { kind: 'failed', trouble: listenTrouble(error, `${address}:${port}`) };
  }
}
