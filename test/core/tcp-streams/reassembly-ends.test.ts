import { describe, expect, it } from 'vitest';
import { Reassembly, type ReassemblyLimits } from '../../../src-core/tcp-streams/reassembly.ts';
import { latin1 } from '../../support/bytes.ts';
import { ReceivedStream } from '../../support/received-stream.ts';

const SECOND = 1e9;
const LIMITS = { outOfOrderBytes: 10, outOfOrderSegments: 3, acknowledgedHolePatience: SECOND };

/** A direction whose first byte has the number 0. */
class Stream extends ReceivedStream {
  readonly reassembly: Reassembly;

  constructor(limits: ReassemblyLimits = LIMITS) {
    super();
    this.reassembly = new Reassembly(limits, this);
    this.reassembly.begin(0);
  }

  send(sequence: number, text: string, at = 0): this {
    this.reassembly.accept({ sequence, bytes: latin1(text), origin: -1, at, missingBytes: 0 });
    return this;
  }
}

describe('limits of what may wait behind a hole', () => {
  it('hold up to the last byte', () => {
    expect(new Stream().send(5, '0123456789').parts).toEqual([]);
  });

  it('give the hole up as a gap with one byte more', () => {
    const stream = new Stream().send(5, '0123456789').send(15, 'x');
    expect(stream.joined).toEqual([5, '0123456789x']);
  });

  it('give the hole up with one segment more', () => {
    const stream = new Stream().send(2, 'a').send(4, 'b').send(6, 'c');
    expect(stream.parts).toEqual([]);
    stream.send(8, 'd');
    expect(stream.parts).toEqual([2, 'a']);
  });

  it('give up as many holes as it takes', () => {
    const stream = new Stream().send(2, 'ab').send(6, 'cd').send(10, '0123456789');
    expect(stream.parts).toEqual([2, 'ab', 2, 'cd']);
  });

  it('count a byte once however often it is sent again', () => {
    const stream = new Stream();
    for (let time = 0; time < 50; time++) stream.send(1, 'bcde').send(3, 'de').send(5, 'fg');
    expect(stream.parts).toEqual([]);
    expect(stream.send(0, 'a').joined).toEqual(['abcdefg']);
  });

  it('take what was given up for old when it comes after all', () => {
    const stream = new Stream().send(5, '0123456789').send(15, 'x').send(0, 'abcde');
    expect(stream.joined).toEqual([5, '0123456789x']);
  });
});

describe('a hole below what the receiver acknowledges', () => {
  it('is given up after the patience, counted from the first such acknowledgment', () => {
    const stream = new Stream().send(5, 'abc');
    stream.reassembly.acknowledged(5, 3 * SECOND);
    stream.reassembly.acknowledged(8, 4 * SECOND - 1);
    expect(stream.parts).toEqual([]);
    stream.reassembly.acknowledged(8, 4 * SECOND);
    expect(stream.parts).toEqual([5, 'abc']);
  });

  it('is still filled by a packet that the capture has in the wrong order', () => {
    const stream = new Stream().send(5, 'fgh');
    stream.reassembly.acknowledged(8, 0);
    stream.send(0, 'abcde');
    stream.reassembly.acknowledged(8, 9 * SECOND);
    expect(stream.joined).toEqual(['abcdefgh']);
  });

  it('waits on while the receiver does not acknowledge it', () => {
    const stream = new Stream().send(5, 'fgh');
    for (let at = 0; at < 100; at++) stream.reassembly.acknowledged(4, at * SECOND);
    expect(stream.parts).toEqual([]);
  });

  it('gives each hole a patience of its own', () => {
    const stream = new Stream().send(5, 'abc').send(10, 'def');
    stream.reassembly.acknowledged(13, 0);
    stream.reassembly.acknowledged(13, SECOND);
    expect(stream.parts).toEqual([5, 'abc']);
    stream.reassembly.acknowledged(13, SECOND + 1);
    stream.reassembly.acknowledged(13, 2 * SECOND);
    expect(stream.parts).toEqual([5, 'abc']);
    stream.reassembly.acknowledged(13, 2 * SECOND + 1);
    expect(stream.parts).toEqual([5, 'abc', 2, 'def']);
  });

  it('says nothing where nothing waits', () => {
    const stream = new Stream().send(0, 'abc');
    stream.reassembly.acknowledged(1000, 0);
    stream.reassembly.acknowledged(1000, 9 * SECOND);
    expect(stream.parts).toEqual(['abc']);
  });
});

describe('a FIN', () => {
  it('finishes a direction once everything before it is there', () => {
    const stream = new Stream().send(0, 'abc');
    expect(stream.reassembly.finished).toBe(false);
    stream.reassembly.fin(3);
    expect(stream.reassembly.finished).toBe(true);
  });

  it('before a hole waits until the hole is filled', () => {
    const stream = new Stream().send(3, 'def');
    stream.reassembly.fin(6);
    expect(stream.reassembly.finished).toBe(false);
    stream.send(0, 'abc');
    expect(stream.reassembly.finished).toBe(true);
    expect(stream.joined).toEqual(['abcdef']);
  });

  it('on a direction that never sent a byte finishes it', () => {
    const reassembly = new Reassembly(LIMITS, new ReceivedStream());
    reassembly.fin(4711);
    expect(reassembly.finished).toBe(true);
  });

  // RFC 9293 3.10.7.4, seventh: text after a FIN "should not occur" and is ignored. A keep-alive probe after it
  // (RFC 9293 3.8.4) carries the FIN's own number and may hold one byte of garbage.
  it('is the last of its direction', () => {
    const stream = new Stream().send(0, 'abc');
    stream.reassembly.fin(3);
    stream.send(3, 'X').send(2, 'cXYZ').send(40, 'Z');
    expect(stream.joined).toEqual(['abc']);
    expect(stream.reassembly.finished).toBe(true);
  });

  it('of an earlier connection, before what has been handed on, means nothing', () => {
    const stream = new Stream().send(0, 'abc');
    stream.reassembly.fin(0xffff_ff00);
    stream.send(3, 'def');
    stream.reassembly.fin(6);
    expect(stream.joined).toEqual(['abcdef']);
    expect(stream.reassembly.finished).toBe(true);
  });
});

describe('the end', () => {
  it('hands on what waits, with its gaps', () => {
    const stream = new Stream().send(0, 'ab').send(4, 'ef').send(8, 'i');
    stream.reassembly.end(0);
    expect(stream.parts).toEqual(['ab', 2, 'ef', 2, 'i']);
  });

  it('tells of bytes that are missing before the FIN', () => {
    const stream = new Stream().send(0, 'ab');
    stream.reassembly.fin(7);
    stream.reassembly.end(0);
    expect(stream.parts).toEqual(['ab', 5]);
  });

  it('is silent where nothing is missing', () => {
    const stream = new Stream().send(0, 'ab');
    stream.reassembly.fin(2);
    stream.reassembly.end(0);
    stream.reassembly.end(0);
    expect(stream.parts).toEqual(['ab']);
  });

  it('of a direction that never began says nothing', () => {
    const received = new ReceivedStream();
    new Reassembly(LIMITS, received).end(0);
    expect(received.parts).toEqual([]);
  });
});
