/** The file of a TLS key log: what is in it stays, and what keeps it from being written is told. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Trouble } from '../../../../src-core/contract/trouble.ts';
import { KeyLogFile } from '../../../../src-main/sources/live-proxy/key-log-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const troubles: Trouble[] = [];
const open = (path: string): ReturnType<typeof KeyLogFile.open> =>
  KeyLogFile.open(path, (trouble) => troubles.push(trouble));
const LINE = Buffer.from('A LINE\n');

it('is made for its owner alone, and added to', () => {
  const path = join(folder, 'keys.log');
  for (let time = 0; time < 2; time++) {
    const opened = open(path);
    if (opened.kind === 'failed') throw new Error(opened.trouble.what);
    opened.log.add(LINE);
    opened.log.close();
    // What comes behind the end is nobody's.
    opened.log.add(LINE);
  }
  expect(readFileSync(path, 'latin1')).toBe('A LINE\nA LINE\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it.each([
  ['.', 'This is a folder, not a file', 'Name a file inside it.'],
  ['no/keys.log', 'There is no such folder for the TLS key log', 'Make it, or choose another.'],
  ['file/keys.log', 'A part of this path is no folder', 'Check the name of the TLS key log.'],
])('at %s it can not be: %s', (name, what, remedy) => {
  writeFileSync(join(folder, 'file'), '');
  mkdirSync(join(folder, 'other'));
  const path = join(folder, name);
  expect(open(path)).toEqual({ kind: 'failed', trouble: { what, where: path, remedy } });
});

it.runIf(process.platform === 'linux')('on a disk that is full it breaks off, which is told once', () => {
  const opened = open('/dev/full');
  if (opened.kind === 'failed') throw new Error(opened.trouble.what);
  for (let time = 0; time < 3; time++) opened.log.add(LINE);
  expect(troubles).toEqual([
    {
      what: 'The disk of the TLS key log is full',
      where: '/dev/full',
      remedy: 'Make room, or choose another disk.',
    },
  ]);
});
