import { describe, expect, it } from 'vitest';
import { hex, joinBytes, latin1 } from '../../support/bytes.ts';
import { type MemoryCapture, readPackets } from '../../support/memory-capture.ts';
import { ipv6 } from '../../support/packet-builder.ts';
import { PacketLog, REQUEST, RESPONSE, TcpTalk } from '../../support/tcp-talk.ts';

const HELLO = hex('81 05 48656c6c6f');
const CLOSE_1000 = hex('88 02 03e8');
const CLOSE_GOING_AWAY = joinBytes(hex('88 07 03e9'), latin1('later'));
const MASKED_CLOSE_1000 = hex('88 82 37fa213d 3412');

function only(capture: MemoryCapture) {
  const [connection] = capture.store.connections;
  if (connection === undefined) throw new Error('there is no connection');
  return connection;
}

// RFC 6455 7.1.4, 7.1.5 and 7.4.1
describe('how a connection closed', () => {
  it.each([
    [
      'by the client',
      (talk: TcpTalk) => talk.fromClient(MASKED_CLOSE_1000).fromServer(CLOSE_1000),
      'client',
      1000,
      '',
      true,
    ],
    [
      'by the server',
      (talk: TcpTalk) => talk.fromServer(CLOSE_GOING_AWAY).fromClient(MASKED_CLOSE_1000),
      'server',
      1001,
      'later',
      true,
    ],
    [
      'without an answer',
      (talk: TcpTalk) => talk.fromServer(CLOSE_GOING_AWAY),
      'server',
      1001,
      'later',
      false,
    ],
    [
      'without a code',
      (talk: TcpTalk) => talk.fromServer(hex('88 00')).fromClient(hex('88 80 00000000')),
      'server',
      null,
      '',
      true,
    ],
    ['with half a code', (talk: TcpTalk) => talk.fromServer(hex('88 01 03')), 'server', null, '', false],
    [
      'twice, the first counting',
      (talk: TcpTalk) => talk.fromServer(CLOSE_1000, CLOSE_GOING_AWAY),
      'server',
      1000,
      '',
      false,
    ],
    [
      'byte by byte',
      (talk: TcpTalk) =>
        talk.fromClient(...[...MASKED_CLOSE_1000].map((byte) => hex(byte.toString(16).padStart(2, '0')))),
      'client',
      1000,
      '',
      false,
    ],
  ])('%s', (_, speak, by, code, reason, clean) => {
    const { connections } = readPackets(speak(new TcpTalk().handshake()).close().packets);
    expect(connections).toMatchObject([{ close: { by, code, reason, clean } }]);
  });

  it('without a Close frame is told by TCP alone', () => {
    const capture = readPackets(new TcpTalk().handshake().close().packets);
    expect(capture.connections).toMatchObject([{ close: null }]);
    expect(only(capture).ended).toEqual({ how: 'finished', by: 'client-to-server' });
  });

  it('that is longer than any control frame may be keeps what a Close frame can hold', () => {
    const reason = 'x'.repeat(300);
    const talk = new TcpTalk().handshake().fromServer(joinBytes(hex('88 7e 012e 03e8'), latin1(reason)));
    const { connections } = readPackets(talk.packets);
    expect(connections).toMatchObject([{ close: { code: 1000, reason: 'x'.repeat(123) } }]);
  });
});

describe('how a stream ended', () => {
  it.each([
    ['finished', (talk: TcpTalk) => talk.close(), { how: 'finished', by: 'client-to-server' }, true],
    [
      'reset by the server',
      (talk: TcpTalk) => talk.send('server', 'R'),
      { how: 'reset', by: 'server-to-client' },
      true,
    ],
    [
      'reset by the client',
      (talk: TcpTalk) => talk.send('client', 'RA'),
      { how: 'reset', by: 'client-to-server' },
      true,
    ],
    [
      'not, as far as the capture goes',
      (talk: TcpTalk) => talk,
      { how: 'capture-ended', by: undefined },
      false,
    ],
  ])('%s', (_, speak, ended, isClosed) => {
    const capture = readPackets(speak(new TcpTalk().handshake().fromServer(HELLO)).packets);
    expect(only(capture).ended).toEqual(ended);
    expect(capture.connections.map(({ closedAt }) => closedAt !== null)).toEqual([isClosed]);
  });

  it('in the middle of a frame leaves that frame, cut', () => {
    const talk = new TcpTalk().handshake().fromServer(HELLO.subarray(0, 4)).close();
    expect(readPackets(talk.packets).frames).toMatchObject([
      { text: 'He', payloadLength: 5, missing: '3 bytes are not in the capture, or behind a gap' },
    ]);
  });
});

