/** Who gets into the browser host, and who does not: real requests to a real host. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { capturePath } from '../../support/fixture-captures.ts';
import { type HostProcess, startHost } from '../../support/host-process.ts';
import { HostView } from '../../support/host-view.ts';

let host: HostProcess;
let folder: string;
let address: URL;
let own: string;
let cookie: string;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

function ask(path: string, headers: Record<string, string> = {}, method = 'GET', body = ''): Promise<Answer> {
  const { port } = address;
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Whether the channel of a capture opens; otherwise the status it was refused with. */
function join101(path: string, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${address.port}${path}`, { headers });
  return new Promise((resolve) => {
    socket.once('open', () => {
      resolve(101);
      socket.close();
    });
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.once('error', () => resolve(0));
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
  host = await startHost([], folder);
  address = new URL(host.url);
  own = `http://${address.host}`;
});
afterAll(async () => {
  await host.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the one-time token', () => {
  it('is needed: nothing is served without it', async () => {
    expect((await ask('/')).status).toBe(401);
    expect((await ask('/captures')).status).toBe(401);
    expect((await ask('/recent')).status).toBe(401);
    expect((await ask('/filters')).status).toBe(401);
    expect((await ask('/?token=wrong')).status).toBe(403);
  });

  it('is exchanged for a cookie that scripts and other sites can not use', async () => {
    const answer = await ask(`/${address.search}`);
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('<title>Framescope</title>');
    const [given] = answer.headers['set-cookie'] as string[];
    expect(given).toMatch(/^framescope-\d+=[\w-]{32}; HttpOnly; SameSite=Strict; Path=\/$/);
    cookie = given?.split(';')[0] ?? '';
    expect((await ask('/captures', { cookie })).body).toBe('[]');
  });

  it('works once', async () => {
    const again = await ask(`/${address.search}`);
    expect(again.status).toBe(403);
    expect(again.body).toBe('This address has been used already. Start framescope again for a new one.\n');
  });

  it('may be used again by who has the cookie, such as a reloaded page', async () => {
    expect((await ask(`/${address.search}`, { cookie })).status).toBe(200);
  });
});

