/**
 * What clients can do wrong: each is answered, each has a row that says what it was, and the next client is served as if
 * nothing had been.
 */
import { expect, it } from 'vitest';
import { noise } from '../../../support/noise.ts';
import { type Proxied, proxied } from '../../../support/proxied.ts';
import { type TcpPeer, tcpClient, tcpServer } from '../../../support/tcp-peer.ts';
import { requestHead } from '../../../support/websocket-talk.ts';
import { unusedPort } from './upstream/counted-server.ts';

/** What a client of an explicit proxy does, and what becomes of it. */
interface Misdeed {
  readonly what: string;
  /** The proxy, and a port where nobody listens, can be named. */
  readonly sends: (own: number, closed: number) => Uint8Array | string;
  /** What it does next. */
  readonly next?: (client: TcpPeer) => void;
  readonly status: number;
  readonly url: RegExp;
  readonly why: RegExp;
  /** RFC 9209 2.3 */
  readonly error: string;
}

const MISDEEDS: readonly Misdeed[] = [
  {
    what: 'no HTTP',
    sends: () => '\0\x01\x02\x03',
    status: 400,
    url: /^ws:\/\/127\.0\.0\.1:\d+\/$/,
    why: /^This is an HTTP proxy, and what came is not HTTP\. Tell/,
    error: 'http_request_error',
  },
  {
    what: 'noise',
    sends: () => Uint8Array.of(0x80, ...noise(20_000)),
    status: 400,
    url: /^ws:\/\/127\.0\.0\.1:\d+\/$/,
    why: /^This is an HTTP proxy, and what came is not HTTP/,
    error: 'http_request_error',
  },
  {
    what: 'what HTTP/2 begins with',
    sends: () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    status: 400,
    url: /^http:\/\/127\.0\.0\.1:\d+$/,
    why: /^The program speaks HTTP\/2 with the proxy/,
    error: 'http_request_error',
  },
  {
    what: 'a first line that is none',
    sends: () => 'GET  http://a.example/  HTTP/1.1\r\n\r\n',
    status: 400,
    url: /^ws:\/\/127\.0\.0\.1:\d+\/$/,
    why: /^The first line of the request can not be read/,
    error: 'http_request_error',
  },
  {
    what: 'a version that there is not',
    sends: () => 'GET http://a.example/ HTTP/eleven\r\n\r\n',
    status: 400,
    url: /^ws:\/\/127\.0\.0\.1:\d+\/$/,
    why: /^The first line of the request can not be read/,
    error: 'http_request_error',
  },
  {
    what: 'a request to the proxy itself',
    sends: () => 'GET /status HTTP/1.1\r\nHost: proxy.example\r\n\r\n',
    status: 400,
    url: /^http:\/\/proxy\.example\/status$/,
    why: /^This is an HTTP proxy, not a server\. Set http:\/\/127\.0\.0\.1:\d+ as the HTTP proxy/,
    error: 'http_request_error',
  },
  {
    what: 'a scheme that it can not serve',
    sends: () => 'GET ftp://a.example/ HTTP/1.1\r\n\r\n',
    status: 400,
    url: /ftp:\/\/a\.example\/$/,
    why: /^This is an HTTP proxy, not a server/,
    error: 'http_request_error',
  },
  {
    what: 'CONNECT without a port',
    sends: () => 'CONNECT a.example HTTP/1.1\r\n\r\n',
    status: 400,
    url: /^a\.example$/,
    why: /^The target of CONNECT must be a host and a port/,
    error: 'http_request_error',
  },
  {
    what: 'CONNECT to a port where nobody listens',
    sends: (_, closed) => `CONNECT 127.0.0.1:${closed} HTTP/1.1\r\n\r\n`,
    status: 502,
    url: /^127\.0\.0\.1:\d+$/,
    why: /^127\.0\.0\.1:\d+ can't be reached: nothing listens there\. Start the server, or check its port\.$/,
    error: 'connection_refused',
  },
  {
    what: 'a request for a port where nobody listens',
    sends: (_, closed) => requestHead(`GET ws://127.0.0.1:${closed}/chat HTTP/1.1`),
    status: 502,
    url: /^ws:\/\/127\.0\.0\.1:\d+\/chat$/,
    why: /nothing listens there/,
    error: 'connection_refused',
  },
  {
    what: 'a name that has no address',
    sends: () => 'GET http://no-such-host.invalid/ HTTP/1.1\r\n\r\n',
    status: 502,
    url: /^http:\/\/no-such-host\.invalid\/$/,
    why: /^no-such-host\.invalid:80 can't be reached: (?:the name|no name server)/,
    error: 'dns_error',
  },
  {
    what: 'a name that can be none',
    sends: () => `CONNECT ${'a'.repeat(70)}.example:443 HTTP/1.1\r\n\r\n`,
    status: 502,
    url: /^a+\.example:443$/,
    why: /a{70}\.example/,
    error: 'dns_error',
  },
  {
    what: 'CONNECT to the proxy itself',
    sends: (own) => `CONNECT 127.0.0.1:${own} HTTP/1.1\r\n\r\n`,
    status: 508,
    url: /^127\.0\.0\.1:\d+$/,
    why: /^The request would come back to this proxy for ever\. Ask for another server\.$/,
    error: 'proxy_loop_detected',
  },
  {
    what: 'CONNECT to the proxy itself, by a name',
    sends: (own) => `CONNECT localhost:${own} HTTP/1.1\r\n\r\n`,
    status: 508,
    url: /^localhost:\d+$/,
    why: /for ever/,
    error: 'proxy_loop_detected',
  },
  {
    what: 'a request for the proxy itself',
    sends: (own) => requestHead(`GET http://127.0.0.1:${own}/ HTTP/1.1`),
    status: 508,
    url: /^ws:\/\/127\.0\.0\.1:\d+\/$/,
    why: /for ever/,
    error: 'proxy_loop_detected',
  },
  {
    what: 'a head over 64 KiB',
    sends: () => `GET http://a.example/ HTTP/1.1\r\nX: ${'a'.repeat(66_000)}\r\n\r\n`,
    status: 431,
    url: /^http:\/\/a\.example\/$/,
    why: /^The head of the request is longer than this proxy takes \(64 KiB\)/,
    error: 'http_request_error',
  },
  {
    what: 'fields without end',
    sends: () => `GET http://a.example/ HTTP/1.1\r\n${'A: b\r\n'.repeat(200_000)}`,
    status: 431,
    url: /^http:\/\/a\.example\/$/,
    why: /longer than this proxy takes/,
    error: 'http_request_error',
  },
  {
    what: 'empty lines without end',
    sends: () => '\r\n'.repeat(500_000),
    status: 431,
    url: /^ws:\/\/127\.0\.0\.1:\d+\/$/,
    why: /longer than this proxy takes/,
    error: 'http_request_error',
  },
  {
    what: 'half a request, and its end',
    sends: () => 'GET http://a.example/ HTTP/1.1\r\nHos',
    next: (client) => client.finish(),
    status: 400,
    url: /^http:\/\/a\.example\/$/,
    why: /^The connection ended before the head of the request was complete\. Send it whole\.$/,
    error: 'http_request_error',
  },
  {
    what: 'half a request, and nothing more',
    sends: () => 'GET http://a.example/ HTTP/1.1\r\nHost: a.example\r\n',
    status: 408,
    url: /^http:\/\/a\.example\/$/,
    why: /^The head of the request did not come in time\. Send it at once\.$/,
    error: 'http_request_error',
  },
  {
    what: 'two bytes, and nothing more',
    sends: () => 'GE',
    status: 408,
    url: /^ws:\/\/127\.0\.0\.1:\d+\/$/,
    why: /did not come in time/,
    error: 'http_request_error',
  },
];

