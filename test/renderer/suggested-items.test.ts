import { expect, it } from 'vitest';
import { itemsOf } from '../../src-renderer/filter-bar/suggested-items.ts';

const KEPT = { recent: ['fin', 'violation'], favourites: ['violation', 'rsv1'] };

it('no list has no items', () => {
  expect(itemsOf(undefined, KEPT)).toEqual([]);
});

it('choices are told in the order of the engine', () => {
  const choices = [
    { text: 'opcode', kind: 'field', meaning: 'Opcode of a frame' },
    { text: 'origin', kind: 'field', meaning: 'Origin of the request' },
  ] as const;
  const completion = { start: 0, end: 1, choices };
  expect(itemsOf({ kind: 'choices', completion }, KEPT)).toEqual(
    choices.map((choice) => ({ kind: 'choice', choice })),
  );
});

it('of kept filters the favourites come first, and none comes twice', () => {
  expect(itemsOf({ kind: 'kept' }, KEPT)).toEqual([
    { kind: 'kept', filter: 'violation', isFavourite: true },
    { kind: 'kept', filter: 'rsv1', isFavourite: true },
    { kind: 'kept', filter: 'fin', isFavourite: false },
  ]);
});
