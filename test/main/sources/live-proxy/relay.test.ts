/** Bytes pass as they are, ends and breaks pass as such, and a side that reads slowly makes the other wait. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinBytes, latin1 } from '../../../support/bytes.ts';
import { BINARY, CLOSE, closePayload, frame, TEXT } from '../../../support/frame-builder.ts';
import { noise } from '../../../support/noise.ts';
import { type Proxied, proxied } from '../../../support/proxied.ts';
import { type TcpPeer, type TcpServer, tcpClient, tcpServer } from '../../../support/tcp-peer.ts';
import { requestHead, responseHead } from '../../../support/websocket-talk.ts';

const REQUEST = requestHead();
const RESPONSE = responseHead();

/** Stands for a server of the test, and changes nothing. */
function relaying(server: TcpServer): Promise<Proxied> {
  return proxied({
    mode: 'reverse',
    target: `ws://127.0.0.1:${server.port}`,
    hostMapping: 'unchanged',
    pathMapping: 'unchanged',
  });
}

interface Talk {
  readonly proxy: Proxied;
  readonly client: TcpPeer;
  readonly server: TcpPeer;
}

/** A client and a server on both sides of a proxy, agreed on WebSocket. */
async function agreed(options: { readonly isSummed?: boolean } = {}): Promise<Talk> {
  const listening = await tcpServer(() => {}, options);
  const proxy = await relaying(listening);
  const client = await tcpClient(proxy.port, options);
  client.send(REQUEST);
  const server = await listening.next();
  await server.untilLength(REQUEST.length);
  server.send(RESPONSE);
  await client.untilLength(RESPONSE.length);
  return { proxy, client, server };
}

describe('what is sent arrives', () => {
  const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 3000 }), { maxLength: 12 });

  it('behind a handshake, whatever it is and in whatever pieces', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, pieces, async (up, down) => {
        const { client, server } = await agreed();
        for (const [one, other] of [
          [client, up],
          [server, down],
        ] as const) {
          for (const piece of other) one.send(piece);
          one.finish();
        }
        await Promise.all([client.untilEnd(), server.untilEnd()]);
        expect(server.received.equals(joinBytes(REQUEST, ...up))).toBe(true);
        expect(client.received.equals(joinBytes(RESPONSE, ...down))).toBe(true);
      }),
      { seed: 6455, numRuns: 25 },
    );
  });

  it.each<[string, Uint8Array]>([
    ['of TLS that was not asked for', latin1('\x15\x03\x01\0\x02\x02\x28')],
    ['of no protocol', joinBytes(latin1('\0'), noise(40_000))],
    ['of HTTP/2', latin1('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0')],
    ['without an end', latin1('SSH-2.0-OpenSSH_9.9')],
  ])('instead of HTTP: bytes %s', async (_, bytes) => {
    const listening = await tcpServer();
    const proxy = await relaying(listening);
    const client = await tcpClient(proxy.port);
    client.send(bytes);
    const server = await listening.next();
    await server.untilLength(bytes.length);
    server.send(noise(5000, 7)).finish();
    client.send(bytes).finish();
    await Promise.all([client.untilEnd(), server.untilEnd()]);
    expect(server.received.equals(joinBytes(bytes, bytes))).toBe(true);
    expect(client.received.equals(noise(5000, 7))).toBe(true);
    expect(proxy.rows.views).toEqual([]);
  });

  it.each<[string, Uint8Array]>([
    ['a reserved opcode', frame({ opcode: 3, payload: latin1('x'), key: 1 })],
    ['every reserved bit', frame({ opcode: TEXT, rsv1: true, rsv2: true, rsv3: true, key: 2 })],
    ['a length that takes more bytes than it needs', latin1('\x81\xfe\0\x01\0\0\0\0x')],
    ['a length that sets its highest bit', latin1('\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0x')],
    ['no mask from a client', frame({ opcode: TEXT, payload: latin1('bare') })],
    ['a Close of one byte', frame({ opcode: CLOSE, payload: latin1('x'), key: 3 })],
    ['half a header', latin1('\x81')],
  ])('in frames with %s', async (_, bytes) => {
    const { client, server, proxy } = await agreed();
    client.send(bytes).finish();
    server.send(bytes).finish();
    await Promise.all([client.untilEnd(), server.untilEnd()]);
    expect(server.received.equals(joinBytes(REQUEST, bytes))).toBe(true);
    expect(client.received.equals(joinBytes(RESPONSE, bytes))).toBe(true);
    expect((await proxy.ended()).status).toBe(101);
  });

  // RFC 6455 4.1: a client must wait, and one that doesn't is shown as it is.
  it('that a client sends with its request', async () => {
    const early = frame({ opcode: TEXT, payload: latin1('early'), key: 0x37fa213d });
    const listening = await tcpServer((peer) => {
      void peer.untilLength(REQUEST.length + early.length).then(() => peer.send(RESPONSE).finish());
    });
    const proxy = await relaying(listening);
    const client = await tcpClient(proxy.port);
    client.send(joinBytes(REQUEST, early));
    expect(await client.untilEnd()).toBe('finished');
    client.finish();
    await proxy.ended();
    expect(listening.peers[0]?.received.equals(joinBytes(REQUEST, early))).toBe(true);
    expect(proxy.rows.frames).toMatchObject([{ direction: 'client-to-server', text: 'early' }]);
    expect(proxy.rows.violations).toContainEqual(expect.objectContaining({ rule: 'data-before-response' }));
  });

  it('that a server sends with its 101', async () => {
    const first = frame({ opcode: TEXT, payload: latin1('first') });
    const listening = await tcpServer((peer) => {
      void peer.untilLength(REQUEST.length).then(() => peer.send(joinBytes(RESPONSE, first)).finish());
    });
    const proxy = await relaying(listening);
    const client = await tcpClient(proxy.port);
    client.send(REQUEST);
    await client.untilEnd();
    client.finish();
    await proxy.ended();
    expect(client.received.equals(joinBytes(RESPONSE, first))).toBe(true);
    expect(proxy.rows.frames).toMatchObject([{ direction: 'server-to-client', text: 'first' }]);
  });
});