/** What is answered to a request of somebody who does nothing wrong. */
async function expectServed(proxy: Proxied): Promise<void> {
  const server = await tcpServer((peer) => {
    void peer.untilText('\r\n\r\n').then(() => peer.send('HTTP/1.1 204 No Content\r\n\r\n'));
  });
  const client = await tcpClient(proxy.port);
  client.send(`GET http://127.0.0.1:${server.port}/ HTTP/1.1\r\n\r\n`);
  expect(await client.untilText('\r\n\r\n')).toBe('HTTP/1.1 204 No Content\r\n\r\n');
}

it.each(MISDEEDS)('a client that sends $what', async ({ sends, next, status, url, why, error }) => {
  const closed = await unusedPort();
  const proxy = await proxied({}, { timeLimits: { firstHead: 300 } });
  const client = await tcpClient(proxy.port);
  client.send(sends(proxy.port, closed));
  next?.(client);
  expect(await client.untilEnd()).toBe('finished');
  const [head = '', body = ''] = client.receivedText.split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} \\S`));
  expect(head).toContain(`\r\nProxy-Status: framescope; error=${error}\r\n`);
  expect(head).toContain(`\r\nContent-Length: ${body.length}\r\n`);
  expect(head).toMatch(/\r\nConnection: close$/);
  const view = await proxy.ended();
  expect(view).toMatchObject({ status, state: 'refused' });
  expect(view.url).toMatch(url);
  expect(view.why).toMatch(why);
  expect(body).toBe(`Framescope: ${view.why}\n`);
  await expectServed(proxy);
});
