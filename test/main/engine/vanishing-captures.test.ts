/** Captures that vanish or shrink while they are open, and disks that are full: real sessions, real files. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CaptureHandle } from '../../../src-core/contract/shell.ts';
import { SpoolFile } from '../../../src-main/adapters/spool-file.ts';
import { inPieces } from '../../support/bytes.ts';
import { framescope } from '../../support/command-line.ts';
import { frame } from '../../support/frame-builder.ts';
import { type HostOptions, type HostProcess, startHost } from '../../support/host-process.ts';
import { type CaptureView, HostView } from '../../support/host-view.ts';
import { knownCapture, knownText } from '../../support/known-packets.ts';
import { pcapFile } from '../../support/pcap-file.ts';
import { WebSocketTalk } from '../../support/websocket-talk.ts';

const ALL = { connections: null, filter: null, sort: null, find: null, near: 0 } as const;
const GONE = 'the capture file no longer holds these bytes';

let folder: string;
const hosts: HostProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-vanishing-'));
});
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
  rmSync(folder, { recursive: true });
});

/** A capture on disk, opened by an engine and read to its end. */
async function opened(path: string, options: HostOptions = {}): Promise<CaptureView> {
  const host = await startHost([path], folder, options);
  hosts.push(host);
  const view = await HostView.join(host.url);
  const [handle] = await view.get<CaptureHandle[]>('/captures');
  if (handle === undefined) throw new Error('nothing is open');
  const capture = view.capture(handle);
  await expect.poll(async () => (await capture.look()).state.kind).not.toBe('opening');
  return capture;
}

describe('a capture that shrinks while it is open', () => {
  it('keeps its rows; those whose bytes are gone say so, and nothing crashes', async () => {
    const path = join(folder, 'shrinking.pcap');
    const { bytes, ends } = knownCapture(20_000);
    writeFileSync(path, bytes);
    const capture = await opened(path);
    truncateSync(path, ends[10_004]);

    const { total, rows } = await capture.request('frames', { ...ALL, from: 9_990, count: 20 });
    expect(total).toBe(20_000);
    expect(rows.map(({ preview }) => preview)).toEqual([
      ...Array.from({ length: 10 }, (_, index) => knownText(9_990 + index)),
      ...Array.from({ length: 10 }, () => GONE),
    ]);
    const detail = await capture.request('frame', { row: 15_000 });
    expect(detail).toMatchObject({ frame: 15_000, preview: GONE });
    const piece = await capture.request('payload', {
      ...{ level: 'frames' as const, row: 15_000, form: 'unmasked' as const },
      ...{ from: 0, count: 100 },
    });
    expect(piece.bytes).toHaveLength(0);
    const found = await capture.request('frames', {
      ...ALL,
      filter: 'text contains "message 1"',
      ...{ from: 0, count: 1 },
    });
    expect(found.rows).toHaveLength(1);
    expect((await capture.look()).state).toEqual({ kind: 'complete', warning: null });
    expect(capture.ended).toBeUndefined();
  });

  it('is shown from its open file when only its name vanishes', async () => {
    const path = join(folder, 'vanishing.pcap');
    writeFileSync(path, knownCapture(100).bytes);
    const capture = await opened(path);
    rmSync(path);
    const { rows } = await capture.request('frames', { ...ALL, from: 99, count: 1 });
    expect(rows[0]).toMatchObject({ preview: knownText(99), missing: null });
  });
});

describe('a disk that is full while payloads are set aside', () => {
  /** Messages that each come in many short packets, so that they can't be read back from the capture file. */
  function spooledCapture(messages: number): string {
    const talk = new WebSocketTalk().agree();
    for (let number = 0; number < messages; number++)
      talk.fromServer(...inPieces(frame({ payload: `${knownText(number)} ${'x'.repeat(40_000)}` }), 1400));
    const path = join(folder, 'spooled.pcap');
    writeFileSync(path, pcapFile(talk.packets));
    return path;
  }

  it('ends reading with words, and the rows so far stay, with all that they hold', async () => {
    const capture = await opened(spooledCapture(100), { fileBlocks: 2048 });
    const { state, frames } = await capture.look();
    expect(state).toEqual({
      kind: 'failed',
      trouble: {
        what: 'A temporary file would be larger than is allowed here',
        where: 'spooled.pcap',
        remedy: 'Set TMPDIR to another disk.',
      },
    });
    expect(frames).toBeGreaterThan(10);
    expect(frames).toBeLessThan(100);
    const { rows } = await capture.request('frames', { ...ALL, from: 0, count: frames });
    expect(rows.map(({ missing }) => missing)).toEqual(rows.map(() => null));
    expect(rows.map(({ preview }) => preview.startsWith('message '))).toEqual(rows.map(() => true));
    for (const row of [1, frames]) {
      const { bytes } = await capture.request('payload', {
        ...{ level: 'frames' as const, row, form: 'unmasked' as const },
        ...{ from: 0, count: 65_536 },
      });
      expect(Buffer.from(bytes).toString()).toBe(`${knownText(row - 1)} ${'x'.repeat(40_000)}`);
    }
  });

  it('is told on the command line, behind the rows so far', async () => {
    const path = spooledCapture(100);
    const limited = await framescope(['read', path, '--format', 'ndjson'], { fileBlocks: 2048 });
    expect(limited.code).toBe(3);
    const lines = limited.output.split('\n').slice(0, -1);
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.map((line) => (JSON.parse(line) as { text: string }).text)).toEqual(
      lines.map((_line, number) => `${knownText(number)} ${'x'.repeat(40_000)}`),
    );
    expect(limited.errors).toBe(
      `framescope: A temporary file would be larger than is allowed here (${path}). Set TMPDIR to another disk.\n`,
    );
  });

  it('never lets anything be written behind the hole it has left', () => {
    const spool = new SpoolFile();
    spool.write(spool.reserve(4), Uint8Array.of(1, 2, 3, 4));
    spool.flush();
    // More than any file may hold.
    const far = 2 ** 52;
    expect(() => spool.write(far, new Uint8Array(2 * 1024 * 1024))).toThrow();
    expect(() => spool.write(spool.reserve(4), Uint8Array.of(5, 6, 7, 8))).toThrow();
    const target = new Uint8Array(8);
    expect([...target.subarray(0, spool.read(0, target))]).toEqual([1, 2, 3, 4]);
    spool.close();
  });
});
