import { isIPv6 } from 'node:net';
import { visibleText } from '../../../../src-core/bytes/visible-text.ts';
import { asciiHost, authority, isPort } from './server-name.ts';

export interface ProxyCredentials {
  readonly user: string;
  readonly password: string;
}

/** A proxy between us and the servers. The host is an IP address (IPv6 without brackets) or a name in ASCII. */
export interface UpstreamProxy {
  /** A SOCKS server resolves the names of servers itself. */
  readonly kind: 'http-proxy' | 'socks5';
  readonly host: string;
  readonly port: number;
  readonly credentials?: ProxyCredentials;
}

/** The way to the servers: straight, or through one proxy more. */
export type UpstreamRoute = { readonly kind: 'direct' } | UpstreamProxy;

type UnusableRoute = { readonly mustBe: string };

/** Scheme, user and password (up to the last @), host, port; nothing behind but the slash of an empty path. */
const ADDRESS = /^(http|socks5h?):\/\/(?:([^/?#]*)@)?(\[[^\]@%]*\]|[^:@/?#[\]]*)(?::(\d*))?\/?$/i;

/**
 * Reads the address of an upstream proxy: `http://user:password@host:port`, `socks5://` or `socks5h://`, which mean the
 * same here. User and password are percent-encoded UTF-8; without a port it is 80 or 1080 (RFC 1928 3). `mustBe` says what
 * is wrong, in one sentence that shows none of the text.
 */
export function parseUpstreamRoute(text: string): UpstreamProxy | UnusableRoute {
  const match = ADDRESS.exec(text.trim());
  if (match === null) return { mustBe: FORM };
  const [, scheme = '', login, bracketed = '', digits = ''] = match;
  const kind = scheme.toLowerCase() === 'http' ? 'http-proxy' : 'socks5';
  const credentials = parseCredentials(login);
  if (credentials !== undefined && 'mustBe' in credentials) return credentials;
  const port = digits === '' ? DEFAULT_PORTS[kind] : Number(digits);
  const proxy = { kind, host: parseHost(bracketed), port, ...(credentials && { credentials }) } as const;
  const problem = proxyProblem(proxy);
  return problem === undefined ? proxy : { mustBe: problem };
}

const DEFAULT_PORTS = { 'http-proxy': 80, socks5: 1080 } as const;

const FORM =
  'It must be http://host:port, socks5://host:port or socks5h://host:port, with user:password@ before the host where the proxy wants them.';
const ENCODING = 'It must have user and password percent-encoded: "%" is %25, "@" is %40, "/" is %2F.';

/** Empty for what can be no host. */
function parseHost(text: string): string {
  if (!text.startsWith('[')) return asciiHost(text) ?? '';
  const address = text.slice(1, -1);
  return isIPv6(address) ? address : '';
}

function parseCredentials(login: string | undefined): ProxyCredentials | UnusableRoute | undefined {
  if (login === undefined || login === '') return undefined;
  const colon = login.indexOf(':');
  const [user, password] = colon < 0 ? [login, ''] : [login.slice(0, colon), login.slice(colon + 1)];
  try {
    return { user: decodeURIComponent(user), password: decodeURIComponent(password) };
  } catch {
    return { mustBe: ENCODING };
  }
}

/** What is wrong with a proxy that is to be used, in a sentence that shows none of it; `undefined` for nothing. */
export function proxyProblem({ kind, host, port, credentials }: UpstreamProxy): string | undefined {
  if (asciiHost(host) !== host) {
    return 'It must have a host that is a name or an IP address, one of IPv6 in brackets.';
  }
  if (!isPort(port)) return 'It must have a port from 1 to 65535.';
  return credentials && credentialsProblem(kind, credentials);
}

function credentialsProblem(
  kind: UpstreamProxy['kind'],
  { user, password }: ProxyCredentials,
): string | undefined {
  switch (kind) {
    case 'http-proxy':
      // RFC 7617 2: the colon separates user and password, and neither has control characters.
      if (user.includes(':')) return 'It must have a user without a colon, which HTTP does not allow.';
      if (/\p{Cc}/u.test(user + password)) return 'It must have no control characters in user and password.';
      return undefined;
    case 'socks5':
      // RFC 1929 2: lengths are a byte each. An empty password is against it, and what some servers want.
      if (user === '' || isBeyondByte(user) || isBeyondByte(password)) {
        return 'It must have a user, and user and password of at most 255 bytes, which is all SOCKS has room for.';
      }
      return undefined;
  }
}

function isBeyondByte(text: string): boolean {
  return Buffer.byteLength(text) > 255;
}

/** A route for people, without its password: `direct`, or `http://ada:***@proxy.example:8080`. */
export function routeText(route: UpstreamRoute): string {
  if (route.kind === 'direct') return 'direct';
  const scheme = route.kind === 'http-proxy' ? 'http' : 'socks5';
  const login = route.credentials === undefined ? '' : `${visibleText(route.credentials.user)}:***@`;
  return `${scheme}://${login}${authority(route)}`;
}
