import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { ProxySettings } from '../../../src-core/contract/proxy.ts';
import { looksLikeTls } from '../../../src-core/http-upgrade/first-bytes.ts';
import type { AbsoluteTarget } from '../../../src-core/http-upgrade/request-target.ts';
import type { UpgradeLimits } from '../../../src-core/http-upgrade/upgrade-reader.ts';
import { bridge } from './bridge.ts';
import { ClientConnection } from './client-connection.ts';
import { explicitRoute } from './explicit-routes.ts';
import type { HeadRead } from './head-reading.ts';
import type { HostList } from './host-list.ts';
import { HttpForwarding, type Route } from './http-forwarding.ts';
import type { Interception } from './intercept/interception.ts';
import { plainLeg } from './leg.ts';
import type { ProxyRecorder } from './recorder.ts';
import { reverseRoute } from './reverse-routes.ts';
import type { ReachedServer, ServerAddress, ServerConnector } from './server-connector.ts';
import { SocketReader } from './socket-reader.ts';
import type { TimeLimits } from './time-limits.ts';
import { acceptTls, type KeyLog } from './tls-legs.ts';
import { ownTlsRefusalSentence } from './tls-refusal.ts';
import { openTunnel, type TunnelRequest } from './tunnel.ts';
import { UpgradeTap } from './upgrade-tap.ts';

export interface ServingParts {
  readonly settings: ProxySettings;
  readonly limits: UpgradeLimits;
  readonly timeLimits: TimeLimits;
  /** The server that the proxy stands for, in `reverse`. */
  readonly target: AbsoluteTarget | undefined;
  /** The TCP server that it leads to, in `bridge`. */
  readonly bridgeTo: ServerAddress | undefined;
  readonly excluded: HostList;
  readonly connector: ServerConnector;
  readonly recorder: ProxyRecorder;
  readonly interception: Interception;
  readonly contextFor: (host: string) => Promise<SecureContext>;
  readonly keyLog: KeyLog | undefined;
}

/** Serves the clients of a proxy, in whichever mode it works. */
export class ClientServing {
  constructor(private readonly parts: ServingParts) {}

  serve(tcp: Socket): void {
    // Whoever has the socket at the moment learns of its end in other ways.
    tcp.on('error', () => {});
    this.accept(tcp).catch((error: unknown) => {
      tcp.destroy();
      throw error;
    });
  }

  private async accept(tcp: Socket): Promise<void> {
    const steps = [{ step: 'client-connected', at: performance.now() }] as const;
    const client = new ClientConnection(plainLeg(tcp), this.parts.recorder, steps);
    const reader = new SocketReader(tcp);
    const first = await reader.read();
    if (first === undefined) {
      tcp.destroy();
      return;
    }
    reader.unread(first);
    const early = reader.release();
    if (looksLikeTls(early)) await this.secure(client, early);
    else await this.forward(client, early);
  }

  /** A client that speaks TLS with the proxy itself. */
  private async secure(client: ClientConnection, hello: Buffer): Promise<void> {
    const { contextFor, keyLog, timeLimits } = this.parts;
    const host = client.proxy.address;
    const timeLimit = timeLimits.handshake;
    const accepted = await acceptTls(client.leg, hello, { host, contextFor, keyLog, timeLimit });
    if (accepted.kind === 'secured') await this.forward(client.secured(accepted.leg), NOTHING);
    else {
      const sentence = ownTlsRefusalSentence(accepted);
      client.noteRefusal([['client-to-server', hello]], { status: null, sentence });
    }
  }

  private async forward(client: ClientConnection, early: Buffer): Promise<void> {
    const { connector, limits, timeLimits, bridgeTo } = this.parts;
    const { longestHead } = limits;
    if (bridgeTo !== undefined) {
      await bridge(client, early, { server: bridgeTo, connector, longestHead, timeLimits });
      return;
    }
    const forwarding = new HttpForwarding(client, early, {
      ...{ longestHead, timeLimits },
      route: (read) => this.route(read, client),
      connect: (server) => connector.connect(server),
      tap: this.tap,
      tunnel: (request) => this.tunnel(client, request),
    });
    await forwarding.run();
  }

  private tunnel(client: ClientConnection, request: TunnelRequest): Promise<void> {
    const { connector, contextFor, keyLog, excluded, limits, timeLimits } = this.parts;
    return openTunnel(client, request, {
      ...{ connector, contextFor, keyLog, tap: this.tap, longestHead: limits.longestHead, timeLimits },
      isExcluded: (host) => excluded.includes(host),
    });
  }

  private route(read: HeadRead, client: ClientConnection): Route {
    const { settings, target } = this.parts;
    if (settings.mode === 'explicit' || target === undefined) {
      const { address, port } = client.proxy;
      return explicitRoute(read, `http://${address}:${port}`);
    }
    return reverseRoute(read, target, settings);
  }

  private readonly tap = (client: ClientConnection, { leg, steps }: ReachedServer): UpgradeTap => {
    const { limits, interception } = this.parts;
    return new UpgradeTap({ limits, interception, begin: () => client.record(leg, steps) });
  };
}

const NOTHING = Buffer.alloc(0);
