import { describe, expect, it } from 'vitest';
import { parseHead } from '../../../src-core/http-upgrade/head.ts';
import { asksForWebSocket, requestUrl } from '../../../src-core/http-upgrade/upgrade-request.ts';
import { latin1 } from '../../support/bytes.ts';

function head(text: string): ReturnType<typeof parseHead> {
  return parseHead(latin1(`${text}\r\n\r\n`));
}

describe('a request', () => {
  it.each([
    ['rightly', 'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x', true],
    ['in another case', 'UPGRADE: WebSocket', true],
    ['among others', 'Upgrade: h2c, websocket', true],
    ['with a key alone', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', true],
    ['not at all', 'Accept: text/html', false],
    ['not, but for HTTP/2', 'Upgrade: h2c', false],
    ['not, naming it in Connection only', 'Connection: websocket', false],
  ])('asks for WebSocket %s', (_, fields, asks) => {
    expect(asksForWebSocket(head(`GET / HTTP/1.1\r\n${fields}`))).toBe(asks);
  });
});

describe('the URL of a request', () => {
  // RFC 6455 3, RFC 9112 3.2.1 and 3.2.2, RFC 9112 3.3
  it.each([
    ['origin form', 'GET /chat?a=b HTTP/1.1\r\nHost: example.com', 'ws://example.com/chat?a=b'],
    ['a port', 'GET / HTTP/1.1\r\nHost: example.com:8080', 'ws://example.com:8080/'],
    ['an IPv6 host', 'GET / HTTP/1.1\r\nhost: [2001:db8::1]:81', 'ws://[2001:db8::1]:81/'],
    [
      'absolute form, which goes before Host',
      'GET ws://a.example/x HTTP/1.1\r\nHost: b.example',
      'ws://a.example/x',
    ],
    ['absolute form of a secure URL', 'GET wss://a.example/x HTTP/1.1', 'wss://a.example/x'],
    ['absolute form as a proxy gets it', 'GET http://a.example:81/x HTTP/1.1', 'ws://a.example:81/x'],
    ['absolute form in capitals', 'GET HTTPS://a.example/x HTTP/1.1', 'wss://a.example/x'],
    ['no Host', 'GET /x HTTP/1.0', 'ws://198.51.100.2:80/x'],
    ['an empty Host', 'GET /x HTTP/1.1\r\nHost:', 'ws://198.51.100.2:80/x'],
  ])('is made from %s', (_, text, url) => {
    expect(requestUrl(head(`${text}\r\nUpgrade: websocket`), false, '198.51.100.2:80')).toBe(url);
  });

  it('has the scheme it was made over', () => {
    const request = head('GET /x HTTP/1.1\r\nHost: a.example\r\nUpgrade: websocket');
    expect(requestUrl(request, true, '')).toBe('wss://a.example/x');
  });

  it.each([
    ['GET http://a.example/x HTTP/1.1', false, 'http://a.example/x'],
    ['GET /x HTTP/1.1\r\nHost: a.example', false, 'http://a.example/x'],
    ['POST /x HTTP/1.1\r\nHost: a.example', true, 'https://a.example/x'],
    ['OPTIONS * HTTP/1.1\r\nHost: a.example', false, 'http://a.example'],
    ['CONNECT a.example:443 HTTP/1.1', false, 'a.example:443'],
    ['no request at all', false, 'ws://198.51.100.2:80/'],
  ])('that does not ask for WebSocket, %s, says so', (text, isEncrypted, url) => {
    expect(requestUrl(head(text), isEncrypted, '198.51.100.2:80')).toBe(url);
  });
});
