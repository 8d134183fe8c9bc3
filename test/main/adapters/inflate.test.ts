import { constants, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { DeflateData } from '../../../src-core/websocket/permessage-deflate/inflate.ts';
import { inflate } from '../../../src-main/adapters/inflate.ts';
import { hex, joinBytes, latin1 } from '../../support/bytes.ts';
import { noise } from '../../support/noise.ts';

const NOTHING = new Uint8Array(0);

function inflated(bytes: Uint8Array, changes: Partial<DeflateData> = {}) {
  return inflate({ bytes, window: NOTHING, windowBits: 15, mostContent: 1000, mustEnd: true, ...changes });
}

// RFC 1951 3.2.6: "Hello" in fixed codes, BFINAL set.
const HELLO = hex('f3 48 cd c9 c9 07 00');

describe('inflating by zlib', () => {
  it('gives the content, and how many bytes it took', () => {
    expect(inflated(HELLO)).toEqual({ kind: 'inflated', content: latin1('Hello'), consumed: 7 });
    expect(inflated(joinBytes(HELLO, hex('01 02 03')))).toMatchObject({ kind: 'inflated', consumed: 7 });
  });

  it('gives plain bytes, never a Buffer', () => {
    const result = inflated(HELLO);
    expect(result.kind === 'inflated' && Buffer.isBuffer(result.content)).toBe(false);
  });

  it('refers to the window', () => {
    expect(inflated(hex('f3 00 11 00'), { window: latin1('Hello') })).toMatchObject({
      content: latin1('Hello'),
    });
    expect(inflated(hex('f3 00 11 00'))).toMatchObject({ kind: 'failed' });
  });

  it.each([
    ['no type of block', 'ff'],
    ['a stored block whose lengths differ', '01 05 00 00 00'],
    ['an end too early', 'f3 48 cd'],
    ['nothing', ''],
  ])('fails for %s', (_, digits) => {
    expect(inflated(hex(digits))).toMatchObject({ kind: 'failed', why: expect.stringMatching(/^[a-z ]+$/) });
  });

  it('does without an end where none must be', () => {
    expect(inflated(HELLO.subarray(0, 5), { mustEnd: false })).toMatchObject({ kind: 'inflated' });
  });

  it('stops at the limit, exactly', () => {
    const bytes = Uint8Array.from(deflateRawSync(noise(1000)));
    expect(inflated(bytes, { mostContent: 1000 })).toMatchObject({ kind: 'inflated' });
    expect(inflated(bytes, { mostContent: 999 })).toEqual({ kind: 'too-long' });
  });

  it('takes no more memory than the limit for a bomb', () => {
    const bomb = Uint8Array.from(deflateRawSync(new Uint8Array(50_000_000)));
    expect(inflated(bomb, { mostContent: 100_000 })).toEqual({ kind: 'too-long' });
  });

  it.each([9, 10, 11, 12, 13, 14])(
    'sees a reference beyond a window of %i bits, though not one within it',
    (windowBits) => {
      const distance = 2 ** windowBits;
      const content = joinBytes(noise(distance + 200), noise(distance + 200).subarray(0, 200));
      const bytes = Uint8Array.from(deflateRawSync(content));
      expect(inflated(bytes, { windowBits, mostContent: 100_000 })).toMatchObject({ kind: 'failed' });
      const near = Uint8Array.from(deflateRawSync(content, { windowBits }));
      expect(inflated(near, { windowBits, mostContent: 100_000 })).toMatchObject({
        kind: 'inflated',
        content,
      });
    },
  );

  it('of one block goes on where the next piece begins', () => {
    const flushed = deflateRawSync(latin1('Hello'), { finishFlush: constants.Z_SYNC_FLUSH });
    expect(inflated(Uint8Array.from(flushed), { mustEnd: false })).toMatchObject({
      content: latin1('Hello'),
    });
  });
});
