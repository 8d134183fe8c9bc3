import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const capture = fileURLToPath(new URL('fixtures/captures/chromium-echo/capture.pcap', root));

/** Importing `electron` would fetch its runtime, so its folder is looked at instead. */
function hasRuntime(): boolean {
  const folder = new URL('node_modules/electron/', root);
  const pathFile = new URL('path.txt', folder);
  return existsSync(pathFile) && existsSync(new URL(`dist/${readFileSync(pathFile, 'utf8')}`, folder));
}

const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);
const canMakeDisplay = (): boolean => spawnSync('Xvfb', ['-help'], { stdio: 'ignore' }).error === undefined;

function whySkipped(): string | undefined {
  if (!hasRuntime()) return 'needs the Electron runtime, which is not installed here';
  if (!hasDisplay && !canMakeDisplay()) return 'needs a display or Xvfb, and there is neither here';
  return undefined;
}

const reason = whySkipped();
const named = (name: string): string => (reason === undefined ? name : `${name} (${reason})`);

/** Starts a display of our own and gives its name. */
async function makeDisplay(): Promise<{ process: ChildProcess; name: string }> {
  const display = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const number = await new Promise<string>((resolve) => {
    display.stdout.once('data', (text: Buffer) => resolve(text.toString().trim()));
  });
  return { process: display, name: `:${number}` };
}

describe.skipIf(reason !== undefined)('the desktop window', () => {
  let display: ChildProcess | undefined;
  let userData: string | undefined;
  let electron: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    const environment = { ...process.env } as Record<string, string>;
    if (!hasDisplay) {
      const made = await makeDisplay();
      display = made.process;
      environment.DISPLAY = made.name;
    }
    userData = mkdtempSync(join(tmpdir(), 'framescope-electron-'));
    electron = await _electron.launch({
      args: [`--user-data-dir=${userData}`, '.', capture],
      cwd: fileURLToPath(root),
      env: environment,
    });
    page = await electron.firstWindow();
  }, 60_000);

  afterAll(async () => {
    await electron?.close();
    display?.kill();
    if (userData !== undefined) rmSync(userData, { recursive: true, force: true });
  });

  it(named('opens a capture in Electron'), async () => {
    await page.getByRole('listbox', { name: 'Frames' }).getByRole('option').first().waitFor();
    expect(await page.title()).toBe('capture.pcap – Framescope');
    expect(page.url()).toBe('framescope://app/index.html');
  });

  it(named('gives the page nothing of Node and nothing of Electron but named functions'), async () => {
    const seen = await page.evaluate(() => {
      const globals = globalThis as unknown as Record<string, unknown>;
      return {
        require: typeof globals.require,
        process: typeof globals.process,
        ipcRenderer: typeof globals.ipcRenderer,
        bridge: Object.keys(globals.framescope as object).sort(),
      };
    });
    expect(seen).toEqual({
      require: 'undefined',
      process: 'undefined',
      ipcRenderer: 'undefined',
      bridge: [
        'captures',
        'choose',
        'close',
        'connect',
        'onCaptureOpened',
        'openDropped',
        'openRecent',
        'openSample',
        'recent',
      ],
    });
  });

  it(named('runs no script that is not a file of the window'), async () => {
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.ranInline = true';
      document.body.append(script);
      return 'ranInline' in globalThis;
    });
    expect(ran).toBe(false);
  });

  it(named('opens no second window'), async () => {
    expect(await page.evaluate(() => window.open('https://example.com/'))).toBeNull();
    expect(electron.windows()).toHaveLength(1);
  });
});
