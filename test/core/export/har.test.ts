import { describe, expect, it } from 'vitest';
import { hex, joinBytes, latin1 } from '../../support/bytes.ts';
import { harSchemaErrors } from '../../support/har-schema.ts';
import { readPackets } from '../../support/memory-capture.ts';
import { PacketLog } from '../../support/tcp-talk.ts';
import { requestHead, responseHead, WebSocketTalk } from '../../support/websocket-talk.ts';
import { type WrittenHar, writtenEntry, writtenHar } from '../../support/written-har.ts';

const CLOSE = 8;

it('the schema finds what is wrong, or it would prove nothing', () => {
  const timings = { send: -2, wait: 0, receive: 0 };
  const entry = { startedDateTime: 'today', time: 0, request: {}, response: {}, cache: {}, timings };
  const log = { version: '1.2', creator: { name: 'a', version: '1' }, entries: [entry] };
  const places = harSchemaErrors({ log }).map(({ instancePath }) => instancePath);
  expect(new Set(places)).toEqual(
    new Set(['startedDateTime', 'request', 'response', 'timings/send'].map((at) => `/log/entries/0/${at}`)),
  );
});

it('a log names its version and its creator, and has no entries where there are no connections', () => {
  const { log } = writtenHar(readPackets([]));
  expect(log).toEqual({
    version: '1.2',
    creator: { name: 'Framescope', version: '9.8.7' },
    pages: [],
    _framescope: { version: 1, notes: [] },
    entries: [],
  });
});

it('an entry is a connection, as HAR 1.2 and DevTools have it', () => {
  const talk = new WebSocketTalk()
    .open()
    .fromClient(
      requestHead(
        'GET /chat?room=a%20b&empty&x=1=2 HTTP/1.1',
        'Cookie: session=abc; theme=dark',
        'Sec-WebSocket-Protocol: chat',
      ),
    )
    .fromServer(
      responseHead(
        'Sec-WebSocket-Protocol: chat',
        'Set-Cookie: id=7; Path=/; Domain=example.com; HttpOnly; Secure; Expires=Wed, 21 Oct 2015 07:28:00 GMT',
      ),
    )
    .client({ payload: 'Hello' })
    .server({ opcode: CLOSE, payload: joinBytes(hex('03e8'), latin1('bye')) })
    .client({ opcode: CLOSE, payload: hex('03e8') })
    .finish('server')
    .finish('client');
  const { _framescope, _webSocketMessages, ...entry } = writtenEntry(talk);
  expect(entry).toEqual({
    // Packets are a millisecond apart: SYN, SYN-ACK, ACK, request, response, three frames, two FINs.
    startedDateTime: '2023-11-14T22:13:20.003Z',
    time: 6,
    request: {
      method: 'GET',
      url: 'ws://server.example.com/chat?room=a%20b&empty&x=1=2',
      httpVersion: 'HTTP/1.1',
      cookies: [
        { name: 'session', value: 'abc' },
        { name: 'theme', value: 'dark' },
      ],
      headers: [
        { name: 'Host', value: 'server.example.com' },
        { name: 'Upgrade', value: 'websocket' },
        { name: 'Connection', value: 'Upgrade' },
        { name: 'Sec-WebSocket-Key', value: 'dGhlIHNhbXBsZSBub25jZQ==' },
        { name: 'Origin', value: 'http://server.example.com' },
        { name: 'Sec-WebSocket-Version', value: '13' },
        { name: 'Cookie', value: 'session=abc; theme=dark' },
        { name: 'Sec-WebSocket-Protocol', value: 'chat' },
      ],
      queryString: [
        { name: 'room', value: 'a%20b' },
        { name: 'empty', value: '' },
        { name: 'x', value: '1=2' },
      ],
      headersSize: -1,
      bodySize: 0,
    },
    response: {
      status: 101,
      statusText: 'Switching Protocols',
      httpVersion: 'HTTP/1.1',
      cookies: [
        {
          name: 'id',
          value: '7',
          path: '/',
          domain: 'example.com',
          httpOnly: true,
          secure: true,
          expires: '2015-10-21T07:28:00.000Z',
        },
      ],
      headers: expect.arrayContaining([{ name: 'Sec-WebSocket-Protocol', value: 'chat' }]),
      content: { size: 0, mimeType: 'x-unknown' },
      redirectURL: '',
      headersSize: -1,
      bodySize: 0,
    },
    cache: {},
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: 1, receive: 5 },
    serverIPAddress: '198.51.100.2',
    connection: '192.0.2.1:49152',
    _resourceType: 'websocket',
  });
  expect(_framescope).toEqual({
    connection: 1,
    openedAt: '2023-11-14T22:13:20.000000000Z',
    requestAt: '2023-11-14T22:13:20.003000000Z',
    responseAt: '2023-11-14T22:13:20.004000000Z',
    closedAt: '2023-11-14T22:13:20.009000000Z',
    client: { address: '192.0.2.1', port: 49_152 },
    server: { address: '198.51.100.2', port: 80 },
    requestLine: 'GET /chat?room=a%20b&empty&x=1=2 HTTP/1.1',
    statusLine: 'HTTP/1.1 101 Switching Protocols',
    accepted: true,
    subprotocol: 'chat',
    extensions: [],
    frames: { clientToServer: 2, serverToClient: 1 },
    bytes: { clientToServer: 19, serverToClient: 7 },
    close: { by: 'server', code: 1000, name: 'Normal Closure', reason: 'bye', clean: true },
    closeFrames: {
      clientToServer: { time: '2023-11-14T22:13:20.007000000Z', code: 1000, reason: '' },
      serverToClient: { time: '2023-11-14T22:13:20.006000000Z', code: 1000, reason: 'bye' },
    },
    ended: { how: 'finished', by: 'server-to-client' },
    why: expect.stringContaining('The server closed with 1000 (Normal Closure) "bye"'),
    violations: [],
  });
});

