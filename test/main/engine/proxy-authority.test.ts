/** Whether somebody uses the authority of a folder, as far as files can tell. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isAuthorityUsed, ProxyAuthority } from '../../../src-main/engine/proxy-authority.ts';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'framescope-used-')), 'authority');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

const AUTHORITY = ['authority-key.pem', 'authority.pem'];

it('a proxy that never needed the authority does not use it, and makes nothing', () => {
  new ProxyAuthority(folder).release();
  expect(isAuthorityUsed(folder)).toBe(false);
  expect(() => readdirSync(folder)).toThrow('ENOENT');
});

it('a proxy uses it from when it first needs it until it ends', async () => {
  const [one, other] = [new ProxyAuthority(folder), new ProxyAuthority(folder)];
  const certificate = (await one.open()).certificatePem;
  expect((await other.open()).certificatePem).toBe(certificate);
  expect(await one.open()).toBe(await one.open());
  expect(isAuthorityUsed(folder)).toBe(true);
  one.release();
  expect(isAuthorityUsed(folder)).toBe(true);
  other.release();
  other.release();
  expect(isAuthorityUsed(folder)).toBe(false);
  expect(readdirSync(folder).sort()).toEqual(AUTHORITY);
});

it('who looks at it behind the end of its proxy does not use it', async () => {
  const kept = new ProxyAuthority(folder);
  kept.release();
  await kept.open();
  expect(isAuthorityUsed(folder)).toBe(false);
});

it('one that can not be opened is not used', async () => {
  mkdirSync(folder);
  writeFileSync(join(folder, 'authority.pem'), 'a certificate without its key');
  const kept = new ProxyAuthority(folder);
  await expect(kept.open()).rejects.toThrow('its private key is missing');
  expect(isAuthorityUsed(folder)).toBe(false);
});

it('what a process has left that was killed means nothing, and is cleared away', async () => {
  const kept = new ProxyAuthority(folder);
  await kept.open();
  kept.release();
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(join(folder, `used-by-${pid}-1.owner`), `${JSON.stringify({ pid, started: null })}\n`);
  expect(isAuthorityUsed(folder)).toBe(false);
  expect(readdirSync(folder).sort()).toEqual(AUTHORITY);
});
