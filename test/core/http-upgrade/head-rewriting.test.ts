/** What a proxy changes in the head of a request, and that all else is left as it was. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HeadChanges, rewrittenHead } from '../../../src-core/http-upgrade/head-rewriting.ts';
import { latin1 } from '../../support/bytes.ts';

function rewritten(head: string, changes: HeadChanges): string {
  return Buffer.from(rewrittenHead(latin1(head), changes)).toString('latin1');
}

const HOST: HeadChanges = { values: new Map([['host', 'new.example:81']]) };

describe('the target', () => {
  it.each([
    ['GET http://a.example/x HTTP/1.1\r\n\r\n', 'GET /y HTTP/1.1\r\n\r\n'],
    // RFC 9112 2.2: empty lines before the first are passed over, and stay.
    ['\r\n\nGET / HTTP/1.1\r\n\r\n', '\r\n\nGET /y HTTP/1.1\r\n\r\n'],
    ['GET / HTTP/1.1\n\n', 'GET /y HTTP/1.1\n\n'],
    ['get  /a b  HTTP/1.1\r\n\r\n', 'get /y HTTP/1.1\r\n\r\n'],
    ['GET / HTTP/1.1\r\nX: GET / HTTP/1.1\r\n\r\n', 'GET /y HTTP/1.1\r\nX: GET / HTTP/1.1\r\n\r\n'],
    ['GET\r\n\r\n', 'GET\r\n\r\n'],
    ['GET /\r\n\r\n', 'GET /\r\n\r\n'],
    ['\r\n\r\n', '\r\n\r\n'],
  ])('in %j', (head, expected) => {
    expect(rewritten(head, { target: '/y' })).toBe(expected);
  });
});

describe('the value of a field', () => {
  it.each([
    ['is put in its place', 'Host: old.example\r\n', 'Host: new.example:81\r\n'],
    ['whatever its case', 'hOsT:old.example\r\n', 'hOsT:new.example:81\r\n'],
    ['behind the blanks that were there', 'Host:\t  old.example \r\n', 'Host:\t  new.example:81\r\n'],
    ['before the line end that was there', 'Host: old.example\n', 'Host: new.example:81\n'],
    ['where it was empty', 'Host:\r\n', 'Host:new.example:81\r\n'],
    ['in every such field', 'Host: a\r\nHost: b\r\n', 'Host: new.example:81\r\nHost: new.example:81\r\n'],
    // RFC 9112 5.2: what a folded line adds belongs to the value that is replaced.
    [
      'instead of all of a folded one',
      'Host: old\r\n .example\r\n\tx\r\nA: 1\r\n',
      'Host: new.example:81\r\nA: 1\r\n',
    ],
    ['in no other field', 'X-Host: old\r\nHosts: old\r\n', 'X-Host: old\r\nHosts: old\r\n'],
    // RFC 9112 5.1: such a line is no field that anybody may read as one.
    ['in none with a blank before its colon', 'Host : old\r\n', 'Host : old\r\n'],
    ['in none that is not there', 'A: 1\r\n', 'A: 1\r\n'],
    ['in no folded line', 'A: 1\r\n Host: old\r\n', 'A: 1\r\n Host: old\r\n'],
  ])('%s', (_, fields, expected) => {
    const line = 'GET / HTTP/1.1\r\n';
    expect(rewritten(`${line}${fields}\r\n`, HOST)).toBe(`${line}${expected}\r\n`);
  });

  it('is never taken for one in the first line', () => {
    expect(rewritten('Host: GET /\r\n\r\n', HOST)).toBe('Host: GET /\r\n\r\n');
  });
});

describe('a field that is left out', () => {
  const without: HeadChanges = { without: ['proxy-connection', 'proxy-authorization'] };

  it.each([
    ['goes with its line', 'A: 1\r\nProxy-Connection: keep-alive\r\nB: 2\r\n', 'A: 1\r\nB: 2\r\n'],
    ['goes with its folded lines', 'proxy-authorization: Basic\r\n\tYTpi\r\n c\r\nB: 2\r\n', 'B: 2\r\n'],
    ['goes as often as it is there', 'Proxy-Connection: a\nPROXY-CONNECTION: b\n', ''],
    [
      'takes no other with it',
      'Proxy-Connections: a\r\nConnection: close\r\n',
      'Proxy-Connections: a\r\nConnection: close\r\n',
    ],
  ])('%s', (_, fields, expected) => {
    const line = 'GET / HTTP/1.1\r\n';
    expect(rewritten(`${line}${fields}\r\n`, without)).toBe(`${line}${expected}\r\n`);
  });
});

it('a head that nothing is to be changed in stays byte for byte, whatever it holds', () => {
  const line = fc.oneof(
    fc.constantFrom('\r\n', '\n', '\r', ' ', '\t', ':', 'Host: a', 'GET / HTTP/1.1', '\x80\xff\0'),
    fc.string({ unit: 'binary-ascii', maxLength: 5 }),
  );
  const head = fc.array(line, { maxLength: 20 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(head, (text) => {
      expect(rewritten(text, {})).toBe(text);
      expect(rewritten(text, { values: new Map([['not-there', 'x']]), without: ['nor-this'] })).toBe(text);
    }),
    { seed: 9112, numRuns: 500 },
  );
});

it('64 KiB of anything take a moment', () => {
  for (const piece of [' ', '\t', ':', '\r', 'a', '\n', 'a: b\r\n', ' b\r\n', '\r\n'])
    expect(rewritten(piece.repeat(65_536 / piece.length), HOST).length).toBeGreaterThan(0);
}, 5000);
