import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DesktopBridge } from '../../../src-core/contract/shell.ts';
import {
  answerAuthorityCalls,
  answerCalls,
  answerFilterCalls,
} from '../../../src-main/shells/electron/calls.ts';
import { CaptureFiles } from '../../../src-main/shells/electron/capture-files.ts';
import { OpenCaptures } from '../../../src-main/shells/electron/captures.ts';
import '../../../src-main/shells/electron/preload.ts';
import { AuthorityKeeping } from '../../../src-main/shells/authority-keeping.ts';
import { FilterMemory } from '../../../src-main/shells/kept-filters.ts';
import { RecentCaptures } from '../../../src-main/shells/recent-captures.ts';
import {
  BrowserWindow,
  contextBridge,
  dialog,
  resetElectron,
  utilityProcess,
  webUtils,
} from '../../support/fake-electron.ts';

vi.mock('electron', () => import('../../support/fake-electron.ts'));

const bridge = contextBridge.exposed.get('framescope') as DesktopBridge;
let folder: string;
let window: BrowserWindow;
let recents: RecentCaptures;

beforeEach(() => {
  resetElectron();
  folder = mkdtempSync(join(tmpdir(), 'framescope-preload-'));
  window = new BrowserWindow({});
  const captures = new OpenCaptures('/app/engine.js', (id, reason) =>
    window.webContents.send('framescope:engine-ended', { id, reason }),
  );
  recents = new RecentCaptures(folder);
  answerCalls(captures, new CaptureFiles(captures, recents));
  answerFilterCalls(new FilterMemory(folder));
  answerAuthorityCalls(new AuthorityKeeping(join(folder, 'authority')));
});

afterEach(async () => {
  await recents.list();
  rmSync(folder, { recursive: true });
});

/** The engine's end of the channel that was made last, with what came over it. */
function engineEnd() {
  const port = utilityProcess.engines.at(-1)!.posted.at(-1)!.ports[0]!;
  const received: unknown[] = [];
  port.on('message', (message) => received.push(message));
  return { port, received };
}

async function connected() {
  const { id } = await bridge.openSample();
  const messages: unknown[] = [];
  const send = bridge.connect(id, (message) => messages.push(message));
  await vi.waitFor(() => expect(window.webContents.sent).toHaveLength(1));
  return { id, messages, send, ...engineEnd() };
}

describe('the preload', () => {
  it('exposes these functions and nothing else', () => {
    expect([...contextBridge.exposed.keys()]).toEqual(['framescope']);
    expect(Object.keys(bridge).sort()).toEqual([
      'authority',
      'captures',
      'choose',
      'close',
      'connect',
      'discardUnsaved',
      'keepFilter',
      'keptFilters',
      'onCaptureOpened',
      'openDropped',
      'openRecent',
      'openSample',
      'openUnsaved',
      'recent',
      'removeAuthority',
      'reopen',
      'saveUnsaved',
      'startProxy',
      'unsaved',
    ]);
    expect(Object.values(bridge).every((value) => typeof value === 'function')).toBe(true);
  });

  it('hands calls on and gives back their results', async () => {
    const path = join(folder, 'a.pcap');
    writeFileSync(path, '');
    dialog.openAnswer = { canceled: false, filePaths: [path] };
    const chosen = await bridge.choose();
    expect(chosen).toEqual({ id: expect.any(String), name: 'a.pcap', unsaved: null });
    expect(await bridge.recent()).toEqual([{ path, name: 'a.pcap' }]);
    const again = await bridge.openRecent(path);
    const sample = await bridge.openSample();
    expect(await bridge.captures()).toEqual([chosen, again, sample]);
    await bridge.close(again.id);
    expect(await bridge.captures()).toEqual([chosen, sample]);
  });

  it('keeps filters', async () => {
    await bridge.keepFilter({ filter: 'violation', as: 'favourite' });
    expect(await bridge.keptFilters()).toEqual({ recent: [], favourites: ['violation'] });
    await expect(bridge.keepFilter({ filter: '', as: 'used' })).rejects.toThrow(
      'The argument of framescope:keep-filter is not of its shape.',
    );
  });

  it('asks for the authority and removes it', async () => {
    expect(await bridge.authority()).toBeNull();
    expect(await bridge.removeAuthority()).toBe(false);
  });

  it('rejects with the words of the shell', async () => {
    await expect(bridge.openRecent('/etc/passwd')).rejects.toThrow(
      /^This file is not among the recent captures any more\. Open it with File > Open\.$/,
    );
  });

  it('opens a dropped file by its path, which the page never sees', async () => {
    const file = new File([], 'a.pcap');
    webUtils.paths.set(file, join(folder, 'a.pcap'));
    expect(await bridge.openDropped(file)).toEqual({ id: expect.any(String), name: 'a.pcap', unsaved: null });
    expect(utilityProcess.engines[0]!.posted[0]!.message).toEqual({
      kind: 'open-capture-file',
      path: join(folder, 'a.pcap'),
      name: 'a.pcap',
    });
  });

  it.each([
    [
      'a file made by a script',
      new File([], 'a.pcap'),
      'What was dropped is not a file on this computer. Save it first.',
    ],
    ['a path', '/etc/passwd', 'The argument must be a File'],
  ])('opens nothing for %s', async (_case, dropped, message) => {
    await expect(bridge.openDropped(dropped)).rejects.toThrow(message);
    expect(utilityProcess.engines).toEqual([]);
  });
});

