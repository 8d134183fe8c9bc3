import { describe, expect, it } from 'vitest';
import { HeadCollector } from '../../../src-core/http-upgrade/head-collector.ts';
import { inPieces, latin1 } from '../../support/bytes.ts';

const LONGEST = 1000;

/** What a collector takes of the bytes, given in pieces of `size`. */
function collected(text: string, size: number): { taken: number; text: string; complete: boolean } {
  const collector = new HeadCollector(LONGEST);
  let taken = 0;
  for (const piece of inPieces(latin1(text), size)) taken += collector.accept(piece);
  return { taken, text: Buffer.from(collector.bytes()).toString('latin1'), complete: collector.complete };
}

describe('the collector of a head', () => {
  it.each([
    ['CRLF', 'GET / HTTP/1.1\r\nA: 1\r\n\r\n'],
    ['bare LF (RFC 9112 2.2)', 'GET / HTTP/1.1\nA: 1\n\n'],
    ['CRLF, then bare LF', 'GET / HTTP/1.1\r\nA: 1\n\n'],
    ['bare LF, then CRLF', 'GET / HTTP/1.1\nA: 1\n\r\n'],
    ['no fields', 'GET / HTTP/1.1\r\n\r\n'],
  ])('takes a head up to its empty line, with %s, in pieces of any size', (_, head) => {
    for (let size = 1; size <= head.length + 3; size++) {
      expect(collected(`${head}\x81\x05Hello`, size)).toEqual({
        taken: head.length,
        text: head,
        complete: true,
      });
    }
  });

  // RFC 9112 2.2: at least one empty line before a request line is to be passed over.
  it.each(['\r\n', '\n', '\r\n\r\n\n'])('passes over empty lines before the first', (lines) => {
    const head = 'GET / HTTP/1.1\r\n\r\n';
    expect(collected(lines + head, 1)).toEqual({
      taken: lines.length + head.length,
      text: head,
      complete: true,
    });
  });

  it.each([
    'GET / HTTP/1.1\r\n',
    'GET / HTTP/1.1\r\n\r',
    'GET / HTTP/1.1\r\nA: 1',
    'GET / HTTP/1.1\r\n\rX\n',
    '\r\n',
  ])('waits for more after %j', (text) => {
    expect(collected(text, 100)).toMatchObject({ taken: text.length, complete: false });
  });

  it('takes a head as long as the longest, and tells when it is longer', () => {
    const exact = `GET / HTTP/1.1\r\n${'a'.repeat(LONGEST - 20)}\r\n\r\n`;
    const collector = new HeadCollector(LONGEST);
    expect(exact).toHaveLength(LONGEST);
    expect(collector.accept(latin1(exact))).toBe(LONGEST);
    expect([collector.complete, collector.tooLong]).toEqual([true, false]);

    const longer = new HeadCollector(LONGEST);
    expect(longer.accept(latin1(`GET / HTTP/1.1\r\n${'a'.repeat(LONGEST)}\r\n\r\n`))).toBe(LONGEST);
    expect([longer.complete, longer.tooLong]).toEqual([false, true]);
    expect(longer.accept(latin1('more'))).toBe(0);
  });
});
