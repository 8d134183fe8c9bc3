/** What a proxy knows of a stream, and how it is told from what anybody may have written into a file. */
import { describe, expect, it } from 'vitest';
import {
  CHANGE_NAMES,
  isEncrypted,
  isFrameChange,
  isStreamFacts,
  type StreamFacts,
} from '../../../src-core/stream/relayed.ts';

const TLS = { version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', serverName: null, alpn: null };
const CERTIFICATE = {
  subject: 'CN=a.example',
  issuer: 'CN=b',
  validFrom: '2026-01-01T00:00:00.000Z',
  validTo: '2027-01-01T00:00:00.000Z',
  fingerprint: 'AB:CD',
  fault: null,
};
const STEP = { step: 'connected', before: 0, detail: null } as const;
const NOTHING: StreamFacts = {
  clientTls: null,
  serverTls: null,
  certificate: null,
  steps: [],
  refusal: null,
};

describe('a stream', () => {
  it.each<[string, boolean, StreamFacts | undefined]>([
    ['of which nothing is known', false, undefined],
    ['without TLS', false, NOTHING],
    ['with TLS to the server', true, { ...NOTHING, serverTls: TLS }],
    // What was refused would have gone on in TLS: the client had asked for it.
    ['with TLS from the client', true, { ...NOTHING, clientTls: TLS }],
  ])('%s is encrypted: %s', (_, expected, facts) => {
    expect(isEncrypted(facts)).toBe(expected);
  });
});

describe('facts', () => {
  it.each<[string, unknown]>([
    ['nothing known', NOTHING],
    [
      'all known',
      {
        clientTls: TLS,
        serverTls: { ...TLS, alpn: 'http/1.1', serverName: 'a' },
        certificate: CERTIFICATE,
        steps: [STEP],
        refusal: { status: 502, sentence: '' },
      },
    ],
    [
      'a server that was not believed',
      { ...NOTHING, refusal: { status: 502, sentence: 'a', unbelievedHost: 'a.example' } },
    ],
    ['nothing that could be answered', { ...NOTHING, refusal: { status: null, sentence: 'a' } }],
    [
      'every step',
      {
        ...NOTHING,
        steps: [
          'client-connected',
          'resolved',
          'connected',
          'tunnelled',
          'client-secured',
          'server-secured',
        ].map((step) => ({ ...STEP, step })),
      },
    ],
    [
      'a certificate that is not to be believed',
      { ...NOTHING, certificate: { ...CERTIFICATE, fault: 'it has expired' } },
    ],
  ])('%s', (_, facts) => {
    expect(isStreamFacts(facts)).toBe(true);
    expect(isStreamFacts(JSON.parse(JSON.stringify(facts)))).toBe(true);
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['a list', []],
    ['a name that is missing', { clientTls: null, serverTls: null, certificate: null, steps: [] }],
    ['a name too many', { ...NOTHING, also: null }],
    ['TLS without a cipher', { ...NOTHING, clientTls: { ...TLS, cipher: null } }],
    ['a server name that is no text', { ...NOTHING, serverTls: { ...TLS, serverName: 7 } }],
    [
      'a certificate without a fingerprint',
      { ...NOTHING, certificate: { ...CERTIFICATE, fingerprint: undefined } },
    ],
    ['a step that nobody knows', { ...NOTHING, steps: [{ ...STEP, step: 'toString' }] }],
    ['a step before it could be', { ...NOTHING, steps: [{ ...STEP, before: -1 }] }],
    ['a step at no moment', { ...NOTHING, steps: [{ ...STEP, before: Number.NaN }] }],
    ['a list of steps with a hole', { ...NOTHING, steps: new Array(1) }],
    ['a status that is too large', { ...NOTHING, refusal: { status: 1000, sentence: '' } }],
    ['a refusal without a sentence', { ...NOTHING, refusal: { status: 502 } }],
    [
      'a server that was not believed and is no text',
      { ...NOTHING, refusal: { status: 502, sentence: 'a', unbelievedHost: null } },
    ],
  ])('not %s', (_, facts) => {
    expect(isStreamFacts(facts)).toBe(false);
  });
});

describe('a change of frames', () => {
  it.each(CHANGE_NAMES)('%s', (what) => {
    expect(isFrameChange({ what, keptFor: 1, rule: null })).toBe(true);
    expect(isFrameChange({ what, keptFor: 0, rule: 'a rule' })).toBe(true);
  });

  it.each([
    null,
    { what: 'improved', keptFor: 0, rule: null },
    { what: 'held', keptFor: -1, rule: null },
    { what: 'held', keptFor: 0.5, rule: null },
    { what: 'held', keptFor: 0 },
    { what: 'held', keptFor: 0, rule: 1 },
  ])('not %j', (change) => {
    expect(isFrameChange(change)).toBe(false);
  });
});
