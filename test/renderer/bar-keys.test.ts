import { expect, it } from 'vitest';
import { type KeyAction, type KeyFacts, keyAction } from '../../src-renderer/filter-bar/bar-keys.ts';

const PLAIN = { ctrlKey: false, shiftKey: false, altKey: false, metaKey: false };
const CLOSED: KeyFacts = { open: undefined, isAsking: false, isAtItem: false, isEmpty: false };
const CHOICES: KeyFacts = { open: 'choices', isAsking: false, isAtItem: false, isEmpty: false };
const KEPT: KeyFacts = { open: 'kept', isAsking: false, isAtItem: true, isEmpty: true };

it.each<[string, object, KeyFacts, KeyAction | undefined]>([
  ['ArrowDown', {}, { ...CLOSED, isEmpty: true }, 'show-kept'],
  ['ArrowDown', {}, CLOSED, 'complete'],
  ['ArrowDown', {}, CHOICES, 'next'],
  ['ArrowUp', {}, CLOSED, 'show-kept'],
  ['ArrowUp', {}, KEPT, 'previous'],
  [' ', { ctrlKey: true }, CLOSED, 'complete'],
  [' ', {}, CLOSED, undefined],
  ['Tab', {}, CHOICES, 'accept'],
  ['Tab', {}, { ...CLOSED, isAsking: true }, 'accept'],
  // Tab goes on to the next control where there is nothing to accept, and back with Shift.
  ['Tab', {}, CLOSED, undefined],
  ['Tab', {}, KEPT, undefined],
  ['Tab', { shiftKey: true }, CHOICES, undefined],
  ['Enter', {}, CLOSED, 'enter'],
  ['Enter', { shiftKey: true }, CHOICES, 'enter'],
  ['Escape', {}, CHOICES, 'close'],
  ['Escape', {}, KEPT, 'close'],
  ['Escape', {}, CLOSED, 'leave'],
  ['Delete', {}, KEPT, 'forget'],
  ['Delete', {}, { ...KEPT, isAtItem: false }, undefined],
  ['Delete', {}, { ...CHOICES, isAtItem: true }, undefined],
  ['a', {}, CHOICES, undefined],
  ['ArrowDown', { altKey: true }, CHOICES, undefined],
])('%s with %j, the bar being %j: %s', (key, modifiers, facts, action) => {
  expect(keyAction({ ...PLAIN, ...modifiers, key }, facts)).toBe(action);
});
