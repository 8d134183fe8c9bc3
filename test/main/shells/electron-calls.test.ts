import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProxyAuthority } from '../../../src-main/engine/proxy-authority.ts';
import { AuthorityKeeping } from '../../../src-main/shells/authority-keeping.ts';
import {
  answerAuthorityCalls,
  answerCalls,
  answerFilterCalls,
} from '../../../src-main/shells/electron/calls.ts';
import { CaptureFiles } from '../../../src-main/shells/electron/capture-files.ts';
import { OpenCaptures } from '../../../src-main/shells/electron/captures.ts';
import { FilterMemory } from '../../../src-main/shells/kept-filters.ts';
import { RecentCaptures } from '../../../src-main/shells/recent-captures.ts';
import {
  BrowserWindow,
  dialog,
  ipcMain,
  resetElectron,
  utilityProcess,
} from '../../support/fake-electron.ts';

vi.mock('electron', () => import('../../support/fake-electron.ts'));

const SAMPLE = fileURLToPath(
  new URL('../../../fixtures/captures/chromium-echo/capture.pcap', import.meta.url),
);

let folder: string;
let window: BrowserWindow;
let recents: RecentCaptures;

beforeEach(() => {
  resetElectron();
  folder = mkdtempSync(join(tmpdir(), 'framescope-calls-'));
  window = new BrowserWindow({});
  const captures = new OpenCaptures('/app/engine.js', () => {});
  recents = new RecentCaptures(folder);
  answerCalls(captures, new CaptureFiles(captures, recents));
  answerFilterCalls(new FilterMemory(folder));
  answerAuthorityCalls(new AuthorityKeeping(join(folder, 'authority')));
});

afterEach(async () => {
  await recents.list();
  rmSync(folder, { recursive: true });
});

/** Calls as the page of the window would, with `change` made to the frame it comes from. */
async function call(channel: string, given: readonly unknown[] = [], change: object = {}): Promise<unknown> {
  const senderFrame = { ...window.webContents.mainFrame, ...change };
  return ipcMain.handlers.get(channel)!({ sender: window.webContents, senderFrame }, ...given);
}

function capture(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, '');
  return path;
}

const handle = (name: string) => ({ kind: 'done', result: { id: expect.any(String), name, unsaved: null } });
const opened = () =>
  utilityProcess.engines.map((engine) => (engine.posted[0]!.message as { path: string }).path);

const CHANNELS = [
  ['framescope:captures', []],
  ['framescope:recent', []],
  ['framescope:open-recent', ['/tmp/a.pcap']],
  ['framescope:open-sample', []],
  ['framescope:open-dropped', ['/tmp/a.pcap']],
  ['framescope:choose', []],
  ['framescope:close', ['id']],
  ['framescope:reopen', ['id']],
  ['framescope:connect', [{ id: 'id', link: 1 }]],
  ['framescope:filters', []],
  ['framescope:keep-filter', [{ filter: 'violation', as: 'used' }]],
  ['framescope:authority', []],
  ['framescope:remove-authority', []],
] as const;

describe('calls', () => {
  it('are these', () => {
    expect([...ipcMain.handlers.keys()]).toEqual(CHANNELS.map(([channel]) => channel));
  });

  it.each(CHANNELS)('to %s are refused from a frame within the page', async (channel, given) => {
    await expect(async () => call(channel, given, { parent: {} })).rejects.toThrow(
      `${channel} was called from outside the window`,
    );
  });

  it.each(CHANNELS)('to %s are refused from another page', async (channel, given) => {
    await expect(async () => call(channel, given, { url: 'https://example.com/' })).rejects.toThrow(
      `${channel} was called from outside the window`,
    );
    expect(utilityProcess.engines).toEqual([]);
    expect(dialog.asked).toEqual([]);
  });

  it.each([
    ['framescope:captures', [{}]],
    ['framescope:captures', [null]],
    ['framescope:recent', ['/tmp']],
    ['framescope:open-recent', []],
    ['framescope:open-recent', [7]],
    ['framescope:open-recent', ['/tmp/a.pcap', '/tmp/b.pcap']],
    ['framescope:open-sample', ['/etc/passwd']],
    ['framescope:open-dropped', []],
    ['framescope:open-dropped', ['a.pcap']],
    ['framescope:open-dropped', ['../a.pcap']],
    ['framescope:open-dropped', [['/tmp/a.pcap']]],
    ['framescope:choose', ['/tmp']],
    ['framescope:close', []],
    ['framescope:close', [{ id: 'id' }]],
    ['framescope:reopen', []],
    ['framescope:reopen', ['id', '/tmp/a.pcap']],
    ['framescope:authority', [{}]],
    ['framescope:remove-authority', ['/home/ada']],
    ['framescope:connect', ['id']],
    ['framescope:connect', [{ id: 'id' }]],
    ['framescope:connect', [{ id: 'id', link: -1 }]],
    ['framescope:connect', [{ id: 'id', link: 1, path: '/tmp/a.pcap' }]],
  ])('to %s with %j are refused', async (channel, given) => {
    expect(await call(channel, given)).toEqual({
      kind: 'refused',
      message: `The argument of ${channel} is not of its shape.`,
    });
    expect(utilityProcess.engines).toEqual([]);
    expect(dialog.asked).toEqual([]);
  });
});

