/** Programs of a shell take the part of a browser here; real ones are opened in test/end-to-end. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BrowserProcess } from '../../../src-main/browsers/browser-process.ts';
import { isRunning } from '../../support/child-processes.ts';

let folder: string;
let running: BrowserProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
});
afterEach(() => {
  running?.kill();
  rmSync(folder, { recursive: true });
});

function shell(script: string): BrowserProcess {
  running = new BrowserProcess('/bin/sh', ['-c', script], { ...process.env, FOLDER: folder });
  return running;
}

/** The id that a script has written into a file of its own. */
async function idIn(name: string): Promise<number> {
  const path = join(folder, name);
  await expect.poll(() => (existsSync(path) ? readFileSync(path, 'utf8') : '')).toMatch(/^\d+\n$/);
  return Number(readFileSync(path, 'utf8'));
}

it.each([
  ['ends with a code', 'echo why >&2; exit 3', 'it ended with code 3 and said "why"'],
  ['ends with a code and says nothing', 'exit 3', 'it ended with code 3'],
  ['is ended', 'kill -KILL $$', 'it was ended by SIGKILL'],
  // Long enough to fill a pipe that nobody reads.
  ['says much', 'seq 100000 >&2; exit 1', 'it ended with code 1 and said "99999; 100000"'],
])('a program that %s at once is told of', async (_case, script, words) => {
  await expect(shell(script).outliveStart()).rejects.toThrow(new Error(words));
});

it('a program that ends well at once, or goes on, has started', async () => {
  await shell('exit 0').outliveStart();
  await shell('exec sleep 60').outliveStart();
});

it.each([
  ['is not there', '/no/such/program', "/no/such/program can't be started (ENOENT)"],
  ['is a folder', '/', "/ can't be started (EACCES)"],
])('a program that %s is told of', async (_case, program, words) => {
  await expect(new BrowserProcess(program, [], {}).started).rejects.toThrow(new Error(words));
});

it('is closed with its helpers, also those that take no notice of being asked', async () => {
  const program = shell(
    `sh -c 'trap "" TERM; echo $$ > "$FOLDER/helper"; while :; do sleep 1; done' & exec sleep 60`,
  );
  const [helper, pid] = [await idIn('helper'), await program.started];
  expect([helper, pid].map(isRunning)).toEqual([true, true]);
  await program.close();
  await expect.poll(() => [helper, pid].map(isRunning)).toEqual([false, false]);
});

it('is ended by force when it takes no notice itself', async () => {
  const program = shell(`trap "" TERM; echo $$ > "$FOLDER/program"; while :; do sleep 1; done`);
  const pid = await idIn('program');
  await program.close();
  expect(isRunning(pid)).toBe(false);
});

it('is told of although a helper outside its group holds its standard error', async () => {
  const script = `
    const helper = require('node:child_process').spawn('sleep', ['60'], { detached: true, stdio: 'inherit' });
    require('node:fs').writeFileSync(process.env.FOLDER + '/helper', helper.pid + '\\n');
    process.exit(4);
  `;
  running = new BrowserProcess(process.execPath, ['-e', script], { FOLDER: folder, PATH: process.env.PATH });
  await expect(running.outliveStart()).rejects.toThrow('it ended with code 4');
  process.kill(await idIn('helper'), 'SIGKILL');
});

it('ends when it is killed, and may be closed once more', async () => {
  const program = shell('exec sleep 60');
  program.kill();
  await program.ended;
  program.kill();
  await program.close();
});
