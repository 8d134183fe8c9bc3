/** Messages that are held, changed, or put in, between real programs; what was sent is told by those programs. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { ProxySettings } from '../../../../../src-core/contract/proxy.ts';
import type { ProxyRule, RuleAction } from '../../../../../src-core/contract/rules.ts';
import { DEFAULT_LIMITS } from '../../../../../src-core/pipeline/limits.ts';
import { frameBytes } from '../../../../../src-core/websocket/frame-writer.ts';
import { CaptureSession } from '../../../../../src-main/engine/capture-session.ts';
import { LiveProxy } from '../../../../../src-main/sources/live-proxy/live-proxy.ts';
import { RecordedRows } from '../../../../support/proxied.ts';
import { EXPLICIT_PROXY } from '../../../../support/proxy-settings.ts';

let folder: string;
let server: WebSocketServer;
let proxy: LiveProxy;
let session: CaptureSession;
let running: Promise<unknown>;
let port: number;
/** What the server got, in order. */
let received: string[];
const opened: WebSocket[] = [];

interface Start {
  readonly deflate?: boolean;
  readonly noContextTakeover?: boolean;
  /** What the server says to a message. */
  readonly answer?: (text: string) => string | undefined;
}

async function start({
  deflate = false,
  noContextTakeover = false,
  answer = (text) => `re: ${text}`,
}: Start = {}): Promise<void> {
  // What an earlier server still gets is not for this test.
  const got: string[] = [];
  received = got;
  server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    perMessageDeflate: deflate && {
      threshold: 0,
      clientNoContextTakeover: noContextTakeover,
      serverNoContextTakeover: noContextTakeover,
    },
  });
  server.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => {
      got.push(isBinary ? `0x${(data as Buffer).toString('hex')}` : String(data));
      const reply = answer(String(data));
      if (reply !== undefined) socket.send(reply);
    });
    socket.on('ping', (data) => got.push(`ping ${String(data)}`));
    socket.on('close', (code, reason) => got.push(`close ${code} ${String(reason)}`));
  });
  await new Promise((listening) => server.once('listening', listening));
  const target = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const settings: ProxySettings = { ...EXPLICIT_PROXY, mode: 'reverse', target };
  await new Promise<void>((listening) => {
    proxy = new LiveProxy({
      settings,
      limits: DEFAULT_LIMITS,
      authority: () => Promise.reject(new Error('no TLS here')),
      onListening: (at) => {
        port = at.port;
        listening();
      },
    });
    const recordInto = join(folder, 'capture.pcapng');
    writeFileSync(recordInto, '');
    session = new CaptureSession({ from: { packets: proxy, recordInto }, name: 'test' });
    running = session.run();
  });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
});

afterEach(async () => {
  for (const socket of opened.splice(0)) socket.terminate();
  session.stop();
  await running;
  session.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Client {
  readonly socket: WebSocket;
  readonly got: string[];
}

async function connect(deflate = false): Promise<Client> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: deflate && { threshold: 0 } });
  opened.push(socket);
  const got: string[] = [];
  socket.on('message', (data, isBinary) =>
    got.push(isBinary ? `0x${(data as Buffer).toString('hex')}` : String(data)),
  );
  socket.on('pong', (data) => got.push(`pong ${String(data)}`));
  socket.on('ping', (data) => got.push(`ping ${String(data)}`));
  socket.on('close', (code, reason) => got.push(`close ${code} ${String(reason)}`));
  socket.on('error', (error) => got.push(`error ${error.message}`));
  await new Promise((open) => socket.once('open', open));
  return { socket, got };
}

const HOLD: RuleAction = { kind: 'hold', timeLimit: null, atLast: 'forward' };

function rule(action: RuleAction, more: Partial<ProxyRule> = {}): ProxyRule {
  return {
    name: 'rule',
    isOn: true,
    on: 'messages',
    direction: 'client-to-server',
    connection: null,
    filter: null,
    action,
    ...more,
  };
}

function setRules(...rules: ProxyRule[]): void {
  expect(proxy.interception?.setRules(rules)).toBeNull();
}

/** What the capture says was done, row for row. */
function changes(from: CaptureSession = session): (string | undefined)[] {
  const { frames, changes: table } = from.store;
  return Array.from({ length: frames.count }, (_, row) => table.ofFrame(row)?.change.what);
}

async function reopened(): Promise<CaptureSession> {
  const copy = new CaptureSession({ from: join(folder, 'capture.pcapng'), name: 'again' });
  await copy.run();
  return copy;
}