describe('a request for WebSocket', () => {
  const FORBIDDEN = latin1('HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\n\r\nnot today');

  it('that was refused has a status, the body of the refusal, and no frames', () => {
    const capture = readPackets(
      new TcpTalk().open().fromClient(REQUEST).fromServer(FORBIDDEN).close().packets,
    );
    expect(capture.connections).toMatchObject([
      {
        status: 403,
        accepted: false,
        subprotocol: null,
        frames: { clientToServer: 0, serverToClient: 0 },
        close: null,
      },
    ]);
    expect(Buffer.from(only(capture).refusalBody).toString()).toBe('not today');
    expect(only(capture).handshakeTrouble).toBeUndefined();
  });

  it('that was refused keeps the body in whatever pieces it comes', () => {
    const chunked = latin1('HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n');
    const chunks = Array.from('not today', (character) => latin1(`1\r\n${character}\r\n`));
    const talk = new TcpTalk()
      .open()
      .fromClient(REQUEST)
      .fromServer(chunked, ...chunks);
    for (const [limit, body] of [
      [100, 'not today'],
      [9, 'not today'],
      [8, 'not toda'],
      [0, ''],
    ] as const) {
      const { refusalBody } = only(readPackets(talk.packets, { refusalBody: limit }));
      expect(Buffer.from(refusalBody).toString()).toBe(body);
    }
  });

  it('that was refused keeps no more of the body than the limit', () => {
    const talk = new TcpTalk()
      .open()
      .fromClient(REQUEST)
      .fromServer(FORBIDDEN.slice(0, -6), FORBIDDEN.slice(-6));
    expect(Buffer.from(only(readPackets(talk.packets, { refusalBody: 5 })).refusalBody).toString()).toBe(
      'not t',
    );
  });

  it('may be made again on the same TCP connection, which then has two rows', () => {
    const again = latin1('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
    const talk = new TcpTalk()
      .open()
      .fromClient(REQUEST)
      .fromServer(again)
      .fromClient(REQUEST)
      .fromServer(RESPONSE, HELLO);
    const { connections, frames } = readPackets(talk.close().packets);
    expect(connections).toMatchObject([
      { status: 401, openedAt: '2023-11-14T22:13:20.000000000Z', frames: { serverToClient: 0 } },
      { status: 101, openedAt: '2023-11-14T22:13:20.005000000Z', frames: { serverToClient: 1 } },
    ]);
    expect(frames).toMatchObject([{ connection: 2, text: 'Hello' }]);
  });

  it.each([
    ['that was never answered', (talk: TcpTalk) => talk.close(), 'response-missing'],
    [
      'that was answered in another language',
      (talk: TcpTalk) => talk.fromServer(latin1('500 what?\r\n\r\n')),
      'not-http',
    ],
    [
      'whose answer has a hole',
      (talk: TcpTalk) => talk.lose('server', 10).fromServer(RESPONSE).close(),
      'gap',
    ],
  ])('%s says so', (_, speak, trouble) => {
    const capture = readPackets(speak(new TcpTalk().open().fromClient(REQUEST)).packets);
    expect(capture.connections).toMatchObject([{ status: null, accepted: false, response: null }]);
    expect(only(capture).handshakeTrouble).toBe(trouble);
  });

  it.each([
    ['head-too-long', { longestHead: 100 }],
    ['held-too-much', { bytesHeldInHandshake: 100 }],
  ])('that reached a limit says %s', (trouble, limits) => {
    const longAnswer = latin1(`HTTP/1.1 101 Switching Protocols\r\nX: ${'x'.repeat(200)}\r\n\r\n`);
    const shortRequest = latin1('GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n');
    const talk = new TcpTalk().open().fromClient(shortRequest, new Uint8Array(150)).fromServer(longAnswer);
    expect(only(readPackets(talk.packets, limits)).handshakeTrouble).toBe(trouble);
  });

  it('without a Host has the address in its URL, an IPv6 address in brackets (RFC 3986 3.2.2)', () => {
    const request = latin1('GET /x HTTP/1.1\r\nUpgrade: websocket\r\n\r\n');
    const talk = new TcpTalk(new PacketLog(), {
      client: { address: '2001:db8::1', port: 49152 },
      server: { address: '2001:db8::2', port: 8080 },
      linkType: 229,
      wrap: (payload, from, to) => ipv6({ from: from.address, to: to.address, payload }),
    });
    expect(readPackets(talk.open().fromClient(request).packets).connections).toMatchObject([
      { url: 'ws://[2001:db8::2]:8080/x' },
    ]);
    expect(readPackets(new TcpTalk().open().fromClient(request).packets).connections).toMatchObject([
      { url: 'ws://198.51.100.2:80/x' },
    ]);
  });
});
