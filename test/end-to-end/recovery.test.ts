/**
 * Recordings that are killed at random moments, while packets of known content come: whatever had been shown until
 * then is in the file that is left, in its order and to the byte, and the next start offers it.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CaptureHandle, UnsavedCapture } from '../../src-core/contract/shell.ts';
import type { FrameRow } from '../../src-core/export/rows.ts';
import { Random } from '../fuzz/random.ts';
import { childProcesses, isRunning } from '../support/child-processes.ts';
import { framescope } from '../support/command-line.ts';
import { type HostProcess, startHost } from '../support/host-process.ts';
import { type CaptureView, HostView } from '../support/host-view.ts';
import { knownCapture, knownText } from '../support/known-packets.ts';

const ROUNDS = Number(process.env.FRAMESCOPE_RECOVERY_ROUNDS ?? 4);
const FIRST_SEED = Number(process.env.FRAMESCOPE_RECOVERY_SEED ?? 1);
const MESSAGES = 20_000;
const CAPTURE = knownCapture(MESSAGES);

const hasTshark = spawnSync('tshark', ['--version']).status === 0;

let folder: string;
const hosts: HostProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-recovery-'));
});
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
  rmSync(folder, { recursive: true });
});

async function start(words: readonly string[]): Promise<HostProcess> {
  const host = await startHost(words, folder, { isPiped: true });
  host.process.stdin?.on('error', () => {});
  hosts.push(host);
  return host;
}

/** Feeds a host in pieces of any size until its pipe is closed, or there is no more. */
async function feed({ process: { stdin } }: HostProcess, random: Random): Promise<void> {
  if (stdin === null) throw new Error('the host has no pipe');
  let isClosed = false;
  const closed = new Promise<void>((resolve) =>
    stdin.once('close', () => {
      isClosed = true;
      resolve();
    }),
  );
  let goOn = (): void => {};
  stdin.on('drain', () => goOn());
  for (let at = 0; at < CAPTURE.bytes.length && !isClosed; ) {
    const length = 1 + random.below(random.below(4) === 0 ? 60_000 : 600);
    const drained = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    if (!stdin.write(CAPTURE.bytes.subarray(at, at + length))) await Promise.race([drained, closed]);
    await nextTurn();
    at += length;
  }
}

/** Records, and kills without a warning; gives how many frames had been told of until then. */
async function recordAndKill(victim: 'engine' | 'host', random: Random): Promise<number> {
  const host = await start(['-']);
  const capture = await (await HostView.join(host.url)).onlyCapture();
  const [engine = 0] = childProcesses(host.process.pid ?? 0);
  const fed = feed(host, random);
  const enough = 1 + random.below(MESSAGES / 2);
  // Not content with the news that come ten times a second: every row counts that a view could have seen.
  while (shown(capture) < enough) await capture.look();
  void capture.look().catch(() => {});
  for (let turns = random.below(50); turns > 0; turns--) await nextTurn();
  process.kill(victim === 'engine' ? engine : (host.process.pid ?? 0), 'SIGKILL');
  // Without its host an engine ends as well.
  await until(() => !isRunning(engine));
  const told = shown(capture);
  capture.close();
  await host.stop();
  await fed;
  return told;
}

function shown(capture: CaptureView): number {
  return capture.summary?.frames ?? 0;
}

async function until(isReached: () => boolean): Promise<void> {
  while (!isReached()) await nextTurn();
}

function leftFile(): string {
  const unsaved = join(folder, 'framescope', 'unsaved');
  const [file = '', ...others] = readdirSync(unsaved).filter((name) => name.endsWith('.pcapng'));
  expect(others).toEqual([]);
  return join(unsaved, file);
}

/** The texts of the frames in a file, as the command line reads them. */
async function textsIn(path: string): Promise<(string | undefined)[]> {
  const { code, output, errors } = await framescope(['read', path, '--format', 'ndjson']);
  // 3 is a file that is cut: at most the packet that was being written is missing.
  expect([0, 3]).toContain(code);
  if (code === 3) expect(errors).toContain('its last packet is not complete');
  const lines = output.split('\n').filter((line) => line !== '');
  return lines.map((line) => (JSON.parse(line) as FrameRow & { text?: string }).text);
}

/** How many texts tshark finds in a file. */
function textsByTshark(path: string): number {
  const words = ['-r', path, '-Y', 'websocket.payload.text', '-T', 'fields', '-e', 'frame.number'];
  // Its exit code is 2 for a file that is cut, whose packets it has printed all the same.
  const { stdout } = spawnSync('tshark', words, { encoding: 'utf8', maxBuffer: 1e9 });
  return stdout.split('\n').filter((line) => line !== '').length;
}

const CASES = Array.from({ length: ROUNDS }, (_, round) => ({
  seed: FIRST_SEED + round,
  victim: round % 2 === 0 ? ('engine' as const) : ('host' as const),
}));

describe.each(CASES)('the $victim of a recording is killed (seed $seed)', ({ seed, victim }) => {
  it('and nothing that was shown is lost', async () => {
    const told = await recordAndKill(victim, new Random(seed));
    expect(told).toBeGreaterThan(0);
    const path = leftFile();
    const texts = await textsIn(path);
    expect(texts.length).toBeGreaterThanOrEqual(told);
    expect(texts).toEqual(texts.map((_text, number) => knownText(number)));
    if (hasTshark) expect(textsByTshark(path)).toBe(texts.length);

    const view = await HostView.join((await start([])).url);
    const [left, ...others] = await view.get<UnsavedCapture[]>('/unsaved');
    expect(others).toEqual([]);
    const answer = await view.call('POST', '/unsaved/open', { file: left?.file });
    const again = view.capture((await answer.json()) as CaptureHandle);
    await expect.poll(async () => (await again.look()).state.kind).toBe('complete');
    expect(again.summary?.frames).toBe(texts.length);
    again.close();
  });
});
