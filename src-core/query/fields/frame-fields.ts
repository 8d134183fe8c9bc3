import { FRAME_BITS, type FrameTable } from '../../capture-store/frame-table.ts';
import { heldLength } from '../../capture-store/payload-place.ts';
import { opcodeName } from '../../websocket/opcode.ts';
import { numberOfBits, numberOfFrame } from './columns-of-rows.ts';
import type { Field } from './field.ts';

function flag(name: string, meaning: string, bit: number): Field {
  const ofFrames = numberOfBits((bits) => ((bits & bit) === 0 ? 0 : 1));
  return { name, type: 'boolean', meaning, example: name, ofFrames };
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
    ofFrames: numberOfBits((bits) => bits & FRAME_BITS.opcode),
  },
  flag('fin', 'Final frame of its message', FRAME_BITS.fin),
  flag('rsv1', 'First reserved bit, which marks compressed messages', FRAME_BITS.rsv1),
  flag('rsv2', 'Second reserved bit', FRAME_BITS.rsv2),
  flag('rsv3', 'Third reserved bit', FRAME_BITS.rsv3),
  flag('masked', 'Whether the payload is masked', FRAME_BITS.masked),
  {
    name: 'masking-key',
    type: 'word',
    meaning: 'Masking key of a masked frame',
    example: 'masking-key == 37:fa:21:3d',
    ofFrames: numberOfFrame((frames, row) =>
      (frames.bits(row) & FRAME_BITS.masked) === 0 ? Number.NaN : frames.maskingKey(row),
    ),
  },
  {
    name: 'header-length',
    type: 'size',
    meaning: 'Bytes of the frame header, from 2 to 14',
    example: 'header-length > 8',
    ofFrames: numberOfBits(headerLengthOf),
  },
  {
    name: 'comment',
    type: 'text',
    meaning: 'What somebody has noted about the packet that a frame ended with',
    example: 'comment contains "login"',
    ofFrames: {
      kind: 'values',
      at: ({ store }, row) => store.comments.ofFrame(row),
      candidates: {
        kind: 'numbers',
        at: ({ comments }, row) => (comments.hasOfFrame(row) ? 1 : Number.NaN),
      },
    },
  },
  {
    name: 'missing',
    type: 'size',
    meaning: 'Bytes of the payload that the capture lacks, or that lie behind a gap',
    example: 'missing > 1 KiB',
    ofFrames: numberOfFrame((frames, row) => missingBytes(frames, row) || Number.NaN),
  },
];

// RFC 6455 5.2
function headerLengthOf(bits: number): number {
  const lengthBytes =
    (bits & FRAME_BITS.lengthForm64) !== 0 ? 8 : (bits & FRAME_BITS.lengthForm16) !== 0 ? 2 : 0;
  return 2 + lengthBytes + ((bits & FRAME_BITS.masked) === 0 ? 0 : 4);
}

function missingBytes(frames: FrameTable, row: number): number {
  if ((frames.bits(row) & FRAME_BITS.unusual) === 0) return 0;
  return frames.payloadLength(row) - heldLength(frames.place(row));
}
