/** Our endpoint and the `ws` package, each as client and as server of the other, over a real socket. */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type ClientOptions, type RawData, type ServerOptions, WebSocket, WebSocketServer } from 'ws';
import { counting, utf8 } from '../../support/bytes.ts';
import { connectTo, type EchoServer, type SocketEndpoint, startEchoServer } from './loopback.ts';

const MiB = 1024 * 1024;

/** What is sent, and comes back: of every length of header, and long enough to come in many pieces. */
const MESSAGES: readonly (string | Uint8Array)[] = [
  'Hello',
  '',
  '\u2603 \u{1f600}',
  'a'.repeat(125),
  'b'.repeat(126),
  new Uint8Array(0),
  counting(65_535),
  counting(65_536),
  counting(MiB),
  'Hello',
  `${'text '.repeat(MiB / 5)}\u{1f600}`,
];

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

function plain(data: RawData, isBinary: boolean): string | Uint8Array {
  const bytes = Buffer.isBuffer(data) ? data : Buffer.concat(data as Buffer[]);
  return isBinary ? Uint8Array.from(bytes) : bytes.toString();
}

/** Short enough to be compared and printed quickly. */
function inShort(message: string | Uint8Array): string {
  const bytes = Buffer.from(message);
  const kind = typeof message === 'string' ? 'text' : 'binary';
  return bytes.length < 200
    ? `${kind} ${bytes.toString('hex')}`
    : `${kind} of ${bytes.length}, ${bytes.reduce((sum, byte) => (Math.imul(sum, 31) + byte) | 0, 7)}`;
}

const PLAIN = { noContextTakeover: false, windowBits: 15 };
const FRESH = { noContextTakeover: true, windowBits: 15 };

describe.each<[deflate: ClientOptions['perMessageDeflate'], client?: object, server?: object]>([
  [false],
  [{ threshold: 0 }, PLAIN, PLAIN],
  [{ threshold: 0, serverNoContextTakeover: true, clientNoContextTakeover: true }, FRESH, FRESH],
  [{ threshold: 0, serverMaxWindowBits: 9 }, PLAIN, { noContextTakeover: false, windowBits: 9 }],
])('our server and a client of ws that offers %j', (perMessageDeflate, fromClient, fromServer) => {
  async function opened(): Promise<{ server: EchoServer; client: WebSocket }> {
    const server = await startEchoServer({ subprotocols: ['chat'], deflate: true });
    stops.push(() => server.stop());
    const client = new WebSocket(server.url, ['other', 'chat'], { perMessageDeflate });
    stops.push(() => client.terminate());
    await once(client, 'open');
    return { server, client };
  }

  it('agree', async () => {
    const { client, server } = await opened();
    const agreed = server.endpoints[0]?.agreement?.compressors;
    expect(client.extensions).toBe(agreed === undefined ? '' : 'permessage-deflate');
    expect([agreed?.['client-to-server'], agreed?.['server-to-client']]).toEqual([fromClient, fromServer]);
    expect(client.protocol).toBe('chat');
  });

  it('echo every message, whole and in fragments', async () => {
    const { client } = await opened();
    const heard: string[] = [];
    client.on('message', (data, isBinary) => heard.push(inShort(plain(data, isBinary))));
    for (const message of MESSAGES) client.send(message);
    for (const part of ['a', '', 'b']) client.send(part, { fin: false });
    client.send('c');
    await expect.poll(() => heard.length).toBe(MESSAGES.length + 1);
    expect(heard).toEqual([...MESSAGES, 'abc'].map(inShort));
  });

  it('answer pings of the other, in the middle of a message too', async () => {
    const { client, server } = await opened();
    client.send('a', { fin: false });
    client.ping('from ws');
    const [pong] = (await once(client, 'pong')) as [Buffer];
    expect(pong.toString()).toBe('from ws');
    const [ours] = server.endpoints;
    ours?.endpoint.ping(utf8('from us'));
    await expect.poll(() => ours?.pongs).toEqual(['from us']);
  });

  it.each([1000, 1001, 3000, 4999])('close with %i, which the client begins', async (code) => {
    const { client, server } = await opened();
    client.close(code, 'bye');
    const [answered, reason] = (await once(client, 'close')) as [number, Buffer];
    expect([answered, reason.toString()]).toEqual([code, '']);
    expect(await server.endpoints[0]?.closing).toEqual({
      ...{ code, reason: 'bye', clean: true, by: 'peer', wasHungUp: false },
    });
  });

  it('close without a code', async () => {
    const { client, server } = await opened();
    client.close();
    expect((await once(client, 'close'))[0]).toBe(1005);
    expect(await server.endpoints[0]?.closing).toMatchObject({ code: 1005, clean: true, by: 'peer' });
  });

  it('close when the server begins', async () => {
    const { client, server } = await opened();
    client.send('close 4001');
    const [code, reason] = (await once(client, 'close')) as [number, Buffer];
    expect([code, reason.toString()]).toEqual([4001, 'as you wish']);
    expect(await server.endpoints[0]?.closing).toMatchObject({ code: 4001, clean: true, by: 'us' });
  });

  it('notice when the other is gone', async () => {
    const { client, server } = await opened();
    client.terminate();
    expect(await server.endpoints[0]?.closing).toMatchObject({ code: 1006, clean: false, by: 'peer' });
  });
});

