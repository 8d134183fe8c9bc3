import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keptAuthority } from '../../../src-main/certificates/authority-files.ts';
import { hostName } from '../../../src-main/certificates/host-name.ts';
import { LeafIssuer } from '../../../src-main/certificates/leaf-issuer.ts';
import { type AuthorityFault, UnusableAuthority } from '../../../src-main/certificates/unusable-authority.ts';

let folder: string;
let certificate: string;
let key: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-authority-'));
  certificate = join(folder, 'authority.pem');
  key = join(folder, 'authority-key.pem');
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

function openssl(...words: string[]): string {
  return execFileSync('openssl', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

function contents(): string[] {
  return [certificate, key].map((path) => readFileSync(path, 'latin1'));
}

/** What opening the folder is refused with. Neither file has changed then. */
async function refusal(): Promise<UnusableAuthority> {
  const before = contents();
  const error: unknown = await keptAuthority(folder).catch((reason: unknown) => reason);
  expect(contents()).toEqual(before);
  if (!(error instanceof UnusableAuthority)) throw new Error(`Not refused: ${String(error)}`);
  return error;
}

async function expectRefused(fault: AuthorityFault, where: string): Promise<void> {
  const { fault: told, trouble } = await refusal();
  expect({ told, where: trouble.where }).toEqual({ told: fault, where });
}

describe('the private key of an authority', () => {
  it.runIf(process.platform !== 'win32').each([0o640, 0o604, 0o620, 0o610, 0o666])(
    'is refused when others have any right to it: %o',
    async (mode) => {
      await keptAuthority(folder);
      chmodSync(key, mode);
      await expectRefused('open-to-others', key);
    },
  );

  it('is accepted when its owner may only read it', async () => {
    const made = await keptAuthority(folder);
    chmodSync(key, 0o400);
    expect((await keptAuthority(folder)).key.equals(made.key)).toBe(true);
  });

  it.each<[string, () => string]>([
    ['nothing', () => ''],
    ['other text', () => 'This is no key.\n'],
    ['half of it', () => readFileSync(key, 'utf8').slice(0, 120)],
    ['a certificate', () => readFileSync(certificate, 'utf8')],
    ['a public key', () => openssl('pkey', '-in', key, '-pubout')],
    ['a key with a password', () => openssl('pkcs8', '-topk8', '-in', key, '-passout', 'pass:secret')],
    [
      'a key of another curve',
      () => openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'),
    ],
    ['a key of another kind', () => openssl('genpkey', '-algorithm', 'ED25519')],
  ])('is refused when its file holds %s', async (_what, text) => {
    await keptAuthority(folder);
    writeFileSync(key, text());
    await expectRefused('key-damaged', key);
  });

  it('is refused when it is that of another authority', async () => {
    await keptAuthority(folder);
    await keptAuthority(join(folder, 'other'));
    copyFileSync(join(folder, 'other', 'authority-key.pem'), key);
    await expectRefused('mismatched', certificate);
  });
});

describe('the certificate of an authority', () => {
  it.each<[string, () => string | Buffer | Promise<string>]>([
    ['nothing', () => ''],
    ['other text', () => 'This is no certificate.\n'],
    ['half of it', () => readFileSync(certificate, 'utf8').slice(0, 300)],
    ['a private key', () => readFileSync(key, 'utf8')],
    ['a letter of its name changed', () => changed('Framescope authority', 'Framescone authority')],
    [
      'that of a host',
      async () => (await LeafIssuer.of(await keptAuthority(folder))).certificateFor(hostName('example.com')),
    ],
    [
      'one of its key that is not for an authority',
      () =>
        openssl(
          'req',
          '-x509',
          '-key',
          key,
          '-subj',
          '/CN=a',
          '-addext',
          'basicConstraints=critical,CA:FALSE',
        ),
    ],
  ])('is refused when its file holds %s', async (_what, text) => {
    await keptAuthority(folder);
    writeFileSync(certificate, await text());
    await expectRefused('certificate-damaged', certificate);
  });

  it('is refused when it is that of another authority', async () => {
    await keptAuthority(folder);
    await keptAuthority(join(folder, 'other'));
    copyFileSync(join(folder, 'other', 'authority.pem'), certificate);
    await expectRefused('mismatched', certificate);
  });

  /** The same certificate with other bytes in one place. */
  function changed(before: string, after: string): string {
    const der = execFileSync('openssl', ['x509', '-in', certificate, '-outform', 'DER']).toString('latin1');
    // The last time is that of the subject.
    const at = der.lastIndexOf(before);
    expect(at).toBeGreaterThan(0);
    const bytes = Buffer.from(der.slice(0, at) + after + der.slice(at + before.length), 'latin1');
    return `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64')}\n-----END CERTIFICATE-----\n`;
  }
});

describe('an authority that is not valid now', () => {
  async function makeAt(moment: string): Promise<void> {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(moment) });
    await keptAuthority(folder);
  }

  it('is refused when it has expired, and none is made in its place', async () => {
    await makeAt('2010-06-15T12:00:00Z');
    vi.useRealTimers();
    const { fault, message, trouble } = await refusal();
    expect(fault).toBe('expired');
    expect(trouble.where).toBe(certificate);
    expect(message).toContain('The authority expired on 2020-06-13, and nothing trusts it any more');
    expect(message).toContain(
      'Remove it wherever it is installed. Delete authority.pem and authority-key.pem',
    );
  });

  it('is good to the last second', async () => {
    await makeAt('2010-06-15T12:00:00Z');
    vi.setSystemTime('2020-06-13T12:00:00Z');
    await keptAuthority(folder);
    vi.setSystemTime('2020-06-13T12:00:00.001Z');
    expect((await refusal()).fault).toBe('expired');
  });

  // RFC 5280 4.1.2.5: from 2050 on, years are written with four digits.
  it('is refused when the clock has not come to it yet', async () => {
    await makeAt('2060-03-02T12:00:00Z');
    vi.setSystemTime('2060-03-01T11:59:59Z');
    const { fault, message } = await refusal();
    expect(fault).toBe('not-yet-valid');
    expect(message).toContain('The authority is not valid before 2060-03-01');
    expect(message).toContain('Set the clock of this computer right.');
    vi.setSystemTime('2060-03-01T12:00:00Z');
    await keptAuthority(folder);
  });
});
