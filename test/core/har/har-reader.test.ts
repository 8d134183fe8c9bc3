import { describe, expect, it } from 'vitest';
import { connectionTroubles, readingNotes } from '../../../src-core/export/notes.ts';
import { atTen, harEntry, harOf, readHarText } from '../../support/har-capture.ts';

const HELLO = { type: 'send', time: atTen(1), opcode: 1, data: 'Hello' };

function readMessages(...members: readonly unknown[]) {
  return readHarText(harOf(harEntry({ _webSocketMessages: members })));
}

function readEntry(changes: object) {
  return readHarText(harOf(harEntry(changes)));
}

describe('a message', () => {
  it.each([
    ['sent text', { ...HELLO }, ['client-to-server', 'text', 'Hello']],
    ['received text', { ...HELLO, type: 'receive' }, ['server-to-client', 'text', 'Hello']],
    ['bytes', { ...HELLO, opcode: 2, data: 'AP8Q' }, ['client-to-server', 'binary', 'AP8Q']],
    ['no bytes', { ...HELLO, opcode: 2, data: '' }, ['client-to-server', 'binary', '']],
    ['bytes without padding', { ...HELLO, opcode: 2, data: '_w' }, ['client-to-server', 'binary', '/w==']],
    [
      'bytes in the other alphabet',
      { ...HELLO, opcode: 2, data: '_-8=' },
      ['client-to-server', 'binary', '/+8='],
    ],
    [
      'numbers in quotes',
      { ...HELLO, opcode: '1', time: String(atTen(1)) },
      ['client-to-server', 'text', 'Hello'],
    ],
    ['text beyond the basic plane', { ...HELLO, data: '😀é' }, ['client-to-server', 'text', '😀é']],
  ])('is read: %s', (_, member, expected) => {
    const { messages, connections } = readMessages(member);
    expect(messages.map(({ direction, type, text, base64 }) => [direction, type, text ?? base64])).toEqual([
      expected,
    ]);
    expect(messages[0]).toMatchObject({
      time: '2026-11-21T10:00:01.000000000Z',
      endTime: '2026-11-21T10:00:01.000000000Z',
      frames: null,
      compressed: null,
      wireLength: null,
      violations: null,
    });
    expect(connections[0]).not.toHaveProperty('missing');
  });

  it.each([
    ['base64 that is none', { ...HELLO, opcode: 2, data: '[12 bytes]' }, null, undefined, /not base64/],
    ['one digit too many', { ...HELLO, opcode: 2, data: 'AP8QA' }, null, undefined, /not base64/],
    ['half of a pair', { ...HELLO, data: 'a\ud83d' }, null, 'a\ufffd', /halves of characters/],
    ['the other half', { ...HELLO, data: '\ude00a' }, null, '\ufffda', /halves of characters/],
    [
      'what the writer knew to be missing',
      { ...HELLO, _framescope: { missing: '3 bytes are\u202e lost' } },
      null,
      'Hello',
      /^3 bytes are<U\+202E> lost$/,
    ],
  ])('says what its content lacks: %s', (_, member, length, text, missing) => {
    const { messages } = readMessages(member);
    expect(messages).toHaveLength(1);
    expect(messages[0]?.length).toBe(length);
    expect(messages[0]?.text).toBe(text);
    expect(messages[0]?.missing).toMatch(missing);
  });

  it.each<[string, unknown]>([
    ['a number', 7],
    ['null', null],
    ['a list', []],
    ['an empty object', {}],
    ['no data', { ...HELLO, data: undefined }],
    ['data that is no text', { ...HELLO, data: 7 }],
    ['no opcode', { ...HELLO, opcode: undefined }],
    ['an opcode that is a fraction', { ...HELLO, opcode: 1.5 }],
    ['an opcode that is not one', { ...HELLO, opcode: 16 }],
    ['an opcode below 0', { ...HELLO, opcode: -1 }],
    ['no direction', { ...HELLO, type: 'sideways' }],
    ['deeper than any is', { ...HELLO, extra: JSON.parse('['.repeat(100) + ']'.repeat(100)) }],
  ])('that can not be read is counted, and the others are kept: %s', (_, member) => {
    const { messages, connections, reader } = readMessages(HELLO, member, { ...HELLO, data: 'again' });
    expect(messages.map(({ text }) => text)).toEqual(['Hello', 'again']);
    expect(connections[0]?.missing).toBe("1 message that can't be read");
    expect(reader.unreadableMessages).toBe(1);
  });

  it('that is not JSON, such as Python’s NaN, is counted, and the others are kept', () => {
    const text = harOf(harEntry({ _webSocketMessages: [HELLO, { ...HELLO, time: 'HERE' }, HELLO] }));
    const { messages, end, reader } = readHarText(text.replace('"HERE"', 'NaN'));
    expect([messages.length, end.kind, reader.unreadableMessages]).toEqual([2, 'complete', 1]);
  });

  it.each([0, 8, 9, 10])('is what opcode %i is not', (opcode) => {
    const { messages, connections, reader } = readMessages(HELLO, { ...HELLO, opcode, data: '' });
    expect(messages).toHaveLength(1);
    expect(connections[0]?.missing).toBe('1 control frame in its list of messages, not shown');
    expect(reader.unreadableMessages).toBe(0);
  });

  it.each([
    ['none', undefined],
    ['0', 0],
    ['-1', -1],
    ['1e300', 1e300],
    ['text', 'soon'],
    ['null', null],
  ])('without a time stands at the time of the one before: %s', (_, time) => {
    const untimed = { ...HELLO, time };
    const { messages, connections } = readMessages(untimed, { ...HELLO, time: atTen(3) }, untimed, {
      ...HELLO,
      time: atTen(4),
    });
    expect(messages.map((message) => message.time.slice(11, 19))).toEqual([
      '10:00:00',
      '10:00:03',
      '10:00:03',
      '10:00:04',
    ]);
    expect(connections[0]?.missing).toBe('2 messages without a time, shown at the time of the one before');
  });

  it('longer than the limit is counted, and the others are kept', () => {
    const text = harOf(harEntry({ _webSocketMessages: [HELLO, { ...HELLO, data: 'x'.repeat(500) }, HELLO] }));
    const { messages, reader } = readHarText(text, { limits: { longestValue: 400 }, piece: 50 });
    expect([messages.length, reader.unreadableMessages]).toEqual([2, 1]);
  });

  it('keeps its place in its list when a clock went back', () => {
    const { messages } = readMessages(
      { ...HELLO, time: atTen(5) },
      { ...HELLO, time: atTen(4), data: 'later' },
    );
    expect(messages.map(({ text, time }) => [text, time.slice(11, 19)])).toEqual([
      ['Hello', '10:00:05'],
      ['later', '10:00:04'],
    ]);
  });
});

