/** Heads of any text: whatever is asked of them throws nothing, says it on one line, and takes time in step with their length. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HttpHead, parseHead } from '../../../../src-core/http-upgrade/head.ts';
import { headFault } from '../../../../src-core/http-upgrade/head-syntax.ts';
import { answerMeaning } from '../../../../src-core/websocket/handshake/answer-meaning.ts';
import { agreedDeflate } from '../../../../src-core/websocket/handshake/deflate-negotiation.ts';
import { checkHixie76 } from '../../../../src-core/websocket/handshake/hixie-76.ts';
import { checkRequest } from '../../../../src-core/websocket/handshake/request-checks.ts';
import { checkResponse } from '../../../../src-core/websocket/handshake/response-checks.ts';
import { handshakeVerdicts } from '../../../../src-core/websocket/handshake/verdicts.ts';
import { checkVersion } from '../../../../src-core/websocket/handshake/version-check.ts';
import { findingText } from '../../../../src-core/websocket/violations/violation.ts';
import { latin1 } from '../../../support/bytes.ts';

const RUNS = { seed: 6455, numRuns: 500 };
const KEY_3 = latin1('^n:ds[4U');

/** All that can be said of a request and its answer, in sentences. */
function everything(asked: Uint8Array, answer: Uint8Array, status: number): string[] {
  const [request, response]: HttpHead[] = [parseHead(asked), parseHead(answer)];
  if (request === undefined || response === undefined) return [];
  const requestFindings = checkRequest(request, { encrypted: false, headFault: headFault(asked) });
  const findings = [
    ...requestFindings,
    ...checkResponse(request, response, { status, headFault: headFault(answer), requestFindings }),
    ...checkVersion(request, { status, response }),
    ...checkVersion(request, undefined),
    ...checkHixie76(request, KEY_3, KEY_3),
  ];
  const bits = agreedDeflate(request, response)?.compressors['client-to-server'].windowBits ?? 15;
  expect([8, 9, 10, 11, 12, 13, 14, 15]).toContain(bits);
  return [
    ...findings.map(findingText),
    answerMeaning(request, response, status),
    ...handshakeVerdicts(request, response, status, findings).map(({ text }) => text),
  ];
}

const NAMES = [
  'Host',
  'Upgrade',
  'Connection',
  'Origin',
  'Sec-WebSocket-Key',
  'Sec-WebSocket-Key1',
  'Sec-WebSocket-Key2',
  'Sec-WebSocket-Version',
  'Sec-WebSocket-Protocol',
  'Sec-WebSocket-Extensions',
  'Sec-WebSocket-Accept',
  'Location',
  'Forwarded',
];

const name = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 1, arbitrary: fc.string() },
);
const word = fc.constantFrom(
  'websocket',
  'Upgrade',
  'permessage-deflate',
  'client_max_window_bits',
  'server_max_window_bits',
  'x-webkit-deflate-frame',
  '13',
  '8',
  '99999999999999999999',
  'http://a:b@c:1',
  '[::1]',
  ',',
  ';',
  '=',
  '"',
  '\\',
  ' ',
  '\t',
  '\x00',
  '\x1b[2J',
  '\x85',
  '\r',
);
const value = fc
  .array(fc.oneof(word, fc.string({ maxLength: 3 })), { maxLength: 8 })
  .map((words) => words.join(''));
const field = fc.tuple(name, fc.constantFrom(': ', ':', ' :', ''), value).map((parts) => parts.join(''));

function headOf(lines: readonly string[]): fc.Arbitrary<Uint8Array> {
  const line = fc.oneof(fc.constantFrom(...lines), fc.string());
  return fc
    .tuple(line, fc.array(field, { maxLength: 12 }), fc.constantFrom('\r\n', '\n', '\r\n '))
    .map(([first, fields, end]) => latin1([first, ...fields, '', ''].join(end)));
}

