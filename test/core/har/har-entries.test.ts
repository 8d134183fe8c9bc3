import { describe, expect, it } from 'vitest';
import { connectionTroubles, readingNotes } from '../../../src-core/export/notes.ts';
import { atTen, harEntry, harOf, readHarText } from '../../support/har-capture.ts';

const HELLO = { type: 'send', time: atTen(1), opcode: 1, data: 'Hello' };

function readEntry(changes: object) {
  return readHarText(harOf(harEntry(changes)));
}

describe('an entry', () => {
  it.each([
    ['messages', { _resourceType: undefined, request: request('https://example.com/') }],
    ['a resource type', { _webSocketMessages: undefined, request: request('https://example.com/') }],
    ['a URL', { _resourceType: undefined, _webSocketMessages: undefined }],
    [
      'an Upgrade field',
      {
        _resourceType: undefined,
        _webSocketMessages: undefined,
        request: {
          ...request('https://example.com/'),
          headers: [{ name: 'upgrade', value: 'h2c, WebSocket' }],
        },
      },
    ],
  ])('is a WebSocket by %s', (_, changes) => {
    expect(readEntry(changes).connections).toHaveLength(1);
  });

  it('of another kind is counted', () => {
    const { connections, store } = readHarText(
      harOf(
        { request: request('https://example.com/'), response: {} },
        { request: request('https://example.com/b'), _webSocketMessages: 'none' },
        { request: 7 },
        {},
      ),
    );
    expect(connections).toEqual([]);
    expect(readingNotes(store)).toEqual([
      '2 HAR entries other than WebSocket',
      "2 HAR entries that can't be read",
    ]);
  });

  it.each([
    ['wss://example.com/a?b=1#c', 'wss://example.com/a?b=1#c', 'GET /a?b=1 HTTP/1.1'],
    ['HTTPS://example.com', 'wss://example.com', 'GET / HTTP/1.1'],
    ['http://[::1]:8080?x', 'ws://[::1]:8080?x', 'GET /?x HTTP/1.1'],
    ['', '', 'GET / HTTP/1.1'],
    ['nonsense', 'nonsense', 'GET /nonsense HTTP/1.1'],
  ])('with the URL %j', (given, url, line) => {
    expect(readEntry({ request: request(given) }).connections[0]).toMatchObject({ url, request: { line } });
  });

  it.each([
    ['DevTools', { method: 'GET', httpVersion: 'HTTP/1.1' }, 'GET /chat HTTP/1.1'],
    ['small letters', { method: 'GET', httpVersion: 'http/1.1' }, 'GET /chat HTTP/1.1'],
    ['HTTP/2', { method: 'GET', httpVersion: 'h2' }, 'GET /chat h2'],
    ['nothing', {}, '/chat'],
    ['other kinds', { method: 1, httpVersion: null }, '/chat'],
  ])('has a request line as far as its parts are there: %s', (_, parts, line) => {
    const { connections } = readEntry({ request: { url: 'wss://example.com/chat', ...parts } });
    expect(connections[0]?.request).toEqual({ line, headers: [] });
  });

  it('has headers in their order, without those that are none', () => {
    const headers = [
      { name: 'B', value: '1' },
      { name: 'a', value: '' },
      { name: 'B', value: '2' },
      { name: 7, value: 'x' },
      { name: 'c' },
      null,
      'text',
    ];
    const { connections } = readEntry({ request: { ...request('wss://example.com/'), headers } });
    expect(connections[0]?.request.headers).toEqual([
      ['B', '1'],
      ['a', ''],
      ['B', '2'],
    ]);
  });

  it.each<[unknown, number | null, boolean]>([
    [101, 101, true],
    ['101', 101, true],
    [403, 403, false],
    [0, null, false],
    [-1, null, false],
    [1e9, null, false],
    [101.5, null, false],
    [null, null, false],
  ])('with the status %j', (status, expected, accepted) => {
    const { connections } = readEntry({ response: { status, statusText: 'Text', httpVersion: 'HTTP/1.1' } });
    expect(connections[0]).toMatchObject({ status: expected, accepted });
    expect(connections[0]?.response?.line).toBe(expected === null ? undefined : `HTTP/1.1 ${expected} Text`);
  });

  // RFC 8441 5: 200 agrees to an extended CONNECT, which DevTools call GET.
  it.each([
    ['CONNECT', [], true],
    ['GET', [HELLO], true],
    ['GET', undefined, false],
  ])('over HTTP/2 is agreed to by 200: %s with %j', (method, _webSocketMessages, accepted) => {
    const response = { status: 200, headers: [{ name: 'sec-websocket-protocol', value: 'chat' }] };
    const { connections } = readEntry({
      _webSocketMessages,
      request: { method, url: 'wss://example.com/', httpVersion: 'h2' },
      response,
    });
    expect(connections[0]).toMatchObject({ status: 200, accepted, subprotocol: accepted ? 'chat' : null });
  });

  it.each([
    ['text', { text: 'not today' }, 'not today'],
    ['base64', { text: 'bm90IHRvZGF5', encoding: 'base64' }, 'not today'],
    ['base64 that is none', { text: '!', encoding: 'base64' }, ''],
    ['more than is kept', { text: 'x'.repeat(100) }, 'x'.repeat(12)],
    ['more than is kept, in base64', { text: btoa('x'.repeat(100)), encoding: 'base64' }, 'x'.repeat(12)],
    ['nothing', {}, ''],
  ])('of a refusal keeps the body: %s', (_, content, expected) => {
    const text = harOf(harEntry({ response: { status: 403, content } }));
    const { store } = readHarText(text, { limits: { refusalBody: 12 } });
    expect(Buffer.from(store.connections[0]!.refusalBody).toString()).toBe(expected);
  });

  it.each([
    [101, ''],
    [200, 'hello'],
  ])('has the body of what is no agreement: of %i', (status, body) => {
    const { store } = readEntry({
      response: { status, content: { text: 'hello' } },
      _webSocketMessages: undefined,
    });
    expect(Buffer.from(store.connections[0]!.refusalBody).toString()).toBe(body);
  });

  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['2001:db8::1', '2001:db8::1'],
    ['', null],
    ['example.com', null],
    ['1'.repeat(100), null],
    [7, null],
  ])('with the address %j', (serverIPAddress, address) => {
    expect(readEntry({ serverIPAddress }).connections[0]).toMatchObject({
      client: { address: null, port: null },
      server: { address, port: null },
    });
  });

  it('whose header fields are not all there is not taken for an early draft, and breaks no rule', () => {
    const headers = ['Upgrade: WebSocket', 'Connection: Upgrade', 'Origin: http://example.com'].map(
      (field) => {
        const [name, value] = field.split(': ');
        return { name, value };
      },
    );
    const { store } = readEntry({ request: { ...request('ws://example.com/'), headers } });
    expect(store.connections[0]?.dialect.id).toBe('rfc-6455');
    expect(store.violations.count).toBe(0);
  });

  it('without a time began with its first message, or else when the one before did', () => {
    const { connections } = readHarText(
      harOf(
        harEntry(),
        harEntry({ startedDateTime: 'today', _webSocketMessages: [{ ...HELLO, time: atTen(7) }] }),
        harEntry({ startedDateTime: undefined }),
      ),
    );
    expect(connections.map(({ openedAt, missing }) => [openedAt.slice(11, 19), missing])).toEqual([
      ['10:00:00', undefined],
      ['10:00:07', 'the time of its request is not in the file'],
      ['10:00:07', 'the time of its request is not in the file'],
    ]);
  });

  it('is read whatever the order of its members', () => {
    const members = Object.entries(harEntry({ _webSocketMessages: [HELLO] }));
    const expected = readHarText(harOf(Object.fromEntries(members)));
    const turned = readHarText(harOf(Object.fromEntries(members.reverse())));
    expect(turned.connections).toEqual(expected.connections);
    expect(turned.messages).toEqual(expected.messages);
  });

  it('beyond the limit is counted, and its messages are not kept', () => {
    const entry = (data: string) => harEntry({ _webSocketMessages: [{ ...HELLO, data }] });
    const { connections, messages, store } = readHarText(harOf(entry('a'), entry('b'), entry('c')), {
      limits: { connections: 2 },
    });
    expect(connections).toHaveLength(2);
    expect(messages.map(({ text }) => text)).toEqual(['a', 'b']);
    expect(store.notes.connectionsOverLimit).toBe(1);
  });

  it('keeps a few reports of the browser, cut where they are too long', () => {
    const error = (data: string) => ({ type: 'error', time: atTen(), opcode: -1, data });
    const { store, messages } = readEntry({
      _webSocketMessages: ['x'.repeat(1000), 'b', 'c', 'd'].map(error),
    });
    expect(messages).toEqual([]);
    expect(connectionTroubles(store.connections[0]!)).toEqual([
      `the browser reported "${'x'.repeat(200)}"`,
      'the browser reported "b"',
      'the browser reported "c"',
    ]);
  });
});

function request(url: string): object {
  return { method: 'GET', url, httpVersion: 'HTTP/1.1', headers: [] };
}
