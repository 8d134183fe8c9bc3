/** A proxy that records into a row of files: what each says alone, and all that are kept as one. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Packet } from '../../../src-core/packets/packet.ts';
import { PacketSelection } from '../../../src-core/pipeline/packet-selection.ts';
import { CaptureSession } from '../../../src-main/engine/capture-session.ts';
import { CaptureSegments } from '../../../src-main/live-captures/capture-segments.ts';
import { isOwned } from '../../../src-main/live-captures/ownership.ts';
import { Recording } from '../../../src-main/live-captures/recording.ts';
import { ringFile, ringFiles } from '../../../src-main/live-captures/ring-names.ts';
import { echoServer } from '../../support/echo-server.ts';
import { type Proxied, proxied, RecordedRows } from '../../support/proxied.ts';
import { saidBack, webSocketThrough } from '../../support/through-proxy.ts';

const KIB = 1024;

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-segments-'));
  path = join(folder, 'out.pcapng');
});
afterEach(() => rmSync(folder, { recursive: true }));

function packet(length: number, first = 0): Packet {
  const bytes = new Uint8Array(length).fill(first);
  const timestamp = { seconds: 1_700_000_000, nanoseconds: 0 };
  return { timestamp, linkType: 101, bytes, originalLength: length, origin: 0 };
}

interface Recorded {
  readonly recording: Recording;
  readonly segments: CaptureSegments;
  readonly shown: Packet[];
}

/** Records into files that begin with a packet of one byte, their number. */
function recorded(fileSize: number | null, files: number | null, fileTime: number | null = null): Recorded {
  writeFileSync(files === null ? path : ringFile(path, 1), '');
  const segments = new CaptureSegments(path, { fileSize, fileTime, files });
  const shown: Packet[] = [];
  const observer = {
    accept: (kept: Packet) => shown.push({ ...kept, bytes: kept.bytes.slice() }),
    interfaceDescribed: () => {},
    sectionNoted: () => {},
  };
  const recording = new Recording(segments.current, observer, segments);
  recording.beginFilesWith((number) => [packet(1, number)]);
  return { recording, segments, shown };
}

function take({ recording }: Recorded, length: number, first: number): void {
  recording.makeRoom(length);
  recording.accept(packet(length, first));
}

const names = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.pcapng'));

