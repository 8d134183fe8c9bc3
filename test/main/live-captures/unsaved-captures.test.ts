import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Packet } from '../../../src-core/packets/packet.ts';
import { PcapngReader } from '../../../src-core/packets/pcapng/pcapng-reader.ts';
import { NOTE_LINK_TYPE, noteBytes } from '../../../src-core/packets/proxy-note.ts';
import { DEFAULT_LIMITS } from '../../../src-core/pipeline/limits.ts';
import { CaptureSegments } from '../../../src-main/live-captures/capture-segments.ts';
import { claim, isOwned, ownerFile, release } from '../../../src-main/live-captures/ownership.ts';
import { Recording } from '../../../src-main/live-captures/recording.ts';
import { nameOf, UnsavedCaptures } from '../../../src-main/live-captures/unsaved-captures.ts';
import { latin1 } from '../../support/bytes.ts';

/** A moment by the clock on the wall, wherever the tests run. */
const MORNING = new Date(2026, 10, 21, 7, 43, 9);

let above: string;
let folder: string;
let unsaved: UnsavedCaptures;

beforeEach(() => {
  above = mkdtempSync(join(tmpdir(), 'framescope-unsaved-'));
  folder = join(above, 'data', 'unsaved');
  unsaved = new UnsavedCaptures(folder);
});
afterEach(() => rmSync(above, { recursive: true }));

/** A capture as a process that has ended left it. */
async function left(name: string, content = 'packets', seconds = 1_700_000_000): Promise<string> {
  const path = await unsaved.reserve(name, MORNING);
  writeFileSync(path, content);
  utimesSync(path, seconds, seconds);
  release(path);
  return path;
}

