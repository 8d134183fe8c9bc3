import { describe, expect, it } from 'vitest';
import { Reassembly } from '../../../src-core/tcp-streams/reassembly.ts';
import { latin1 } from '../../support/bytes.ts';
import { ReceivedStream } from '../../support/received-stream.ts';

const LIMITS = { outOfOrderBytes: 1000, outOfOrderSegments: 100, acknowledgedHolePatience: 1e9 };

/** Segments in the order in which they come: where each starts, counted from the first byte, and its text. */
function segmentsOf(text: string): { at: number; text: string }[] {
  return text.split(' ').map((segment) => {
    const [at = '', content = ''] = segment.split(':');
    return { at: Number(at), text: content };
  });
}

function reassembled(segments: string, start = 1000): ReceivedStream {
  const received = new ReceivedStream();
  const reassembly = new Reassembly(LIMITS, received);
  reassembly.begin(start);
  for (const { at, text } of segmentsOf(segments)) {
    const sequence = (start + at) >>> 0;
    reassembly.accept({ sequence, bytes: latin1(text), origin: -1, at: 0, missingBytes: 0 });
  }
  return received;
}

// RFC 9293 3.4 and 3.10.7.4: what is old is trimmed, what comes early waits.
const ORDERS: readonly [what: string, segments: string][] = [
  ['in order', '0:abc 3:def 6:ghi'],
  ['two swapped', '3:def 0:abc 6:ghi'],
  ['backwards', '6:ghi 3:def 0:abc'],
  ['the first last', '3:def 6:ghi 0:abc'],
  ['each twice', '0:abc 0:abc 3:def 3:def 6:ghi 6:ghi'],
  ['early ones twice', '6:ghi 6:ghi 3:def 3:def 0:abc'],
  ['sent again with other boundaries', '0:abc 3:def 0:abcdefghi'],
  ['sent again in smaller pieces', '0:abcdef 0:ab 2:cd 4:ef 6:ghi'],
  ['sent again across a hole', '0:abc 6:ghi 2:cdefg'],
  ['early ones with other boundaries', '3:defg 5:fghi 4:efgh 0:abcd'],
  ['one early one around another', '4:ef 3:defghi 0:abc'],
  ['one early one around two others', '3:d 6:g 2:cdefghi 0:ab'],
  ['a keep-alive probe of one old byte', '0:abcdef 5:X 6:ghi'],
  ['an empty segment ahead', '0:abc 6: 3:defghi'],
];

describe('a direction of TCP', () => {
  it.each(ORDERS)('is the same stream when segments come %s', (_, segments) => {
    expect(reassembled(segments).joined).toEqual(['abcdefghi']);
  });

  it.each(ORDERS)('wraps around 2^32 when segments come %s', (_, segments) => {
    for (const start of [0xffff_ffff, 0xffff_fffc, 0xffff_fff7])
      expect(reassembled(segments, start).joined).toEqual(['abcdefghi']);
  });

  it.each([
    ['handed on', '0:abcd 2:XXef', 'abcdef'],
    ['waiting, its beginning', '4:efgh 0:abcdXX', 'abcdefgh'],
    ['waiting, its end', '2:cdef 4:XXgh 0:ab', 'abcdefgh'],
    ['waiting, all of it', '4:ef 2:cdXXgh 0:ab', 'abcdefgh'],
    ['waiting, its middle', '2:cdefgh 4:XX 0:ab', 'abcdefgh'],
    ['waiting, by one in order', '4:ef 0:abcdXXgh', 'abcdefgh'],
    ['waiting twice, by one around both', '2:c 4:e 1:bXdXf 0:a', 'abcdef'],
  ])('keeps the first copy of bytes that are %s', (_, segments, text) => {
    expect(reassembled(segments).joined).toEqual([text]);
  });

  it('begins with the first byte it sees where no SYN told', () => {
    const received = new ReceivedStream();
    const reassembly = new Reassembly(LIMITS, received);
    reassembly.accept({ sequence: 77, bytes: latin1('abc'), origin: -1, at: 0, missingBytes: 0 });
    reassembly.accept({ sequence: 70, bytes: latin1('too old'), origin: -1, at: 1, missingBytes: 0 });
    reassembly.accept({ sequence: 80, bytes: latin1('def'), origin: -1, at: 2, missingBytes: 0 });
    expect(received.joined).toEqual(['abcdef']);
  });

  it('tells where in the file the bytes lie, those that were cut at their front too', () => {
    const received = new ReceivedStream();
    const reassembly = new Reassembly(LIMITS, received);
    reassembly.begin(0);
    const send = (sequence: number, text: string, origin: number): void =>
      reassembly.accept({ sequence, bytes: latin1(text), origin, at: 0, missingBytes: 0 });
    send(6, 'ghi', 600);
    send(4, 'efg', 400);
    send(0, 'abc', 100);
    send(1, 'bcd', 200);
    expect(received.parts).toEqual(['abc', 'd', 'ef', 'ghi']);
    expect(received.origins).toEqual([100, 202, 400, 600]);
  });

  it('keeps early bytes of its own, for those it was lent may change', () => {
    const received = new ReceivedStream();
    const reassembly = new Reassembly(LIMITS, received);
    reassembly.begin(0);
    const lent = Buffer.from('def');
    reassembly.accept({ sequence: 3, bytes: lent, origin: -1, at: 0, missingBytes: 0 });
    lent.fill('X');
    reassembly.accept({ sequence: 0, bytes: latin1('abc'), origin: -1, at: 1, missingBytes: 0 });
    expect(received.joined).toEqual(['abcdef']);
  });
});