describe('files of packets', () => {
  it('are no longer than they may be, and only the newest are kept', () => {
    const it = recorded(64 * KIB, 3);
    for (let count = 1; count <= 25; count++) take(it, 10_000, count);
    it.recording.commit();
    // Six of them fit into a file: 5 files, of which the last has one.
    expect(names()).toEqual(['out_00003.pcapng', 'out_00004.pcapng', 'out_00005.pcapng']);
    for (const name of names()) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(64 * KIB);
    expect(it.shown.map(({ bytes }) => bytes[0])).toEqual(Array.from({ length: 25 }, (_, at) => at + 1));
    it.segments.close();
  });

  it('keep every place for what lies in them, and give nothing of what is gone', () => {
    const it = recorded(64 * KIB, 2);
    for (let count = 1; count <= 20; count++) take(it, 10_000, count);
    it.recording.commit();
    const origins = it.shown.map(({ origin }) => origin);
    expect(origins).toEqual([...origins].sort((one, other) => one - other));
    const there = it.shown.map(({ origin, bytes }) => {
      const target = new Uint8Array(bytes.length);
      const length = it.segments.sequence.read(target, origin);
      return length === 0 ? 'gone' : Buffer.compare(target, bytes) === 0;
    });
    expect(there).toEqual([...Array(12).fill('gone'), ...Array(8).fill(true)]);
    it.segments.close();
    it.segments.sequence.close();
  });

  it('that were removed are read to the end by who had begun to', () => {
    const it = recorded(64 * KIB, 2);
    for (let count = 1; count <= 8; count++) take(it, 10_000, count);
    it.recording.commit();
    const total = it.segments.sequence.end;
    const pieces = it.segments.sequence.bytes(Number.POSITIVE_INFINITY);
    let length = pieces.next().value?.length ?? 0;
    for (let count = 9; count <= 30; count++) take(it, 10_000, count);
    it.recording.commit();
    for (const piece of pieces) length += piece.length;
    // The file that was being written then has gone on to be filled.
    expect(length).toBeGreaterThanOrEqual(total);
    expect(it.segments.sequence.start).toBeGreaterThan(0);
    it.segments.close();
    it.segments.sequence.close();
  });

  it('take the place of none that others have put there', () => {
    const it = recorded(64 * KIB, 3);
    const dear = ringFile(path, 2);
    writeFileSync(dear, 'something dear');
    for (let count = 1; count <= 10; count++) take(it, 10_000, count);
    it.recording.commit();
    expect(names()).toEqual(['out_00001.pcapng', 'out_00002.pcapng', 'out_00003.pcapng']);
    expect(statSync(dear).size).toBe(14);
    it.segments.close();
  });

  it('hold one packet at least, however long it is', () => {
    const it = recorded(64 * KIB, 5);
    for (const count of [1, 2, 3]) take(it, 100_000, count);
    it.recording.commit();
    expect(names()).toHaveLength(3);
    it.segments.close();
  });

  it('are owned together while they are recorded, and nobody owns them then', () => {
    const it = recorded(64 * KIB, 2);
    take(it, 10, 1);
    it.recording.commit();
    expect([isOwned(path), isOwned(ringFile(path, 1))]).toEqual([true, false]);
    it.segments.close();
    expect(isOwned(path)).toBe(false);
    expect(readdirSync(folder)).toEqual(['out_00001.pcapng']);
  });

  it('end where no other can be begun, with everything up to then', () => {
    const below = join(folder, 'below');
    mkdirSync(below);
    path = join(below, 'out.pcapng');
    const it = recorded(64 * KIB, 2);
    for (let count = 1; count <= 6; count++) take(it, 10_000, count);
    it.recording.commit();
    rmSync(below, { recursive: true });
    for (let count = 7; count <= 9; count++) take(it, 10_000, count);
    it.recording.commit();
    expect(it.shown).toHaveLength(6);
    expect(it.recording.trouble?.what).toBe(
      "The live capture can't be written (ENOENT), so recording has stopped",
    );
    expect(it.recording.hasReachedLimit).toBe(false);
    it.segments.close();
  });

  it('are none where nothing has come', () => {
    recorded(64 * KIB, 2).segments.close();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a single file', () => {
  it('ends with its size, keeps what fits, and says so', () => {
    const it = recorded(64 * KIB, null);
    for (let count = 1; count <= 10; count++) take(it, 10_000, count);
    it.recording.commit();
    expect(it.shown).toHaveLength(6);
    expect(statSync(path).size).toBeLessThanOrEqual(64 * KIB);
    expect(it.recording.hasReachedLimit).toBe(true);
    expect(it.recording.trouble).toEqual({
      what: 'The capture has reached its size of 64K, so recording has stopped',
      where: path,
      remedy: 'Everything up to then is kept. To record on for longer, allow more, or keep several files.',
    });
    it.segments.close();
  });

  it('ends with its time although nothing comes', async () => {
    const it = recorded(null, null, 1);
    take(it, 10, 1);
    it.recording.checkTime();
    expect(it.recording.trouble).toBeUndefined();
    await expect
      .poll(() => {
        it.recording.checkTime();
        return it.recording.trouble?.what;
      })
      .toBe('The capture has reached its time of 1s, so recording has stopped');
    expect(it.shown).toHaveLength(1);
    it.segments.close();
  });
});

/** Each text says where it stands, and a few of them fill a file. */
const textOf = (count: number): string => `${count} ${'x'.repeat(8000)}`;

async function talked(files: number, texts: number): Promise<Proxied> {
  const server = await echoServer();
  const proxy = await proxied({ limits: { fileSize: 64 * KIB, fileTime: null, files } });
  const socket = await webSocketThrough(proxy.port, `ws://127.0.0.1:${server.port}/chat`);
  socket.setMaxListeners(0);
  for (let count = 0; count < texts; count++)
    expect(await saidBack(socket, textOf(count))).toBe(textOf(count));
  await proxy.until(({ session }) => session.store.messages.count === 2 * texts);
  return proxy;
}

async function read(from: string): Promise<RecordedRows> {
  const session = new CaptureSession({ from, name: basename(from) });
  expect((await session.run()).kind).toBe('complete');
  return new RecordedRows(session);
}

/** What was said first comes first: a text, and the same from the server. */
const inOrder = (some: readonly string[]): string[] =>
  [...some].sort((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10));

const texts = (rows: RecordedRows): string[] => rows.messages.map(({ text = '' }) => text.slice(0, 8));

describe('a proxy with files', () => {
  it('shows all rows, and says of payloads that went with a file that they are gone', async () => {
    const { rows, session } = await talked(2, 20);
    const [first] = rows.messages;
    expect(first).toMatchObject({ missing: 'the capture file no longer holds 8002 bytes' });
    expect(rows.messages.at(-1)).toMatchObject({ text: textOf(19) });
    expect(session.state).toEqual({ kind: 'recording' });
  });

  it('writes files that each say alone what connection it was, and find its frames behind the gap', async () => {
    const proxy = await talked(3, 20);
    await proxy.stop();
    const files = ringFiles(proxy.path);
    expect(files).toHaveLength(3);
    for (const file of files) {
      const rows = await read(file);
      expect(rows.views).toMatchObject([
        { status: 101, url: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/chat$/) },
      ]);
      expect(rows.connections[0]?.missing).toMatch(
        /^\d+ bytes from the client missing in 1 gap; \d+ bytes from the server missing in 1 gap$/,
      );
      expect(rows.messages.length).toBeGreaterThan(2);
      expect(texts(rows)).toEqual(inOrder(texts(rows)));
      expect(rows.violations.filter(({ severity }) => severity === 'error')).toEqual([]);
      rows.session.close();
    }
  });

  it('leaves files that read together as what they were', async () => {
    const proxy = await talked(100, 20);
    await proxy.stop();
    expect(ringFiles(proxy.path).length).toBeGreaterThan(4);
    expect(existsSync(proxy.path)).toBe(false);
    const rows = await read(proxy.path);
    expect(rows.frames).toEqual(proxy.rows.frames);
    expect(rows.connections).toEqual(proxy.rows.connections);
    expect(rows.session.store.notes.packets).toBe(proxy.session.store.notes.packets + 1);
    rows.session.close();
  });

  it('leaves files that read together from where they begin', async () => {
    const proxy = await talked(3, 20);
    await proxy.stop();
    const rows = await read(proxy.path);
    expect(rows.connections).toMatchObject([{ status: 101 }]);
    const last = texts(proxy.rows);
    expect(texts(rows)).toEqual(last.slice(last.length - rows.messages.length));
    expect(rows.messages.length).toBeGreaterThan(10);
    rows.session.close();
  });

  it('is read a second time as far as its files are kept, also by connection', async () => {
    const proxy = await talked(3, 20);
    const { session } = proxy;
    const selection = new PacketSelection(session.store, session.limits, [0]);
    let [all, wanted] = [0, 0];
    const trouble = await session.readAgain(
      {
        accept: (packet) => {
          all++;
          if (selection.wants(packet)) wanted++;
        },
        interfaceDescribed: () => {},
        sectionNoted: () => {},
      },
      () => Promise.resolve(true),
    );
    expect(trouble?.what).toMatch(
      /^Only the newest files of the capture are kept: \d+ bytes before them are gone$/,
    );
    // All but the note of the first file.
    expect(wanted).toBe(all - 1);
    expect(wanted).toBeGreaterThan(12);
  });

  it('opens none of them for a capture that has a file of its own name', async () => {
    const proxy = await talked(3, 10);
    await proxy.stop();
    const [file = ''] = ringFiles(proxy.path);
    const alone = await read(file);
    expect(dirname(file)).toBe(dirname(proxy.path));
    expect(alone.messages.length).toBeLessThan(proxy.rows.messages.length);
    alone.session.close();
  });
});
