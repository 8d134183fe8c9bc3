import { CHANGE_NAMES, type ChangeName, type FrameChange } from '../../stream/relayed.ts';
import type { Field, NumberReading } from './field.ts';

const MEANINGS: Readonly<Record<ChangeName, string>> = {
  held: 'Kept until somebody let it go, unchanged',
  edited: 'Another content was sent instead',
  dropped: 'Not sent',
  cut: 'Not sent, and the connection was broken off at it',
  delayed: 'Sent later',
  repeated: 'Sent more than once',
  recompressed: 'Sent in other bytes, since a message before it was not sent as it came',
  injected: 'Put in by the proxy',
};

const CHANGE_NUMBERS = new Map<ChangeName, number>(CHANGE_NAMES.map((name, number) => [name, number]));

/** A number of frames that a proxy did not just pass on, which are few: none is asked for by itself. */
function numberOfChange(read: (change: FrameChange) => number): NumberReading {
  return {
    kind: 'numbers',
    // A frame is known before it is known what became of it.
    isLate: true,
    at: ({ changes }, row) => {
      const changed = changes.ofFrame(row);
      return changed === undefined ? Number.NaN : read(changed.change);
    },
    fill: ({ changes }, { from, to }, target) => {
      target.fill(Number.NaN, 0, to - from);
      changes.eachWithin(from, to, (row, { change }) => {
        target[row - from] = read(change);
      });
    },
  };
}

/** What a proxy did with frames on their way; messages see what it did with theirs. */
export const CHANGE_FIELDS: readonly Field[] = [
  {
    name: 'change',
    type: 'enumeration',
    values: CHANGE_NAMES,
    valueMeanings: CHANGE_NAMES.map((name) => MEANINGS[name]),
    meaning: 'What a proxy did with a frame; alone: that it did anything but pass it on',
    example: 'change in {edited, dropped}',
    ofFrames: numberOfChange(({ what }) => CHANGE_NUMBERS.get(what) ?? Number.NaN),
  },
  {
    name: 'change.rule',
    type: 'text',
    meaning: 'Name of the rule by which a proxy did it, where it was one',
    example: 'change.rule == "no pings"',
    ofFrames: {
      kind: 'values',
      isLate: true,
      at: ({ store }, row) => {
        const rule = store.changes.ofFrame(row)?.change.rule;
        return rule == null ? [] : [rule];
      },
      candidates: numberOfChange(({ rule }) => (rule === null ? Number.NaN : 1)),
    },
  },
  {
    name: 'kept',
    type: 'duration',
    meaning: 'How long a proxy kept a frame back that it did not just pass on',
    example: 'kept > 1 s',
    ofFrames: numberOfChange(({ what, keptFor }) => (what === 'injected' ? Number.NaN : keptFor)),
  },
];