describe('a new capture', () => {
  it('has a file of its own that nobody else may read, and is taken', async () => {
    const path = await unsaved.reserve('standard input', MORNING);
    expect(path).toBe(join(folder, 'standard input 2026-11-21 07.43.09.pcapng'));
    expect(statSync(path).size).toBe(0);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(isOwned(path)).toBe(true);
  });

  it('never takes the file of another that began in the same second', async () => {
    const first = await left('standard input', 'of the first');
    const second = await unsaved.reserve('standard input', MORNING);
    const third = await unsaved.reserve('standard input', MORNING);
    expect([second, third].map((path) => basename(path))).toEqual([
      'standard input 2026-11-21 07.43.09 (2).pcapng',
      'standard input 2026-11-21 07.43.09 (3).pcapng',
    ]);
    expect(readFileSync(first, 'utf8')).toBe('of the first');
  });

  it.each([
    ['proxy 127.0.0.1:8080', 'proxy 127.0.0.1-8080'],
    ['../../etc/passwd', '..-..-etc-passwd'],
    ['a\u0000b\u202ec', 'a-b-c'],
  ])('of %j is called %j', async (name, plain) => {
    const path = await unsaved.reserve(name, MORNING);
    expect(path).toBe(join(folder, `${plain} 2026-11-21 07.43.09.pcapng`));
  });

  it("can't be made where no folder can be", async () => {
    writeFileSync(join(above, 'data'), 'a file in the way');
    await expect(unsaved.reserve('standard input', MORNING)).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});

describe('the list', () => {
  it('is empty without a folder', async () => {
    expect(await unsaved.list()).toEqual([]);
  });

  it('has what was left behind, the newest first', async () => {
    await left('older', 'abc', 1_700_000_000);
    await left('newer', 'abcdef', 1_700_000_100);
    expect(await unsaved.list()).toEqual([
      {
        file: 'newer 2026-11-21 07.43.09.pcapng',
        name: 'newer 2026-11-21 07.43.09',
        size: 6,
        lastWritten: 1_700_000_100_000,
      },
      {
        file: 'older 2026-11-21 07.43.09.pcapng',
        name: 'older 2026-11-21 07.43.09',
        size: 3,
        lastWritten: 1_700_000_000_000,
      },
    ]);
  });

  it('has nothing that a running process has open', async () => {
    const path = await left('standard input');
    claim(path);
    expect(await unsaved.list()).toEqual([]);
    release(path);
    expect(await unsaved.list()).toHaveLength(1);
  });

  it('has no capture without a packet, and clears it away', async () => {
    const path = await left('standard input', '');
    writeFileSync(ownerFile(path), JSON.stringify({ pid: 2 ** 30, started: null }));
    expect(await unsaved.list()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("has the others where one without a packet can't be cleared away", async () => {
    const path = await left('standard input', '');
    await left('proxy');
    mkdirSync(ownerFile(path));
    expect((await unsaved.list()).map(({ name }) => name)).toEqual(['proxy 2026-11-21 07.43.09']);
  });

  it('passes over what is none of its own', async () => {
    await left('standard input');
    mkdirSync(join(folder, 'a folder.pcapng'));
    writeFileSync(join(folder, 'notes.txt'), 'not a capture');
    expect(await unsaved.list()).toHaveLength(1);
  });

  it('makes names harmless that others have put there', () => {
    expect(nameOf('a\u202eb\n.pcapng')).toBe('a<U+202E>b\u240a');
  });
});

describe('a path', () => {
  it('is given for a capture that is there, and for nothing outside the folder', async () => {
    const path = await left('standard input');
    writeFileSync(join(above, 'data', 'outside.pcapng'), 'secret');
    expect(await unsaved.pathOf(basename(path))).toBe(path);
    for (const file of ['', '.', 'none.pcapng', '../outside.pcapng', path, 'notes.txt'])
      expect(await unsaved.pathOf(file)).toBeUndefined();
  });

  it('of a capture with packets is not that of one without', async () => {
    const path = await left('standard input', '');
    expect(await unsaved.pathWithPackets(basename(path))).toBeUndefined();
    writeFileSync(path, 'packets');
    expect(await unsaved.pathWithPackets(basename(path))).toBe(path);
  });
});

describe('discarding', () => {
  it('removes the capture and all that belongs to it', async () => {
    const path = await left('standard input');
    claim(path);
    await unsaved.discard(basename(path));
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('saving', () => {
  /** Another file system, where there is one. */
  const elsewhere = existsSync('/dev/shm') ? '/dev/shm' : undefined;

  it('moves the capture, in the place of what was there', async () => {
    const path = await left('standard input', 'the packets');
    const target = join(above, 'saved.pcapng');
    writeFileSync(target, 'before');
    await unsaved.moveTo(basename(path), target);
    expect(readFileSync(target, 'utf8')).toBe('the packets');
    expect(readdirSync(folder)).toEqual([]);
  });

  it.runIf(elsewhere)('moves it to another disk as well, and leaves nothing half-written there', async () => {
    const path = await left('standard input', 'the packets');
    const there = mkdtempSync(join(elsewhere ?? '', 'framescope-saved-'));
    try {
      const target = join(there, 'saved.pcapng');
      expect(statSync(there).dev).not.toBe(statSync(folder).dev);
      await unsaved.moveTo(basename(path), target);
      expect(readFileSync(target, 'utf8')).toBe('the packets');
      expect(statSync(target).mode & 0o777).toBe(0o600);
      expect(readdirSync(there)).toEqual(['saved.pcapng']);
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      rmSync(there, { recursive: true });
    }
  });

  it.each([
    ['a folder that is not there', ['no', 'such', 'folder.pcapng'], 'ENOENT'],
    ['a folder', ['folder'], 'EISDIR'],
  ])('to %s fails, and the capture stays', async (_name, names, code) => {
    const path = await left('standard input', 'the packets');
    mkdirSync(join(above, 'folder'));
    await expect(unsaved.moveTo(basename(path), join(above, ...names))).rejects.toMatchObject({ code });
    expect(readFileSync(path, 'utf8')).toBe('the packets');
    expect(await unsaved.list()).toHaveLength(1);
  });
});

describe('a capture in several files', () => {
  const NAME = 'proxy 2026-11-21 07.43.09';
  const packet = (bytes: Uint8Array, linkType = 101): Packet => {
    const timestamp = { seconds: 1_700_000_000, nanoseconds: 0 };
    return { timestamp, linkType, bytes, originalLength: bytes.length, origin: 0 };
  };

  /** Packets of 10000 bytes, six of which fill a file; each file repeats one of a single byte. */
  async function recorded(packets: number): Promise<CaptureSegments> {
    const path = await unsaved.reserve('proxy', MORNING, 'several');
    const segments = new CaptureSegments(path, { fileSize: 65_536, fileTime: null, files: 3 });
    const nobody = { accept: () => {}, interfaceDescribed: () => {}, sectionNoted: () => {} };
    const recording = new Recording(segments.current, nobody, segments);
    recording.beginFilesWith((number) => [
      packet(noteBytes({ kind: 'file', number, repeated: number === 1 ? 0 : 1 }), NOTE_LINK_TYPE),
      ...(number === 1 ? [] : [packet(latin1('*'))]),
    ]);
    for (let count = 1; count <= packets; count++) {
      recording.makeRoom(10_000);
      recording.accept(packet(new Uint8Array(10_000).fill(count)));
    }
    recording.commit();
    return segments;
  }

  /** The first byte of each packet, notes left out. */
  function read(path: string): number[] {
    const found: number[] = [];
    const reader = new PcapngReader(DEFAULT_LIMITS, {
      accept: ({ linkType, bytes }) => {
        if (linkType !== NOTE_LINK_TYPE) found.push(bytes[0] ?? -1);
      },
      interfaceDescribed: () => {},
      sectionNoted: () => {},
    });
    reader.feed(new Uint8Array(readFileSync(path)));
    expect(reader.end()).toEqual({ kind: 'complete' });
    return found;
  }

  const range = (from: number, to: number): number[] =>
    Array.from({ length: to - from + 1 }, (_, at) => from + at);

  it('is offered as one, when nobody has it open', async () => {
    const segments = await recorded(14);
    expect(await unsaved.list()).toEqual([]);
    expect(await unsaved.pathOf(`${NAME}.pcapng`)).toBe(join(folder, `${NAME}.pcapng`));
    expect(await unsaved.pathWithPackets(`${NAME}.pcapng`)).toBe(join(folder, `${NAME}.pcapng`));
    segments.close();
    const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    expect(sizes).toHaveLength(3);
    expect(await unsaved.list()).toMatchObject([
      { file: `${NAME}.pcapng`, name: NAME, size: sizes.reduce((sum, size) => sum + size) },
    ]);
  });

  it('is offered as well when the process that recorded it was killed', async () => {
    const segments = await recorded(8);
    writeFileSync(ownerFile(segments.path), JSON.stringify({ pid: 2 ** 30, started: null }));
    expect(await unsaved.list()).toMatchObject([{ name: NAME }]);
    segments.close();
  });

  it('is saved as one file in which nothing is told twice', async () => {
    (await recorded(14)).close();
    const target = join(above, 'saved.pcapng');
    await unsaved.moveTo(`${NAME}.pcapng`, target);
    expect(read(target)).toEqual(range(1, 14));
    expect(statSync(target).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is saved with what its first file says of those before it', async () => {
    (await recorded(32)).close();
    expect(readdirSync(folder).map((name) => name.slice(NAME.length))).toEqual([
      '_00004.pcapng',
      '_00005.pcapng',
      '_00006.pcapng',
    ]);
    const target = join(above, 'saved.pcapng');
    await unsaved.moveTo(`${NAME}.pcapng`, target);
    expect(read(target)).toEqual(['*'.charCodeAt(0), ...range(19, 32)]);
  });

  it('is saved by its name alone where there is one file', async () => {
    (await recorded(3)).close();
    const target = join(above, 'saved.pcapng');
    await unsaved.moveTo(`${NAME}.pcapng`, target);
    expect(read(target)).toEqual([1, 2, 3]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('stays whole where it can not be saved', async () => {
    (await recorded(14)).close();
    const target = join(above, 'no', 'such', 'folder.pcapng');
    await expect(unsaved.moveTo(`${NAME}.pcapng`, target)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(readdirSync(folder)).toHaveLength(3);
  });

  it('is discarded with all its files, and with no others', async () => {
    (await recorded(14)).close();
    await left('standard input');
    await unsaved.discard(`${NAME}.pcapng`);
    expect(readdirSync(folder)).toEqual(['standard input 2026-11-21 07.43.09.pcapng']);
  });

  it('has a name that no other capture of the same second has, though its first file be gone', async () => {
    (await recorded(32)).close();
    expect(basename(await unsaved.reserve('proxy', MORNING))).toBe(`${NAME} (2).pcapng`);
    expect(basename(await unsaved.reserve('proxy', MORNING, 'several'))).toBe(`${NAME} (3).pcapng`);
    expect(readdirSync(folder)).toContain(`${NAME} (3)_00001.pcapng`);
  });

  it('is no capture when nothing has come', async () => {
    const path = await unsaved.reserve('proxy', MORNING, 'several');
    release(path);
    expect(await unsaved.list()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });
});
