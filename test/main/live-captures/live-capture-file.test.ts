import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Packet } from '../../../src-core/packets/packet.ts';
import type { RecordSink } from '../../../src-core/packets/record-sink.ts';
import { LiveCaptureFile } from '../../../src-main/live-captures/live-capture-file.ts';
import { isOwned, ownerFile } from '../../../src-main/live-captures/ownership.ts';
import { Recording } from '../../../src-main/live-captures/recording.ts';

let folder: string;
let path: string;
let file: LiveCaptureFile | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-live-'));
  path = join(folder, 'live.pcapng');
});
afterEach(() => {
  file?.close();
  file = undefined;
  rmSync(folder, { recursive: true });
});

function begin(): LiveCaptureFile {
  writeFileSync(path, '');
  file = new LiveCaptureFile(path);
  return file;
}

function packet(bytes: Uint8Array, linkType = 1): Packet {
  const timestamp = { seconds: 1_700_000_000, nanoseconds: 5 };
  return { timestamp, linkType, bytes, originalLength: bytes.length, origin: 24 };
}

function bytesInFile({ origin, bytes }: Packet): Uint8Array {
  return Uint8Array.from(readFileSync(path).subarray(origin, origin + bytes.length));
}

/** The types of the blocks of a little-endian pcapng, by the lengths they say they have. */
function blockTypes(content: Buffer): number[] {
  const types: number[] = [];
  for (let at = 0; at < content.length; at += content.readUInt32LE(at + 4))
    types.push(content.readUInt32LE(at));
  return types;
}

describe('packets', () => {
  it('lie where it is said, whatever their lengths', () => {
    const live = begin();
    // Padded to four bytes each, and longer than what is gathered.
    const kept = [1, 2, 3, 4, 5, 3_000_000, 6].map((length, index) =>
      live.append(packet(new Uint8Array(length).fill(index + 1))),
    );
    live.flush();
    for (const [index, { bytes }] of kept.entries()) {
      expect(bytes.every((byte) => byte === index + 1)).toBe(true);
      expect(Buffer.compare(bytesInFile(kept[index]!), bytes)).toBe(0);
    }
  });

  it('are copies: a source may use its bytes again', () => {
    const live = begin();
    const lent = Uint8Array.of(1, 2, 3, 4);
    const kept = live.append(packet(lent));
    lent.fill(0);
    live.flush();
    expect(kept.bytes).toEqual(Uint8Array.of(1, 2, 3, 4));
    expect(bytesInFile(kept)).toEqual(Uint8Array.of(1, 2, 3, 4));
  });

  it('are good until they are done with, however many more come', () => {
    const live = begin();
    const kept = Array.from({ length: 40 }, (_, at) => live.append(packet(new Uint8Array(100_000).fill(at))));
    live.flush();
    const first = kept.map(({ bytes }) => [bytes.length, bytes[0], bytes.at(-1)]);
    expect(first).toEqual(Array.from({ length: 40 }, (_, at) => [100_000, at, at]));
    for (const packet of kept) expect(Buffer.compare(bytesInFile(packet), packet.bytes)).toBe(0);
  });

  it('longer than all that is gathered at a time are kept whole', () => {
    const live = begin();
    const bytes = new Uint8Array(3 * 1024 * 1024).fill(7);
    const kept = live.append(packet(bytes));
    live.append(packet(Uint8Array.of(1)));
    live.flush();
    expect(Buffer.compare(kept.bytes, bytes)).toBe(0);
    expect(blockTypes(readFileSync(path))).toEqual([0x0a0d0d0a, 1, 6, 6]);
  });

  it('are in the file when they have been flushed, and follow each other in whole blocks', () => {
    const live = begin();
    live.append(packet(Uint8Array.of(1)));
    expect(statSync(path).size).toBe(0);
    live.flush();
    // pcapng 4.1, 4.2, 4.3: section header, interface description, enhanced packet.
    expect(blockTypes(readFileSync(path))).toEqual([0x0a0d0d0a, 1, 6]);
    live.append(packet(Uint8Array.of(2)));
    live.append(packet(Uint8Array.of(3), 113));
    live.flush();
    // Another link layer needs an interface of its own.
    expect(blockTypes(readFileSync(path))).toEqual([0x0a0d0d0a, 1, 6, 6, 1, 6]);
  });
});