describe('bytes that the capture cut off', () => {
  /** `+3` behind a text stands for three bytes that are missing behind it. */
  function received(segments: string): ReceivedStream {
    const stream = new ReceivedStream();
    const reassembly = new Reassembly(LIMITS, stream);
    reassembly.begin(1000);
    for (const { at, text } of segmentsOf(segments)) {
      const [kept = '', missing = '0'] = text.split('+');
      const rest = { origin: -1, at: 0, missingBytes: Number(missing) };
      reassembly.accept({ sequence: 1000 + at, bytes: latin1(kept), ...rest });
    }
    return stream;
  }

  it.each<[string, string, (string | number)[]]>([
    ['are a gap behind the ones that are there', '0:abc+3 6:ghi', ['abc', 3, 'ghi']],
    ['are a gap where nothing is there', '0:+6 6:ghi', [6, 'ghi']],
    ['are told once when sent again', '0:abc+3 0:abc+3 6:ghi', ['abc', 3, 'ghi']],
    ['are told in order', '6:ghi+2 0:abc+3', ['abc', 3, 'ghi', 2]],
    ['count as far as they are new', '0:abcde 2:cd+5', ['abcde', 4]],
    ['do not push out early ones that are there', '3:def 0:abc+3 6:ghi', ['abcdefghi']],
  ])('%s', (_, segments, parts) => {
    expect(received(segments).joined).toEqual(parts);
  });
});

describe('a hole that the capture is known to have', () => {
  it('is given up with the first segment behind it, and the next one is waited for again', () => {
    const received = new ReceivedStream();
    const reassembly = new Reassembly(LIMITS, received);
    const take = (at: number, text: string): void =>
      reassembly.accept({ sequence: 1000 + at, bytes: latin1(text), origin: -1, at: 0, missingBytes: 0 });
    reassembly.begin(1000);
    take(0, 'abc');
    reassembly.expectGap();
    take(500, 'def');
    expect(received.joined).toEqual(['abc', 497, 'def']);
    take(600, 'later');
    expect(received.joined).toEqual(['abc', 497, 'def']);
  });

  it('is none where the next segment goes on', () => {
    const received = new ReceivedStream();
    const reassembly = new Reassembly(LIMITS, received);
    const take = (at: number, text: string): void =>
      reassembly.accept({ sequence: 1000 + at, bytes: latin1(text), origin: -1, at: 0, missingBytes: 0 });
    reassembly.begin(1000);
    reassembly.expectGap();
    take(0, 'abc');
    take(6, 'ghi');
    expect(received.joined).toEqual(['abc']);
  });
});