describe('opening', () => {
  it('shows the dialog over the window and opens what was chosen', async () => {
    dialog.openAnswer = { canceled: false, filePaths: ['/tmp/a.pcap'] };
    expect(await call('framescope:choose')).toEqual(handle('a.pcap'));
    expect(opened()).toEqual(['/tmp/a.pcap']);
    expect(dialog.asked).toEqual([
      [
        window,
        {
          title: 'Open Capture',
          properties: ['openFile'],
          filters: [
            { name: 'Packet captures and HAR files', extensions: ['pcap', 'pcapng', 'cap', 'dmp', 'har'] },
            { name: 'All files', extensions: ['*'] },
          ],
        },
      ],
    ]);
  });

  it('opens nothing when the dialog was cancelled', async () => {
    expect(await call('framescope:choose')).toEqual({ kind: 'done', result: null });
    expect(opened()).toEqual([]);
  });

  it('opens a dropped file and remembers it', async () => {
    const path = capture('dropped.pcap');
    expect(await call('framescope:open-dropped', [path])).toEqual(handle('dropped.pcap'));
    expect(opened()).toEqual([path]);
    expect(await call('framescope:recent')).toEqual({
      kind: 'done',
      result: [{ path, name: 'dropped.pcap' }],
    });
  });

  it('opens a recent capture', async () => {
    const path = capture('a.pcap');
    await recents.add(path);
    expect(await call('framescope:open-recent', [path])).toEqual(handle('a.pcap'));
    expect(opened()).toEqual([path]);
  });

  it('opens no path that is not among the recent captures', async () => {
    await recents.add(capture('a.pcap'));
    expect(await call('framescope:open-recent', [capture('b.pcap')])).toEqual({
      kind: 'refused',
      message: 'This file is not among the recent captures any more. Open it with File > Open.',
    });
    expect(opened()).toEqual([]);
  });

  it('opens the sample, and does not remember it', async () => {
    expect(await call('framescope:open-sample')).toEqual(handle('sample: chromium-echo'));
    expect(opened()).toEqual([SAMPLE]);
    expect(await call('framescope:recent')).toEqual({ kind: 'done', result: [] });
  });
});

describe('an open capture', () => {
  async function openSample(): Promise<string> {
    const reply = (await call('framescope:open-sample')) as { result: { id: string } };
    return reply.result.id;
  }

  it('is listed until it is closed', async () => {
    const id = await openSample();
    expect(await call('framescope:captures')).toEqual({
      kind: 'done',
      result: [{ id, name: 'sample: chromium-echo', unsaved: null }],
    });
    expect(await call('framescope:close', [id])).toEqual({ kind: 'done', result: null });
    expect(await call('framescope:captures')).toEqual({ kind: 'done', result: [] });
    expect(utilityProcess.engines[0]!.kills).toBe(1);
  });

  it('is opened anew from its file, by an engine of its own', async () => {
    const id = await openSample();
    const engine = utilityProcess.engines[0]!;
    engine.emit('exit', 139);
    const reply = (await call('framescope:reopen', [id])) as { result: { id: string } };
    expect(reply).toEqual(handle('sample: chromium-echo'));
    expect(reply.result.id).not.toBe(id);
    expect(opened()).toEqual([SAMPLE, SAMPLE]);
    expect(await call('framescope:captures')).toMatchObject({ result: [{ id: reply.result.id }] });
  });

  it('is not opened anew when it is not open', async () => {
    expect(await call('framescope:reopen', ['no-such-id'])).toEqual({
      kind: 'refused',
      message: 'This capture is not open any more.',
    });
    expect(utilityProcess.engines).toEqual([]);
  });

  it('is connected by one port to the engine and one to the window that asked', async () => {
    const id = await openSample();
    expect(await call('framescope:connect', [{ id, link: 3 }])).toEqual({ kind: 'done', result: null });
    expect(utilityProcess.engines[0]!.posted[1]).toEqual({
      message: { kind: 'attach-view' },
      ports: [expect.anything()],
    });
    expect(window.webContents.sent).toEqual([
      { channel: 'framescope:engine-port', message: { id, link: 3 }, ports: 1 },
    ]);
  });

  it('is not connected when it is not open', async () => {
    expect(await call('framescope:connect', [{ id: 'no-such-id', link: 3 }])).toEqual({
      kind: 'refused',
      message: 'the capture is not open any more',
    });
    expect(window.webContents.sent).toEqual([]);
  });
});

describe('the authority', () => {
  it('is shown where it is, and removed unless a proxy uses it', async () => {
    expect(await call('framescope:authority')).toEqual({ kind: 'done', result: null });
    const proxy = new ProxyAuthority(join(folder, 'authority'));
    const { fingerprint } = await proxy.open();
    expect(await call('framescope:authority')).toMatchObject({ kind: 'done', result: { fingerprint } });
    expect(await call('framescope:remove-authority')).toEqual({
      kind: 'refused',
      message: expect.stringContaining('A proxy that runs uses this authority.'),
    });
    proxy.release();
    expect(await call('framescope:remove-authority')).toEqual({ kind: 'done', result: true });
    expect(await call('framescope:authority')).toEqual({ kind: 'done', result: null });
  });
});
