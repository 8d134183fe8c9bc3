import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { claim, isOwned, ownerFile, release, takeOver } from '../../../src-main/live-captures/ownership.ts';

/** No process has such an id. */
const NOBODY = 2 ** 30;

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-owner-'));
  path = join(folder, 'live.pcapng');
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function owner(): { pid: number; started: string | null } {
  return JSON.parse(readFileSync(ownerFile(path), 'utf8'));
}

describe('a capture', () => {
  it('is taken once, until it is given up', () => {
    expect(isOwned(path)).toBe(false);
    expect(claim(path)).toBe(true);
    expect(isOwned(path)).toBe(true);
    expect(claim(path)).toBe(false);
    release(path);
    expect(isOwned(path)).toBe(false);
    expect(existsSync(ownerFile(path))).toBe(false);
    expect(claim(path)).toBe(true);
  });

  it('goes from one process to another that takes it over', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(other, 'spawn');
    writeFileSync(ownerFile(path), JSON.stringify({ pid: other.pid, started: null }));
    expect(isOwned(path)).toBe(true);
    expect(claim(path)).toBe(false);
    takeOver(path);
    expect(owner().pid).toBe(process.pid);
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(isOwned(path)).toBe(true);
  });

  it('of a process that was killed is free', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(other, 'spawn');
    writeFileSync(ownerFile(path), JSON.stringify({ pid: other.pid, started: null }));
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(isOwned(path)).toBe(false);
    expect(claim(path)).toBe(true);
    expect(owner().pid).toBe(process.pid);
  });

  it.runIf(existsSync('/proc/self'))(
    'of a process that has ended is free, although nobody took note of that',
    async () => {
      // The shell goes over into a program that never asks what became of its child, which ends only then.
      const parent = spawn('sh', ['-c', 'exec 3<&0; sh -c "read word" <&3 & echo $!; exec sleep 60'], {
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      const [pid] = (await once(parent.stdout, 'data')) as [Buffer];
      await expect.poll(() => readFileSync(`/proc/${parent.pid}/comm`, 'utf8')).toBe('sleep\n');
      parent.stdin.end();
      await expect.poll(() => readFileSync(`/proc/${Number(pid)}/stat`, 'utf8')).toMatch(/\) Z /);
      const stat = readFileSync(`/proc/${Number(pid)}/stat`, 'utf8');
      const started = stat.split(' ')[21];
      writeFileSync(ownerFile(path), JSON.stringify({ pid: Number(pid), started }));
      expect(isOwned(path)).toBe(false);
      parent.kill('SIGKILL');
      await once(parent, 'exit');
    },
  );

  it('of a process that has ended goes to the first of two that find that out', () => {
    writeFileSync(ownerFile(path), JSON.stringify({ pid: NOBODY, started: null }));
    const ofAnother = JSON.stringify({ pid: process.ppid, started: null });
    vi.spyOn(process, 'kill').mockImplementationOnce(() => {
      // Right after this process has seen who had it, and before it can do anything about that.
      writeFileSync(ownerFile(path), ofAnother);
      throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH' });
    });
    expect(claim(path)).toBe(false);
    expect(owner().pid).toBe(process.ppid);
    expect(readdirSync(folder)).toEqual(['live.pcapng.owner']);
  });

  it('of an earlier process that had the same id is free', () => {
    claim(path);
    writeFileSync(ownerFile(path), JSON.stringify({ ...owner(), started: 'at another time' }));
    expect(isOwned(path)).toBe(false);
    expect(claim(path)).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{"pid":'],
    ['another shape', '{"pid":"1"}'],
    ['a list', '[1]'],
  ])('is free when its owner file holds %s', (_name, content) => {
    writeFileSync(ownerFile(path), content);
    expect(isOwned(path)).toBe(false);
    expect(claim(path)).toBe(true);
  });

  it('is not given up by a process that does not have it', () => {
    writeFileSync(ownerFile(path), JSON.stringify({ pid: 1, started: null }));
    release(path);
    expect(owner().pid).toBe(1);
  });
});
