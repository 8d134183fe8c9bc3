/** Client certificates as their users have them: files that OpenSSL wrote, and what is wrong with them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClientCertificate } from '../../../../src-core/contract/proxy.ts';
import { ClientCertificates } from '../../../../src-main/sources/live-proxy/client-certificates.ts';

let folder: string;
const at = (name: string): string => join(folder, name);

function openssl(...words: string[]): void {
  execFileSync('openssl', words, { cwd: folder, stdio: ['ignore', 'ignore', 'ignore'] });
}

function made(name: string): void {
  openssl(
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-subj', `/CN=${name}`, '-days', '2', '-keyout', `${name}.key`, '-out', `${name}.pem`],
  );
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-client-'));
  made('ada');
  made('bob');
  openssl('ec', '-in', 'ada.key', '-aes256', '-passout', 'pass:open sesame', '-out', 'locked.key');
  openssl('pkcs8', '-topk8', '-in', 'ada.key', '-passout', 'pass:open sesame', '-out', 'locked8.key');
  const parts = ['pkcs12', '-export', '-in', 'ada.pem', '-inkey', 'ada.key', '-passout', 'pass:open sesame'];
  openssl(...parts, '-out', 'ada.p12');
  openssl(...parts, '-legacy', '-out', 'old.p12');
  const [certificate, key] = [readFileSync(at('ada.pem'), 'utf8'), readFileSync(at('ada.key'), 'utf8')];
  writeFileSync(at('both.pem'), certificate + key);
  writeFileSync(at('key-first.pem'), key + certificate);
  writeFileSync(at('locked-both.pem'), certificate + readFileSync(at('locked.key'), 'utf8'));
  writeFileSync(at('noise.p12'), 'neither PEM nor PKCS#12');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A certificate whose files are in the folder of the test. */
function named(certificate: string, key: string | null, passphrase: string | null): ClientCertificate {
  return { host: 'a.example', certificate: at(certificate), key: key === null ? null : at(key), passphrase };
}

async function read(...wanted: readonly ClientCertificate[]): Promise<ClientCertificates> {
  const found = await ClientCertificates.read(wanted);
  if (found.kind === 'failed') throw new Error(JSON.stringify(found.trouble));
  return found.certificates;
}

describe('a client certificate', () => {
  it.each([
    ['ada.pem', 'ada.key', null],
    ['both.pem', null, null],
    ['key-first.pem', null, null],
    ['ada.pem', 'locked.key', 'open sesame'],
    ['ada.pem', 'locked8.key', 'open sesame'],
    ['locked-both.pem', null, 'open sesame'],
    ['ada.p12', null, 'open sesame'],
    // A passphrase that is not needed does no harm.
    ['ada.pem', 'ada.key', 'open sesame'],
  ])('in %s with the key in %s and the passphrase %j is taken', async (certificate, key, passphrase) => {
    const identity = (await read(named(certificate, key, passphrase))).for('a.example');
    expect(identity?.name).toBe(certificate);
  });

  it.each([
    ['nowhere.pem', null, null, 'nowhere.pem', 'There is no such file'],
    ['ada.pem', 'nowhere.key', null, 'nowhere.key', 'There is no such file'],
    ['.', null, null, '.', 'This is a folder, not a file'],
    ['noise.p12', null, null, 'noise.p12', 'This is not a client certificate'],
    ['ada.key', null, null, 'ada.key', 'This is not a client certificate'],
    ['ada.pem', null, null, 'ada.pem', 'There is a client certificate in this file, but not its private key'],
    ['ada.pem', 'bob.pem', null, 'bob.pem', 'There is no private key in this file'],
    ['ada.pem', 'bob.key', null, 'bob.key', 'This private key does not belong to the client certificate'],
    ['ada.pem', 'locked.key', null, 'locked.key', 'The private key of the client certificate is encrypted'],
    [
      'ada.pem',
      'locked8.key',
      'let me in',
      'locked8.key',
      'The passphrase of the client certificate is wrong',
    ],
    [
      'locked-both.pem',
      null,
      'let me in',
      'locked-both.pem',
      'The passphrase of the client certificate is wrong',
    ],
    ['ada.p12', null, null, 'ada.p12', 'The private key of the client certificate is encrypted'],
    ['ada.p12', null, 'let me in', 'ada.p12', 'The passphrase of the client certificate is wrong'],
    ['ada.p12', 'ada.key', null, 'ada.p12', 'A client certificate in PKCS#12 has its key in the same file'],
    [
      'old.p12',
      null,
      'open sesame',
      'old.p12',
      'This client certificate is encrypted in a way that is out of use',
    ],
  ])(
    'in %s with the key in %s and the passphrase %j is not: %s: %s',
    async (certificate, key, passphrase, file, what) => {
      const found = await ClientCertificates.read([named(certificate, key, passphrase)]);
      expect(found).toMatchObject({
        kind: 'failed',
        trouble: { what, where: at(file), remedy: expect.stringMatching(/^[A-Z].*\.$/) },
      });
      if (passphrase !== null) expect(JSON.stringify(found)).not.toContain(passphrase);
    },
  );

  it('is that of the first host that matches, and there need be none', async () => {
    const certificates = await read(
      { ...named('ada.pem', 'ada.key', null), host: 'a.example' },
      { ...named('bob.pem', 'bob.key', null), host: '*.example' },
      { ...named('ada.p12', null, 'open sesame'), host: 'b.example' },
    );
    expect(certificates.for('A.example')?.name).toBe('ada.pem');
    expect(certificates.for('b.example')?.name).toBe('bob.pem');
    expect(certificates.for('example')).toBeUndefined();
    expect((await read()).for('a.example')).toBeUndefined();
  });
});
