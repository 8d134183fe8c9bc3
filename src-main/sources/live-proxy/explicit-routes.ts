import { parseRequestLine } from '../../../src-core/http-upgrade/head.ts';
import { rewrittenHead } from '../../../src-core/http-upgrade/head-rewriting.ts';
import {
  hostField,
  parseAbsoluteTarget,
  parseAuthority,
} from '../../../src-core/http-upgrade/request-target.ts';
import type { HeadRead } from './head-reading.ts';
import type { Route } from './http-forwarding.ts';
import { faultAnswer, HTTP_2, MALFORMED_REQUEST } from './request-faults.ts';

/** Fields that are between a client and its proxy: the second is not in any specification, and still sent. */
const OF_THE_PROXY = ['proxy-authorization', 'proxy-connection'];

/** Where a request to an HTTP proxy is to go. @param proxyUrl how a client names the proxy, for what it is told */
export function explicitRoute(read: HeadRead, proxyUrl: string): Route {
  if (read.kind !== 'head') return { kind: 'answer', answer: faultAnswer(read.kind) };
  const line = parseRequestLine(read.head.line);
  if (line === undefined) return { kind: 'answer', answer: MALFORMED_REQUEST };
  // RFC 9113 3.4: what a client of HTTP/2 begins with.
  if (line.method === 'PRI') return { kind: 'answer', answer: HTTP_2 };
  if (line.method === 'CONNECT') {
    const server = parseAuthority(line.target);
    if (server !== undefined) return { kind: 'tunnel', server: { ...server, isSecure: false } };
    const sentence =
      'The target of CONNECT must be a host and a port, as in "CONNECT example.com:443 HTTP/1.1".';
    return { kind: 'answer', answer: { status: 400, sentence, error: 'http_request_error' } };
  }
  const target = parseAbsoluteTarget(line.target);
  if (target === undefined) {
    const sentence = `This is an HTTP proxy, not a server. Set ${proxyUrl} as the HTTP proxy of a program, or open a browser from Framescope.`;
    return { kind: 'answer', answer: { status: 400, sentence, error: 'http_request_error' } };
  }
  // RFC 9112 3.2.2: a proxy replaces the Host field by the host of the target.
  const host = hostField(target, target.isSecure);
  const head = rewrittenHead(read.raw, {
    target: target.path,
    values: new Map([['host', host]]),
    without: OF_THE_PROXY,
  });
  return { kind: 'forward', server: target, request: read.head, head };
}
