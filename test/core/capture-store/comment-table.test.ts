import { describe, expect, it } from 'vitest';
import { CommentTable } from '../../../src-core/capture-store/comment-table.ts';

const PLENTY = { comments: 100, commentText: 1000 };

function packet(number: number, frames: readonly [number, number]) {
  return { kind: 'packet', packet: number, at: number, frames } as const;
}

describe('the comments of a frame', () => {
  const table = new CommentTable(PLENTY);
  table.add({ kind: 'section' }, ['of all']);
  table.add(packet(3, [0, 0]), ['of no frame']);
  table.add(packet(5, [2, 5]), ['three frames', 'twice']);
  table.add(packet(6, [5, 5]), ['of no frame either']);
  table.add(packet(9, [7, 8]), ['one frame']);

  it.each([
    [0, []],
    [1, []],
    [2, ['three frames', 'twice']],
    [3, []],
    [4, []],
    [5, []],
    [6, []],
    [7, ['one frame']],
    [8, []],
  ])('%i are those of the packet that it is the first to end with', (row, texts) => {
    expect(table.ofFrame(row)).toEqual(texts);
    expect(table.hasOfFrame(row)).toBe(texts.length > 0);
  });

  it('stand among all others in the order of the capture', () => {
    expect(table.all.map(({ text }) => text)).toEqual([
      'of all',
      'of no frame',
      'three frames',
      'twice',
      'of no frame either',
      'one frame',
    ]);
  });
});

it.each([
  ['too many', { comments: 2, commentText: 1000 }],
  ['too long together', { comments: 100, commentText: 10 }],
])('counts comments that are %s, and keeps those before', (_what, limits) => {
  const table = new CommentTable(limits);
  table.add({ kind: 'section' }, ['12345', '12345', 'more']);
  table.add(packet(1, [0, 1]), ['and more']);
  expect(table.all).toHaveLength(2);
  expect(table.overLimit).toBe(2);
  expect(table.ofFrame(0)).toEqual([]);
});