describe('the end of one side', () => {
  it.each(['client', 'server'] as const)('is passed on, and the other goes on: the %s', async (who) => {
    const { client, server, proxy } = await agreed();
    const [one, other] = who === 'client' ? [client, server] : [server, client];
    one.finish();
    expect(await other.untilEnd()).toBe('finished');
    const before = one.receivedLength;
    const late = frame({ opcode: TEXT, payload: latin1('late'), ...(who === 'server' ? { key: 9 } : {}) });
    other.send(late);
    await one.untilLength(before + late.length);
    expect(one.seenEnd).toBe('open');
    other.finish();
    expect(await one.untilEnd()).toBe('finished');
    expect((await proxy.ended()).ended).toEqual({ how: 'finished', by: who, cut: null });
    expect(proxy.rows.frames).toMatchObject([{ text: 'late' }]);
  });

  it.each(['client', 'server'] as const)('by a reset is one for the other: the %s', async (who) => {
    const { client, server, proxy } = await agreed();
    const [one, other] = who === 'client' ? [client, server] : [server, client];
    one.reset();
    expect(await other.untilEnd()).toBe('reset');
    const view = await proxy.ended();
    expect(view.ended).toEqual({ how: 'reset', by: who, cut: null });
    expect(view.why).toBe(`The ${who} reset the TCP connection (RST) without a Close frame.`);
  });

  it.each(['client', 'server'] as const)('by a reset, once the other has ended: the %s', async (who) => {
    const { client, server, proxy } = await agreed();
    const [one, other] = who === 'client' ? [client, server] : [server, client];
    other.finish();
    expect(await one.untilEnd()).toBe('finished');
    one.reset();
    expect(await other.untilEnd()).toBe('reset');
    expect((await proxy.ended()).ended).toEqual({ how: 'reset', by: who, cut: null });
  });

  it('with Close frames is told as such', async () => {
    const { client, server, proxy } = await agreed();
    client.send(frame({ opcode: CLOSE, payload: closePayload(1000, 'done'), key: 5 }));
    await server.untilLength(REQUEST.length + 6);
    server.send(frame({ opcode: CLOSE, payload: closePayload(1000, 'done') })).finish();
    await client.untilEnd();
    client.finish();
    expect((await proxy.ended()).why).toMatch(
      /^The client closed with 1000 \(Normal Closure\) "done"; the server answered .*, and ended the TCP connection \(FIN\) first\.$/,
    );
  });
});

describe('a side that reads nothing', { timeout: 120_000 }, () => {
  /** More than what the system keeps of four sockets, by far. */
  const PIECES = 1500;

  it.each(['client', 'server'] as const)(
    'makes the other wait, until it reads again: the %s',
    async (who) => {
      const { client, server } = await agreed({ isSummed: true });
      const [reader, sender] = who === 'client' ? [client, server] : [server, client];
      reader.socket.pause();
      const key = who === 'client' ? {} : { key: 0x0badcafe };
      const piece = frame({ opcode: BINARY, payload: noise(65_536), ...key });
      const sent = await sender.sendUntilStalled(piece, PIECES);
      expect(sent).toBeLessThan(PIECES / 2);
      reader.socket.resume();
      for (let more = sent; more < PIECES; more++) sender.send(piece);
      sender.finish();
      expect(await reader.untilEnd()).toBe('finished');
      const sum = createHash('sha256').update(who === 'client' ? RESPONSE : REQUEST);
      for (let count = 0; count < PIECES; count++) sum.update(piece);
      expect(reader.receivedSum).toBe(sum.digest('hex'));
    },
  );
});
