import { describe, expect, it } from 'vitest';
import type { HandshakeView, RelayedView, Step } from '../../src-core/contract/views.ts';
import { dayText, refusalHeading, tlsWords, waySpans } from '../../src-renderer/detail/way-words.ts';

const MS = 1e6;

interface Moments {
  readonly openedAt: number;
  readonly requestAt: number;
  readonly responseAt: number | null;
}

function handshake(steps: readonly Step[] | null, moments: Moments): HandshakeView {
  const relayed: RelayedView | null =
    steps === null
      ? null
      : { clientTls: null, serverTls: null, certificate: null, steps: [...steps], refusal: null };
  const { openedAt, ...times } = moments;
  const lifecycle = { states: [{ state: 'connecting', at: openedAt }] };
  return { relayed, lifecycle, ...times } as unknown as HandshakeView;
}

const step = (name: Step['step'], before: number, detail: string | null = null): Step => ({
  step: name,
  before: before * MS,
  detail,
});

const OPENED = { openedAt: 100 * MS, requestAt: 101 * MS, responseAt: 131 * MS };

describe('the way to an open connection', () => {
  it('goes from the first step of the proxy to the answer', () => {
    const steps = [
      step('client-connected', 50),
      step('resolved', 42, '192.0.2.7'),
      step('connected', 30, '192.0.2.7:443'),
      step('server-secured', 4),
    ];
    expect(waySpans(handshake(steps, OPENED))).toEqual([
      { name: 'Client connected', detail: null, from: 0, to: 0 },
      { name: 'Name resolved', detail: '192.0.2.7', from: 0, to: 8 * MS },
      { name: 'Server connected', detail: '192.0.2.7:443', from: 8 * MS, to: 20 * MS },
      { name: 'TLS with the server', detail: null, from: 20 * MS, to: 46 * MS },
      { name: 'Until the request', detail: null, from: 46 * MS, to: 51 * MS },
      { name: 'Handshake', detail: null, from: 51 * MS, to: 81 * MS },
    ]);
  });

  it('ends with the request where no answer came', () => {
    const spans = waySpans(handshake([step('client-connected', 5)], { ...OPENED, responseAt: null }));
    expect(spans.map(({ name, to }) => [name, to])).toEqual([
      ['Client connected', 0],
      ['Until the request', 6 * MS],
    ]);
  });

  it('is not known without a proxy, nor of one that told no steps', () => {
    expect(waySpans(handshake(null, OPENED))).toEqual([]);
    expect(waySpans(handshake([], OPENED))).toEqual([]);
  });

  it('never goes back, and never without end, whatever a file says', () => {
    const steps = Array.from({ length: 1000 }, (_, at) => step('resolved', (at * 7) % 1000));
    const spans = waySpans(handshake(steps, { openedAt: 100 * MS, requestAt: 0, responseAt: 0 }));
    expect(spans.length).toBe(22);
    for (const [at, { from, to }] of spans.entries()) {
      expect(to).toBeGreaterThanOrEqual(from);
      expect(from).toBe(spans[at - 1]?.to ?? 0);
    }
  });
});

it('TLS is told by version and host, and by what was agreed', () => {
  const cipher = 'TLS_AES_128_GCM_SHA256';
  expect(tlsWords({ version: 'TLSv1.3', cipher, serverName: 'example.com', alpn: 'http/1.1' })).toEqual([
    'TLSv1.3 for example.com',
    'TLS_AES_128_GCM_SHA256, ALPN http/1.1',
  ]);
  expect(tlsWords({ version: 'TLSv1.2', cipher, serverName: null, alpn: null })).toEqual(['TLSv1.2', cipher]);
});

it.each([
  ['2026-11-21T07:43:09.000Z', '2026-11-21'],
  ['Nov 21 07:43:09 2026 GMT', 'Nov 21 07:43:09 2026 GMT'],
  ['', ''],
])('the day of %j is %j', (time, day) => {
  expect(dayText(time)).toBe(day);
});

it.each([
  [502, 'The proxy answered instead of a server, with 502'],
  // RFC 9110 9.3.6: the tunnel was there, and TLS with the program did not come about in it.
  [200, 'Nothing came through the proxy'],
  [null, 'Nothing came through the proxy'],
])('a refusal with %d is under "%s"', (status, heading) => {
  expect(refusalHeading({ status, sentence: '' })).toBe(heading);
});