it('our server refuses what ws asks for in an old version', async () => {
  const server = await startEchoServer({ subprotocols: [], deflate: false });
  stops.push(() => server.stop());
  const client = new WebSocket(server.url, { protocolVersion: 8 });
  const [, response] = (await once(client, 'unexpected-response')) as [unknown, IncomingMessage];
  expect([response.statusCode, response.headers['sec-websocket-version']]).toEqual([426, '13']);
  const body = (await response.toArray()).join('');
  expect(body).toContain('RFC 6455 is version 13');
});

describe.each<[offer: string | undefined, perMessageDeflate: ServerOptions['perMessageDeflate']]>([
  [undefined, false],
  ['permessage-deflate', { threshold: 0 }],
  ['permessage-deflate; server_no_context_takeover; client_no_context_takeover', { threshold: 0 }],
  [
    'permessage-deflate; client_max_window_bits; server_max_window_bits=10',
    { threshold: 0, clientMaxWindowBits: 9 },
  ],
])('our client that offers %s and a server of ws', (offer, perMessageDeflate) => {
  async function opened(): Promise<{ client: SocketEndpoint; server: WebSocket }> {
    const host = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate });
    stops.push(() => host.close());
    await once(host, 'listening');
    const accepted = once(host, 'connection') as Promise<[WebSocket]>;
    const client = await connectTo((host.address() as AddressInfo).port, offer);
    const [server] = await accepted;
    stops.push(() => server.terminate());
    server.on('message', (data, isBinary) => server.send(data, { binary: isBinary }));
    return { client, server };
  }

  it('agree', async () => {
    const { client } = await opened();
    expect(client.agreement === undefined).toBe(offer === undefined);
  });

  it('echo every message, whole and in fragments', async () => {
    const { client, server } = await opened();
    for (const message of MESSAGES) {
      if (typeof message === 'string') client.endpoint.sendText(message);
      else client.endpoint.sendBinary(message);
    }
    await expect.poll(() => client.messages.length).toBe(MESSAGES.length);
    for (const part of ['a', '', 'b']) server.send(part, { fin: false });
    server.send('c');
    await expect.poll(() => client.messages.length).toBe(MESSAGES.length + 1);
    const heard = client.messages.map(({ type, content }) =>
      inShort(type === 'text' ? Buffer.from(content).toString() : content),
    );
    expect(heard).toEqual([...MESSAGES, 'abc'].map(inShort));
  });

  it('answer pings of the other', async () => {
    const { client, server } = await opened();
    client.endpoint.ping(utf8('from us'));
    await expect.poll(() => client.pongs).toEqual(['from us']);
    server.ping('from ws');
    const [pong] = (await once(server, 'pong')) as [Buffer];
    expect(pong.toString()).toBe('from ws');
  });

  it.each([1000, 1001, 3000, 4999])('close with %i, which the client begins', async (code) => {
    const { client, server } = await opened();
    client.endpoint.close(code, 'bye');
    const [heard, reason] = (await once(server, 'close')) as [number, Buffer];
    expect([heard, reason.toString()]).toEqual([code, 'bye']);
    // RFC 6455 7.1.1: the client waits for the server to end the TCP connection.
    expect(await client.closing).toEqual({ code, reason: 'bye', clean: true, by: 'us', wasHungUp: true });
  });

  it('close when the server begins', async () => {
    const { client, server } = await opened();
    server.close(4001, 'enough');
    expect((await once(server, 'close'))[0]).toBe(4001);
    expect(await client.closing).toEqual({
      ...{ code: 4001, reason: 'enough', clean: true, by: 'peer', wasHungUp: true },
    });
  });

  it('notice when the other is gone', async () => {
    const { client, server } = await opened();
    server.terminate();
    expect(await client.closing).toMatchObject({ code: 1006, clean: false, by: 'peer' });
  });
});
