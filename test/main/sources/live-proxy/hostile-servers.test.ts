/** What servers can do wrong: it passes as it is, and the row of the connection says what it was. */
import { expect, it } from 'vitest';
import { joinBytes, latin1, uint32 } from '../../../support/bytes.ts';
import { Compressor } from '../../../support/deflate.ts';
import { BINARY, CONTINUATION, frame, TEXT } from '../../../support/frame-builder.ts';
import { proxied } from '../../../support/proxied.ts';
import { type PeerEnd, type TcpPeer, tcpClient, tcpServer } from '../../../support/tcp-peer.ts';
import { requestHead, responseHead } from '../../../support/websocket-talk.ts';

/** What a server does with a request for WebSocket, and what its client and the capture see of it. */
interface Misconduct {
  readonly what: string;
  readonly does: (server: TcpPeer) => void;
  readonly clientSees: PeerEnd;
  readonly passes: string;
  readonly view: object;
  readonly why: string;
}

const MISCONDUCT: readonly Misconduct[] = [
  {
    what: 'breaks off as soon as it is reached',
    does: (server) => server.reset(),
    clientSees: 'reset',
    passes: '',
    view: { status: null, state: 'failed', ended: { how: 'reset', by: 'server' } },
    why: 'It never opened: the server reset (RST) the TCP connection, and no response to the handshake is in the capture.',
  },
  {
    what: 'ends as soon as it is reached',
    does: (server) => server.finish(),
    clientSees: 'finished',
    passes: '',
    view: { status: null, state: 'failed', ended: { how: 'finished', by: 'server' } },
    why: 'It never opened: the server ended (FIN) the TCP connection, and no response to the handshake is in the capture.',
  },
  {
    what: 'answers noise',
    does: (server) => server.send('\0\x01\x02\xff').finish(),
    clientSees: 'finished',
    passes: '\0\x01\x02\xff',
    view: { status: null, state: 'failed', ended: { how: 'finished', by: 'server' } },
    why: 'It never opened: the handshake was not answered in HTTP/1.1.',
  },
  {
    what: 'answers as one of mail',
    does: (server) => server.send('220 mail.example ESMTP\r\n').finish(),
    clientSees: 'finished',
    passes: '220 mail.example ESMTP\r\n',
    view: { status: null, state: 'failed' },
    why: 'It never opened: the handshake was not answered in HTTP/1.1.',
  },
  {
    what: 'answers that it speaks TLS',
    does: (server) => server.send('\x15\x03\x01\0\x02\x02\x46').finish(),
    clientSees: 'finished',
    passes: '\x15\x03\x01\0\x02\x02\x46',
    view: { status: null, state: 'failed' },
    why: 'It never opened: the server answered with the TLS alert protocol_version: it speaks TLS, so the URL should begin with wss.',
  },
  {
    what: 'answers half a head',
    does: (server) => server.send('HTTP/1.1 101 Switching Pro').finish(),
    clientSees: 'finished',
    passes: 'HTTP/1.1 101 Switching Pro',
    view: { status: null, state: 'failed' },
    why: 'It never opened: the server ended (FIN) the TCP connection, and no response to the handshake is in the capture.',
  },
  {
    what: 'answers with a head over 64 KiB',
    does: (server) => server.send(`HTTP/1.1 101 \r\nX: ${'a'.repeat(70_000)}`).finish(),
    clientSees: 'finished',
    passes: `HTTP/1.1 101 \r\nX: ${'a'.repeat(70_000)}`,
    view: { status: null, state: 'failed' },
    why: 'It never opened: a head of the handshake is longer than the limit.',
  },
];

/** Servers answer once they have the request: what they are sent after they have broken off would be lost to them. */
it.each(MISCONDUCT)('a server that $what', async ({ does, clientSees, passes, view, why }) => {
  const server = await tcpServer((peer) => {
    void peer.untilText('\r\n\r\n').then(() => does(peer));
  });
  const proxy = await proxied({ mode: 'reverse', target: `ws://127.0.0.1:${server.port}` });
  const client = await tcpClient(proxy.port);
  client.send(requestHead());
  expect(await client.untilEnd()).toBe(clientSees);
  client.finish();
  expect(client.receivedText).toBe(passes);
  const seen = await proxy.ended();
  expect(seen).toMatchObject({ ...view, why });
  const other = await tcpClient(proxy.port);
  other.send(requestHead());
  await (await server.next()).untilEnd();
});

it('a server that never answers is left by its client, and the row says who left', async () => {
  const server = await tcpServer();
  const proxy = await proxied({ mode: 'reverse', target: `ws://127.0.0.1:${server.port}` });
  const client = await tcpClient(proxy.port);
  client.send(requestHead());
  const peer = await server.next();
  await peer.untilText('\r\n\r\n');
  client.finish();
  expect(await peer.untilEnd()).toBe('finished');
  peer.finish();
  expect(await client.untilEnd()).toBe('finished');
  expect(await proxy.ended()).toMatchObject({
    status: null,
    ended: { how: 'finished', by: 'client' },
    why: 'It never opened: the client ended (FIN) the TCP connection, and no response to the handshake is in the capture.',
  });
});

interface Flood {
  readonly what: string;
  /** What the server says behind its 101. */
  readonly bytes: Uint8Array;
  readonly answer?: string;
  /** Its one message, as the row tells of it. */
  readonly message: object;
}

const MiB = 1024 * 1024;
const DEFLATE = 'Sec-WebSocket-Extensions: permessage-deflate';
const bomb = new Compressor().compress(new Uint8Array(80 * MiB));

const FLOODS: readonly Flood[] = [
  {
    what: 'a frame of a terabyte, of which little comes',
    bytes: joinBytes([0x82, 127], uint32(0x100), uint32(0), new Uint8Array(1000)),
    message: {
      wireLength: 2 ** 40,
      violations: ['frame-cut-off'],
      missing: '1099511626776 bytes are not in the capture, or behind a gap',
    },
  },
  {
    what: 'a message that never ends',
    bytes: joinBytes(
      frame({ opcode: TEXT, fin: false, payload: latin1('a') }),
      ...Array.from({ length: 20_000 }, () =>
        frame({ opcode: CONTINUATION, fin: false, payload: latin1('b') }),
      ),
    ),
    message: { wireLength: 20_001, missing: 'the last frame is not in the capture' },
  },
  {
    what: 'a few kilobytes that inflate to 80 MiB',
    bytes: frame({ opcode: BINARY, rsv1: true, payload: bomb }),
    answer: DEFLATE,
    message: {
      wireLength: bomb.length,
      length: null,
      compression: { outcome: 'over-limit' },
      missing: 'its content, or that of all messages together, is longer than the limit',
    },
  },
];

// 64 MiB is the limit of what one message may inflate to (pipeline/limits.ts).
it.each(FLOODS)('a server that sends $what', async ({ bytes, answer, message }) => {
  const head = responseHead(...(answer === undefined ? [] : [answer]));
  const server = await tcpServer((peer) => {
    void peer.untilText('\r\n\r\n').then(() => peer.send(joinBytes(head, bytes)).finish());
  });
  const proxy = await proxied({ mode: 'reverse', target: `ws://127.0.0.1:${server.port}` });
  const client = await tcpClient(proxy.port);
  client.send(requestHead(...(answer === undefined ? [] : [answer])));
  expect(await client.untilEnd()).toBe('finished');
  client.finish();
  expect(client.received.equals(joinBytes(head, bytes))).toBe(true);
  await proxy.ended();
  expect(proxy.rows.messages).toMatchObject([message]);
});