describe('_framescope of a message', () => {
  const rough = atTen(1.000_002);

  it.each([
    ['an exact time', { time: '2026-11-21T10:00:01.000001789Z' }, '01.000001789', '01.000001789'],
    [
      'an end',
      { time: '2026-11-21T10:00:01.000002Z', endTime: '2026-11-21T10:00:02Z' },
      '01.000002000',
      '02.000000000',
    ],
    ['a time that is another', { time: '2026-11-21T10:00:01.1Z' }, '01.000002000', '01.000002000'],
    [
      'an end before its time',
      { time: '2026-11-21T10:00:01.000002Z', endTime: '2026-11-21T09:00:00Z' },
      '01.000002000',
      '01.000002000',
    ],
    ['nothing of use', { time: 7, endTime: {}, type: 9, missing: [] }, '01.000002000', '01.000002000'],
    ['no object', 'text', '01.000002000', '01.000002000'],
  ])('%s', (_, _framescope, time, endTime) => {
    const { messages } = readMessages({ ...HELLO, time: rough, _framescope });
    expect(messages[0]).toMatchObject({
      time: `2026-11-21T10:00:${time}Z`,
      endTime: `2026-11-21T10:00:${endTime}Z`,
      text: 'Hello',
    });
  });

  it('says that base64 stands for text that is not UTF-8', () => {
    const { messages } = readMessages({ ...HELLO, opcode: 2, data: 'Yf9i', _framescope: { type: 'text' } });
    expect(messages[0]).toMatchObject({ type: 'text', base64: 'Yf9i', length: 3 });
  });
});

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
    const { store, messages } = readMessages(...['x'.repeat(1000), 'b', 'c', 'd'].map(error));
    expect(messages).toEqual([]);
    expect(connectionTroubles(store.connections[0]!)).toEqual([
      `the browser reported "${'x'.repeat(200)}"`,
      'the browser reported "b"',
      'the browser reported "c"',
    ]);
  });
});

