import { describe, expect, it } from 'vitest';
import { Utf8Checker } from '../../../src-core/bytes/utf-8-checker.ts';
import { hex } from '../../support/bytes.ts';

// The many sequences there are stand in test/conformance/rfc-6455-8.1.test.ts.
describe('the check of UTF-8', () => {
  it('tells the first fault only, and stays with it', () => {
    const checker = new Utf8Checker();
    expect(checker.accept(hex('61 ff'))).toEqual({ start: 1, end: 2 });
    expect(checker.accept(hex('61 80 fe'))).toEqual({ start: 1, end: 2 });
    expect(checker.end()).toEqual({ start: 1, end: 2 });
  });

  it('counts over its pieces, empty ones among them', () => {
    const checker = new Utf8Checker();
    for (const piece of ['61', '', 'e2', '', '82']) expect(checker.accept(hex(piece))).toBeUndefined();
    expect(checker.accept(hex('28'))).toEqual({ start: 1, end: 4 });
  });

  it('has a sequence that is not complete be a fault only at the end', () => {
    const checker = new Utf8Checker();
    expect(checker.accept(hex('61 f0 9f 98'))).toBeUndefined();
    expect(checker.end()).toEqual({ start: 1, end: 4 });
    expect(checker.end()).toEqual({ start: 1, end: 4 });
  });

  it('of nothing finds nothing', () => {
    expect(new Utf8Checker().end()).toBeUndefined();
  });
});
