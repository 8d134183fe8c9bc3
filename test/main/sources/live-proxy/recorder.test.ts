/** Packets of many streams in one capture file, written before they are shown. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { CaptureStore } from '../../../../src-core/capture-store/capture-store.ts';
import { DEFAULT_LIMITS } from '../../../../src-core/pipeline/limits.ts';
import { PacketPipeline } from '../../../../src-core/pipeline/packet-pipeline.ts';
import { inflate } from '../../../../src-main/adapters/inflate.ts';
import { LiveCaptureFile } from '../../../../src-main/live-captures/live-capture-file.ts';
import { Recording } from '../../../../src-main/live-captures/recording.ts';
import { ProxyRecorder } from '../../../../src-main/sources/live-proxy/recorder.ts';
import { MemorySpool } from '../../../support/memory-spool.ts';
import { REQUEST } from '../../../support/tcp-talk.ts';

const CLIENT = { address: '192.0.2.1', port: 49152 };
const SERVER = { address: '198.51.100.2', port: 80 };
const FACTS = { clientTls: null, serverTls: null, certificate: null, steps: [], refusal: null };

interface Recorded {
  readonly recorder: ProxyRecorder;
  readonly store: CaptureStore;
  readonly fileSize: () => number;
  /** How often it was told that something was recorded. */
  readonly told: () => number;
}

function recording(): Recorded {
  const folder = mkdtempSync(join(tmpdir(), 'framescope-recorder-'));
  const path = join(folder, 'capture.pcapng');
  writeFileSync(path, '');
  const file = new LiveCaptureFile(path);
  onTestFinished(() => {
    file.close();
    rmSync(folder, { recursive: true });
  });
  const store = new CaptureStore(DEFAULT_LIMITS);
  const pipeline = new PacketPipeline({ store, spool: new MemorySpool(), limits: DEFAULT_LIMITS, inflate });
  let told = 0;
  const recorder = new ProxyRecorder(new Recording(file, pipeline), () => told++);
  return { recorder, store, fileSize: () => statSync(path).size, told: () => told };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
/** Until something was told `times` times. */
const untilTold = (told: () => number, times: number): Promise<void> =>
  vi.waitUntil(() => told() >= times, { interval: 1 }).then(() => {});

it('packets of one moment are written and told of together, after it', async () => {
  const { recorder, store, fileSize, told } = recording();
  const stream = recorder.open(CLIENT, SERVER, FACTS);
  for (let at = 0; at < REQUEST.length; at++) stream.bytes('client-to-server', REQUEST.subarray(at, at + 1));
  expect([store.notes.packets, fileSize(), told()]).toEqual([0, 0, 0]);
  await untilTold(told, 1);
  expect(store.connections).toHaveLength(1);
  expect(store.notes.packets).toBe(4 + REQUEST.length);
  expect(fileSize()).toBeGreaterThan(REQUEST.length);
  expect(told()).toBe(1);
  await nextTurn();
  expect(told()).toBe(1);
});

it('what would be much to gather is written at once', () => {
  const { recorder, store, told } = recording();
  const stream = recorder.open(CLIENT, SERVER, FACTS);
  stream.bytes('client-to-server', REQUEST);
  stream.bytes('client-to-server', new Uint8Array(1024 * 1024));
  expect(told()).toBeGreaterThan(0);
  expect(store.connections).toHaveLength(1);
});

it('times are of when bytes passed, not of when they were written', async () => {
  const { recorder, store, told } = recording();
  const before = Date.now() / 1000;
  recorder.open(CLIENT, SERVER, FACTS).bytes('client-to-server', REQUEST);
  const after = Date.now() / 1000;
  const end = performance.now() + 50;
  while (performance.now() < end);
  await untilTold(told, 1);
  const { seconds, nanoseconds } = store.epoch ?? { seconds: 0, nanoseconds: 0 };
  const first = seconds + nanoseconds / 1e9;
  // The clock of the system may have been set by a few milliseconds since this process began.
  expect(first).toBeGreaterThan(before - 0.02);
  expect(first).toBeLessThan(after + 0.02);
});

it('what has to be known at once is told at once', async () => {
  const { recorder, store, told } = recording();
  recorder.open(CLIENT, SERVER, FACTS).bytes('client-to-server', REQUEST);
  recorder.commit();
  expect([store.connections.length, told()]).toEqual([1, 1]);
  await nextTurn();
  expect(told()).toBe(1);
});

it('what comes before it is stopped is kept, and nothing behind', async () => {
  const { recorder, store, fileSize, told } = recording();
  const stream = recorder.open(CLIENT, SERVER, FACTS);
  stream.bytes('client-to-server', REQUEST);
  recorder.stop();
  const size = fileSize();
  expect(store.connections).toHaveLength(1);
  stream.reset('client-to-server');
  recorder.open(CLIENT, SERVER, FACTS).bytes('client-to-server', REQUEST);
  recorder.commit();
  await nextTurn();
  expect([store.connections.length, fileSize(), told()]).toEqual([1, size, 1]);
});

it('streams between the same endpoints are streams of their own', () => {
  const { recorder, store } = recording();
  for (let count = 0; count < 5; count++)
    recorder.open(CLIENT, SERVER, FACTS).bytes('client-to-server', REQUEST);
  recorder.commit();
  expect(store.connections).toHaveLength(5);
  expect(store.connections.map(({ ended }) => ended?.how)).toEqual([
    ...Array.from({ length: 4 }, () => 'timed-out'),
    undefined,
  ]);
});

it('times go forward, and are those of the clock', () => {
  const { recorder, store } = recording();
  const before = Date.now();
  const stream = recorder.open(CLIENT, SERVER, FACTS);
  stream.bytes('client-to-server', REQUEST);
  recorder.commit();
  const { seconds = 0, nanoseconds = 0 } = store.epoch ?? {};
  const began = seconds * 1000 + nanoseconds / 1e6;
  // A clock that is set while the test runs moves by less.
  expect(Math.abs(began - before)).toBeLessThan(60_000);
  const [connection] = store.connections;
  expect(connection?.requestAt).toBeGreaterThanOrEqual(connection?.openedAt ?? Number.NaN);
});