describe('with the cookie', () => {
  it.each([
    ['a name of another site, as DNS rebinding brings', 'framescope.example', 403],
    ['another port', '127.0.0.1:1', 403],
    ['localhost', '', 200],
  ])('Host being %s', async (_name, name, status) => {
    const answer = await ask('/captures', { cookie, host: name === '' ? `localhost:${address.port}` : name });
    expect(answer.status).toBe(status);
  });

  it.each([
    ['another page', 'http://framescope.example', 403],
    ['a sandboxed page', 'null', 403],
    ['nobody', '', 403],
  ])('opening a capture for %s is refused', async (_name, origin, status) => {
    const headers: Record<string, string> = origin === '' ? { cookie } : { cookie, origin };
    expect((await ask('/captures/sample', headers, 'POST')).status).toBe(status);
    expect((await ask('/captures', { cookie })).body).toBe('[]');
  });

  it('a capture opens for our own page, and its channel for our own page only', async () => {
    const opened = await ask('/captures?name=mine.pcap', { cookie, origin: own }, 'POST', 'no capture');
    expect(opened.status).toBe(200);
    const { id, name } = JSON.parse(opened.body) as { id: string; name: string };
    expect(name).toBe('mine.pcap');
    const channel = `/captures/${id}/channel`;
    expect(await join101(channel, { cookie, origin: 'http://framescope.example' })).toBe(403);
    expect(await join101(channel, { cookie })).toBe(403);
    expect(await join101(channel, { origin: own })).toBe(401);
    expect(
      await join101('/captures/00000000-0000-4000-8000-000000000000/channel', { cookie, origin: own }),
    ).toBe(403);
    expect(await join101(channel, { cookie, origin: own })).toBe(101);
    expect((await ask(`/captures/${id}`, { cookie, origin: own }, 'DELETE')).status).toBe(200);
    expect((await ask('/captures', { cookie })).body).toBe('[]');
  });

  it('filters are kept for our own page, and only what is a filter', async () => {
    const body = JSON.stringify({ filter: 'violation', as: 'favourite' });
    expect((await ask('/filters', { cookie }, 'POST', body)).status).toBe(403);
    const kept = '{"recent":[],"favourites":["violation"]}';
    expect((await ask('/filters', { cookie, origin: own }, 'POST', body)).body).toBe(kept);
    expect((await ask('/filters', { cookie })).body).toBe(kept);
    expect((await ask('/filters', { cookie, origin: own }, 'POST', '{"filter":""}')).status).toBe(400);
    expect((await ask('/filters', { cookie, origin: own }, 'POST', '{')).status).toBe(400);
  });

  it('only recent captures are opened by their path', async () => {
    const body = JSON.stringify({ path: capturePath('chromium-echo') });
    const answer = await ask('/captures/recent', { cookie, origin: own }, 'POST', body);
    expect(answer.status).toBe(404);
  });

  it('nothing outside the window files is served', async () => {
    for (const path of [
      '/../../package.json',
      '/%2e%2e/%2e%2e/package.json',
      '/assets/..%2f..%2f..%2fpackage.json',
    ]) {
      expect((await ask(path, { cookie })).status).toBe(404);
    }
  });

  it('every answer carries the content security policy', async () => {
    for (const path of ['/', '/captures', '/missing.js']) {
      const { headers } = await ask(path, { cookie });
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });
});

describe('two hosts', () => {
  it('run beside each other, each with its own cookie', async () => {
    const other = await startHost([capturePath('chromium-echo')], folder);
    const otherAddress = new URL(other.url);
    expect(otherAddress.port).not.toBe(address.port);
    const answer = await fetch(`http://${otherAddress.host}/captures`, { headers: { cookie } });
    expect(answer.status).toBe(401);
    expect(await other.stop()).toBe(0);
  });

  it('can not share a port: the second says so', async () => {
    const { framescope } = await import('../../support/command-line.ts');
    const { code, errors } = await framescope(['serve', '--port', address.port]);
    expect(code).toBe(1);
    expect(errors).toBe(
      `framescope: port ${address.port} of 127.0.0.1 can't be had. Choose another with --port, or 0 for a free one.\n`,
    );
  });
});

it('an upload is removed with its capture', async () => {
  const { readdirSync } = await import('node:fs');
  const uploads = (): number =>
    readdirSync(tmpdir()).filter((name) => name.startsWith('framescope-upload-')).length;
  const before = uploads();
  const content = readFileSync(capturePath('xmpp-prosody')).toString('latin1');
  const opened = await ask('/captures?name=x', { cookie, origin: own }, 'POST', content);
  expect(uploads()).toBe(before + 1);
  const { id } = JSON.parse(opened.body) as { id: string };
  await ask(`/captures/${id}`, { cookie, origin: own }, 'DELETE');
  await expect.poll(uploads).toBe(before);
});

it('an upload that has no room says so of the file that was sent', async () => {
  const full = await startHost([], folder, { fileBlocks: 1 });
  try {
    const view = await HostView.join(full.url);
    const answer = await view.call('POST', '/captures?name=x', 'x'.repeat(2048));
    expect([answer.status, await answer.text()]).toEqual([
      500,
      'A temporary file would be larger than is allowed here (the file that was sent). Set TMPDIR to another disk.\n',
    ]);
  } finally {
    await full.stop();
  }
});

describe('a channel that is misused', () => {
  // RFC 6455 5.5.2, 5.5.3: what a ping brings comes back with its pong.
  const PING = Buffer.concat([Buffer.of(0x89, 0x84, 0, 0, 0, 0), Buffer.from('over')]);
  const PONG = Buffer.concat([Buffer.of(0x8a, 0x04), Buffer.from('over')]);

  /** Opens the channel of a fresh capture, sends these raw bytes behind the handshake, and waits for the end. */
  async function misuse(frame: Buffer): Promise<void> {
    const opened = await ask('/captures/sample', { cookie, origin: own }, 'POST');
    const { id } = JSON.parse(opened.body) as { id: string };
    const socket = connect(Number(address.port), '127.0.0.1');
    const lines = [
      `GET /captures/${id}/channel HTTP/1.1`,
      `Host: ${address.host}`,
      `Origin: ${own}`,
      `Cookie: ${cookie}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    await new Promise((resolve) => socket.once('data', resolve));
    // Either the host ends the connection, or it ignores what it was sent and answers what comes behind it.
    const over = new Promise<void>((resolve) => {
      let answers = Buffer.alloc(0);
      socket
        .once('close', () => resolve())
        .on('data', (piece) => {
          answers = Buffer.concat([answers, piece]);
          if (answers.includes(PONG)) resolve();
        });
    });
    socket.write(Buffer.concat([frame, PING]));
    await over;
    socket.destroy();
    await ask(`/captures/${id}`, { cookie, origin: own }, 'DELETE');
  }

  const masked = (text: string): Buffer =>
    Buffer.concat([Buffer.of(0x81, 0x80 | text.length, 0, 0, 0, 0), Buffer.from(text)]);

  it.each([
    ['an unmasked frame', Buffer.from('810548656c6c6f', 'hex')],
    ['a reserved opcode', Buffer.from('838000000000', 'hex')],
    ['text that is no UTF-8', Buffer.from('818100000000ff', 'hex')],
    ['a length beyond the limit', Buffer.from('81ff000000001000000000000000', 'hex')],
    ['no JSON', masked('hello')],
    ['a message of the process channel', masked('{"cmd":"NODE_HANDLE","type":"net.Socket"}')],
    ['another one', masked('{"cmd":"NODE_HANDLE_NACK"}')],
  ])('by %s leaves the host as it was', async (_name, frame) => {
    await misuse(frame);
    expect((await ask('/captures', { cookie })).status).toBe(200);
    expect(host.process.exitCode).toBeNull();
  });
});