describe.each([
  ['without compression', {}],
  ['with compression', { deflate: true }],
  ['with compression without context takeover', { deflate: true, noContextTakeover: true }],
])('a message that is held, %s', (_name, how: Start) => {
  it('goes on unchanged when it is forwarded', async () => {
    await start(how);
    setRules(rule(HOLD));
    const { socket, got } = await connect(how.deflate);
    socket.send('first');
    await expect.poll(() => proxy.interception?.heldCount).toBe(1);
    expect(received).toEqual([]);
    proxy.interception?.decide({ id: proxy.interception.held[0]?.id ?? 0, decision: { kind: 'forward' } });
    await expect.poll(() => got).toEqual(['re: first']);
    await expect.poll(() => changes()).toEqual(['held', undefined]);
  });

  it('goes on with another content, and those behind it as they were', async () => {
    await start(how);
    setRules(rule(HOLD, { filter: 'text contains "second"' }));
    const { socket, got } = await connect(how.deflate);
    for (const text of ['the first message', 'the second message', 'the third message', 'the fourth message'])
      socket.send(text);
    await expect.poll(() => proxy.interception?.heldCount).toBe(1);
    await expect.poll(() => received).toEqual(['the first message']);
    const content = new TextEncoder().encode('the 2nd message');
    proxy.interception?.decide({
      id: proxy.interception.held[0]?.id ?? 0,
      decision: { kind: 'edit', type: 'text', content },
    });
    await expect
      .poll(() => received)
      .toEqual(['the first message', 'the 2nd message', 'the third message', 'the fourth message']);
    socket.send('the first message');
    await expect.poll(() => got.at(-1)).toBe('re: the first message');
    await expect.poll(() => got).toHaveLength(5);
  });

  it('is not sent when it is dropped, and those behind it can be read', async () => {
    await start(how);
    setRules(rule({ kind: 'drop' }, { filter: 'text contains "second"' }));
    const { socket } = await connect(how.deflate);
    for (const text of ['the first message', 'the second message', 'the second to last message', 'the last'])
      socket.send(text);
    await expect.poll(() => received).toEqual(['the first message', 'the last']);
  });
});

describe('what is held', () => {
  it('keeps its order, and lets pings, pongs and Close frames go on', async () => {
    await start();
    setRules(rule(HOLD, { filter: 'text contains "held"' }));
    const { socket, got } = await connect();
    socket.send('held');
    socket.send('behind');
    socket.ping('beat');
    await expect.poll(() => got).toEqual(['pong beat']);
    expect(received).toEqual(['ping beat']);
    socket.close(1000, 'enough');
    await expect.poll(() => received.at(-1)).toBe('close 1000 enough');
    // A Close frame empties what is held; what only waited behind it goes on before.
    expect(received).toEqual(['ping beat', 'behind', 'close 1000 enough']);
    expect(proxy.interception?.heldCount).toBe(0);
    await expect.poll(() => got.at(-1)).toBe('close 1000 enough');
    await expect.poll(() => changes().filter((what) => what !== undefined)).toEqual(['dropped']);
  });

  it('is given up when its sender hangs up', async () => {
    await start();
    setRules(rule(HOLD));
    const { socket } = await connect();
    socket.send('never');
    await expect.poll(() => proxy.interception?.heldCount).toBe(1);
    socket.terminate();
    await expect.poll(() => proxy.interception?.heldCount).toBe(0);
    await expect.poll(() => received).toEqual(['close 1006 ']);
  });

  it('is decided by itself when its time is up', async () => {
    await start();
    setRules(
      rule({ kind: 'hold', timeLimit: 20, atLast: 'drop' }, { filter: 'text contains "no"' }),
      rule({ kind: 'hold', timeLimit: 20, atLast: 'forward' }),
    );
    const { socket } = await connect();
    socket.send('no');
    socket.send('yes');
    await expect.poll(() => received).toEqual(['yes']);
  });

  it('goes on all at once', async () => {
    await start();
    setRules(rule(HOLD));
    const { socket } = await connect();
    for (const text of ['1', '2', '3']) socket.send(text);
    await expect.poll(() => proxy.interception?.heldCount).toBe(3);
    expect(proxy.interception?.forwardAll(null)).toBe(3);
    await expect.poll(() => received).toEqual(['1', '2', '3']);
  });
});

