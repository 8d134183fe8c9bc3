import { expect, it } from 'vitest';
import type { FrameRow } from '../../../src-core/export/rows.ts';
import { framescope } from '../../support/command-line.ts';
import { commentedCapture, HOSTILE_COMMENT } from '../../support/commented-capture.ts';

const input = commentedCapture();

it('are in the rows of frames, as they were written', async () => {
  const { output, code } = await framescope(['read', '-', '--format', 'ndjson'], { input });
  const rows = output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as FrameRow);
  expect(rows.map(({ comments }) => comments)).toEqual([
    undefined,
    ['an answer', HOSTILE_COMMENT],
    undefined,
  ]);
  expect(code).toBe(0);
});

it('are told on standard error where they are about the whole capture', async () => {
  const { errors } = await framescope(['check', '-'], { input });
  expect(errors).toContain('framescope: noted about the capture in standard input: recorded at home\n');
  expect(errors).toContain('framescope: noted about interface lo in standard input: the loopback\n');
});

it('can be filtered by', async () => {
  const words = ['read', '-', '--format', 'ndjson', '--filter', 'comment contains "answer"'];
  const { output } = await framescope(words, { input });
  expect(
    output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).frame),
  ).toEqual([2]);
});
