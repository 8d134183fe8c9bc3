import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { MessagePort } from 'node:worker_threads';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineMessage } from '../../../src-core/contract/channel.ts';
import type { DesktopBridge } from '../../../src-core/contract/shell.ts';
import { Desktop } from '../../../src-main/shells/electron/desktop.ts';
import '../../../src-main/shells/electron/preload.ts';
import {
  app,
  contextBridge,
  type FakeUtilityProcess,
  resetElectron,
  utilityProcess,
} from '../../support/fake-electron.ts';

import { knownCapture, knownText } from '../../support/known-packets.ts';

vi.mock('electron', () => import('../../support/fake-electron.ts'));

beforeEach(() => resetElectron());

/** Runs the engine's own program here, as the utility process that was started. */
async function runEngine(started: FakeUtilityProcess): Promise<void> {
  const postMessage = (message: unknown): unknown => started.emit('message', structuredClone(message));
  const parentPort = Object.assign(new EventEmitter(), { postMessage });
  Object.assign(process, { parentPort });
  vi.resetModules();
  await import('../../../src-main/engine/process.ts');
  const deliver = (data: unknown, ports: readonly MessagePort[]): void => {
    parentPort.emit('message', { data, ports: ports.map(asElectronPort) });
  };
  for (const { message, ports } of started.posted) deliver(message, ports);
  started.on('posted', deliver);
}

/** Electron's ports give their messages in an event, Node's give them bare. */
function asElectronPort(port: MessagePort) {
  return {
    on: (name: string, listener: (event: { data: unknown }) => void) =>
      port.on(name, (data: unknown) => listener({ data })),
    start: () => port.start(),
    postMessage: (message: unknown) => port.postMessage(message),
  };
}

describe('window, main process and engine', () => {
  it('understand each other, from the sample to its first frame', async () => {
    new Desktop({ engineModule: '/app/engine.js', preload: '', windowFolder: '' }).start(null);
    await app.makeReady();
    const bridge = contextBridge.exposed.get('framescope') as DesktopBridge;
    const { id } = await bridge.openSample();
    await runEngine(utilityProcess.engines[0]!);
    const received: EngineMessage[] = [];
    const send = bridge.connect(id, (message) => received.push(message as EngineMessage));
    await vi.waitFor(() => {
      send({ kind: 'request', id: 1, method: 'summary', params: {} });
      expect(received.at(-1)).toMatchObject({ kind: 'result', result: { state: { kind: 'complete' } } });
    });

    const all = { connections: null, filter: null, sort: null, find: null, near: 0 };
    send({ kind: 'request', id: 7, method: 'frames', params: { from: 0, count: 1, ...all } });
    await vi.waitFor(() => expect(received.at(-1)).toMatchObject({ kind: 'result', id: 7 }));
    expect(received.at(-1)).toMatchObject({
      result: { rows: [{ frame: 1, connection: 1, opcodeName: 'text', masked: true }] },
    });

    send({ kind: 'request', id: 8, method: 'payload', params: {} });
    await vi.waitFor(() =>
      expect(received.at(-1)).toEqual({
        kind: 'refused',
        id: 8,
        message: 'The parameters of payload are not of its shape.',
      }),
    );
    await bridge.close(id);
  });

  it('understand each other, from standard input to a file and its rows', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'framescope-engine-'));
    vi.stubEnv('XDG_DATA_HOME', folder);
    const input = new PassThrough();
    new Desktop({ engineModule: '/app/engine.js', preload: '', windowFolder: '' }, () => input).start('-');
    await app.makeReady();
    await expect.poll(() => utilityProcess.engines).toHaveLength(1);
    await runEngine(utilityProcess.engines[0]!);
    const bridge = contextBridge.exposed.get('framescope') as DesktopBridge;
    const [handle] = await bridge.captures();
    const received: EngineMessage[] = [];
    const send = bridge.connect(handle?.id ?? '', (message) => received.push(message as EngineMessage));
    const summary = async (): Promise<unknown> => {
      send({ kind: 'request', id: received.length, method: 'summary', params: {} });
      const count = received.length;
      await expect.poll(() => received.length).toBeGreaterThan(count);
      return received.at(-1);
    };

    input.write(knownCapture(20).bytes);
    await expect.poll(summary).toMatchObject({ result: { state: { kind: 'recording' }, frames: 20 } });
    expect(
      readFileSync(join(folder, 'framescope', 'unsaved', handle?.unsaved ?? '')).includes(knownText(19)),
    ).toBe(true);
    input.end();
    await expect.poll(summary).toMatchObject({ result: { state: { kind: 'complete', warning: null } } });
    await bridge.close(handle?.id ?? '');
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
});
