import { describe, expect, it } from 'vitest';
import { parseFrameHeader } from '../../../src-core/websocket/frame-header.ts';
import { type FrameRole, FrameSequence } from '../../../src-core/websocket/frame-sequence.ts';
import { frame } from '../../support/frame-builder.ts';

const FIRST: FrameRole = { kind: 'first', ends: false };
const FURTHER: FrameRole = { kind: 'further', ends: false };
const LAST: FrameRole = { kind: 'further', ends: true };
const WHOLE: FrameRole = { kind: 'first', ends: true };
const NONE: FrameRole = { kind: 'none' };

/** A frame: its opcode, and whether FIN is set. */
type Frame = readonly [opcode: number, fin: boolean, role: FrameRole];

// RFC 6455 5.4, a rule a row
const RULES: readonly [rule: string, frames: readonly Frame[]][] = [
  [
    'an unfragmented message has one frame with FIN',
    [
      [1, true, WHOLE],
      [2, true, WHOLE],
    ],
  ],
  [
    'a fragmented one has continuations up to FIN',
    [
      [1, false, FIRST],
      [0, false, FURTHER],
      [0, true, LAST],
      [2, true, WHOLE],
    ],
  ],
  [
    'of two fragments',
    [
      [2, false, FIRST],
      [0, true, LAST],
    ],
  ],
  [
    'control frames may come in between',
    [
      [1, false, FIRST],
      [9, true, NONE],
      [10, true, NONE],
      [0, false, FURTHER],
      [8, true, NONE],
      [0, true, LAST],
    ],
  ],
  [
    'control frames without FIN change nothing',
    [
      [1, false, FIRST],
      [9, false, NONE],
      [0, true, LAST],
    ],
  ],
  [
    'a continuation of nothing is part of no message',
    [
      [0, true, NONE],
      [0, false, NONE],
      [1, true, WHOLE],
      [0, true, NONE],
    ],
  ],
  [
    'a data frame inside a message begins another one',
    [
      [1, false, FIRST],
      [2, false, FIRST],
      [0, true, LAST],
      [0, true, NONE],
    ],
  ],
  [
    'a whole message inside a message ends it',
    [
      [1, false, FIRST],
      [2, true, WHOLE],
      [0, true, NONE],
    ],
  ],
  [
    'reserved data opcodes are part of no message',
    [
      [3, true, NONE],
      [1, false, FIRST],
      [7, false, NONE],
      [0, true, LAST],
    ],
  ],
  [
    'reserved control opcodes too',
    [
      [11, true, NONE],
      [1, false, FIRST],
      [15, false, NONE],
      [0, true, LAST],
    ],
  ],
];

describe('fragmentation', () => {
  it.each(RULES)('%s', (_, frames) => {
    const sequence = new FrameSequence('server', { compression: undefined, unknownExtension: false });
    for (const [opcode, fin, role] of frames)
      expect(sequence.accept(parseFrameHeader(frame({ opcode, fin }), 0)).role).toEqual(role);
  });
});
