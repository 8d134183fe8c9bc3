import { describe, expect, it } from 'vitest';
import { decodeLatin1, encodeLatin1 } from '../../../src-core/bytes/latin-1.ts';
import { hex } from '../../support/bytes.ts';

describe('Latin-1', () => {
  it('gives the character of the same number for every byte, and back', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const text = decodeLatin1(bytes);
    expect([...text].map((character) => character.charCodeAt(0))).toEqual([...bytes]);
    expect(encodeLatin1(text)).toEqual(bytes);
  });

  it('reads more bytes than one call of String.fromCharCode takes', () => {
    expect(decodeLatin1(new Uint8Array(300_000).fill(0x61))).toBe('a'.repeat(300_000));
  });

  it('keeps the low eight bits of what is not Latin-1', () => {
    expect(encodeLatin1('a\u20ac')).toEqual(hex('61 ac'));
  });
});
