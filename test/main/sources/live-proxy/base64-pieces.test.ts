/** RFC 4648 4, and 10 for its test vectors; a message may come in any pieces. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Base64Pieces } from '../../../../src-main/sources/live-proxy/base64-pieces.ts';
import { latin1 } from '../../../support/bytes.ts';

/** What the pieces of one message say in all; `undefined` once one of them is not base64. */
function decoded(decoder: Base64Pieces, pieces: readonly string[]): string | undefined {
  const said: Buffer[] = [];
  for (const [at, piece] of pieces.entries()) {
    const content = decoder.decode(latin1(piece), at === pieces.length - 1);
    if (content === undefined) return undefined;
    said.push(Buffer.from(content));
  }
  return Buffer.concat(said).toString('latin1');
}

describe('a message', () => {
  it.each([
    ['', ''],
    ['Zg==', 'f'],
    ['Zm8=', 'fo'],
    ['Zm9v', 'foo'],
    ['Zm9vYg==', 'foob'],
    ['Zm9vYmE=', 'fooba'],
    ['Zm9vYmFy', 'foobar'],
    ['+/8=', '\xfb\xff'],
  ])('%j says %j', (text, content) => {
    expect(decoded(new Base64Pieces(), [text])).toBe(content);
  });

  it.each(['Zg', 'Zg=', 'Z===', 'Zg===', '=', 'Zm9v=', 'Zg==Zg==', 'Zm9v\n', ' Zg==', 'Zm_v', 'Zm-v', 'é'])(
    '%j says nothing',
    (text) => {
      expect(decoded(new Base64Pieces(), [text])).toBeUndefined();
    },
  );
});

it('says the same in any pieces, right or wrong, and leaves nothing behind for the next', () => {
  const character = fc.constantFrom('A', 'z', '0', '+', '/', '=', '=', '-');
  const right = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('base64'));
  const text = fc.oneof(
    right,
    fc.array(character, { maxLength: 14 }).map((all) => all.join('')),
  );
  const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });
  fc.assert(
    fc.property(text, places, (whole, cuts) => {
      const ends = [...cuts.map((cut) => Math.floor(cut * whole.length)), whole.length].sort((a, b) => a - b);
      const pieces = ends.map((end, at) => whole.slice(ends[at - 1] ?? 0, end));
      const decoder = new Base64Pieces();
      const said = decoded(decoder, pieces);
      expect(said).toBe(decoded(new Base64Pieces(), [whole]));
      if (said === undefined) return;
      expect(said).toBe(Buffer.from(whole, 'base64').toString('latin1'));
      expect(decoded(decoder, ['Zm9v'])).toBe('foo');
    }),
    { seed: 4648, numRuns: 1000 },
  );
});
