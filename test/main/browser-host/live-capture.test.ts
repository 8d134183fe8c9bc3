/** Standard input as a live capture: a real host, a real engine, real pipes. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CaptureHandle, UnsavedCapture } from '../../../src-core/contract/shell.ts';
import { childProcesses } from '../../support/child-processes.ts';
import { framescope } from '../../support/command-line.ts';
import { type HostOptions, type HostProcess, startHost } from '../../support/host-process.ts';
import { type CaptureView, HostView } from '../../support/host-view.ts';
import { knownCapture, knownText, PACKETS_BEFORE_TEXTS } from '../../support/known-packets.ts';

let folder: string;
let unsaved: string;
const hosts: HostProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-live-'));
  unsaved = join(folder, 'framescope', 'unsaved');
});
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
  rmSync(folder, { recursive: true });
});

interface Recorded {
  readonly host: HostProcess;
  readonly view: HostView;
  readonly capture: CaptureView;
  /** Writes into its standard input. */
  feed(bytes: Uint8Array): void;
  end(): void;
  /** The file it is recorded into. */
  readonly path: string;
}

async function start(words: readonly string[], options: HostOptions = {}): Promise<HostProcess> {
  const host = await startHost(words, folder, options);
  hosts.push(host);
  return host;
}

async function record(options: HostOptions = {}): Promise<Recorded> {
  const host = await start(['-'], { isPiped: true, ...options });
  const { stdin } = host.process;
  // A host that takes no more closes the pipe.
  stdin?.on('error', () => {});
  const view = await HostView.join(host.url);
  const capture = await view.onlyCapture();
  return {
    host,
    view,
    capture,
    feed: (bytes) => stdin?.write(bytes),
    end: () => stdin?.end(),
    path: join(unsaved, capture.handle.unsaved ?? ''),
  };
}

const CAPTURE = knownCapture(300);

/** The bytes of the first packets. */
function packets(count: number): Buffer {
  return CAPTURE.bytes.subarray(0, CAPTURE.ends[count - 1]);
}

function shownFrames(capture: CaptureView): () => number {
  return () => capture.summary?.frames ?? 0;
}

