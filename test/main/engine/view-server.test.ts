/** What a view may ask of an engine, and what it is told when it asks wrongly. */
import { copyFileSync, mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineMessage } from '../../../src-core/contract/channel.ts';
import { CaptureSession } from '../../../src-main/engine/capture-session.ts';
import { serveView } from '../../../src-main/engine/view-server.ts';
import { capturePath } from '../../support/fixture-captures.ts';

let session: CaptureSession;
let ask: (message: unknown) => void;
let told: EngineMessage[];
let onTold: (message: EngineMessage) => void;
let progress: () => void;

function serve(path: string): void {
  session = new CaptureSession({ from: path, name: 'test' });
  told = [];
  onTold = () => {};
  progress = serveView(session, {
    post: (message) => {
      told.push(message);
      onTold(message);
    },
    listen: (onMessage) => {
      ask = onMessage;
    },
  });
}

/** What is answered, now or later. */
function answer(method: string, params: unknown): Promise<EngineMessage> {
  return new Promise((resolve) => {
    onTold = resolve;
    ask({ kind: 'request', id: 7, method, params });
  });
}

const ALL = { connections: null, filter: null, sort: null };
const ROWS = { ...ALL, find: null, near: 0 };

beforeEach(async () => {
  serve(capturePath('chromium-echo'));
  await session.run(progress);
});
afterEach(() => session.close());

describe('answers', () => {
  it('rows of a selection, with how many there are', async () => {
    expect(await answer('frames', { ...ROWS, from: 1, count: 2, connections: [2] })).toMatchObject({
      kind: 'result',
      id: 7,
      result: { total: 6, rows: [{ connection: 2, opcodeName: 'binary' }, { connection: 2 }] },
    });
  });

  it('the place of a row in a selection, and that it is not in another', async () => {
    expect(await answer('position', { ...ALL, level: 'frames', row: 7, connections: [2] })).toMatchObject({
      result: { index: 0 },
    });
    expect(await answer('position', { ...ALL, level: 'frames', row: 7, connections: [1] })).toMatchObject({
      result: { index: null, isCertain: true },
    });
    expect(await answer('position', { ...ALL, level: 'frames', row: 7 })).toMatchObject({
      result: { index: 6 },
    });
  });

  it('payload as on the wire and unmasked', async () => {
    // "Hello", masked by a key of its own.
    const plain = await answer('payload', {
      level: 'frames',
      row: 1,
      from: 0,
      count: 65_536,
      form: 'unmasked',
    });
    expect(plain).toMatchObject({
      result: { bytes: new TextEncoder().encode('Hello'), from: 0, heldLength: 5 },
    });
    const part = await answer('payload', { level: 'frames', row: 1, from: 3, count: 1, form: 'unmasked' });
    expect(part).toMatchObject({ result: { bytes: Uint8Array.of(0x6c) } });
    const wire = await answer('payload', { level: 'frames', row: 1, from: 0, count: 65_536, form: 'wire' });
    expect(wire).not.toEqual(plain);
  });

  it('one last progress when reading has ended', () => {
    told.length = 0;
    progress();
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      kind: 'progress',
      summary: { frames: 128, state: { kind: 'complete' } },
    });
  });
});

describe('refuses', () => {
  it.each([
    ['an unknown request', 'delete', {}],
    ['a name every object has', 'constructor', {}],
    ['no parameters', 'frames', undefined],
    ['a count beyond the most', 'frames', { ...ROWS, from: 0, count: 257 }],
    ['a negative position', 'frames', { ...ROWS, from: -1, count: 1 }],
    ['a fraction', 'frame', { row: 1.5 }],
    ['row zero', 'frame', { row: 0 }],
    ['a field too many', 'frame', { row: 1, more: true }],
    ['an unknown level', 'payload', { level: 'packets', row: 1, from: 0, count: 1, form: 'wire' }],
    [
      'a payload piece beyond the most',
      'payload',
      { level: 'frames', row: 1, from: 0, count: 65_537, form: 'wire' },
    ],
    ['a filter that can not be read', 'frames', { ...ROWS, from: 0, count: 1, filter: 'opcod == text' }],
    ['a search for what can not be read', 'frames', { ...ROWS, from: 0, count: 1, find: '(' }],
    [
      'a jump to what can not be read',
      'nextHit',
      { ...ALL, level: 'frames', row: 1, find: ')', backwards: false },
    ],
    ['a filter that is too long', 'checkFilter', { filter: 'x'.repeat(65_537) }],
    ['a row that is not there', 'frame', { row: 129 }],
    ['a connection that is not there', 'handshake', { connection: 23 }],
  ])('%s, in a sentence', async (_name, method, params) => {
    const refused = await answer(method, params);
    expect(refused).toMatchObject({ kind: 'refused', id: 7 });
    expect(refused.kind === 'refused' && refused.message).toMatch(/^[A-Z].*\.$/);
  });

  it.each([
    [null],
    ['text'],
    [{}],
    [{ kind: 'request' }],
    [{ kind: 'request', id: 'x', method: 'summary', params: {} }],
  ])('to answer what is no request: %j', (message) => {
    told.length = 0;
    ask(message);
    expect(told).toEqual([]);
  });
});

it('goes on when the capture file shrinks while it is open: what is gone is missing, nothing breaks', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
  const path = join(folder, 'shrinking.pcap');
  copyFileSync(capturePath('chromium-echo'), path);
  session.close();
  serve(path);
  await session.run(progress);
  truncateSync(path, 1000);
  const gone = await answer('payload', { level: 'frames', row: 100, from: 0, count: 10, form: 'unmasked' });
  expect(gone).toMatchObject({ kind: 'result', result: { bytes: new Uint8Array(0) } });
  expect(await answer('frames', { ...ROWS, from: 100, count: 20 })).toMatchObject({ kind: 'result' });
  rmSync(folder, { recursive: true });
});
