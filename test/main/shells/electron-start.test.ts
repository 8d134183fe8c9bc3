import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('../../support/fake-electron.ts'));

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Runs the entry anew, as a process of its own would. */
async function startWith(isFirst: boolean, ...argv: readonly string[]) {
  vi.resetModules();
  // The fake itself is kept: only what imports it is loaded again.
  const electron = (await import('electron')) as unknown as typeof import('../../support/fake-electron.ts');
  electron.resetElectron();
  electron.app.isFirst = isFirst;
  vi.spyOn(process, 'argv', 'get').mockReturnValue([...argv]);
  await import('../../../src-main/shells/electron/main.ts');
  await electron.app.makeReady();
  return electron;
}

describe('the entry of the app', () => {
  it('makes the window of what was built when it is the first start', async () => {
    const { app, BrowserWindow, protocol } = await startWith(true, 'electron', '.');
    expect(protocol.schemes).toHaveLength(1);
    expect(BrowserWindow.windows).toHaveLength(1);
    expect(BrowserWindow.windows[0]!.options.webPreferences).toMatchObject({
      preload: `${root}out/preload/preload.cjs`,
    });
    expect([app.lockRequests, app.quits]).toEqual([[{ file: null }], 0]);
  });

  it('hands its file over and quits when it is a second start', async () => {
    const electron = await startWith(false, 'electron', '.', '/tmp/b.pcap');
    expect([electron.app.lockRequests, electron.app.quits]).toEqual([[{ file: '/tmp/b.pcap' }], 1]);
    expect([electron.BrowserWindow.windows, electron.utilityProcess.engines]).toEqual([[], []]);
  });

  it('says that standard input can not be handed over when it is a second start', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { app } = await startWith(false, 'electron', '.', '-');
    expect(said.mock.calls).toEqual([
      [
        'framescope: a window is open already, which can\'t take this input. Close it, or use "framescope serve -".\n',
      ],
    ]);
    said.mockRestore();
    // The first window is brought to the front all the same.
    expect([app.lockRequests, app.quits, app.exits]).toEqual([[{ file: null }], 0, [1]]);
  });
});