describe('a rule', () => {
  it.each<[string, RuleAction, string[]]>([
    [
      'replaces a text',
      { kind: 'replace', replacement: { by: 'text', find: 'price', with: 'cost' } },
      ['{"cost":1,"n":{"cost":2}}'],
    ],
    [
      'replaces by an expression',
      { kind: 'replace', replacement: { by: 'pattern', find: '/"(PRICE)":(\\d)/i', with: '"$1":$2$2' } },
      ['{"price":11,"n":{"price":22}}'],
    ],
    [
      'replaces what stands at a path',
      { kind: 'replace', replacement: { by: 'json-path', find: 'n.price', with: '[3]' } },
      ['{"price":1,"n":{"price":[3]}}'],
    ],
    ['sends twice', { kind: 'repeat' }, ['{"price":1,"n":{"price":2}}', '{"price":1,"n":{"price":2}}']],
    ['delays', { kind: 'delay', milliseconds: 30 }, ['{"price":1,"n":{"price":2}}']],
    ['throttles', { kind: 'throttle', bytesPerSecond: 1000 }, ['{"price":1,"n":{"price":2}}']],
    ['drops', { kind: 'drop' }, []],
  ])('%s', async (_name, action, arrives) => {
    await start();
    setRules(rule(action, { filter: 'text contains "price"' }));
    const { socket } = await connect();
    socket.send('{"price":1,"n":{"price":2}}');
    socket.send('end');
    await expect.poll(() => received).toEqual([...arrives, 'end']);
  });

  it('answers by itself, and keeps the message from its receiver', async () => {
    await start();
    setRules(rule({ kind: 'reply', content: 'pong!', reaches: false }, { filter: 'text contains "ping!"' }));
    const { socket, got } = await connect();
    socket.send('ping!');
    await expect.poll(() => got).toEqual(['pong!']);
    expect(received).toEqual([]);
    await expect.poll(() => changes().sort()).toEqual(['dropped', 'injected']);
  });

  it('closes with a code', async () => {
    await start();
    setRules(rule({ kind: 'close', code: 4000, reason: 'by rule' }));
    const { socket, got } = await connect();
    socket.send('x');
    await expect.poll(() => got).toEqual(['close 4000 by rule']);
    await expect.poll(() => received).toEqual(['close 4000 by rule']);
  });

  it('cuts the connection', async () => {
    await start();
    setRules(rule({ kind: 'cut' }));
    const { socket, got } = await connect();
    socket.send('x');
    await expect.poll(() => got.at(-1)).toBe('close 1006 ');
    await expect.poll(() => received).toEqual(['close 1006 ']);
  });

  it('cuts the connection, which is nobody’s fault, before anything behind it goes on', async () => {
    await start();
    setRules(rule({ kind: 'cut' }, { name: 'no more', filter: 'text contains "cut"' }));
    const { socket, got } = await connect();
    const messages = (
      [
        ['one', 0x37fa213d],
        ['cut', 0x5b1c0e72],
        ['behind', 0x92d4a6ef],
      ] as const
    ).map(([text, maskingKey]) => frameBytes({ opcode: 1, maskingKey }, new TextEncoder().encode(text)));
    // In one piece, as by a client that writes them together.
    const { _socket } = socket as unknown as { readonly _socket: Socket };
    _socket.write(Buffer.concat(messages));
    await expect.poll(() => got.at(-1)).toBe('close 1006 ');
    await expect.poll(() => received).toEqual(['one', 'close 1006 ']);
    await expect.poll(() => session.store.connections[0]?.ended).toBeDefined();
    for (const seen of [session, await reopened()]) {
      const up = changes(seen).filter((_, row) => seen.store.frames.direction(row) === 'client-to-server');
      expect(up).toEqual([undefined, 'cut', 'dropped']);
      const { connections } = new RecordedRows(seen);
      expect(connections).toMatchObject([{ close: null, cut: { frame: 2, rule: 'no more' }, violations: 1 }]);
      expect(new RecordedRows(seen).violations.map(({ rule: broken }) => broken)).toEqual(['origin-missing']);
    }
  });

  it('leaves what it holds unsent, and says so, when the proxy stops', async () => {
    await start();
    setRules(rule(HOLD));
    const { socket } = await connect();
    socket.send('never');
    await expect.poll(() => proxy.interception?.heldCount).toBe(1);
    session.stop();
    await running;
    expect(changes()).toEqual(['dropped']);
    expect(received.filter((what) => what === 'never')).toEqual([]);
  });

  it('swallows pongs', async () => {
    await start();
    setRules(
      rule({ kind: 'drop' }, { on: 'control', direction: 'server-to-client', filter: 'opcode == pong' }),
    );
    const { socket, got } = await connect();
    socket.ping('1');
    socket.send('after');
    await expect.poll(() => got).toEqual(['re: after']);
    expect(received).toEqual(['ping 1', 'after']);
  });

  it('that can not be read is refused with what is wrong, and those before stay', async () => {
    await start();
    setRules(rule(HOLD));
    const wrong = rule(HOLD, { name: 'mine', filter: 'text contians "x"' });
    const problem = proxy.interception?.setRules([rule({ kind: 'drop' }), wrong]);
    expect(problem?.rule).toBe(1);
    expect(problem?.trouble.what).toContain('mine');
    expect(proxy.interception?.currentRules).toEqual([rule(HOLD)]);
  });

  it('concerns its connection and direction only', async () => {
    await start();
    const [one, two] = [await connect(), await connect()];
    setRules(rule({ kind: 'drop' }, { connection: 2 }));
    one.socket.send('one');
    two.socket.send('two');
    two.socket.send('two again');
    one.socket.send('one again');
    await expect.poll(() => received).toEqual(['one', 'one again']);
  });
});

