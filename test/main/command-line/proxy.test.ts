/** `framescope proxy` as a user runs it: what it says where, what it keeps, and how it ends. */
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { ConnectionRow, FrameRow, MessageRow } from '../../../src-core/export/rows.ts';
import { madeCertificate } from '../../support/certificates.ts';
import { readRows } from '../../support/command-line.ts';
import { echoServer } from '../../support/echo-server.ts';
import { type ProxyProcess, proxyProcess } from '../../support/proxy-process.ts';
import { tcpClient, tcpServer } from '../../support/tcp-peer.ts';
import { opened, saidBack, tunnelThrough, webSocketThrough } from '../../support/through-proxy.ts';
import { requestHead } from '../../support/websocket-talk.ts';

const FREE = ['--listen', '127.0.0.1:0'];
const ROWS = ['--format', 'ndjson'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-proxy-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Says each text through the proxy and hears it back, then closes. */
async function talk(proxy: ProxyProcess, texts: readonly string[]): Promise<void> {
  const server = await echoServer();
  const socket = await webSocketThrough(await proxy.port(), `ws://127.0.0.1:${server.port}/chat`);
  for (const text of texts) expect(await saidBack(socket, text)).toBe(text);
  socket.close(1000);
  await new Promise((resolve) => socket.once('close', resolve));
}

describe('rows', () => {
  it('are printed as they come, and the address is told on standard error', async () => {
    const proxy = proxyProcess([...FREE, ...ROWS]);
    const port = await proxy.port();
    expect(proxy.errors).toBe(`framescope: the proxy is at http://127.0.0.1:${port}\n`);
    await talk(proxy, ['one', 'two']);
    await proxy.until((it) => it.rows().length === 6);
    const { code, errors } = await proxy.interrupt();
    expect(code).toBe(0);
    expect(proxy.rows<FrameRow>().map(({ direction, text }) => [direction, text])).toEqual([
      ['client-to-server', 'one'],
      ['server-to-client', 'one'],
      ['client-to-server', 'two'],
      ['server-to-client', 'two'],
      ['client-to-server', undefined],
      ['server-to-client', undefined],
    ]);
    expect(errors.split('\n')).toHaveLength(3);
  });

  it('of connections are printed at the end', async () => {
    const proxy = proxyProcess([...FREE, ...ROWS, '--as', 'connections']);
    await talk(proxy, ['one']);
    const idle = await tcpServer();
    await tunnelThrough(await proxy.port(), `127.0.0.1:${idle.port}`);
    expect(proxy.output).toBe('');
    expect((await proxy.interrupt()).code).toBe(0);
    expect(proxy.rows<ConnectionRow>()).toMatchObject([{ status: 101, close: { code: 1000, clean: true } }]);
  });

  it('are chosen by a filter', async () => {
    const proxy = proxyProcess([
      ...FREE,
      ...ROWS,
      '--filter',
      'text contains "w" && direction == server-to-client',
    ]);
    await talk(proxy, ['one', 'two', 'three', 'wow']);
    await proxy.until((it) => it.rows().length === 2);
    await proxy.interrupt();
    expect(proxy.rows<FrameRow>().map(({ text }) => text)).toEqual(['two', 'wow']);
  });

  it('are no more than the limit, with which it ends', async () => {
    const proxy = proxyProcess([...FREE, ...ROWS, '--limit', '3', '--as', 'messages']);
    const server = await echoServer();
    const socket = await webSocketThrough(await proxy.port(), `ws://127.0.0.1:${server.port}/`);
    for (const text of ['one', 'two', 'three']) socket.send(text);
    expect((await proxy.ended()).code).toBe(0);
    expect(proxy.rows<MessageRow>()).toHaveLength(3);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'are all there after %s in the middle of a talk',
    async (signal) => {
      const write = join(folder, 'capture.pcapng');
      const proxy = proxyProcess([...FREE, ...ROWS, '--write', write]);
      const server = await echoServer();
      const socket = await webSocketThrough(await proxy.port(), `ws://127.0.0.1:${server.port}/`);
      expect(await saidBack(socket, 'one')).toBe('one');
      expect((await proxy.interrupt(signal)).code).toBe(0);
      expect(proxy.rows<FrameRow>().map(({ text }) => text)).toEqual(['one', 'one']);
      expect(await readRows<FrameRow>(write, 'frames')).toEqual(proxy.rows<FrameRow>());
    },
  );
});

describe('the capture', () => {
  it('is written where it is wanted, and reads as it was printed', async () => {
    const write = join(folder, 'capture.pcapng');
    const proxy = proxyProcess([...FREE, ...ROWS, '--write', write]);
    await talk(proxy, ['one', 'x'.repeat(200_000)]);
    const { code, errors } = await proxy.interrupt();
    expect(code).toBe(0);
    expect(errors).toMatch(/^framescope: the proxy is at \S+\n$/);
    expect(readdirSync(folder)).toEqual(['capture.pcapng']);
    expect(statSync(write).mode & 0o777).toBe(0o600);
    const rows = await readRows<FrameRow>(write, 'frames');
    expect(rows).toHaveLength(6);
    expect(rows).toEqual(proxy.rows<FrameRow>());
  });

  it('takes the place of no file', async () => {
    const write = join(folder, 'capture.pcapng');
    writeFileSync(write, 'something dear');
    const { code, output, errors } = await proxyProcess([...FREE, '--write', write]).ended();
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toBe(
      `framescope: There is such a file already (${write}). Choose another name, or move it away.\n`,
    );
    expect(readFileSync(write, 'utf8')).toBe('something dear');
  });

  it('needs a folder', async () => {
    const write = join(folder, 'no', 'capture.pcapng');
    const { code, errors } = await proxyProcess([...FREE, '--write', write]).ended();
    expect(code).toBe(1);
    expect(errors).toBe(`framescope: There is no such folder (${write}). Make it, or choose another.\n`);
  });

  it('is kept among the unsaved ones where no place is named, and told of at the end', async () => {
    const proxy = proxyProcess([...FREE, ...ROWS]);
    await talk(proxy, ['one']);
    const { code, errors } = await proxy.interrupt();
    expect(code).toBe(0);
    const kept = join(proxy.dataHome, 'framescope', 'unsaved');
    const files = readdirSync(kept);
    expect(files).toEqual([expect.stringMatching(/^proxy \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.pcapng$/)]);
    const path = join(kept, files[0] ?? '');
    expect(errors.split('\n').slice(1)).toEqual([
      `framescope: a live capture is not saved yet; the next start offers it. It is ${path}`,
      '',
    ]);
    expect(await readRows<FrameRow>(path, 'frames')).toEqual(proxy.rows<FrameRow>());
  });

  it('of nothing is not kept', async () => {
    const proxy = proxyProcess(FREE);
    await proxy.port();
    const { code, errors } = await proxy.interrupt();
    expect(code).toBe(0);
    expect(errors).not.toContain('not saved');
    expect(readdirSync(join(proxy.dataHome, 'framescope', 'unsaved'))).toEqual([]);
  });
});

describe('what can not be', () => {
  it('a port that is taken ends with 1 and a sentence', async () => {
    const { port } = await tcpServer();
    const write = join(folder, 'capture.pcapng');
    const proxy = proxyProcess(['--listen', `127.0.0.1:${port}`, '--write', write]);
    const { code, output, errors } = await proxy.ended();
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toBe(
      `framescope: Another program listens there already (127.0.0.1:${port}). Choose another port, or 0 for a free one.\n`,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    [['--mode', 'reverse'], /^framescope: A reverse proxy needs a target: .* See --target\.\n$/],
    [
      ['--mode', 'bridge', '--target', 'ws://a.example'],
      /^framescope: A bridge needs a target: tcp:\/\/HOST:PORT\. See --target\.\n$/,
    ],
    [['--target', 'ws://a.example'], /^framescope: An explicit proxy has no target: .* See --target\.\n$/],
    [['--upstream-proxy', 'ftp://a.example'], /^framescope: --upstream-proxy: .+\n$/],
    [['--listen', 'everywhere'], /--listen/],
    [['--mode', 'sideways'], /--mode/],
    [['--limit', 'many'], /--limit/],
    [['--filter', 'no field ='], /filter/],
    [['capture.pcap'], /./],
  ])('%j is wrong usage', async (words, complaint) => {
    const proxy = proxyProcess([...FREE, ...words]);
    const { code, output, errors } = await proxy.ended();
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toMatch(complaint);
    expect(readdirSync(proxy.dataHome)).toEqual([]);
  });
});

describe('where others can reach it', () => {
  it('it says so', async () => {
    const proxy = proxyProcess(['--listen', '0.0.0.0:0']);
    const port = await proxy.port();
    await proxy.until(({ errors }) => errors.split('\n').length === 3);
    expect(proxy.errors).toBe(
      `framescope: the proxy is at http://0.0.0.0:${port}\n` +
        'framescope: other machines can reach it. Listen on 127.0.0.1 to keep it to this one.\n',
    );
    expect((await proxy.interrupt()).code).toBe(0);
  });
});

describe('modes', () => {
  it('reverse: says which server it stands for', async () => {
    const server = await echoServer();
    const target = `ws://127.0.0.1:${server.port}/chat`;
    const proxy = proxyProcess([...FREE, ...ROWS, '--mode', 'reverse', '--target', target]);
    const port = await proxy.port();
    expect(proxy.errors).toBe(
      `framescope: the proxy is at ws://127.0.0.1:${port} and stands for ${target}\n`,
    );
    const socket = await opened(new WebSocket(`ws://127.0.0.1:${port}/other`));
    expect(await saidBack(socket, 'one')).toBe('one');
    expect(server.requests).toMatchObject([{ path: '/chat', host: `127.0.0.1:${server.port}` }]);
    await proxy.interrupt();
  });

  it('bridge: says where it leads', async () => {
    const server = await tcpServer((peer) => peer.send('RFB 003.008\n'));
    const target = `tcp://127.0.0.1:${server.port}`;
    const proxy = proxyProcess([...FREE, ...ROWS, '--mode', 'bridge', '--target', target]);
    const port = await proxy.port();
    expect(proxy.errors).toBe(`framescope: the bridge is at ws://127.0.0.1:${port} and leads to ${target}\n`);
    const socket = await opened(new WebSocket(`ws://127.0.0.1:${port}`, ['binary']));
    await proxy.until((it) => it.rows().length === 1);
    socket.terminate();
    await proxy.interrupt();
    expect(proxy.rows<FrameRow>()[0]).toMatchObject({ opcodeName: 'binary', payloadLength: 12 });
  });
});

describe('TLS', () => {
  it('with a server that is believed passes, and its secrets are added to a file', async () => {
    const authority = await madeCertificate({ hosts: ['An authority'], isAuthority: true });
    const server = await echoServer(await madeCertificate({ hosts: ['localhost'], issuer: authority }));
    const ca = join(folder, 'authority.pem');
    writeFileSync(ca, authority.cert);
    const keyLog = join(folder, 'keys.txt');
    const environment = { NODE_EXTRA_CA_CERTS: ca };
    const proxy = proxyProcess([...FREE, ...ROWS, '--key-log', keyLog, '--as', 'connections'], {
      environment,
    });
    const port = await proxy.port();
    expect(statSync(keyLog).mode & 0o777).toBe(0o600);
    const socket = await webSocketThrough(port, `wss://localhost:${server.port}/`, undefined, {
      rejectUnauthorized: false,
    });
    expect(await saidBack(socket, 'one')).toBe('one');
    await proxy.interrupt();
    expect(proxy.rows<ConnectionRow>()).toMatchObject([
      { url: `wss://localhost:${server.port}/`, status: 101 },
    ]);
    const lines = readFileSync(keyLog, 'latin1').split('\n').slice(0, -1);
    expect(lines).toHaveLength(10);
    for (const line of lines) expect(line).toMatch(/^[A-Z_0-9]+ [0-9a-f]{64} [0-9a-f]{64,96}$/);
  });

  it.each([
    ['has expired', { from: -9, to: -2 }, /it has expired \(/],
    ['is for another host', { hosts: ['other.example'] }, /it is for another host \(DNS:other\.example\)/],
  ])(
    'with a server whose certificate %s is refused, though its authority is believed',
    async (_, facts, why) => {
      const issuer = await madeCertificate({ hosts: ['An authority'], isAuthority: true });
      const server = await echoServer(await madeCertificate({ hosts: ['localhost'], issuer, ...facts }));
      const ca = join(folder, 'authority.pem');
      writeFileSync(ca, issuer.cert);
      const proxy = proxyProcess(FREE, { environment: { NODE_EXTRA_CA_CERTS: ca } });
      const client = await tcpClient(await proxy.port());
      client.send(requestHead(`GET https://localhost:${server.port}/ HTTP/1.1`));
      await client.untilEnd();
      expect(client.receivedText).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
      expect(client.receivedText).toMatch(why);
      await proxy.interrupt();
    },
  );

  it('a key log keeps what is in it, and a file that can not be written is told of', async () => {
    const keyLog = join(folder, 'keys.txt');
    writeFileSync(keyLog, 'earlier\n');
    const proxy = proxyProcess([...FREE, '--key-log', keyLog]);
    await proxy.port();
    await proxy.interrupt();
    expect(readFileSync(keyLog, 'latin1')).toBe('earlier\n');
    const { code, errors } = await proxyProcess([...FREE, '--key-log', folder]).ended();
    expect(code).toBe(1);
    expect(errors).toBe(`framescope: This is a folder, not a file (${folder}). Name a file inside it.\n`);
  });

  it('with a server that asks who its client is shows it the certificate of its host', async () => {
    const issuer = await madeCertificate({ hosts: ['An authority'], isAuthority: true });
    const asks = { requestCert: true, rejectUnauthorized: true, ca: issuer.cert };
    const server = await echoServer({ ...(await madeCertificate({ hosts: ['localhost'] })), ...asks });
    const { cert, key } = await madeCertificate({ hosts: ['ada'], issuer });
    const [certificate, keyFile, passphrase] = ['ada.pem', 'ada.key', 'passphrase'].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    writeFileSync(certificate, cert);
    const locked = {
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'open sesame',
    } as const;
    writeFileSync(keyFile, createPrivateKey(key).export(locked));
    writeFileSync(passphrase, 'open sesame\n');
    const words = [
      '--client-certificate',
      `localhost=${certificate}`,
      '--client-key',
      `localhost=${keyFile}`,
    ];
    const proxy = proxyProcess([
      ...[...FREE, ...ROWS, '--unverified', 'localhost', ...words],
      ...['--client-passphrase', `localhost=${passphrase}`],
    ]);
    const url = `wss://localhost:${server.port}/`;
    const socket = await webSocketThrough(await proxy.port(), url, undefined, { rejectUnauthorized: false });
    expect(await saidBack(socket, 'one')).toBe('one');
    await proxy.interrupt();
    const without = await proxyProcess([...FREE, ...words]).ended();
    expect(without).toEqual({
      code: 1,
      output: '',
      errors: `framescope: The private key of the client certificate is encrypted (${keyFile}). Name its passphrase as well.\n`,
    });
  });

  it('with a server that is not believed goes on once it is told to', async () => {
    const server = await echoServer(await madeCertificate({ hosts: ['localhost'] }));
    const proxy = proxyProcess([...FREE, ...ROWS, '--control', '-']);
    const port = await proxy.port();
    const url = `wss://localhost:${server.port}/`;
    const trusting = { rejectUnauthorized: false };
    await expect(webSocketThrough(port, url, undefined, trusting)).rejects.toThrow('502');
    proxy.write('{"goOnWith":"*"}\n{"goOnWith":"localhost"}\n');
    await proxy.until((it) => it.rows().length === 2);
    expect(proxy.rows()).toEqual([
      { refused: '"goOnWith" has one host, without scheme, port or path: "example.com".' },
      { done: 'goOnWith', host: 'localhost' },
    ]);
    const socket = await webSocketThrough(port, url, undefined, trusting);
    expect(await saidBack(socket, 'one')).toBe('one');
    await proxy.interrupt();
  });
});
