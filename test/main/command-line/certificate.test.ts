/** `framescope certificate` as a user runs it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ProxyAuthority } from '../../../src-main/engine/proxy-authority.ts';
import { framescope } from '../../support/command-line.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-certificate-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('tells what openssl reads, and removes it on demand', async () => {
  const environment = { XDG_DATA_HOME: folder };
  const shown = await framescope(['certificate'], { environment });
  const kept = join(folder, 'framescope', 'authority');
  const path = join(kept, 'authority.pem');
  const facts = [
    'x509',
    '-in',
    path,
    '-noout',
    '-fingerprint',
    '-sha256',
    '-enddate',
    '-dateopt',
    'iso_8601',
  ];
  const read = execFileSync('openssl', facts, { encoding: 'utf8' });
  const [, fingerprint] = /Fingerprint=(\S+)/.exec(read) ?? [];
  const [, day] = /notAfter=(\S+)/.exec(read) ?? [];
  expect(shown).toMatchObject({ code: 0, errors: '' });
  expect(shown.output).toBe(`file: ${path}\nSHA-256 fingerprint: ${fingerprint}\nvalid until: ${day}\n`);
  expect((await framescope(['certificate', 'show'], { environment })).output).toBe(shown.output);

  const proxy = new ProxyAuthority(kept);
  await proxy.open();
  expect(await framescope(['certificate', 'remove'], { environment })).toMatchObject({
    code: 1,
    errors: expect.stringMatching(/^framescope: A proxy that runs uses this authority\. Stop it first/),
  });
  proxy.release();
  expect(await framescope(['certificate', 'remove'], { environment })).toMatchObject({
    code: 0,
    errors: expect.stringMatching(/^framescope: the authority is removed\. A new one is made/),
  });
  expect(readdirSync(kept)).toEqual([]);
  expect((await framescope(['certificate', 'remove'], { environment })).errors).toBe(
    'framescope: there is no authority to be removed.\n',
  );
});

it('knows no other actions', async () => {
  const { code, errors } = await framescope(['certificate', 'burn'], {
    environment: { XDG_DATA_HOME: folder },
  });
  expect(code).toBe(2);
  expect(errors).toContain('burn');
});