describe('_framescope of an entry', () => {
  const facts = {
    openedAt: '2026-11-21T09:59:59.9Z',
    requestAt: '2026-11-21T10:00:00.000500Z',
    responseAt: '2026-11-21T10:00:00.25Z',
    closedAt: '2026-11-21T10:00:09Z',
    client: { address: '192.0.2.1', port: 50_000 },
    server: { address: '192.0.2.9', port: 80 },
    requestLine: 'GET  /odd HTTP/1.1',
    statusLine: 'HTTP/1.1 101 ',
    closeFrames: {
      clientToServer: { time: '2026-11-21T10:00:08Z', code: 1000, reason: 'bye' },
      serverToClient: { time: '2026-11-21T10:00:07Z', code: null, reason: '' },
    },
    ended: { how: 'finished', by: 'server-to-client' },
  };

  it('gives back times, addresses, lines and how it ended', () => {
    const { connections, store } = readEntry({ _framescope: facts });
    expect(connections[0]).toMatchObject({
      client: facts.client,
      server: facts.server,
      openedAt: '2026-11-21T09:59:59.900000000Z',
      closedAt: '2026-11-21T10:00:09.000000000Z',
      request: { line: 'GET  /odd HTTP/1.1' },
      response: { line: 'HTTP/1.1 101 ' },
      close: { by: 'server', code: null, clean: true },
    });
    const connection = store.connections[0]!;
    expect([connection.openedAt, connection.requestAt, connection.responseAt]).toEqual([
      0, 100_500_000, 350_000_000,
    ]);
    expect(connection.ended).toEqual({ how: 'finished', by: 'server-to-client' });
  });

  it.each<[string, unknown]>([
    ['another time of the request', { ...facts, requestAt: '2026-11-21T10:00:01Z' }],
    ['no time of the request', { ...facts, requestAt: undefined }],
    ['no object', [facts]],
  ])('counts for nothing with %s', (_, _framescope) => {
    const { connections } = readEntry({ _framescope });
    expect(connections[0]).toMatchObject({
      client: { address: null, port: null },
      openedAt: '2026-11-21T10:00:00.000000000Z',
      closedAt: null,
      close: null,
      request: { line: 'GET /chat?a=1 HTTP/1.1' },
    });
  });

  it('is taken as far as it has the form it should have', () => {
    const { connections, store } = readEntry({
      _framescope: {
        requestAt: facts.requestAt,
        openedAt: 7,
        closedAt: {},
        client: { address: 5, port: 1e9 },
        server: 'here',
        requestLine: [],
        statusLine: 'HTTP/1.1 200 OK',
        closeFrames: {
          clientToServer: { time: facts.closedAt, code: 70_000, reason: 'x' },
          serverToClient: 1,
        },
        ended: { how: 'somehow', by: 'them' },
      },
    });
    expect(connections[0]).toMatchObject({
      client: { address: null, port: null },
      server: { address: '192.0.2.7', port: null },
      response: { line: 'HTTP/1.1 101 Switching Protocols' },
      close: { by: 'client', code: null, reason: '', clean: false },
    });
    expect(store.connections[0]?.ended).toBeUndefined();
  });
});

describe('several entries', () => {
  const entry = (start: number, ...members: readonly [number, string][]) =>
    harEntry({
      startedDateTime: new Date(atTen(start) * 1000).toISOString(),
      _webSocketMessages: members.map(([later, data]) => ({ ...HELLO, time: atTen(later), data })),
    });

  it('are connections in their order, their messages in the order of their times', () => {
    const { connections, messages, store } = readHarText(
      harOf(entry(2, [3, 'c'], [9, 'f']), entry(0, [1, 'a'], [3, 'd']), entry(2, [2, 'b'], [8, 'e'])),
    );
    expect(connections.map(({ openedAt }) => openedAt.slice(17, 19))).toEqual(['02', '00', '02']);
    expect(messages.map(({ text, connection }) => `${text}${connection}`)).toEqual([
      'a2',
      'b3',
      'c1',
      'd2',
      'e3',
      'f1',
    ]);
    expect(store.epoch).toEqual({ seconds: atTen(), nanoseconds: 0 });
    expect(store.messages.time(0)).toBe(1e9);
  });
});

describe('a text that is no whole HAR file', () => {
  const whole = harOf(
    harEntry({ _webSocketMessages: [HELLO, HELLO] }),
    harEntry({ _webSocketMessages: [HELLO] }),
  );

  it('keeps what comes before its end, wherever that is', () => {
    let before = 0;
    for (let length = 0; length < whole.length; length++) {
      const { end, messages } = readHarText(whole.slice(0, length));
      expect([length, end.kind]).toEqual([length, 'cut']);
      expect(messages.length).toBeGreaterThanOrEqual(before);
      before = messages.length;
    }
    expect(before).toBe(3);
  });

  it('says of the entry under way that it is cut, and that its request is missing', () => {
    const members = { _webSocketMessages: [HELLO, HELLO], ...harEntry() };
    const text = harOf({ ...members, _webSocketMessages: [HELLO, HELLO] });
    const { connections, messages } = readHarText(text.slice(0, text.lastIndexOf('Hello')));
    expect(messages).toHaveLength(1);
    expect(connections[0]).toMatchObject({
      url: '',
      missing:
        'no response to the handshake is in the capture; the file ends or breaks within this connection; ' +
        'its request is not in the file; the time of its request is not in the file',
    });
  });

  it.each([
    '[]',
    '7',
    '"{}"',
    '{}',
    '{"log":[]}',
    '{"log":{}}',
    '{"log":{"entries":{}}}',
    '{"a":{"entries":[]}}',
  ])('is none at all: %s', (text) => {
    const { reader, connections, end } = readHarText(text);
    expect([reader.isHar, connections.length, end.kind]).toEqual([false, 0, 'complete']);
  });

  it('is read the same in pieces of any size', () => {
    const expected = readHarText(whole);
    for (const piece of [1, 2, 3, 7, 64, 1000]) {
      const { connections, messages, end } = readHarText(whole, { piece });
      expect({ connections, messages, end }).toEqual({
        connections: expected.connections,
        messages: expected.messages,
        end: expected.end,
      });
    }
  });
});

function request(url: string): object {
  return { method: 'GET', url, httpVersion: 'HTTP/1.1', headers: [] };
}