describe('a live capture', () => {
  it('shows rows as packets come, and tells that it is recorded', async () => {
    const { view, capture, feed, end } = await record();
    expect(capture.handle.name).toMatch(/^standard input \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d$/);
    expect(capture.handle.unsaved).toBe(`${capture.handle.name}.pcapng`);
    expect((await capture.look()).state).toEqual({ kind: 'recording' });
    // Standard input can't be opened again.
    expect(await view.get('/recent')).toEqual([]);
    feed(packets(PACKETS_BEFORE_TEXTS + 2));
    // Not asked for: a view that only listens learns of the last packet before a silence.
    await expect.poll(shownFrames(capture)).toBe(2);
    feed(CAPTURE.bytes.subarray(packets(PACKETS_BEFORE_TEXTS + 2).length));
    await expect.poll(shownFrames(capture)).toBe(300);
    expect(capture.summary?.state).toEqual({ kind: 'recording' });
    const all = { connections: null, filter: null, sort: null, find: null, near: 0 };
    const { rows } = await capture.request('frames', { ...all, from: 299, count: 1 });
    expect(rows[0]?.preview).toBe(knownText(299));
    end();
    await expect.poll(() => capture.summary?.state).toEqual({ kind: 'complete', warning: null });
    expect(capture.summary?.packets).toBe(300 + PACKETS_BEFORE_TEXTS);
  });

  it('reads payloads back from the file it is recorded into', async () => {
    const { capture, feed, path } = await record();
    feed(packets(PACKETS_BEFORE_TEXTS + 8));
    await expect.poll(shownFrames(capture)).toBe(8);
    expect(readFileSync(path).includes(Buffer.from(knownText(7)))).toBe(true);
    const piece = await capture.request('payload', {
      level: 'frames',
      row: 8,
      from: 0,
      count: 100,
      form: 'unmasked',
    });
    expect(Buffer.from(piece.bytes).toString()).toBe(knownText(7));
  });

  it('is stopped at once, although nothing comes, and the program that writes learns of it', async () => {
    const { host, capture, feed } = await record();
    feed(packets(PACKETS_BEFORE_TEXTS + 1));
    await expect.poll(shownFrames(capture)).toBe(1);
    const closed = new Promise((resolve) => host.process.stdin?.once('close', resolve));
    await capture.request('stop', {});
    await expect.poll(() => capture.summary?.state).toEqual({ kind: 'complete', warning: null });
    // EPIPE is what a program is told when it writes again.
    feed(Buffer.from('more'));
    await closed;
  });

  it('that ends within a packet says so', async () => {
    const { capture, feed, end } = await record();
    feed(packets(PACKETS_BEFORE_TEXTS + 3).subarray(0, -1));
    end();
    await expect.poll(async () => (await capture.look()).state.kind).toBe('complete');
    expect(capture.summary?.state).toMatchObject({
      warning: { what: 'The capture is cut: its last packet is not complete' },
    });
    expect(capture.summary?.frames).toBe(2);
  });

  it.each([
    ['nothing', '', 'The file is empty'],
    ['a text', 'This is a text, and no capture at all.', 'The file is not a packet capture'],
    [
      'a HAR file',
      '{ "log": { "entries": [] } }',
      'This looks like a HAR file, and only packets can be recorded',
    ],
  ])('of %s says so, and leaves no file behind', async (_name, content, what) => {
    const { host, capture, feed, end } = await record();
    feed(Buffer.from(content));
    end();
    await expect.poll(async () => (await capture.look()).state).toMatchObject({ trouble: { what } });
    await host.stop();
    await expect.poll(() => readdirSync(unsaved)).toEqual([]);
    expect(host.errors()).toBe('');
  });

  it('of which no more can be kept stops with words, and what is kept is whole', async () => {
    const { capture, feed, path } = await record({ fileBlocks: 16 });
    feed(CAPTURE.bytes);
    await expect.poll(async () => (await capture.look()).state.kind).toBe('complete');
    expect(capture.summary?.state).toEqual({
      kind: 'complete',
      warning: {
        what: 'The file can grow no further, so recording has stopped',
        where: path,
        remedy: 'Everything up to then is kept. Record again to go on in a new file.',
      },
    });
    const content = readFileSync(path);
    let at = 0;
    while (at < content.length) at += content.readUInt32LE(at + 4);
    expect(at).toBe(content.length);
    expect(capture.summary?.frames).toBeLessThan(300);
  });

  it("can't be begun where nothing can be written: the command says so and ends", async () => {
    writeFileSync(join(folder, 'file'), '');
    const { code, errors } = await framescope(['serve', '-'], {
      environment: { XDG_DATA_HOME: join(folder, 'file') },
    });
    expect(code).toBe(1);
    expect(errors).toMatch(
      /^framescope: Nothing can be written to the folder of live captures \(.+\)\. Allow it/,
    );
  });
});

describe('when the host ends', () => {
  it('an unsaved capture is kept, its user is told where, and the next start offers it', async () => {
    const { host, capture, feed, path } = await record();
    feed(packets(PACKETS_BEFORE_TEXTS + 9));
    await expect.poll(shownFrames(capture)).toBe(9);
    expect(await host.stop()).toBe(0);
    expect(host.errors()).toBe(
      `framescope: a live capture is not saved yet; the next start offers it. It is ${path}\n`,
    );
    const view = await HostView.join((await start([])).url);
    const size = statSync(path).size;
    await expect
      .poll(() => view.get<UnsavedCapture[]>('/unsaved'))
      .toEqual([
        { file: capture.handle.unsaved, name: capture.handle.name, size, lastWritten: expect.any(Number) },
      ]);
  });

  it('an unsaved capture is opened although nothing at all can be written any more', async () => {
    const { host, capture, feed } = await record();
    feed(packets(PACKETS_BEFORE_TEXTS + 9));
    await expect.poll(shownFrames(capture)).toBe(9);
    host.process.kill('SIGKILL');
    await expect.poll(() => capture.isOpen).toBe(false);
    const view = await HostView.join((await start([], { fileBlocks: 0 })).url);
    await expect.poll(async () => (await view.get<UnsavedCapture[]>('/unsaved')).length).toBe(1);
    const answer = await view.call('POST', '/unsaved/open', { file: capture.handle.unsaved });
    const again = view.capture((await answer.json()) as CaptureHandle);
    await expect.poll(async () => (await again.look()).state).toEqual({ kind: 'complete', warning: null });
    expect(again.summary?.frames).toBe(9);
  });

  it('an unsaved capture is offered again after it was opened and closed at once', async () => {
    const path = join(unsaved, 'chat.pcapng');
    mkdirSync(unsaved, { recursive: true });
    writeFileSync(path, CAPTURE.bytes);
    const view = await HostView.join((await start([])).url);
    const opened = await view.call('POST', '/unsaved/open', { file: 'chat.pcapng' });
    const { id } = (await opened.json()) as CaptureHandle;
    expect(await view.get('/unsaved')).toEqual([]);
    expect((await view.call('DELETE', `/captures/${id}`)).status).toBe(200);
    expect(await view.get('/unsaved')).toMatchObject([{ file: 'chat.pcapng' }]);
  });

  it('is not offered by another host while it is recorded, nor taken from it', async () => {
    const { capture, feed, path } = await record();
    feed(packets(PACKETS_BEFORE_TEXTS + 1));
    await expect.poll(shownFrames(capture)).toBe(1);
    const other = await HostView.join((await start([])).url);
    expect(await other.get('/unsaved')).toEqual([]);
    for (const call of ['open', 'discard']) {
      const answer = await other.call('POST', `/unsaved/${call}`, { file: capture.handle.unsaved });
      expect(answer.status).toBe(409);
      expect(await answer.text()).toBe('This capture is open in another Framescope. Close it there first.\n');
    }
    expect(existsSync(path)).toBe(true);
  });
});

