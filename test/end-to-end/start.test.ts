/** `npm start` as a person types it, without a display. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { childProcesses, isRunning } from '../support/child-processes.ts';

const ROOT = new URL('../../', import.meta.url);

let child: ChildProcess | undefined;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

it('says why there is no desktop window, prints the address, and Ctrl+C ends everything it started', async () => {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...environment } = process.env;
  const started = spawn('npm', ['start', '--', 'fixtures/captures/chromium-echo/capture.pcap'], {
    cwd: ROOT,
    env: { ...environment, XDG_DATA_HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, as a terminal gives it: Ctrl+C reaches all of the group.
    detached: true,
  });
  child = started;
  let output = '';
  let errors = '';
  started.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  started.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  await expect
    .poll(() => output, { timeout: 30_000 })
    .toMatch(/^Framescope is at http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}$/m);
  expect(errors).toContain(
    'no desktop window, because there is no display. The same application runs in a browser instead.',
  );
  const url = /http:\S+/.exec(output)?.[0] ?? '';
  expect((await fetch(url)).status).toBe(200);

  const family = descendants(started.pid ?? 0);
  // npm's shell or launcher, the command line, and the engine of the file.
  expect(family.length).toBeGreaterThanOrEqual(3);
  const ended = new Promise((resolve) => started.once('exit', resolve));
  process.kill(-(started.pid ?? 0), 'SIGINT');
  await ended;
  await expect.poll(() => family.filter(isRunning)).toEqual([]);
  await expect(fetch(url)).rejects.toThrow();
});

it('is there as "npx framescope" in the checkout', () => {
  // npx links the checkout into its cache; a cache of our own keeps that out of the user's.
  const env = { ...process.env, npm_config_cache: join(folder, 'npm-cache'), npm_config_offline: 'true' };
  const result = spawnSync('npx', ['framescope', '--version'], { cwd: ROOT, env, encoding: 'utf8' });
  expect(result.stdout.trim()).toBe('0.1.0');
  expect(result.status).toBe(0);
});

function descendants(parent: number): number[] {
  return childProcesses(parent).flatMap((id) => [id, ...descendants(id)]);
}
