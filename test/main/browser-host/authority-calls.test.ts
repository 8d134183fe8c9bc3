/** The authority of the proxies over HTTP: a real host, a real proxy of it. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ProxyAuthority } from '../../../src-main/engine/proxy-authority.ts';
import { type HostProcess, startHost } from '../../support/host-process.ts';

let folder: string;
let host: HostProcess;
let origin: string;
let cookie: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-authority-'));
  host = await startHost([], folder);
  ({ origin } = new URL(host.url));
  const page = await fetch(host.url);
  cookie = page.headers.get('set-cookie')?.split(';')[0] ?? '';
});
afterEach(async () => {
  await host.stop();
  rmSync(folder, { recursive: true });
});

async function call(method: string, headers: Record<string, string> = {}): Promise<[number, unknown]> {
  const response = await fetch(`${origin}/authority`, { method, headers: { cookie, origin, ...headers } });
  const text = await response.text();
  return [response.status, response.ok ? JSON.parse(text) : text.trim()];
}

it('is shown where it is, and removed unless a proxy of any process uses it', async () => {
  expect(await call('GET')).toEqual([200, null]);
  const kept = join(folder, 'framescope', 'authority');
  const proxy = new ProxyAuthority(kept);
  const { fingerprint } = await proxy.open();
  expect(await call('GET')).toEqual([200, expect.objectContaining({ fingerprint })]);
  expect(await call('DELETE')).toEqual([
    409,
    expect.stringMatching(/^A proxy that runs uses this authority\. Stop it first/),
  ]);
  proxy.release();
  expect(await call('DELETE')).toEqual([200, true]);
  expect(existsSync(join(kept, 'authority-key.pem'))).toBe(false);
  expect(await call('DELETE')).toEqual([200, false]);
});

it('is removed for our own window only', async () => {
  expect(await call('DELETE', { cookie: '' })).toEqual([401, expect.any(String)]);
  expect(await call('DELETE', { origin: 'http://evil.example' })).toEqual([403, expect.any(String)]);
  expect(await call('POST')).toEqual([404, 'There is no such call.']);
});
