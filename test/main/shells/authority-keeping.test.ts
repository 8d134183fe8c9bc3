/** The authority outside of any proxy: shown where it is, removed where nobody uses it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ProxyAuthority } from '../../../src-main/engine/proxy-authority.ts';
import { AuthorityKeeping } from '../../../src-main/shells/authority-keeping.ts';

let folder: string;
let keeping: AuthorityKeeping;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'framescope-kept-')), 'authority');
  keeping = new AuthorityKeeping(folder);
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

it('where none is, none is shown, made or removed', async () => {
  expect(await keeping.view()).toEqual({ kind: 'done', result: null });
  expect(await keeping.remove()).toEqual({ kind: 'done', result: false });
  expect(() => readdirSync(folder)).toThrow('ENOENT');
});

it('is shown as openssl reads it, and gone for good when it is removed', async () => {
  await keeping.make();
  const shown = await keeping.view();
  const path = join(folder, 'authority.pem');
  const read = execFileSync('openssl', ['x509', '-in', path, '-noout', '-fingerprint', '-sha256'], {
    encoding: 'utf8',
  });
  expect(shown).toMatchObject({
    kind: 'done',
    result: { certificatePath: path, fingerprint: read.trim().split('=')[1] },
  });
  expect(await keeping.remove()).toEqual({ kind: 'done', result: true });
  expect(readdirSync(folder)).toEqual([]);
  expect(await keeping.view()).toEqual({ kind: 'done', result: null });
});

it('is not removed while a proxy uses it', async () => {
  const proxy = new ProxyAuthority(folder);
  await proxy.open();
  expect(await keeping.remove()).toEqual({
    kind: 'refused',
    message: expect.stringMatching(/^A proxy that runs uses this authority\. Stop it first: /),
  });
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(['authority-key.pem', 'authority.pem']));
  proxy.release();
  expect(await keeping.remove()).toEqual({ kind: 'done', result: true });
});

it('that can not be used says why, and can be removed all the same', async () => {
  mkdirSync(folder);
  writeFileSync(join(folder, 'authority.pem'), 'a certificate without its key');
  expect(await keeping.view()).toEqual({
    kind: 'refused',
    message: expect.stringContaining('its private key is missing'),
  });
  expect(await keeping.remove()).toEqual({ kind: 'done', result: true });
  expect(readdirSync(folder)).toEqual([]);
});

it('whose folder is none is told of in words', async () => {
  writeFileSync(folder, '');
  expect(await keeping.make()).toEqual({ kind: 'refused', message: expect.stringContaining(folder) });
  expect(await keeping.remove()).toEqual({ kind: 'refused', message: expect.stringContaining(folder) });
});
