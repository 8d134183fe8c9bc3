/** Live captures in the desktop app: from standard input to the dialogs, at the boundary to Electron. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ownerFile } from '../../../src-main/live-captures/ownership.ts';
import { Desktop } from '../../../src-main/shells/electron/desktop.ts';
import {
  app,
  BrowserWindow,
  dialog,
  type FakeUtilityProcess,
  ipcRenderer,
  resetElectron,
  utilityProcess,
} from '../../support/fake-electron.ts';

vi.mock('electron', () => import('../../support/fake-electron.ts'));
const PLACES = { engineModule: '/app/engine.js', preload: '/app/preload.cjs', windowFolder: '/app/renderer' };
const BUTTONS = ['Save…', 'Keep for Later', 'Discard', 'Cancel'];
/** No process has such an id. */
const NOBODY = 2 ** 30;

let folder: string;
let unsavedFolder: string;
let input: PassThrough;

beforeEach(() => {
  resetElectron();
  folder = mkdtempSync(join(tmpdir(), 'framescope-desktop-'));
  app.userData = join(folder, 'user-data');
  unsavedFolder = join(folder, 'framescope', 'unsaved');
  vi.stubEnv('XDG_DATA_HOME', folder);
  input = new PassThrough();
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

async function start(file: string | null): Promise<void> {
  new Desktop(PLACES, () => input).start(file);
  await app.makeReady();
}

/** Starts on standard input, and lets the engine "record" what a real one would. */
async function startRecording(content = 'packets'): Promise<{ engine: FakeUtilityProcess; path: string }> {
  await start('-');
  await expect.poll(() => utilityProcess.engines).toHaveLength(1);
  const engine = utilityProcess.engines[0]!;
  const { path } = engine.posted[0]!.message as { path: string };
  writeFileSync(path, content);
  return { engine, path };
}

/** Ends as the real engine does when it is told to. */
function endsWhenKilled(engine: FakeUtilityProcess, path: string): void {
  vi.spyOn(engine, 'kill').mockImplementation(() => {
    rmSync(ownerFile(path), { force: true });
    engine.emit('exit', 0);
    return true;
  });
}

/** A capture that an earlier run has left behind. */
function leftBehind(file: string, content = 'packets'): string {
  mkdirSync(unsavedFolder, { recursive: true });
  const path = join(unsavedFolder, file);
  writeFileSync(path, content);
  writeFileSync(ownerFile(path), JSON.stringify({ pid: NOBODY, started: null }));
  return path;
}

const invoke = (channel: string, ...given: unknown[]) => ipcRenderer.invoke(channel, ...given);
const sent = (engine: FakeUtilityProcess) => engine.posted.map(({ message }) => message);

describe('standard input', () => {
  it('is recorded by an engine, into a file among the unsaved ones', async () => {
    const { engine, path } = await startRecording();
    const name = expect.stringMatching(/^standard input \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d$/);
    expect(sent(engine)).toEqual([{ kind: 'record-live-capture', path, name }]);
    expect(join(unsavedFolder, basename(path))).toBe(path);
    expect(await invoke('framescope:captures')).toEqual({
      kind: 'done',
      result: [{ id: expect.any(String), name, unsaved: basename(path) }],
    });
    expect(await invoke('framescope:recent')).toEqual({ kind: 'done', result: [] });
  });

  it('is given to the engine piece by piece, as it asks, and then its end', async () => {
    const { engine } = await startRecording();
    input.write('one');
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent(engine)).toHaveLength(1);
    engine.emit('message', { kind: 'live-bytes-wanted' });
    await expect.poll(() => sent(engine)).toHaveLength(2);
    expect(sent(engine)[1]).toEqual({ kind: 'live-bytes', bytes: Uint8Array.from(Buffer.from('one')) });
    engine.emit('message', { kind: 'live-bytes-wanted' });
    input.end();
    await expect.poll(() => sent(engine)[2]).toEqual({ kind: 'live-end' });
  });

  it('is let go when the engine wants no more, or is there no more', async () => {
    const { engine } = await startRecording();
    engine.emit('message', { kind: 'live-bytes-refused' });
    expect(input.destroyed).toBe(true);
    resetElectron();
    input = new PassThrough();
    (await startRecording()).engine.emit('exit', 9);
    await expect.poll(() => input.destroyed).toBe(true);
  });

  it('that breaks off is told with its error', async () => {
    const { engine } = await startRecording();
    engine.emit('message', { kind: 'live-bytes-wanted' });
    input.destroy(Object.assign(new Error('read EIO'), { code: 'EIO' }));
    await expect
      .poll(() => sent(engine)[1])
      .toEqual({ kind: 'live-failed', code: 'EIO', message: 'read EIO' });
  });

  it('is not taken where nothing can be written, and the window says so', async () => {
    writeFileSync(join(folder, 'framescope'), 'a file in the way');
    await start('-');
    await expect.poll(() => dialog.asked).toHaveLength(1);
    expect(dialog.asked[0]).toEqual([
      {
        type: 'error',
        message: expect.stringMatching(
          /^Nothing can be written to the folder of live captures \(.+\)\. Allow it/,
        ),
      },
    ]);
    expect(input.destroyed).toBe(true);
    expect(utilityProcess.engines).toEqual([]);
  });
});

describe('what an earlier run has left', () => {
  it('is listed, and opened by an engine that is told to own it', async () => {
    const path = leftBehind('chat.pcapng');
    await start(null);
    expect(await invoke('framescope:unsaved')).toEqual({
      kind: 'done',
      result: [{ file: 'chat.pcapng', name: 'chat', size: 7, lastWritten: expect.any(Number) }],
    });
    expect(await invoke('framescope:open-unsaved', 'chat.pcapng')).toEqual({
      kind: 'done',
      result: { id: expect.any(String), name: 'chat', unsaved: 'chat.pcapng' },
    });
    expect(sent(utilityProcess.engines[0]!)).toEqual([{ kind: 'open-unsaved-capture', path, name: 'chat' }]);
    expect(await invoke('framescope:unsaved')).toEqual({ kind: 'done', result: [] });
    expect(await invoke('framescope:open-unsaved', 'chat.pcapng')).toEqual({
      kind: 'refused',
      message: 'This capture is open in another Framescope. Close it there first.',
    });
  });

  it('is offered again when it is closed, although its engine has never come to own it', async () => {
    leftBehind('chat.pcapng');
    await start(null);
    const { result } = (await invoke('framescope:open-unsaved', 'chat.pcapng')) as { result: { id: string } };
    await invoke('framescope:close', result.id);
    expect(await invoke('framescope:unsaved')).toMatchObject({ result: [{ file: 'chat.pcapng' }] });
    expect(await invoke('framescope:open-unsaved', 'chat.pcapng')).toMatchObject({ kind: 'done' });
  });

  it('is discarded for good', async () => {
    leftBehind('chat.pcapng');
    await start(null);
    expect(await invoke('framescope:discard-unsaved', 'chat.pcapng')).toEqual({ kind: 'done', result: null });
    expect(readdirSync(unsavedFolder)).toEqual([]);
  });

  it('is saved where the dialog says, and is among the recent captures from then on', async () => {
    leftBehind('chat.pcapng', 'the packets');
    await start(null);
    const target = join(folder, 'mine.pcapng');
    dialog.saveAnswer = { canceled: false, filePath: target };
    expect(await invoke('framescope:save-unsaved', 'chat.pcapng')).toEqual({
      kind: 'done',
      result: { kind: 'moved', path: target, name: 'mine.pcapng' },
    });
    expect(dialog.asked).toEqual([
      [
        BrowserWindow.windows[0],
        {
          title: 'Save Live Capture',
          defaultPath: 'chat.pcapng',
          filters: [{ name: 'pcapng captures', extensions: ['pcapng'] }],
          properties: ['createDirectory', 'showOverwriteConfirmation'],
        },
      ],
    ]);
    expect(readFileSync(target, 'utf8')).toBe('the packets');
    expect(await invoke('framescope:recent')).toEqual({
      kind: 'done',
      result: [{ path: target, name: 'mine.pcapng' }],
    });
  });

  it('stays when the dialog was cancelled, or the place does not take it', async () => {
    const path = leftBehind('chat.pcapng');
    await start(null);
    expect(await invoke('framescope:save-unsaved', 'chat.pcapng')).toEqual({ kind: 'done', result: null });
    const target = join(folder, 'no', 'folder.pcapng');
    dialog.saveAnswer = { canceled: false, filePath: target };
    expect(await invoke('framescope:save-unsaved', 'chat.pcapng')).toEqual({
      kind: 'refused',
      message: `There is no such folder (${target}). Choose another place. Until then it stays where it is.`,
    });
    expect(existsSync(path)).toBe(true);
  });

  it.each(['framescope:open-unsaved', 'framescope:save-unsaved', 'framescope:discard-unsaved'])(
    '%s takes no name of a file elsewhere, nor anything but a name',
    async (channel) => {
      leftBehind('chat.pcapng');
      const outside = join(folder, 'framescope', 'outside.pcapng');
      writeFileSync(outside, 'precious');
      await start(null);
      for (const file of ['../outside.pcapng', outside, 'none.pcapng'])
        expect(await invoke(channel, file)).toEqual({
          kind: 'refused',
          message: 'This capture is not among the unsaved ones any more.',
        });
      for (const given of [undefined, 7, { file: 'chat.pcapng' }])
        expect(await invoke(channel, given)).toMatchObject({ kind: 'refused' });
      expect(readFileSync(outside, 'utf8')).toBe('precious');
      expect([dialog.asked, utilityProcess.engines]).toEqual([[], []]);
    },
  );
});

describe('a capture that is open', () => {
  it('is saved only once it is complete; its tab and its engine go by the new name then', async () => {
    const { engine, path } = await startRecording();
    const target = join(folder, 'mine.pcapng');
    dialog.saveAnswer = { canceled: false, filePath: target };
    expect(await invoke('framescope:save-unsaved', basename(path))).toEqual({
      kind: 'refused',
      message: 'This capture is still being recorded. Stop the recording first.',
    });
    engine.emit('message', { kind: 'live-bytes-refused' });
    expect(await invoke('framescope:save-unsaved', basename(path))).toMatchObject({ kind: 'done' });
    expect(sent(engine).at(-1)).toEqual({ kind: 'name-capture', name: 'mine.pcapng' });
    expect(await invoke('framescope:captures')).toEqual({
      kind: 'done',
      result: [{ id: expect.any(String), name: 'mine.pcapng', unsaved: null }],
    });
    expect(readdirSync(unsavedFolder)).toEqual([]);
  });

  it('is among the unsaved ones as soon as its engine has ended', async () => {
    const { engine, path } = await startRecording();
    expect(await invoke('framescope:unsaved')).toEqual({ kind: 'done', result: [] });
    engine.emit('exit', 139);
    await expect
      .poll(() => invoke('framescope:unsaved'))
      .toMatchObject({ result: [{ file: basename(path) }] });
  });

  it('whose engine has ended is not taken from who has opened it meanwhile', async () => {
    const { engine, path } = await startRecording();
    engine.emit('exit', 139);
    const reply = (await invoke('framescope:captures')) as { result: { id: string }[] };
    writeFileSync(ownerFile(path), JSON.stringify({ pid: process.ppid, started: null }));
    expect(await invoke('framescope:reopen', reply.result[0]?.id)).toMatchObject({ kind: 'refused' });
    expect(utilityProcess.engines).toHaveLength(1);
  });

  it('is closed before it is discarded', async () => {
    const { engine, path } = await startRecording();
    endsWhenKilled(engine, path);
    expect(await invoke('framescope:discard-unsaved', basename(path))).toEqual({
      kind: 'done',
      result: null,
    });
    expect(engine.kill).toHaveBeenCalledOnce();
    expect(await invoke('framescope:captures')).toEqual({ kind: 'done', result: [] });
    expect(readdirSync(unsavedFolder)).toEqual([]);
  });

  it('whose engine has crashed is opened anew from what was recorded', async () => {
    const { engine, path } = await startRecording();
    const reply = (await invoke('framescope:captures')) as { result: { id: string; name: string }[] };
    const [{ id, name } = { id: '', name: '' }] = reply.result;
    engine.emit('exit', 139);
    expect(await invoke('framescope:reopen', id)).toEqual({
      kind: 'done',
      result: { id: expect.any(String), name, unsaved: basename(path) },
    });
    expect(sent(utilityProcess.engines[1]!)).toEqual([{ kind: 'open-unsaved-capture', path, name }]);
  });
});

describe('leaving', () => {
  function leave(...answers: readonly string[]): void {
    const box = vi.spyOn(dialog, 'showMessageBox');
    for (const answer of answers) box.mockResolvedValueOnce({ response: BUTTONS.indexOf(answer) });
    app.quit();
  }
  const hasLeft = () => expect.poll(() => app.quits).toBe(1);

  it('without anything unsaved asks nothing', async () => {
    await start('/tmp/a.pcap');
    app.quit();
    expect([app.quits, dialog.asked]).toEqual([1, []]);
  });

  it('asks nothing about a capture without packets', async () => {
    await startRecording('');
    leave();
    await hasLeft();
    expect(dialog.asked).toEqual([]);
  });

  it('asks what is to become of an unsaved capture, over the window', async () => {
    const { path } = await startRecording();
    dialog.boxAnswer = { response: BUTTONS.indexOf('Cancel') };
    leave();
    await expect.poll(() => dialog.asked).toHaveLength(1);
    expect(app.quits).toBe(0);
    expect(dialog.asked).toEqual([
      [
        BrowserWindow.windows[0],
        {
          type: 'question',
          message: `The live capture “${basename(path, '.pcapng')}” is not saved.`,
          detail: 'What you keep for later is offered when Framescope starts again.',
          buttons: BUTTONS,
          defaultId: 0,
          cancelId: 3,
        },
      ],
    ]);
    expect(utilityProcess.engines[0]!.kills).toBe(0);
  });

  it('keeps it for later', async () => {
    const { path } = await startRecording();
    leave('Keep for Later');
    await hasLeft();
    expect(existsSync(path)).toBe(true);
  });

  it('discards it', async () => {
    const { engine, path } = await startRecording();
    endsWhenKilled(engine, path);
    leave('Discard');
    await hasLeft();
    expect(readdirSync(unsavedFolder)).toEqual([]);
  });

  it("is possible still, after a capture couldn't be discarded and that was told", async () => {
    const { engine, path } = await startRecording();
    endsWhenKilled(engine, path);
    leftBehind('chat.pcapng');
    await invoke('framescope:open-unsaved', 'chat.pcapng');
    // What can't be removed as a file.
    rmSync(path);
    mkdirSync(path);
    leave('Discard');
    const box = vi.mocked(dialog.showMessageBox);
    await expect.poll(() => box.mock.calls).toHaveLength(2);
    const message = `The capture can't be removed (ERR_FS_EISDIR) (${path}). Remove it by hand.`;
    expect(box).toHaveBeenLastCalledWith(BrowserWindow.windows[0], { type: 'error', message });
    expect(app.quits).toBe(0);
    await box.mock.results[1]?.value;
    leave('Keep for Later');
    await hasLeft();
  });

  it('can be tried again when asking has failed', async () => {
    await startRecording();
    vi.spyOn(dialog, 'showMessageBox').mockRejectedValueOnce(new Error('no dialog'));
    app.quit();
    await expect
      .poll(() => dialog.asked)
      .toEqual([
        [
          'Live captures are not saved yet',
          'Asking what is to become of them failed (Error: no dialog). Close Framescope again to be asked again.',
        ],
      ]);
    leave('Keep for Later');
    await hasLeft();
  });

  it('saves it, and ends the recording for that', async () => {
    const { engine, path } = await startRecording('the packets');
    endsWhenKilled(engine, path);
    const target = join(folder, 'mine.pcapng');
    dialog.saveAnswer = { canceled: false, filePath: target };
    leave('Save…');
    await hasLeft();
    expect(readFileSync(target, 'utf8')).toBe('the packets');
    expect(readdirSync(unsavedFolder)).toEqual([]);
  });

  it('goes on recording when the place to save at was taken back', async () => {
    const { engine } = await startRecording();
    leave('Save…');
    await expect.poll(() => dialog.asked).toHaveLength(1);
    expect([app.quits, engine.kills, input.destroyed]).toEqual([0, 0, false]);
  });

  it('by closing the window asks as well, and closes it then', async () => {
    await startRecording();
    vi.spyOn(dialog, 'showMessageBox').mockResolvedValue({ response: BUTTONS.indexOf('Keep for Later') });
    const window = BrowserWindow.windows[0]!;
    window.close();
    // Impatience asks no second time.
    window.close();
    expect(BrowserWindow.windows).toHaveLength(1);
    await expect.poll(() => BrowserWindow.windows).toHaveLength(0);
    expect(dialog.showMessageBox).toHaveBeenCalledOnce();
  });
});
