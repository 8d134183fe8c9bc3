/** What `check` counts: the violations that are printed and those that nobody reads, each once. */
import { expect, it } from 'vitest';
import { CaptureStore } from '../../../src-core/capture-store/capture-store.ts';
import type { RuleName } from '../../../src-core/websocket/violations/violation.ts';
import { CountedChoice } from '../../../src-main/shells/command-line/counted-choice.ts';

const RULES: readonly RuleName[] = [
  'frame-not-masked',
  'pong-unsolicited',
  'masking-key-zero',
  'frame-not-masked',
  'pong-unsolicited',
  'frame-not-masked',
];

it.each<[what: string, printed: readonly (readonly [number, number])[]]>([
  [
    'of what was printed',
    [
      [0, 2],
      [2, 6],
    ],
  ],
  ['of what was printed in part', [[0, 3]]],
  ['of what nobody reads', []],
])('the counts %s are those of all that is chosen, and a row is chosen once', (_, printed) => {
  const store = new CaptureStore();
  for (const rule of RULES)
    store.violations.add({ rule, peer: 'client', connection: 0, frame: undefined, at: 0 });
  const asked: number[] = [];
  const choice = new CountedChoice(
    {
      settlesLate: false,
      // All but the second and the fourth.
      *ranges(from, to) {
        for (let row = from; row < to; row++) {
          asked.push(row);
          if (row !== 1 && row !== 3) yield { from: row, to: row + 1 };
        }
      },
    },
    store,
  );
  for (const [from, to] of printed) choice.ranges(from, to);
  expect(choice.finish()).toEqual({ error: 2, warning: 1, note: 1 });
  expect(asked).toEqual([0, 1, 2, 3, 4, 5]);
});