describe('what is put in', () => {
  it.each<[string, Parameters<NonNullable<LiveProxy['interception']>['inject']>[0]['injection'], string]>([
    ['a text', { kind: 'message', type: 'text', content: new TextEncoder().encode('hello') }, 'hello'],
    ['bytes', { kind: 'message', type: 'binary', content: Uint8Array.of(1, 2) }, '0x0102'],
    ['a ping', { kind: 'ping', content: new TextEncoder().encode('beat') }, 'ping beat'],
    ['a Close frame', { kind: 'close', code: 1001, reason: 'going' }, 'close 1001 going'],
    [
      'a frame by its bits',
      { kind: 'frame', fin: true, rsv: 0, opcode: 1, masked: false, content: Uint8Array.of(65) },
      'A',
    ],
    ['bytes as they are', { kind: 'raw', content: Uint8Array.of(0x81, 1, 66) }, 'B'],
  ])('%s comes to the client', async (_name, injection, arrives) => {
    await start();
    const { got } = await connect();
    await expect.poll(() => session.store.connections[0]?.status).toBe(101);
    expect(proxy.interception?.inject({ connection: 1, direction: 'server-to-client', injection })).toBe(
      true,
    );
    await expect.poll(() => got).toEqual([arrives]);
    await expect.poll(() => changes()).toContain('injected');
  });

  it('is masked towards a server', async () => {
    await start();
    await connect();
    await expect.poll(() => session.store.connections[0]?.status).toBe(101);
    const content = new TextEncoder().encode('to the server');
    proxy.interception?.inject({
      connection: 1,
      direction: 'client-to-server',
      injection: { kind: 'message', type: 'text', content },
    });
    await expect.poll(() => received).toEqual(['to the server']);
    await expect.poll(() => session.store.frames.count).toBe(2);
    expect(session.store.frames.header(0).masked).toBe(true);
  });

  it('is not put into a connection that is closed', async () => {
    await start();
    const { socket, got } = await connect();
    socket.close();
    await expect.poll(() => got).toHaveLength(1);
    const injection = { kind: 'ping', content: new Uint8Array(0) } as const;
    await expect
      .poll(() => proxy.interception?.inject({ connection: 1, direction: 'client-to-server', injection }))
      .toBe(false);
  });
});

it('all that was done is in the capture when it is opened again', async () => {
  await start({ deflate: true });
  setRules(
    rule({ kind: 'replace', replacement: { by: 'text', find: 'one', with: 'eins' } }),
    rule({ kind: 'drop' }, { filter: 'text contains "two"' }),
  );
  const { socket } = await connect(true);
  for (const text of ['one', 'two', 'three']) socket.send(text);
  await expect.poll(() => received).toEqual(['eins', 'three']);
  proxy.interception?.inject({
    connection: 1,
    direction: 'server-to-client',
    injection: { kind: 'message', type: 'text', content: new Uint8Array(300_000).fill(65) },
  });
  await expect.poll(() => session.store.frames.count).toBe(6);
  const again = await reopened();
  expect(changes(again)).toEqual(changes());
  expect(
    changes()
      .filter((what) => what !== undefined)
      .sort(),
  ).toEqual(['dropped', 'edited', 'injected', 'recompressed']);
  expect(again.store.messages.count).toBe(session.store.messages.count);
  again.close();
});
