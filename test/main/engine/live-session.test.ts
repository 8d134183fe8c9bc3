/** A session that records: where it can't, and what it says then. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CaptureSession } from '../../../src-main/engine/capture-session.ts';
import { LiveInput } from '../../../src-main/engine/live-input.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-session-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('says that the file it was given can not be written, and takes no bytes', async () => {
  const demands: string[] = [];
  const input = new LiveInput(({ kind }) => demands.push(kind));
  const path = join(folder, 'gone.pcapng');
  const session = new CaptureSession({ from: { input, recordInto: path }, name: 'live' });
  expect(session.state).toEqual({ kind: 'recording' });
  expect(await session.run()).toEqual({
    kind: 'failed',
    trouble: {
      what: "The live capture can't be written (ENOENT), so recording has stopped",
      where: path,
      remedy: 'Everything up to then is kept. Record again.',
    },
  });
  session.close();
  expect(demands).toEqual(['live-bytes-refused']);
});

it('asks for a piece at a time, and for no more once it is stopped', async () => {
  const demands: string[] = [];
  const input = new LiveInput(({ kind }) => demands.push(kind));
  const pieces = input[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first = pieces.next();
  await expect.poll(() => demands).toEqual(['live-bytes-wanted']);
  input.accept({ kind: 'live-bytes', bytes: Uint8Array.of(1, 2, 3) });
  expect([...((await first).value as Buffer)]).toEqual([1, 2, 3]);
  const second = pieces.next();
  await expect.poll(() => demands).toEqual(['live-bytes-wanted', 'live-bytes-wanted']);
  input.finish();
  input.accept({ kind: 'live-bytes', bytes: Uint8Array.of(4) });
  expect(await second).toMatchObject({ done: true });
  expect(demands).toEqual(['live-bytes-wanted', 'live-bytes-wanted', 'live-bytes-refused']);
});

it('ends with the error of a source that breaks off', async () => {
  const input = new LiveInput(() => {});
  const pieces = input[Symbol.asyncIterator]();
  const next = pieces.next();
  input.accept({ kind: 'live-failed', code: 'EIO', message: 'read EIO' });
  await expect(next).rejects.toMatchObject({ code: 'EIO', message: 'read EIO' });
});
