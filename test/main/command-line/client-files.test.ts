/** Client certificates as they are named on the command line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIENT_CERTIFICATE } from '../../../src-main/shells/command-line/client-certificate-options.ts';
import { clientCertificatesOf } from '../../../src-main/shells/command-line/client-files.ts';

let folder: string;
let passphrases: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-files-'));
  passphrases = join(folder, 'passphrase');
  writeFileSync(passphrases, ' open sesame \r\nand nothing of this\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('an option', () => {
  it.each([
    ['a.example=a.pem', [['a.example', 'a.pem']]],
    [' *.example =/x y/a.p12', [['*.example', '/x y/a.p12']]],
    [
      'a=a.pem,b=b=1.pem,::1=c.pem',
      [
        ['a', 'a.pem'],
        ['b', 'b=1.pem'],
        ['::1', 'c.pem'],
      ],
    ],
    ['a=one, two.pem', [['a', 'one, two.pem']]],
    ['a=/x,/y=z.pem', [['a', '/x,/y=z.pem']]],
  ])('%j names %j', (text, pairs) => {
    expect(CLIENT_CERTIFICATE.parse(text)).toEqual({
      value: pairs.map(([host, file]) => ({ host, file })),
    });
  });

  it.each(['', 'a.pem', 'a=', '=a.pem', 'a=b.pem,c='])('%j names nothing', (text) => {
    expect(CLIENT_CERTIFICATE.parse(text)).toEqual({
      mustBe: 'It must be a host and a file, as in example.com=client.pem.',
    });
  });
});

describe('files', () => {
  const certificates = [
    { host: 'a', file: 'a.pem' },
    { host: 'b', file: 'b.p12' },
  ];

  it('of one host belong together', () => {
    const named = {
      certificates,
      keys: [{ host: 'a', file: 'a.key' }],
      passphrases: [{ host: 'b', file: passphrases }],
    };
    expect(clientCertificatesOf(named)).toEqual({
      certificates: [
        { host: 'a', certificate: 'a.pem', key: 'a.key', passphrase: null },
        { host: 'b', certificate: 'b.p12', key: null, passphrase: ' open sesame ' },
      ],
    });
  });

  it('of a host without a certificate are of no use', () => {
    const key = { certificates, keys: [{ host: 'c', file: 'c.key' }], passphrases: [] };
    expect(clientCertificatesOf(key)).toEqual({
      mustBe: '--client-key: c has no certificate. Name it with --client-certificate.',
    });
  });

  it('of passphrases must be there', () => {
    const named = { certificates, keys: [], passphrases: [{ host: 'a', file: join(folder, 'no') }] };
    expect(clientCertificatesOf(named)).toEqual({
      mustBe: expect.stringMatching(/^--client-passphrase: .*\/no\)/),
    });
  });
});
