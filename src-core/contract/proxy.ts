/** What a local proxy is asked to be, and what it tells of itself. */
import { parseAbsoluteTarget, parseTcpTarget } from '../http-upgrade/request-target.ts';
import { arrayOf, type Check, isCount, isIndex, isText, nullOr, oneOf, record } from '../values/checks.ts';
import type { CaptureLimits } from './capture-limits.ts';
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
  /** What is shown to servers that ask who their client is: the first whose host matches. */
  readonly clientCertificates: readonly ClientCertificate[];
  /** The file that the secrets of TLS are added to, for programs that decrypt; `null` for none. */
  readonly keyLog: string | null;
  /** Of the capture that it records. */
  readonly limits: CaptureLimits;
}

/** A certificate with which a client says who it is (RFC 8446 4.4.2), as files of its user. */
export interface ClientCertificate {
  /** The host that it is for, in the form of `excludedHosts`. */
  readonly host: string;
  /** A file in PEM, with the certificates that lead to its authority behind it, or in PKCS#12. */
  readonly certificate: string;
  /** A file in PEM; `null` where the key is in the other file. */
  readonly key: string | null;
  /** What the key is encrypted with. */
  readonly passphrase: string | null;
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
  /** Where the secrets of TLS are added to. */
  readonly keyLog: KeyLogView | null;
  /** How many messages and control frames wait for a decision. */
  readonly held: number;
  /** Rules that are on. */
  readonly rulesOn: number;
}

export interface KeyLogView {
  readonly path: string;
  /** Why nothing is added any more, as a sentence; `null` while all is. */
  readonly trouble: string | null;
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

/** RFC 1035 2.3.4: a name has at most 255 octets. One host alone, no pattern for several. */
export const isHost: Check<string> = (value): value is string =>
  isText(value) && /^[^\s*/]{1,255}$/.test(value);

const isClientCertificate: Check<ClientCertificate> = record<ClientCertificate>({
  host: isShortText,
  certificate: isShortText,
  key: nullOr(isShortText),
  passphrase: nullOr(isShortText),
});

const isCaptureLimits: Check<CaptureLimits> = record<CaptureLimits>({
  fileSize: nullOr(isIndex),
  fileTime: nullOr(isIndex),
  files: nullOr(isIndex),
});

export const isProxySettings: Check<ProxySettings> = record<ProxySettings>({
  mode: oneOf(...PROXY_MODES),
  listen: record<ListenAddress>({ address: isShortText, port: isCount(65_535) }),
  target: nullOr(isShortText),
  hostMapping: oneOf<ProxySettings['hostMapping']>('target', 'unchanged'),
  pathMapping: oneOf<ProxySettings['pathMapping']>('target', 'prefix', 'unchanged'),
  upstreamProxy: nullOr(isShortText),
  excludedHosts: arrayOf(isShortText),
  unverifiedHosts: arrayOf(isShortText),
  clientCertificates: arrayOf(isClientCertificate),
  keyLog: nullOr(isShortText),
  limits: isCaptureLimits,
});
