/** WebSocket in, plain TCP out: every byte arrives, and every end is told to the other side. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  headerLength,
  parseFrameHeader,
  payloadLength,
} from '../../../../src-core/websocket/frame-header.ts';
import { inPieces, joinBytes, latin1 } from '../../../support/bytes.ts';
import { BINARY, CLOSE, CONTINUATION, frame, PING, TEXT } from '../../../support/frame-builder.ts';
import { noise } from '../../../support/noise.ts';
import { type Proxied, type ProxiedOptions, proxied } from '../../../support/proxied.ts';
import {
  type PeerOptions,
  type TcpPeer,
  type TcpServer,
  tcpClient,
  tcpServer,
} from '../../../support/tcp-peer.ts';
import { opened } from '../../../support/through-proxy.ts';
import { requestHead } from '../../../support/websocket-talk.ts';
import { unusedPort } from './upstream/counted-server.ts';

interface Bridged {
  readonly proxy: Proxied;
  readonly listening: TcpServer;
}

async function bridged(options: ProxiedOptions = {}, peers: PeerOptions = {}): Promise<Bridged> {
  const listening = await tcpServer(() => {}, peers);
  const proxy = await proxied({ mode: 'bridge', target: `tcp://127.0.0.1:${listening.port}` }, options);
  return { proxy, listening };
}

/** A client of the `ws` package and the server that it is bridged to. */
async function talk(
  subprotocols: string[] = [],
  options: ProxiedOptions = {},
): Promise<Bridged & { socket: WebSocket; server: TcpPeer }> {
  const { proxy, listening } = await bridged(options);
  const socket = await opened(new WebSocket(proxy.socketUrl, subprotocols, { origin: proxy.url }));
  return { proxy, listening, socket, server: await listening.next() };
}

/** Client frames by hand, for what no package would send. */
async function rawTalk(
  options: ProxiedOptions = {},
): Promise<Bridged & { client: TcpPeer; server: TcpPeer }> {
  const { proxy, listening } = await bridged(options);
  const client = await tcpClient(proxy.port);
  client.send(requestHead());
  await client.untilText('\r\n\r\n');
  return { proxy, listening, client, server: await listening.next() };
}

function closing(socket: WebSocket): Promise<readonly [code: number, reason: string]> {
  return new Promise((resolve) => socket.once('close', (code, reason) => resolve([code, String(reason)])));
}

describe('what is said', () => {
  it.each([
    ['without a subprotocol', [], ''],
    ['in the subprotocol "binary"', ['binary'], 'binary'],
    ['in the first that is offered', ['vnc', 'binary', 'base64'], 'vnc'],
  ])('%s are the contents of messages, and binary frames', async (_, offered, agreed) => {
    const { socket, server, proxy } = await talk(offered);
    expect(socket.protocol).toBe(agreed);
    const bytes = noise(1000);
    socket.send(bytes);
    socket.send('text as it is');
    await server.untilLength(1013);
    expect(server.received.equals(Buffer.concat([bytes, Buffer.from('text as it is')]))).toBe(true);
    const message = new Promise<Buffer>((resolve) =>
      socket.once('message', (data) => resolve(data as Buffer)),
    );
    server.send(bytes);
    expect((await message).equals(bytes)).toBe(true);
    const [connection] = (await proxy.until((rows) => rows.messages.length === 3)).connections;
    expect(connection).toMatchObject({
      status: 101,
      subprotocol: agreed === '' ? null : agreed,
      violations: 0,
    });
    expect(connection?.server).toEqual({ address: '127.0.0.1', port: proxy.port });
    expect(proxy.rows.frames.map(({ opcodeName }) => opcodeName)).toEqual(['binary', 'text', 'binary']);
  });

  it('in the subprotocol "base64" is base64', async () => {
    const { socket, server } = await talk(['base64', 'binary']);
    expect(socket.protocol).toBe('base64');
    socket.send('Zm9v');
    socket.send('YmFy');
    await server.untilText('foobar');
    const message = new Promise<string>((resolve) => socket.once('message', (data) => resolve(String(data))));
    server.send('foob');
    expect(await message).toBe('Zm9vYg==');
  });

  it('in base64 that is none ends with 1007', async () => {
    const { socket, server } = await talk(['base64']);
    const closed = closing(socket);
    socket.send('no base64!');
    expect(await closed).toEqual([1007, 'this is not base64']);
    expect(await server.untilEnd()).toBe('finished');
    expect(server.receivedLength).toBe(0);
  });

  it.each([1, 2, 7, 300, 5000])('in fragments and pieces of %i bytes arrives whole', async (size) => {
    const { client, server } = await rawTalk();
    const said = noise(4000);
    const fragments = inPieces(said, 1001).map((payload, at, all) =>
      frame({ opcode: at === 0 ? BINARY : CONTINUATION, fin: at === all.length - 1, payload, key: 77 + at }),
    );
    const ping = frame({ opcode: PING, payload: latin1('p'), key: 5 });
    const all = joinBytes(...fragments.flatMap((bytes) => [bytes, ping]));
    for (const piece of inPieces(all, size)) client.send(piece);
    await server.untilLength(said.length);
    expect(server.received.equals(said)).toBe(true);
    // RFC 6455 5.5.3: each ping is answered with its payload.
    await client.until(({ receivedText }) => receivedText.split('\x8a\x01p').length === fragments.length + 1);
  });

  it('by a client in the packet of its request arrives', async () => {
    const { proxy, listening } = await bridged();
    const client = await tcpClient(proxy.port);
    client.send(joinBytes(requestHead(), frame({ opcode: TEXT, payload: latin1('early'), key: 3 })));
    expect(await (await listening.next()).untilText('early')).toBe('early');
  });

  it('by a server before its client arrives', async () => {
    const listening = await tcpServer((peer) => peer.send('RFB 003.008\n'));
    const proxy = await proxied({ mode: 'bridge', target: `tcp://127.0.0.1:${listening.port}` });
    const client = await tcpClient(proxy.port);
    client.send(requestHead());
    expect(await client.untilText('RFB 003.008\n')).toMatch(/\r\n\r\n\x82\x0cRFB 003\.008\n$/);
  });
});

