import { describe, expect, it } from 'vitest';
import {
  FIRST_FORM,
  type FormField,
  formProblems,
  isUsed,
  listenAddress,
  type StartForm,
  settingsOf,
} from '../../src-renderer/proxy/start-form.ts';

const form = (part: Partial<StartForm> = {}): StartForm => ({ ...FIRST_FORM, ...part });

/** The fields that something is wrong with. */
const wrong = (part: Partial<StartForm>): FormField[] => [...formProblems(form(part)).keys()];

it('with nothing changed is an explicit proxy on the usual port, for this machine', () => {
  expect(settingsOf(FIRST_FORM)).toEqual({
    mode: 'explicit',
    listen: { address: '127.0.0.1', port: 8080 },
    target: null,
    hostMapping: 'target',
    pathMapping: 'target',
    upstreamProxy: null,
    excludedHosts: [],
    unverifiedHosts: [],
    clientCertificates: [],
    keyLog: null,
    limits: { fileSize: null, fileTime: null, files: null },
  });
});

describe('where it listens', () => {
  it.each([
    ['127.0.0.1', '8080', { address: '127.0.0.1', port: 8080 }],
    ['0.0.0.0', '0', { address: '0.0.0.0', port: 0 }],
    [' localhost ', ' 65535 ', { address: 'localhost', port: 65535 }],
    ['::1', '9000', { address: '::1', port: 9000 }],
    ['[::1]', '9000', { address: '::1', port: 9000 }],
  ])('%j and %j are read', (address, port, listen) => {
    expect(listenAddress(form({ address, port }))).toEqual(listen);
    expect(wrong({ address, port })).toEqual([]);
  });

  it.each([
    ['127.0.0.1', '65536'],
    ['127.0.0.1', ''],
    ['127.0.0.1', '-1'],
    ['127.0.0.1', '80a'],
    ['', '8080'],
    ['http://127.0.0.1', '8080'],
    ['two words', '8080'],
  ])('%j and %j are not', (address, port) => {
    expect(listenAddress(form({ address, port }))).toBeUndefined();
    expect(wrong({ address, port })).toEqual(['listen']);
    expect(settingsOf(form({ address, port }))).toBeUndefined();
  });
});

describe('the server', () => {
  it.each([
    ['reverse', { reverseTarget: 'wss://example.com/chat' }, []],
    ['reverse', { reverseTarget: ' ws://[::1]:9000 ' }, []],
    ['reverse', { reverseTarget: '' }, ['target']],
    ['reverse', { reverseTarget: 'example.com/chat' }, ['target']],
    ['reverse', { bridgeTarget: 'tcp://127.0.0.1:5900' }, ['target']],
    ['bridge', { bridgeTarget: 'tcp://127.0.0.1:5900' }, []],
    ['bridge', { bridgeTarget: 'tcp://127.0.0.1' }, ['target']],
    ['bridge', { reverseTarget: 'wss://example.com/chat' }, ['target']],
    ['explicit', { reverseTarget: 'nonsense' }, []],
  ] as const)('of %s with %j', (mode, part, fields) => {
    expect(wrong({ mode, ...part })).toEqual(fields);
  });

  it('is that of the mode that is chosen, without the spaces around it', () => {
    const both = { reverseTarget: ' wss://example.com/chat ', bridgeTarget: 'tcp://127.0.0.1:5900' };
    const target = (mode: StartForm['mode']): string | null | undefined =>
      settingsOf(form({ mode, ...both }))?.target;
    expect(target('reverse')).toBe('wss://example.com/chat');
    expect(target('bridge')).toBe('tcp://127.0.0.1:5900');
    expect(target('explicit')).toBeNull();
  });
});

describe('the upstream proxy', () => {
  it.each([
    ['http://proxy.example:3128', true],
    ['http://ada:secret@proxy.example:3128/', true],
    ['SOCKS5://[::1]:1080', true],
    ['socks5h://proxy.example', true],
    ['proxy.example:3128', false],
    ['https://proxy.example:3128', false],
    ['http://', false],
    ['http://proxy.example:', false],
    ['http://proxy.example/path', false],
  ])('%s', (upstreamProxy, isGood) => {
    expect(wrong({ upstreamProxy })).toEqual(isGood ? [] : ['upstreamProxy']);
    expect(settingsOf(form({ upstreamProxy }))?.upstreamProxy).toBe(isGood ? upstreamProxy : undefined);
  });
});