const request = headOf(['GET / HTTP/1.1', 'GET http://a:b@c/?token=1#x HTTP/1.1', 'POST x HTTP/1.0']);
const response = headOf(['HTTP/1.1 101 Switching Protocols', 'HTTP/1.0 400 No', 'HTTP/1.1 101']);
const status = fc.oneof(fc.constant(101), fc.constant(426), fc.integer({ min: 0, max: 1000 }));

describe('any two heads', () => {
  it('are judged without an exception, in words that drive no terminal', () => {
    fc.assert(
      fc.property(request, response, status, (asked, answer, code) => {
        for (const text of everything(asked, answer, code)) {
          expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
          expect(text.length).toBeLessThan(1000);
        }
      }),
      RUNS,
    );
  });
});

/** What a hostile peer would repeat to make reading quadratic. */
const REPEATED = [
  'a',
  '"',
  '\\',
  '\\"',
  ',',
  ';',
  '=',
  ' ',
  '0 ',
  'a,',
  'a;',
  'a=',
  'a b ',
  ';a="',
  '/',
  '//',
  ':',
  ':1',
  '@',
  '?&',
  '&token=',
  '#',
  '.localhost',
  'proto=',
  'permessage-deflate,',
  'permessage-deflate;x,',
  'permessage-deflate;server_max_window_bits,',
  ';server_max_window_bits',
];

const LENGTH = 65_536;

/**
 * In milliseconds. On the machine it was written on each head took a hundredth of it or less; what is quadratic takes
 * 2 thousand million steps for 64 KiB.
 */
const LONGEST = 1_000;

/** The head that is its first line and the fields. */
function withFields(line: string, fields: readonly string[]): Uint8Array {
  return latin1([line, ...fields, '', ''].join('\r\n'));
}

function timeOf(requestLine: string, fields: readonly string[], answerFields: readonly string[]): number {
  const start = performance.now();
  everything(withFields(requestLine, fields), withFields('HTTP/1.1 101 X', answerFields), 101);
  return performance.now() - start;
}

describe('a head of 64 KiB is judged at once', () => {
  it.each(REPEATED)('when it repeats %j', (repeated) => {
    const long = repeated.repeat(Math.ceil(LENGTH / repeated.length)).slice(0, LENGTH);
    const target = `GET /${long.replaceAll(' ', '')} HTTP/1.1`;
    for (const field of NAMES) {
      const fields = [`${field}: permessage-deflate${long}`];
      expect(timeOf('GET / HTTP/1.1', fields, fields)).toBeLessThan(LONGEST);
    }
    const page = [`Origin: https://${long}`, `Host: ${long}`, 'Sec-WebSocket-Version: 13'];
    expect(timeOf(target, page, [`Sec-WebSocket-Extensions: ${long}`])).toBeLessThan(LONGEST);
    expect(timeOf(long, [long], [` ${long}`])).toBeLessThan(LONGEST);
    expect(timeOf('GET / HTTP/1.1', [`a${long}b: c`], [`a${long}b`])).toBeLessThan(LONGEST);
  });

  it('when it repeats a field', () => {
    for (const field of NAMES) {
      const fields = Array.from({ length: LENGTH / 24 }, (_, at) => `${field}: ${at}`);
      expect(timeOf('GET / HTTP/1.1', fields, fields)).toBeLessThan(LONGEST);
    }
    const keys = Array.from({ length: 2500 }, (_, at) => `Sec-WebSocket-Key: ${at}`);
    const accepts = Array.from({ length: 2500 }, (_, at) => `Sec-WebSocket-Accept: ${at}`);
    expect(timeOf('GET / HTTP/1.1', keys, accepts)).toBeLessThan(LONGEST);
  });

  it('when many offers are answered with many parameters', () => {
    const offers = 'permessage-deflate;server_max_window_bits=9,'.repeat(1500);
    const answer = `permessage-deflate${';x=1'.repeat(16_000)}`;
    const asked = ['Sec-WebSocket-Key: x', `Sec-WebSocket-Extensions: ${offers}`];
    expect(timeOf('GET / HTTP/1.1', asked, [`Sec-WebSocket-Extensions: ${answer}`])).toBeLessThan(LONGEST);
  });
});