describe('the end', () => {
  it('of the server is told with 1000', async () => {
    const { socket, server, proxy } = await talk();
    const closed = closing(socket);
    server.send('bye').finish();
    expect(await closed).toEqual([1000, 'the server has ended the connection']);
    expect(await server.untilEnd()).toBe('finished');
    expect(await proxy.ended()).toMatchObject({ close: { by: 'server', code: 1000, clean: true } });
    expect(proxy.rows.frames[0]).toMatchObject({ opcodeName: 'binary', payloadLength: 3 });
  });

  it('of the server by a reset is told with 1011', async () => {
    const { socket, server, proxy } = await talk();
    const closed = closing(socket);
    server.reset();
    expect(await closed).toEqual([1011, 'the server broke the connection off']);
    expect(await proxy.ended()).toMatchObject({ close: { by: 'server', code: 1011 } });
  });

  it('of the client by a Close frame is the end for the server', async () => {
    const { socket, server, proxy } = await talk();
    const closed = closing(socket);
    socket.close(1001, 'away');
    expect(await server.untilEnd()).toBe('finished');
    expect(await closed).toEqual([1001, '']);
    expect(await proxy.ended()).toMatchObject({
      close: { by: 'client', code: 1001, reason: 'away', clean: true },
    });
  });

  it('of the client without a Close frame is the end for the server', async () => {
    const { client, server, proxy } = await rawTalk();
    client.finish();
    expect(await server.untilEnd()).toBe('finished');
    expect(await client.untilEnd()).toBe('finished');
    expect((await proxy.ended()).why).toBe(
      'The client ended the TCP connection (FIN) without a Close frame.',
    );
  });

  it('of the client by a reset is one for the server', async () => {
    const { client, server, proxy } = await rawTalk();
    client.reset();
    expect(await server.untilEnd()).toBe('reset');
    expect((await proxy.ended()).why).toBe(
      'The client reset the TCP connection (RST) without a Close frame.',
    );
  });

  it('of a client that breaks the protocol is told with the code for that', async () => {
    const { client, server } = await rawTalk();
    // RFC 6455 5.1: a server must close the connection upon receiving a frame that is not masked.
    client.send(frame({ opcode: TEXT, payload: latin1('bare') }));
    expect(await client.untilEnd()).toBe('finished');
    expect(client.receivedText).toMatch(/\r\n\r\n\x88.\x03\xea/);
    expect(await server.untilEnd()).toBe('finished');
    expect(server.receivedLength).toBe(0);
  });

  it('is not waited for where the client answers nothing', async () => {
    const { client, server, proxy } = await rawTalk({ timeLimits: { closing: 50 } });
    server.finish();
    expect(await client.untilEnd()).toBe('finished');
    client.send('\x8a\x80\0\0\0\0');
    await proxy.ended();
    expect(await server.untilEnd()).toBe('finished');
  });
});

