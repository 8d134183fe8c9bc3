/** `framescope proxy` with limits for its files: what it leaves behind, and what reads each of them alone. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionRow, MessageRow } from '../../../src-core/export/rows.ts';
import { framescope, readRows } from '../../support/command-line.ts';
import { echoServer } from '../../support/echo-server.ts';
import { type ProxyProcess, proxyProcess } from '../../support/proxy-process.ts';
import { saidBack, webSocketThrough } from '../../support/through-proxy.ts';

const FREE = ['--listen', '127.0.0.1:0', '--format', 'ndjson'];
const hasTshark = spawnSync('tshark', ['--version']).status === 0;

let folder: string;
let write: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-limits-'));
  write = join(folder, 'out.pcapng');
});
afterEach(() => rmSync(folder, { recursive: true }));

const textOf = (count: number): string => `${String(count).padStart(3, '0')} ${'x'.repeat(5000)}`;

/** Says texts through the proxy and hears each back. */
async function talk(proxy: ProxyProcess, count: number): Promise<void> {
  const server = await echoServer();
  const socket = await webSocketThrough(await proxy.port(), `ws://127.0.0.1:${server.port}/chat`);
  socket.setMaxListeners(0);
  for (let at = 0; at < count; at++) expect(await saidBack(socket, textOf(at))).toBe(textOf(at));
  socket.close(1000);
  await new Promise((resolve) => socket.once('close', resolve));
}

/** What tshark finds: the numbers of the texts, in the order of the file. */
function seenByTshark(path: string): string[] {
  const words = ['-o', 'tcp.desegment_tcp_streams:TRUE', '-Y', 'websocket', '-T', 'fields'];
  const { status, stdout, stderr } = spawnSync(
    'tshark',
    ['-r', path, ...words, '-e', 'websocket.payload.text', '-e', 'text'],
    { encoding: 'utf8', maxBuffer: 1 << 27 },
  );
  expect(stderr.split('\n').filter((line) => /error|malformed|cut short/i.test(line))).toEqual([]);
  expect(status).toBe(0);
  return [...stdout.matchAll(/(\d{3}) x{100}/g)].map(([, number = '']) => number);
}