describe('an unsaved capture', () => {
  it('is downloaded as it is, once it is complete', async () => {
    const { view, capture, feed, end, path } = await record();
    feed(packets(PACKETS_BEFORE_TEXTS + 9));
    await expect.poll(shownFrames(capture)).toBe(9);
    const address = `/unsaved/content?file=${encodeURIComponent(capture.handle.unsaved ?? '')}`;
    const early = await view.call('GET', address);
    expect([early.status, await early.text()]).toEqual([
      409,
      'This capture is still being recorded. Stop the recording first.\n',
    ]);
    end();
    await expect.poll(() => capture.summary?.state.kind).toBe('complete');
    const answer = await view.call('GET', address);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(readFileSync(path));
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename\*=UTF-8''standard%20input%20[-0-9.%]+\.pcapng$/,
    );
    expect(existsSync(path)).toBe(true);
  });

  it('is discarded, and closed for that', async () => {
    const { host, view, capture, feed } = await record();
    feed(packets(PACKETS_BEFORE_TEXTS + 9));
    await expect.poll(shownFrames(capture)).toBe(9);
    const answer = await view.call('POST', '/unsaved/discard', { file: capture.handle.unsaved });
    expect([answer.status, await answer.json()]).toEqual([200, null]);
    expect(readdirSync(unsaved)).toEqual([]);
    expect(await view.get('/captures')).toEqual([]);
    expect(childProcesses(host.process.pid ?? 0)).toEqual([]);
  });

  it("that can't be discarded is told by its own name", async () => {
    const path = join(unsaved, 'chat.pcapng');
    // What can't be removed as a file.
    mkdirSync(path, { recursive: true });
    const view = await HostView.join((await start([])).url);
    const answer = await view.call('POST', '/unsaved/discard', { file: 'chat.pcapng' });
    expect([answer.status, await answer.text()]).toEqual([
      409,
      `The capture can't be removed (ERR_FS_EISDIR) (${path}). Remove it by hand.\n`,
    ]);
  });

  it.each([
    ['GET', '/unsaved/content?file=..%2Frecent.json'],
    ['GET', '/unsaved/content'],
    ['POST', '/unsaved/open', { file: '../recent.json' }],
    ['POST', '/unsaved/discard', { file: '/etc/passwd' }],
    ['POST', '/unsaved/discard', { file: '' }],
  ])('%s %s %j is none', async (method, path, body?: unknown) => {
    const view = await HostView.join((await start([])).url);
    const answer = await view.call(method, path, body);
    expect([answer.status, await answer.text()]).toEqual([
      409,
      'This capture is not among the unsaved ones any more.\n',
    ]);
  });

  it.each([
    ['POST', '/unsaved/open', {}, 400],
    ['POST', '/unsaved/discard', ['a'], 400],
    ['DELETE', '/unsaved', undefined, 404],
    ['GET', '/unsaved/other', undefined, 404],
  ])('%s %s %j is no call', async (method, path, body, status) => {
    const view = await HostView.join((await start([])).url);
    expect((await view.call(method, path, body)).status).toBe(status);
  });
});
