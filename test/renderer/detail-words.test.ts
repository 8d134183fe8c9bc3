import { describe, expect, it } from 'vitest';
import type { LifecycleView, ScriptClose } from '../../src-core/contract/views.ts';
import { contextWords, ratioText } from '../../src-renderer/detail/compression-words.ts';
import { bytesOfHex } from '../../src-renderer/detail/hex.ts';
import { closeEvents, closeEventWords, whyHeading } from '../../src-renderer/detail/lifecycle-words.ts';

describe('compression', () => {
  it.each([
    [41, 131, '3.2 : 1'],
    [7, 5, '0.7 : 1'],
    [10, 100_000, '10000 : 1'],
    [1, 0, '–'],
    [0, 0, '–'],
  ])('%d bytes on the wire for %d of content are %s', (wire, content, words) => {
    expect(ratioText(content, wire)).toBe(words);
  });

  it('names the context', () => {
    expect(contextWords(0)).toBe('fresh');
    expect(contextWords(1204)).toBe('carried over, 1,204 bytes');
  });
});

const CLEAN: ScriptClose = { code: 1000, reason: 'bye', wasClean: true, explanation: undefined };
const ABNORMAL: ScriptClose = {
  code: 1006,
  reason: '',
  wasClean: false,
  explanation: 'No Close frame came.',
};

function lifecycle(states: readonly string[], seen: Partial<LifecycleView> = {}): LifecycleView {
  return {
    states: states.map((state, at) => ({ state, at })) as unknown as LifecycleView['states'],
    why: '',
    seenByClient: null,
    seenByServer: null,
    ...seen,
  };
}

describe('why a connection closed', () => {
  it.each([
    [['connecting', 'open', 'closing', 'closed'], 'Why did it close?'],
    [['connecting', 'open'], 'How does it stand?'],
    [['connecting', 'open', 'closing'], 'How does it stand?'],
    [['connecting', 'closed'], 'Why did it not open?'],
  ])('after %j is under "%s"', (states, heading) => {
    expect(whyHeading(lifecycle(states))).toBe(heading);
  });

  it('says what scripts saw, once where both saw the same', () => {
    expect(closeEventWords(CLEAN)).toBe('1000 “bye”, clean');
    expect(closeEventWords(ABNORMAL)).toBe('1006, not clean');
    const sides = (client: ScriptClose | null, server: ScriptClose | null): string[] =>
      closeEvents(lifecycle([], { seenByClient: client, seenByServer: server })).map(({ side }) => side);
    expect(sides(CLEAN, CLEAN)).toEqual(['both sides']);
    expect(sides(CLEAN, ABNORMAL)).toEqual(['client', 'server']);
    expect(sides(null, ABNORMAL)).toEqual(['server']);
    expect(sides(null, null)).toEqual([]);
  });
});

it('reads hexadecimal digits', () => {
  expect(bytesOfHex('81050aff')).toEqual([0x81, 0x05, 0x0a, 0xff]);
  expect(bytesOfHex('')).toEqual([]);
});
