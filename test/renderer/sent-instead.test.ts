import { expect, it } from 'vitest';
import { sharedEnds } from '../../src-renderer/detail/sent-instead.ts';

it.each([
  ['first message', 'first message', '', ''],
  ['{"price":0.45}', '{"price":0.01}', '45', '01'],
  ['abc', 'abXc', '', 'X'],
  ['aaa', 'aa', 'a', ''],
  ['', 'new', '', 'new'],
  // One half of each of these pairs is the same.
  ['a😀b', 'a😁b', '😀', '😁'],
  ['a\u{1f600}b', 'a\u{20200}b', '\u{1f600}', '\u{20200}'],
])('of %j and %j the difference is %j against %j', (one, other, came, sent) => {
  const { start, end } = sharedEnds(one, other);
  expect(one.slice(start, one.length - end)).toBe(came);
  expect(other.slice(start, other.length - end)).toBe(sent);
});