describe('the file', () => {
  it("is its process's own while it is recorded, and nobody's afterwards", () => {
    const live = begin();
    live.append(packet(Uint8Array.of(1)));
    live.flush();
    expect(isOwned(path)).toBe(true);
    live.close();
    file = undefined;
    expect(isOwned(path)).toBe(false);
    expect(existsSync(ownerFile(path))).toBe(false);
    expect(statSync(path).size).toBeGreaterThan(0);
  });

  it('is removed when no packet has come', () => {
    begin().close();
    file = undefined;
    expect(existsSync(path)).toBe(false);
  });
});

describe('a recording', () => {
  const seenBy = (accept: (packet: Packet) => void): RecordSink => ({
    accept,
    interfaceDescribed: () => {},
    sectionNoted: () => {},
  });

  it('keeps what is noted about sections, interfaces and packets, and tells it in its order', () => {
    const live = begin();
    const told: unknown[] = [];
    const recording = new Recording(live, {
      accept: ({ bytes, comments }) => told.push([...bytes, comments]),
      interfaceDescribed: ({ name }) => told.push(name),
      sectionNoted: (comments) => told.push(comments),
    });
    const loopback = { linkType: 1, snapLength: 0, name: 'lo', comments: ['of the interface'] };
    recording.sectionNoted(['of the section']);
    recording.interfaceDescribed(loopback);
    expect(statSync(path).size).toBe(0);
    recording.accept({ ...packet(Uint8Array.of(1)), interface: loopback, comments: ['of the packet'] });
    recording.sectionNoted(['of another section']);
    recording.interfaceDescribed(loopback);
    recording.accept({ ...packet(Uint8Array.of(2)), interface: loopback });
    recording.commit();
    expect(told).toEqual([
      ['of the section'],
      'lo',
      [1, ['of the packet']],
      ['of another section'],
      'lo',
      [2, undefined],
    ]);
    const content = readFileSync(path);
    expect(blockTypes(content)).toEqual([0x0a0d0d0a, 1, 6, 0x0a0d0d0a, 1, 6]);
    const places = ['section', 'interface', 'packet', 'another section'].map((what) =>
      content.indexOf(`of ${what === 'another section' ? what : `the ${what}`}`),
    );
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  it('shows no packet before the file has it', () => {
    const live = begin();
    const shown: Packet[] = [];
    const recording = new Recording(
      live,
      seenBy((kept) => {
        expect(bytesInFile(kept)).toEqual(kept.bytes);
        shown.push({ ...kept, bytes: kept.bytes.slice() });
      }),
    );
    recording.accept(packet(Uint8Array.of(1, 2)));
    recording.accept(packet(Uint8Array.of(3)));
    expect(shown).toEqual([]);
    recording.commit();
    expect(shown.map(({ bytes }) => [...bytes])).toEqual([[1, 2], [3]]);
    recording.commit();
    expect(shown).toHaveLength(2);
  });

  it('does not gather packets without end when nobody calls for them', () => {
    const live = begin();
    let shown = 0;
    const recording = new Recording(
      live,
      seenBy(() => {
        shown++;
      }),
    );
    for (let count = 0; count < 10_000; count++) recording.accept(packet(Uint8Array.of(count & 255)));
    expect(shown).toBeGreaterThan(5000);
    recording.commit();
    expect(shown).toBe(10_000);
  });

  // Linux has a file that is always full.
  it.runIf(existsSync('/dev/full'))(
    'on a full disk says so, shows nothing that is not kept, and goes on quietly',
    () => {
      symlinkSync('/dev/full', path);
      file = new LiveCaptureFile(path);
      const shown: Packet[] = [];
      const recording = new Recording(
        file,
        seenBy((kept) => shown.push(kept)),
      );
      recording.accept(packet(Uint8Array.of(1)));
      expect(recording.trouble).toBeUndefined();
      recording.commit();
      expect(recording.trouble).toEqual({
        what: 'The disk is full, so recording has stopped',
        where: path,
        remedy: 'Everything up to then is kept. Make room, then record again.',
      });
      recording.accept(packet(Uint8Array.of(2)));
      recording.commit();
      expect(shown).toEqual([]);
    },
  );
});
