import type { Socket } from 'node:net';
import { beginning, visibleText } from '../../../../src-core/bytes/visible-text.ts';
import {
  BYTES_THAT_TELL,
  looksLikeResponse,
  unreadableReason,
} from '../../../../src-core/http-upgrade/first-bytes.ts';
import {
  type HttpHead,
  headerList,
  parseHead,
  parseStatusLine,
} from '../../../../src-core/http-upgrade/head.ts';
import { HeadCollector } from '../../../../src-core/http-upgrade/head-collector.ts';
import { authority } from './server-name.ts';
import { negotiateTunnel, type TunnelAnswer } from './tunnel-negotiation.ts';
import type { ProxyCredentials, UpstreamProxy } from './upstream-route.ts';

/** UTF-16 units of what a proxy says that are told. */
const LONGEST_DETAIL = 100;

const LONGEST_HEAD = 64 * 1024;

/** Asks an HTTP proxy, to which the socket is connected, for a tunnel (RFC 9110 9.3.6). */
export function openHttpTunnel(
  socket: Socket,
  proxy: UpstreamProxy,
  server: { readonly host: string; readonly port: number },
): Promise<TunnelAnswer | undefined> {
  return negotiateTunnel(socket, (settle) => {
    let collector = new HeadCollector(LONGEST_HEAD);
    socket.write(connectRequest(authority(server), proxy.credentials));
    return (bytes) => {
      let taken = 0;
      while (taken < bytes.length) {
        taken += collector.accept(bytes.subarray(taken));
        const answer = answerOf(collector, proxy.credentials);
        if (answer === 'interim') collector = new HeadCollector(LONGEST_HEAD);
        else if (answer !== undefined) {
          settle(answer);
          break;
        }
      }
      return taken;
    };
  });
}

// RFC 9112 3.2.3: the target is host and port, nothing else; RFC 9110 7.2: Host is the same.
function connectRequest(target: string, credentials: ProxyCredentials | undefined): string {
  const lines = [`CONNECT ${target} HTTP/1.1`, `Host: ${target}`];
  if (credentials !== undefined) {
    // RFC 7617 2 and 2.1: user and password, joined by a colon, in UTF-8.
    const login = Buffer.from(`${credentials.user}:${credentials.password}`, 'utf8');
    lines.push(`Proxy-Authorization: Basic ${login.toString('base64')}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** What has come so far of an answer; `undefined` while that doesn't tell. */
function answerOf(
  collector: HeadCollector,
  credentials: ProxyCredentials | undefined,
): TunnelAnswer | 'interim' | undefined {
  const bytes = collector.bytes();
  if (bytes.length >= BYTES_THAT_TELL && !looksLikeResponse(bytes)) {
    return garbled(unreadableReason(bytes) === 'tls-alert' ? 'tls' : 'unknown');
  }
  if (collector.tooLong) return garbled('endless-head');
  if (!collector.complete) return undefined;
  const head = parseHead(bytes);
  const line = parseStatusLine(head.line);
  if (line === undefined) return garbled('unknown');
  const { status, reason } = line;
  // RFC 9110 15.2: any number of interim answers may come before the one that counts. 101 was not asked for.
  if (status >= 100 && status < 200 && status !== 101) return 'interim';
  // RFC 9110 9.3.6: any 2xx opens the tunnel, directly behind the head, whatever lengths that names.
  if (status >= 200 && status < 300)
    return { kind: 'open', detail: visibleText(beginning(`${status} ${reason}`.trim(), LONGEST_DETAIL)) };
  if (status === 407) return { kind: 'failed', failure: authenticationFailure(head, credentials) };
  return { kind: 'failed', failure: { code: 'upstream-proxy-refused', answer: { status, reason } } };
}

function garbled(what: 'tls' | 'endless-head' | 'unknown'): TunnelAnswer {
  return { kind: 'failed', failure: { code: 'upstream-proxy-garbled', what } };
}

const METHODS_TOLD = 4;

function authenticationFailure(head: HttpHead, credentials: ProxyCredentials | undefined) {
  // RFC 9110 11.6.1: a list of challenges has commas between them and within them; a scheme is no `name=value`.
  const named = headerList(head, 'Proxy-Authenticate').flatMap(
    (member) => /^([\w!#$%&'*+.^`|~-]{1,32})(?: |$)(?!\s*=)/.exec(member)?.[1] ?? [],
  );
  const methods = [...new Set(named)].slice(0, METHODS_TOLD);
  const hasBasic = named.length === 0 || named.some((scheme) => scheme.toLowerCase() === 'basic');
  const why = hasBasic ? (credentials === undefined ? 'missing' : 'not-accepted') : 'other-method';
  return { code: 'upstream-proxy-authentication', why, methods } as const;
}
