import { expect, it } from 'vitest';
import { GrowingBytes } from '../../../src-core/endpoint/growing-bytes.ts';
import { counting, inPieces } from '../../support/bytes.ts';

it.each([1, 3, 1000, 5000])('bytes that come %i at a time are one piece, of their own length', (size) => {
  const bytes = counting(5000);
  const growing = new GrowingBytes();
  for (const round of [1, 2]) {
    for (const piece of inPieces(bytes, size)) growing.add(piece);
    expect(growing.length).toBe(5000);
    const taken = growing.take();
    expect([round, Buffer.compare(taken, bytes), taken.buffer.byteLength]).toEqual([round, 0, 5000]);
    expect(growing.length).toBe(0);
  }
});

it('nothing is nothing', () => {
  const growing = new GrowingBytes();
  growing.add(new Uint8Array(0));
  expect(growing.take()).toEqual(new Uint8Array(0));
});

// Copied with every piece, they would take minutes.
it('a million bytes that come one at a time are there at once', () => {
  const growing = new GrowingBytes();
  for (let at = 0; at < 1_000_000; at++) growing.add(Uint8Array.of(at));
  expect(growing.take().length).toBe(1_000_000);
});
