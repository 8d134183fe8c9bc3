import { describe, expect, it } from 'vitest';
import { type FrameRecord, FrameTable } from '../../../src-core/capture-store/frame-table.ts';
import type { Extent } from '../../../src-core/capture-store/payload-place.ts';
import { parseFrameHeader } from '../../../src-core/websocket/frame-header.ts';
import { hex } from '../../support/bytes.ts';

function record(digits: string, place: readonly Extent[], fields: Partial<FrameRecord> = {}): FrameRecord {
  const header = parseFrameHeader(hex(digits), 0);
  return {
    connection: 0,
    direction: 'client-to-server',
    at: 0,
    header,
    message: undefined,
    place,
    ...fields,
  };
}

const CAPTURE: Extent = { file: 'capture', offset: 2 ** 40 + 1, length: 5 };
const SPOOL: Extent = { file: 'spool', offset: 77, length: 5 };

describe('a row of the table of frames', () => {
  it.each<[string, string, Extent[]]>([
    ['an empty frame', '8900', []],
    ['a payload in the capture file', '8105', [CAPTURE]],
    ['a payload in the spool', '8105', [SPOOL]],
    ['a payload in pieces', '810a', [CAPTURE, SPOOL]],
    ['a payload that is cut', '817e0100', [CAPTURE]],
    ['a payload that is not there at all', '8105', []],
    ['a payload of 2^63 - 1 bytes', '817f7fffffffffffffff', [SPOOL]],
    ['a length of 2^32 exactly, whose low half is zero', '817f0000000100000000', []],
    ['an unmasked frame with every bit', 'ff05', [CAPTURE]],
    ['a masked frame', 'c18537fa213d', [CAPTURE]],
    ['a masked frame with a key of zeros', '818500000000', [SPOOL]],
    ['16 bits of length', '82fe0005ffffffff', [CAPTURE]],
    ['64 bits of length', '827f0000000000000005', [CAPTURE]],
  ])('gives back header and place of %s', (_, digits, place) => {
    const table = new FrameTable();
    const row = table.add(record(digits, place));
    expect(table.header(row)).toEqual(parseFrameHeader(hex(digits), 0));
    expect(table.place(row)).toEqual(place);
  });

  it.each([
    ['8105', 5],
    ['817e0100', 256],
    ['817f0000000100000000', 2 ** 32],
    ['817f7fffffffffffffff', 2 ** 63],
  ])('%s has a length of %i', (digits, length) => {
    const table = new FrameTable();
    expect(table.payloadLength(table.add(record(digits, [])))).toBe(length);
  });

  it.each([
    ['client-to-server', 0, undefined],
    ['server-to-client', 7, 3],
    ['client-to-server', 0xffff_fffe, 0],
  ] as const)('keeps direction %s, connection %i and message %s', (direction, connection, message) => {
    const table = new FrameTable();
    const row = table.add(record('8105', [CAPTURE], { direction, connection, message, at: -1.5e15 }));
    expect([
      table.direction(row),
      table.connection(row),
      table.message(row),
      table.time(row),
      table.opcode(row),
    ]).toEqual([direction, connection, message, -1.5e15, 1]);
  });

  it('has a number that counts from 0, over the edge of a chunk', () => {
    const table = new FrameTable();
    for (let row = 0; row < 65_540; row++)
      expect(table.add(record('8105', [{ ...CAPTURE, offset: row * 10 }], { connection: row % 7 }))).toBe(
        row,
      );
    expect(table.count).toBe(65_540);
    expect(table.place(65_539)).toEqual([{ ...CAPTURE, offset: 655_390 }]);
    expect(table.connection(65_536)).toBe(65_536 % 7);
  });
});
