import type { FrameTable } from '../../capture-store/frame-table.ts';
import { heldLength } from '../../capture-store/payload-place.ts';
import { type FrameHeader, headerLength } from '../../websocket/frame-header.ts';
import { opcodeName } from '../../websocket/opcode.ts';
import { numberOfFrame } from './columns-of-rows.ts';
import type { Field } from './field.ts';

function flag(name: string, meaning: string, read: (header: FrameHeader) => boolean): Field {
  return {
    name,
    type: 'boolean',
    meaning,
    example: name,
    ofFrames: numberOfFrame((frames, row) => (read(frames.header(row)) ? 1 : 0)),
  };
}

/** The bits of the header and what else only frames have; messages see those of all their frames. */
export const FRAME_FIELDS: readonly Field[] = [
  {
    name: 'frame',
    type: 'number',
    meaning: 'Number of the frame, from 1',
    example: 'frame in {100..200}',
    ofFrames: numberOfFrame((_, row) => row + 1),
  },
  {
    name: 'opcode',
    type: 'enumeration',
    values: Array.from({ length: 16 }, (_, opcode) => opcodeName(opcode)),
    numbersAreValues: true,
    meaning: 'Opcode of a frame, by its name or its number',
    example: 'opcode in {ping, pong}',
    ofFrames: numberOfFrame((frames, row) => frames.opcode(row)),
  },
  flag('fin', 'Final frame of its message', ({ fin }) => fin),
  flag('rsv1', 'First reserved bit, which marks compressed messages', ({ rsv1 }) => rsv1),
  flag('rsv2', 'Second reserved bit', ({ rsv2 }) => rsv2),
  flag('rsv3', 'Third reserved bit', ({ rsv3 }) => rsv3),
  flag('masked', 'Whether the payload is masked', ({ masked }) => masked),
  {
    name: 'masking-key',
    type: 'word',
    meaning: 'Masking key of a masked frame',
    example: 'masking-key == 37:fa:21:3d',
    ofFrames: numberOfFrame((frames, row) => {
      const { masked, maskingKey } = frames.header(row);
      return masked ? maskingKey : Number.NaN;
    }),
  },
  {
    name: 'header-length',
    type: 'size',
    meaning: 'Bytes of the frame header, from 2 to 14',
    example: 'header-length > 8',
    ofFrames: numberOfFrame((frames, row) => headerLength(frames.header(row))),
  },
  {
    name: 'missing',
    type: 'size',
    meaning: 'Bytes of the payload that the capture lacks, where it lacks some',
    example: 'missing > 1 KiB',
    ofFrames: numberOfFrame((frames, row) => missingBytes(frames, row) || Number.NaN),
  },
];

function missingBytes(frames: FrameTable, row: number): number {
  return frames.payloadLength(row) - heldLength(frames.place(row));
}
