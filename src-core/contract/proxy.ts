/** What a local proxy is asked to be, and what it tells of itself. */
import { parseAbsoluteTarget, parseTcpTarget } from '../http-upgrade/request-target.ts';
import { arrayOf, type Check, isCount, isText, nullOr, oneOf, record } from '../values/checks.ts';
import { type ListenAddress, PROXY_MODES, type ProxyMode } from './listening.ts';

export type { ListenAddress, ProxyMode };

export interface ProxySettings {
  readonly mode: ProxyMode;
  readonly listen: ListenAddress;
  /** `ws(s)://host[:port][/path]` of the server in `reverse`, `tcp://host:port` in `bridge`; `null` in `explicit`. */
  readonly target: string | null;
  /** Which host the server is told in `reverse`: its own, or the one that the client asked for. */
  readonly hostMapping: 'target' | 'unchanged';
  /** Which path the server is asked for in `reverse`: that of the target, that with the client's behind it, or the client's. */
  readonly pathMapping: 'target' | 'prefix' | 'unchanged';
  /** How servers are reached, as `http://user:password@host:port` or `socks5://…`; `null` for directly. */
  readonly upstreamProxy: string | null;
  /** Hosts that pass through untouched and uninspected: names, or `*.example.com` for all below one. */
  readonly excludedHosts: readonly string[];
  /** Hosts whose certificates are not verified, in the same form. */
  readonly unverifiedHosts: readonly string[];
}

/** What keeps settings from being used, as a sentence; `undefined` when nothing does. */
export function settingsProblem({ mode, target }: ProxySettings): string | undefined {
  switch (mode) {
    case 'explicit':
      return target === null
        ? undefined
        : 'An explicit proxy has no target: its clients say where they want to go.';
    case 'reverse':
      return parseAbsoluteTarget(target ?? '') === undefined
        ? 'A reverse proxy needs a target: ws://HOST[:PORT][/PATH], or the same with wss.'
        : undefined;
    case 'bridge':
      return parseTcpTarget(target ?? '') === undefined
        ? 'A bridge needs a target: tcp://HOST:PORT.'
        : undefined;
  }
}

/** How the proxy of a capture stands. */
export interface ProxyView {
  readonly mode: ProxyMode;
  readonly target: string | null;
  /** Where it listens; `null` when it does not yet, or not any more. */
  readonly listening: ListenAddress | null;
  /** The proxy between it and the servers, without its password. */
  readonly upstreamProxy: string | null;
  /** How many messages and control frames wait for a decision. */
  readonly held: number;
  /** Rules that are on. */
  readonly rulesOn: number;
}

/** Browsers that can be opened with a proxy, and how often each is. */
export interface BrowsersView {
  readonly browsers: readonly { readonly name: string; readonly open: number }[];
}

/** The authority in whose name clients are shown certificates. */
export interface AuthorityView {
  readonly certificatePath: string;
  /** SHA-256, `AB:CD:…`. */
  readonly fingerprint: string;
  /** Milliseconds since 1970. */
  readonly notAfter: number;
  /** How it is installed and removed by hand, for each system. */
  readonly guides: readonly InstallationGuide[];
}

export interface InstallationGuide {
  readonly system: string;
  readonly install: readonly string[];
  readonly remove: readonly string[];
}

const LONGEST = 4096;
const isShortText: Check<string> = (value): value is string => isText(value) && value.length <= LONGEST;

export const isProxySettings: Check<ProxySettings> = record<ProxySettings>({
  mode: oneOf(...PROXY_MODES),
  listen: record<ListenAddress>({ address: isShortText, port: isCount(65_535) }),
  target: nullOr(isShortText),
  hostMapping: oneOf<ProxySettings['hostMapping']>('target', 'unchanged'),
  pathMapping: oneOf<ProxySettings['pathMapping']>('target', 'prefix', 'unchanged'),
  upstreamProxy: nullOr(isShortText),
  excludedHosts: arrayOf(isShortText),
  unverifiedHosts: arrayOf(isShortText),
});