it('a server that does not end when its client has left is not waited for', async () => {
  const { client, server } = await rawTalk({ timeLimits: { closing: 50 } });
  client.finish();
  expect(await server.untilEnd()).toBe('finished');
  expect(await client.untilEnd()).toBe('finished');
  await server.untilGone();
});

describe('a request', () => {
  it('for a server where nobody listens is answered with 502', async () => {
    const port = await unusedPort();
    const proxy = await proxied({ mode: 'bridge', target: `tcp://127.0.0.1:${port}` });
    const client = await tcpClient(proxy.port);
    client.send(requestHead());
    expect(await client.untilEnd()).toBe('finished');
    expect(client.receivedText).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
    const why = `127.0.0.1:${port} can't be reached: nothing listens there. Start the server, or check its port.`;
    expect(await proxy.ended()).toMatchObject({ status: 502, state: 'refused', why });
  });

  it.each([
    ['no request for WebSocket', 'GET /page HTTP/1.1\r\nHost: a.example\r\n\r\n', 426],
    ['an old version', requestHead('=Sec-WebSocket-Version: 8'), 426],
    ['no key', requestHead('-Sec-WebSocket-Key'), 400],
    ['another method', requestHead('POST /chat HTTP/1.1'), 405],
    ['no HTTP', '\0\x01\x02\x03', 400],
  ])('that is %s is refused, and its server left alone', async (_, request, status) => {
    const { proxy, listening } = await bridged();
    const client = await tcpClient(proxy.port);
    client.send(request);
    expect(await client.untilEnd()).toBe('finished');
    expect(client.receivedText).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    const view = await proxy.ended();
    expect(view).toMatchObject({ status, state: 'refused' });
    expect(client.receivedText).toContain(view.why);
    expect(listening.peers).toEqual([]);
  });
});

describe('much of it', { timeout: 120_000 }, () => {
  /** 100 MB, more than what the system keeps of four sockets, by far. */
  const PIECES = 1600;

  it.each(['client', 'server'] as const)('passes, and is not gathered: 100 MB from the %s', async (who) => {
    const { proxy, listening } = await bridged({}, { isSummed: true });
    const client = await tcpClient(proxy.port);
    client.send(requestHead());
    const server = await listening.next();
    await client.untilText('\r\n\r\n');
    const head = client.receivedLength;
    const [sender, reader] = who === 'client' ? [client, server] : [server, client];
    reader.socket.pause();
    const content = noise(65_536);
    const piece = who === 'client' ? frame({ opcode: BINARY, payload: content, key: 0x0badcafe }) : content;
    const sent = await sender.sendUntilStalled(piece, PIECES);
    expect(sent).toBeLessThan(PIECES / 2);
    reader.socket.resume();
    for (let more = sent; more < PIECES; more++) sender.send(piece);
    sender.finish();
    await reader.untilEnd();
    const sum = createHash('sha256');
    for (let count = 0; count < PIECES; count++) sum.update(content);
    const received = who === 'client' ? server.receivedSum : sumOfFrames(client.received.subarray(head));
    expect(received).toBe(sum.digest('hex'));
  });

  it('in answers to pings makes a client wait that does not read them', async () => {
    const { client, proxy } = await rawTalk();
    client.socket.pause();
    const ping = frame({ opcode: PING, payload: new Uint8Array(125), key: 1 });
    const pings = joinBytes(...Array.from({ length: 500 }, () => ping));
    expect(await client.sendUntilStalled(pings, 600)).toBeLessThan(500);
    await proxy.stop();
  });
});

/** SHA-256 of what binary frames say, which a Close frame follows. */
function sumOfFrames(bytes: Uint8Array): string {
  const sum = createHash('sha256');
  for (let at = 0; at < bytes.length; ) {
    const header = parseFrameHeader(bytes, at);
    if (header === undefined) throw new Error(`no frame at ${at}`);
    const start = at + headerLength(header);
    at = start + payloadLength(header);
    if (header.opcode === BINARY) sum.update(bytes.subarray(start, at));
    else expect(header.opcode).toBe(CLOSE);
  }
  return sum.digest('hex');
}
