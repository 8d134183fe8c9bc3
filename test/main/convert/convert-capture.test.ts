/** Captures that change while they are converted, and targets that can't be written. */
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TARGETS } from '../../../src-main/convert/conversion-targets.ts';
import { convertCapture } from '../../../src-main/convert/convert-capture.ts';
import { OutputFile } from '../../../src-main/convert/output-file.ts';
import { CaptureSession } from '../../../src-main/engine/capture-session.ts';
import { capturePath } from '../../support/fixture-captures.ts';

let folder: string;
let path: string;
let out: string;
let session: CaptureSession;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
  path = join(folder, 'in.pcap');
  out = join(folder, 'out');
  copyFileSync(capturePath('chromium-echo'), path);
  session = new CaptureSession({ from: path, name: path });
  await session.run();
});
afterEach(() => {
  session.close();
  rmSync(folder, { recursive: true });
});

const ALL = { level: 'frames', chosen: undefined, version: '1.0' } as const;

it('a capture that becomes shorter is converted as far as it goes, and that is told', async () => {
  const size = readFileSync(path).length;
  truncateSync(path, 10_000);
  const outcome = await convertCapture(TARGETS.pcapng, { session, ...ALL }, new OutputFile(out));
  expect(outcome).toEqual({
    kind: 'done',
    warning: {
      what: `The capture file has become shorter: ${size - 10_000} bytes are gone`,
      where: path,
      remedy: 'Read it again from its source.',
    },
  });
  const again = new CaptureSession({ from: out, name: out });
  await again.run();
  again.close();
  expect(again.state).toEqual({ kind: 'complete', warning: null });
  expect(again.store.notes.packets).toBeGreaterThan(5);
});

it('a capture that is taken away, or replaced by another, is converted as it was', async () => {
  const first = new OutputFile(join(folder, 'first'));
  await convertCapture(TARGETS.pcapng, { session, ...ALL }, first);
  rmSync(path);
  writeFileSync(path, readFileSync(capturePath('xmpp-prosody')));
  const outcome = await convertCapture(TARGETS.pcapng, { session, ...ALL }, new OutputFile(out));
  expect(outcome).toEqual({ kind: 'done', warning: undefined });
  expect(readFileSync(out).equals(readFileSync(join(folder, 'first')))).toBe(true);
});

it('packets that come behind what was read are left out', async () => {
  const first = new OutputFile(join(folder, 'first'));
  await convertCapture(TARGETS.pcapng, { session, ...ALL }, first);
  writeFileSync(path, readFileSync(path).subarray(24), { flag: 'a' });
  await convertCapture(TARGETS.pcapng, { session, ...ALL }, new OutputFile(out));
  expect(readFileSync(out).equals(readFileSync(join(folder, 'first')))).toBe(true);
});

it('the folder of the target can be taken away meanwhile', async () => {
  const place = mkdtempSync(join(folder, 'place-'));
  const output = new OutputFile(join(place, 'out.csv'));
  rmSync(place, { recursive: true });
  const outcome = await convertCapture(TARGETS.csv, { session, ...ALL }, output);
  expect(outcome).toMatchObject({ kind: 'failed', trouble: { what: 'There is no such folder' } });
  expect(readdirSync(folder)).toEqual(['in.pcap']);
});