it('a refused upgrade is an entry with its status and its body', () => {
  const body = 'not today';
  const talk = new WebSocketTalk()
    .open()
    .fromClient(requestHead())
    .fromServer(
      latin1(
        `HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      ),
    );
  expect(writtenEntry(talk)).toMatchObject({
    response: {
      status: 403,
      statusText: 'Forbidden',
      content: { size: 9, mimeType: 'text/plain', text: 'not today' },
      bodySize: -1,
    },
    _framescope: { accepted: false, close: null },
    _webSocketMessages: [],
  });
});

it('a request without an answer has the status 0 and no times that are not known', () => {
  const talk = new WebSocketTalk().open().fromClient(requestHead());
  expect(writtenEntry(talk)).toMatchObject({
    time: 0,
    response: { status: 0, statusText: '', httpVersion: '', headers: [] },
    timings: { send: 0, wait: 0, receive: 0 },
    _framescope: { responseAt: null, statusLine: null, missing: expect.stringContaining('no response') },
  });
});

// HAR 1.2: "The send, wait and receive timings are not optional and must have non-negative values."
it('a clock that goes back gives no negative times', () => {
  const log = new PacketLog();
  const talk = new WebSocketTalk(log).open();
  log.pass(5e9);
  talk.fromClient(requestHead());
  log.pass(-2e9);
  expect(writtenEntry(talk.fromServer(responseHead()))).toMatchObject({
    time: 0,
    timings: { send: 0, wait: 0, receive: 0 },
  });
});

it('violations of the handshake and of frames go with their connection', () => {
  const talk = new WebSocketTalk().agree().client({ masked: false, payload: 'a' });
  expect(writtenEntry(talk)._framescope.violations).toEqual([
    {
      frame: 1,
      time: '2023-11-14T22:13:20.005000000Z',
      peer: 'client',
      rule: 'frame-not-masked',
      severity: 'error',
      section: 'RFC 6455 5.1',
      text: expect.any(String),
      bytes: [1, 2],
      closeCode: 1002,
    },
  ]);
});

describe('several connections', () => {
  const log = new PacketLog();
  const peers = [49_152, 49_153, 49_154].map((port) =>
    new WebSocketTalk(log, { client: { address: '192.0.2.1', port } }).agree(),
  );
  for (const round of ['a', 'b']) {
    for (const [at, peer] of peers.entries()) peer.client({ payload: `${round}${at}` });
  }
  const capture = readPackets(log.packets);
  const dataOf = (har: WrittenHar) =>
    har.log.entries.map((entry) => entry._webSocketMessages.map((message) => message.data));

  it('each have the messages of their own, in order', () => {
    expect(dataOf(writtenHar(capture))).toEqual([
      ['a0', 'b0'],
      ['a1', 'b1'],
      ['a2', 'b2'],
    ]);
  });

  it('are written as far as they are chosen', () => {
    expect(dataOf(writtenHar(capture, [2, 0]))).toEqual([
      ['a2', 'b2'],
      ['a0', 'b0'],
    ]);
  });
});

it('half of a UTF-16 pair, quotes and controls from a head do not break the text', () => {
  const talk = new WebSocketTalk()
    .open()
    .fromClient(requestHead('X-Odd: \u0001 " \\ \u00ed\u00a0\u0080 </script>'))
    .fromServer(responseHead());
  expect(writtenEntry(talk).request.headers).toContainEqual({
    name: 'X-Odd',
    value: '\u0001 " \\ \u00ed\u00a0\u0080 </script>',
  });
});
