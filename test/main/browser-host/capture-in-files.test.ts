/** A proxy of the window that records into several files: one capture for all who ask, whatever became of its engine. */

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ProxySettings } from '../../../src-core/contract/proxy.ts';
import type { CaptureHandle } from '../../../src-core/contract/shell.ts';
import type { MessageRow } from '../../../src-core/export/rows.ts';
import { readRows } from '../../support/command-line.ts';
import { echoServer } from '../../support/echo-server.ts';
import { type HostProcess, startHost } from '../../support/host-process.ts';
import { type CaptureView, HostView } from '../../support/host-view.ts';
import { EXPLICIT_PROXY } from '../../support/proxy-settings.ts';
import { saidBack, webSocketThrough } from '../../support/through-proxy.ts';

const SETTINGS: ProxySettings = { ...EXPLICIT_PROXY, limits: { fileSize: 65_536, fileTime: null, files: 3 } };

let folder: string;
let unsaved: string;
const hosts: HostProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-files-'));
  unsaved = join(folder, 'framescope', 'unsaved');
});
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
  rmSync(folder, { recursive: true });
});

interface Recorded {
  readonly host: HostProcess;
  readonly view: HostView;
  readonly capture: CaptureView;
}

async function joined(): Promise<{ host: HostProcess; view: HostView }> {
  const host = await startHost([], folder);
  hosts.push(host);
  return { host, view: await HostView.join(host.url) };
}

/** A proxy through which twenty texts went there and back. */
async function recorded(): Promise<Recorded> {
  const { host, view } = await joined();
  const started = await view.call('POST', '/proxies', SETTINGS);
  const capture = view.capture((await started.json()) as CaptureHandle);
  await expect.poll(async () => (await capture.look()).proxy?.listening).toBeTruthy();
  const server = await echoServer();
  const port = capture.summary?.proxy?.listening?.port ?? 0;
  const socket = await webSocketThrough(port, `ws://127.0.0.1:${server.port}/chat`);
  socket.setMaxListeners(0);
  for (let count = 0; count < 20; count++) {
    const text = `${count} ${'x'.repeat(8000)}`;
    expect(await saidBack(socket, text)).toBe(text);
  }
  await expect.poll(async () => (await capture.look()).messages).toBe(40);
  return { host, view, capture };
}

const files = (): string[] => readdirSync(unsaved).filter((name) => name.endsWith('.pcapng'));

it('has one name, and is downloaded as one file', async () => {
  const { view, capture } = await recorded();
  const { name, unsaved: file } = capture.handle;
  expect([name, file]).toEqual([
    expect.stringMatching(/^proxy \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d$/),
    `${name}.pcapng`,
  ]);
  expect(files()).toHaveLength(3);
  expect(await view.get('/unsaved')).toEqual([]);
  await capture.request('stop', {});
  await expect.poll(async () => (await capture.look()).state.kind).toBe('complete');
  const answer = await view.call('GET', `/unsaved/content?file=${encodeURIComponent(file ?? '')}`);
  expect(answer.status).toBe(200);
  const path = join(folder, 'downloaded.pcapng');
  writeFileSync(path, Buffer.from(await answer.arrayBuffer()));
  const texts = (await readRows<MessageRow>(path, 'messages')).map(({ text = '' }) => text.split(' ')[0]);
  expect(texts.length).toBeGreaterThan(10);
  expect(texts.at(-1)).toBe('19');
  expect(texts).toEqual([...texts].sort((one, other) => Number(one) - Number(other)));
});

it('is offered as one after its process was killed, opened, and discarded', async () => {
  const { host, capture } = await recorded();
  host.process.kill('SIGKILL');
  const { view } = await joined();
  await expect
    .poll(() => view.get('/unsaved'))
    .toMatchObject([{ file: capture.handle.unsaved, name: capture.handle.name }]);
  const opened = await view.call('POST', '/unsaved/open', { file: capture.handle.unsaved });
  const again = view.capture((await opened.json()) as CaptureHandle);
  await expect.poll(async () => (await again.look()).state).toEqual({ kind: 'complete', warning: null });
  expect(again.summary?.connections).toBe(1);
  expect(again.summary?.messages).toBeGreaterThan(10);
  const discarded = await view.call('POST', '/unsaved/discard', { file: capture.handle.unsaved });
  expect(discarded.status).toBe(200);
  expect(readdirSync(unsaved)).toEqual([]);
});