describe('a connection', () => {
  it('carries messages both ways, those first that were sent before the port came', async () => {
    const { id } = await bridge.openSample();
    const messages: unknown[] = [];
    const send = bridge.connect(id, (message) => messages.push(message));
    send({ id: 1 });
    send({ id: 2 });
    await vi.waitFor(() => expect(window.webContents.sent).toHaveLength(1));
    send({ id: 3 });
    const { port, received } = engineEnd();
    await vi.waitFor(() => expect(received).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]));
    port.postMessage({ kind: 'result', bytes: new Uint8Array([1, 2]) });
    await vi.waitFor(() => expect(messages).toEqual([{ kind: 'result', bytes: new Uint8Array([1, 2]) }]));
    await bridge.close(id);
  });

  it('is told once when its engine has ended', async () => {
    const { messages } = await connected();
    utilityProcess.engines[0]!.emit('exit', 5);
    utilityProcess.engines[0]!.emit('exit', 5);
    expect(messages).toEqual([
      {
        kind: 'ended',
        reason: 'its engine ended with code 5',
        whose: 'engine',
      },
    ]);
  });

  it('is told when there is no engine to connect to', async () => {
    const messages: unknown[] = [];
    bridge.connect('no-such-id', (message) => messages.push(message));
    await vi.waitFor(() =>
      expect(messages).toEqual([
        { kind: 'ended', reason: 'the capture is not open any more', whose: 'engine' },
      ]),
    );
  });

  it('is told nothing of the engines of other captures', async () => {
    const first = await connected();
    await bridge.openSample();
    utilityProcess.engines[1]!.emit('exit', 5);
    expect(first.messages).toEqual([]);
    await bridge.close(first.id);
  });

  it('ends with its capture', async () => {
    const { id, messages, port } = await connected();
    const closed = vi.fn();
    port.on('close', closed);
    await bridge.close(id);
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
    expect(messages).toEqual([]);
  });

  it('gives way to a later one of the same capture, even before its port has come', async () => {
    const { id } = await bridge.openSample();
    const [early, late]: unknown[][] = [[], []];
    bridge.connect(id, (message) => early!.push(message));
    bridge.connect(id, (message) => late!.push(message));
    await vi.waitFor(() => expect(window.webContents.sent).toHaveLength(2));
    const [, first, second] = utilityProcess.engines[0]!.posted;
    first!.ports[0]!.postMessage({ from: 'first' });
    second!.ports[0]!.postMessage({ from: 'second' });
    await vi.waitFor(() => expect(late).toEqual([{ from: 'second' }]));
    expect(early).toEqual([]);
    await bridge.close(id);
  });
});

describe('captures opened from outside the window', () => {
  it('are told to the page, those too that came before it listened', () => {
    const opened: unknown[] = [];
    window.webContents.send('framescope:capture-opened', { id: '1', name: 'early.pcap' });
    bridge.onCaptureOpened((capture) => opened.push(capture));
    window.webContents.send('framescope:capture-opened', { id: '2', name: 'late.pcap' });
    expect(opened).toEqual([
      { id: '1', name: 'early.pcap' },
      { id: '2', name: 'late.pcap' },
    ]);
  });
});