describe('hosts', () => {
  it('have commas, spaces or lines between them', () => {
    const settings = settingsOf(
      form({ excludedHosts: ' a.example,*.b.example\n c.example;; 10.0.0.1 ::1 * ' }),
    );
    expect(settings?.excludedHosts).toEqual([
      ...['a.example', '*.b.example', 'c.example'],
      ...['10.0.0.1', '::1', '*'],
    ]);
  });

  it.each([
    'https://a.example',
    'a.example:443',
    'a.example/path',
    'a.*.example',
    '*example',
    'user@a.example',
  ])('%s is none', (host) => {
    expect(wrong({ excludedHosts: host })).toEqual(['excludedHosts']);
    expect(wrong({ unverifiedHosts: `good.example, ${host}` })).toEqual(['unverifiedHosts']);
  });

  it('that a mode has no use for are neither judged nor sent', () => {
    const bridge = form({
      mode: 'bridge',
      bridgeTarget: 'tcp://127.0.0.1:5900',
      excludedHosts: 'a/b',
      unverifiedHosts: 'c.example',
    });
    expect(settingsOf(bridge)).toMatchObject({ excludedHosts: [], unverifiedHosts: [] });
    expect(isUsed('unverifiedHosts', { mode: 'reverse' })).toBe(true);
    expect(isUsed('excludedHosts', { mode: 'reverse' })).toBe(false);
  });
});

describe('client certificates', () => {
  const ADA = { host: 'a.example', certificate: '/home/ada/ada.pem', key: '', passphrase: '' };

  it('are sent with what stands in their fields; empty ones are not', () => {
    const clientCertificates = [
      ADA,
      { host: '', certificate: ' ', key: '', passphrase: '' },
      {
        host: ' *.b.example ',
        certificate: 'C:\\keys\\b.pem',
        key: ' \\\\host\\b.key ',
        passphrase: ' open sesame ',
      },
    ];
    expect(settingsOf(form({ clientCertificates }))?.clientCertificates).toEqual([
      { host: 'a.example', certificate: '/home/ada/ada.pem', key: null, passphrase: null },
      {
        host: '*.b.example',
        certificate: 'C:\\keys\\b.pem',
        key: '\\\\host\\b.key',
        passphrase: ' open sesame ',
      },
    ]);
  });

  it.each([
    [{ host: '' }, 'A client certificate is for one host'],
    [{ host: 'a.example, b.example' }, 'A client certificate is for one host'],
    [{ host: 'https://a.example' }, 'A client certificate is for one host'],
    [{ certificate: '' }, 'Name the file of the certificate.'],
    [{ certificate: 'ada.pem' }, 'A file is named with all of its folders'],
    [{ certificate: '~/ada.pem' }, 'A file is named with all of its folders'],
    [{ key: '../ada.key' }, 'A file is named with all of its folders'],
  ])('with %j have a problem: %s', (part, words) => {
    const clientCertificates = [ADA, { ...ADA, ...part }];
    expect(formProblems(form({ clientCertificates })).get('clientCertificates')).toContain(words);
    expect(settingsOf(form({ clientCertificates }))).toBeUndefined();
    const bridge = form({ mode: 'bridge', bridgeTarget: 'tcp://127.0.0.1:5900', clientCertificates });
    expect(settingsOf(bridge)?.clientCertificates).toEqual([]);
  });
});

it.each([
  ['', null, []],
  [' /tmp/keys.log ', '/tmp/keys.log', []],
  ['D:/keys.log', 'D:/keys.log', []],
  ['keys.log', undefined, ['keyLog']],
])('a key log at %j is sent as %j', (keyLog, sent, problems) => {
  expect(settingsOf(form({ keyLog }))?.keyLog).toBe(sent);
  expect(wrong({ keyLog })).toEqual(problems);
});

describe('limits of the capture', () => {
  it.each([
    [
      { fileSize: '100M', files: '10' },
      { fileSize: 104_857_600, fileTime: null, files: 10 },
    ],
    [{ fileTime: ' 12h ' }, { fileSize: null, fileTime: 43_200, files: null }],
    [
      { fileSize: '65536', fileTime: '90', files: '2' },
      { fileSize: 65_536, fileTime: 90, files: 2 },
    ],
    [{}, { fileSize: null, fileTime: null, files: null }],
  ])('%j are sent', (part, limits) => {
    expect(wrong(part)).toEqual([]);
    expect(settingsOf(form(part))?.limits).toEqual(limits);
  });

  it.each([
    [{ fileSize: '63K' }, ['fileSize']],
    [{ fileSize: '100 megabytes' }, ['fileSize']],
    [{ fileTime: '0' }, ['fileTime']],
    [{ fileTime: '1w' }, ['fileTime']],
    [{ fileSize: '1M', files: '1' }, ['files']],
    [{ fileSize: '1M', files: '1001' }, ['files']],
    [{ files: '10' }, ['files']],
    // Which of the two is wrong is said once.
    [{ fileSize: 'much', files: '10' }, ['fileSize']],
  ] as const)('%j are not', (part, fields) => {
    expect(wrong(part)).toEqual(fields);
    expect(settingsOf(form(part))).toBeUndefined();
  });
});