describe('a row of files', () => {
  it('keeps the newest, each of which tells its connection and goes on behind a gap', async () => {
    const proxy = proxyProcess([...FREE, '--write', write, '--file-size', '64K', '--files', '3']);
    await talk(proxy, 40);
    const { code, errors } = await proxy.interrupt();
    expect({ code, errors: errors.split('\n').slice(1) }).toEqual({ code: 0, errors: [''] });
    const names = readdirSync(folder).sort();
    expect(names).toEqual([
      expect.stringMatching(/^out_0000[5-9]\.pcapng$/),
      expect.stringMatching(/^out_000(?:0[6-9]|10)\.pcapng$/),
      expect.stringMatching(/^out_000(?:0[7-9]|1[01])\.pcapng$/),
    ]);
    const whole = await readRows<MessageRow>(write, 'messages');
    const heard: string[] = [];
    for (const name of names) {
      const path = join(folder, name);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(statSync(path).size).toBeLessThanOrEqual(64 * 1024);
      const [connection, ...others] = await readRows<ConnectionRow>(path, 'connections');
      expect(others).toEqual([]);
      expect(connection).toMatchObject({ status: 101, url: expect.stringMatching(/\/chat$/) });
      expect(connection?.missing).toMatch(/missing in 1 gap/);
      const messages = await readRows<MessageRow>(path, 'messages');
      expect(messages.length).toBeGreaterThan(4);
      heard.push(...messages.map(({ text = '' }) => text.slice(0, 3)));
      const violations = await framescope(['check', path, '--format', 'ndjson']);
      expect(violations).toMatchObject({ code: 0, output: '' });
    }
    // Nothing falls between two files but what lies across their border, and nothing is in both.
    const numbers = whole.map(({ text = '' }) => text.slice(0, 3));
    expect(heard).toEqual(numbers.filter((number) => heard.includes(number)));
    expect(numbers.at(-1)).toBe('039');
    expect(numbers.length - heard.length).toBeLessThanOrEqual(4);
  });

  it.runIf(hasTshark)('is read by tshark, file by file', async () => {
    const proxy = proxyProcess([...FREE, '--write', write, '--file-size', '64K', '--files', '3']);
    await talk(proxy, 40);
    await proxy.interrupt();
    const found = readdirSync(folder)
      .sort()
      .map((name) => seenByTshark(join(folder, name)));
    for (const numbers of found) expect(numbers.length).toBeGreaterThan(4);
    expect(found.at(-1)).toContain('039');
  });

  it('takes the place of no files', async () => {
    writeFileSync(join(folder, 'out_00007.pcapng'), 'something dear');
    const { code, errors } = await proxyProcess([
      ...FREE,
      ...['--write', write, '--file-size', '64K', '--files', '3'],
    ]).ended();
    expect(code).toBe(1);
    expect(errors).toBe(
      `framescope: There is such a file already (${join(folder, 'out_00007.pcapng')}). Choose another name, or move it away.\n`,
    );
    expect(readdirSync(folder)).toEqual(['out_00007.pcapng']);
    expect(readFileSync(join(folder, 'out_00007.pcapng'), 'utf8')).toBe('something dear');
  });

  it('among the unsaved captures counts as one', async () => {
    const proxy = proxyProcess([...FREE, '--file-size', '64K', '--files', '5']);
    await talk(proxy, 15);
    const { errors } = await proxy.interrupt();
    const files = readdirSync(join(proxy.dataHome, 'framescope', 'unsaved')).sort();
    expect(files.map((file) => file.replace(/^proxy [-0-9]+ [.0-9]+_/, ''))).toEqual([
      '00001.pcapng',
      '00002.pcapng',
      '00003.pcapng',
    ]);
    expect(errors.split('\n').at(-2)).toBe(
      `framescope: a live capture is not saved yet; the next start offers it. It is ${join(proxy.dataHome, 'framescope', 'unsaved', files[0] ?? '')} to ${files[2]}`,
    );
  });
});

describe('a single file', () => {
  it('ends the proxy when it is as large as it may be', async () => {
    const proxy = proxyProcess([...FREE, '--write', write, '--file-size', '64K']);
    await talk(proxy, 40).catch(() => {});
    const { code, errors } = await proxy.ended();
    expect(code).toBe(0);
    expect(errors.split('\n')[1]).toBe(
      `framescope: The capture has reached its size of 64K, so recording has stopped (${write}). Everything up to then is kept. To record on for longer, allow more, or keep several files.`,
    );
    expect(readdirSync(folder)).toEqual(['out.pcapng']);
    expect(statSync(write).size).toBeLessThanOrEqual(64 * 1024);
    expect((await readRows<MessageRow>(write, 'messages')).length).toBeGreaterThan(8);
  });

  it('ends the proxy when its time is up, although nothing comes', async () => {
    const proxy = proxyProcess([...FREE, '--write', write, '--file-time', '1s']);
    await talk(proxy, 1);
    const { code, errors } = await proxy.ended();
    expect(code).toBe(0);
    expect(errors).toContain('framescope: The capture has reached its time of 1s, so recording has stopped');
  });
});

it.each([
  [['--file-size', '10'], /--file-size.*It must be a number of bytes from 64K up/s],
  [['--file-size', '64X'], /--file-size/],
  [['--file-time', '0'], /--file-time.*It must be a number of seconds from 1 up/s],
  [['--file-time', '1w'], /--file-time/],
  [['--file-size', '1M', '--files', '1'], /--files.*It must be a whole number from 2 to 1000\./s],
  [
    ['--files', '3'],
    /^framescope: --files: Several files are kept only where .* See --file-size and --file-time\.\n$/,
  ],
])('%j is wrong usage', async (words, complaint) => {
  const proxy = proxyProcess([...FREE, ...words]);
  const { code, output, errors } = await proxy.ended();
  expect({ code, output }).toEqual({ code: 2, output: '' });
  expect(errors).toMatch(complaint);
  expect(readdirSync(proxy.dataHome)).toEqual([]);
});
