/** What a window asks of the proxy of its capture about TLS. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { ProxySettings } from '../../../src-core/contract/proxy.ts';
import type { RelayedView } from '../../../src-core/contract/views.ts';
import { CaptureSession } from '../../../src-main/engine/capture-session.ts';
import { isAuthorityUsed } from '../../../src-main/engine/proxy-authority.ts';
import { ProxyControl } from '../../../src-main/engine/proxy-control.ts';
import { madeCertificate } from '../../support/certificates.ts';
import { echoServer } from '../../support/echo-server.ts';
import { EXPLICIT_PROXY } from '../../support/proxy-settings.ts';
import { webSocketThrough } from '../../support/through-proxy.ts';
import { Watch } from '../../support/watch.ts';

interface Running {
  readonly control: ProxyControl;
  readonly port: number;
  readonly authority: string;
  stop(): Promise<void>;
}

async function running(settings: Partial<ProxySettings> = {}): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'framescope-control-'));
  const [path, authority] = [join(folder, 'capture.pcapng'), join(folder, 'authority')];
  writeFileSync(path, '');
  const control = new ProxyControl({ ...EXPLICIT_PROXY, ...settings }, authority);
  const session = new CaptureSession({ from: { packets: control.source, recordInto: path }, name: 'test' });
  const watch = new Watch();
  const ended = session.run(() => watch.moved()).then(() => control.ended());
  onTestFinished(async () => {
    session.stop();
    await ended;
    session.close();
    rmSync(folder, { recursive: true });
  });
  const listening = await watch.until(
    () => control.view().listening ?? undefined,
    () => 'it does not listen',
  );
  const stop = (): Promise<void> => {
    session.stop();
    return ended;
  };
  return { control, port: listening.port, authority, stop };
}

const refusedBy = (unbelievedHost: string): RelayedView => ({
  ...{ clientTls: null, serverTls: null, certificate: null, steps: [] },
  refusal: { status: 502, sentence: 'No.', unbelievedHost },
});

it('going on is offered for a server that was not believed, while the proxy runs', async () => {
  const { control, stop } = await running();
  expect(control.goOnOf(refusedBy('a.example'))).toEqual({ host: 'a.example', isDone: false });
  expect(control.goOnWith('a.example')).toBeNull();
  expect(control.goOnOf(refusedBy('a.example'))).toEqual({ host: 'a.example', isDone: true });
  expect(control.goOnOf(refusedBy('b.example'))).toEqual({ host: 'b.example', isDone: false });
  // A capture can have been written by anybody.
  expect(control.goOnOf(refusedBy('*'))).toBeNull();
  const { refusal: _, ...plain } = refusedBy('a.example');
  expect(control.goOnOf({ ...plain, refusal: { status: 502, sentence: 'No.' } })).toBeNull();
  expect(control.goOnOf(undefined)).toBeNull();
  await stop();
  expect(control.goOnOf(refusedBy('a.example'))).toBeNull();
  expect(() => control.goOnWith('a.example')).toThrow('The proxy does not run any more.');
});

it.runIf(process.platform === 'linux')(
  'a key log that breaks off is told of, and the proxy goes on',
  async () => {
    const server = await echoServer(await madeCertificate({ hosts: ['localhost'] }));
    const { control, port } = await running({ keyLog: '/dev/full', unverifiedHosts: ['localhost'] });
    expect(control.view().keyLog).toEqual({ path: '/dev/full', trouble: null });
    const url = `wss://localhost:${server.port}/`;
    await webSocketThrough(port, url, undefined, { rejectUnauthorized: false });
    expect(control.view().keyLog).toEqual({
      path: '/dev/full',
      trouble: 'The disk of the TLS key log is full (/dev/full). Make room, or choose another disk.',
    });
  },
);

it('the authority is used from when it is looked at until the proxy ends', async () => {
  const { control, authority, stop } = await running();
  expect(isAuthorityUsed(authority)).toBe(false);
  const { certificatePath } = await control.authority();
  expect(certificatePath).toBe(join(authority, 'authority.pem'));
  expect(isAuthorityUsed(authority)).toBe(true);
  await stop();
  expect(isAuthorityUsed(authority)).toBe(false);
});
