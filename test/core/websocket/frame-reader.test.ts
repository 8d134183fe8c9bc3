import { describe, expect, it } from 'vitest';
import { hex, inPieces, joinBytes, latin1 } from '../../support/bytes.ts';
import { FrameRecord } from '../../support/frame-record.ts';

const HELLO = hex('81 05 48 65 6c 6c 6f');
const MASKED_HELLO = hex('81 85 37fa213d 7f9f4d5158');

describe('the reader of frames', () => {
  it('tells where each piece of a payload lies in the file', () => {
    const [frame] = new FrameRecord().read(hex('81'), hex('05 48 65'), hex('6c 6c'), hex('6f 89 00')).frames;
    expect(frame?.origins).toEqual([2, 4, 6]);
  });

  it('passes on that bytes lie in no file', () => {
    const record = new FrameRecord();
    record.reader.accept({ bytes: HELLO, origin: -1, at: 0 });
    expect(record.frames[0]?.origins).toEqual([-1]);
  });

  it('has a frame begin with the first byte of its header and end with its last byte', () => {
    const [first, second] = new FrameRecord().read(hex('81'), hex('02'), hex('48'), hex('69 89 00')).frames;
    expect(first).toMatchObject({ startedAt: 0, endedAt: 3 });
    expect(second).toMatchObject({ startedAt: 3, endedAt: 3 });
  });

  it('ends a frame without payload with its header', () => {
    expect(new FrameRecord().read(...inPieces(hex('88 80 37fa213d 8900'), 1)).told).toEqual([
      '888037fa213d ""',
      '8900 ""',
    ]);
  });

  it.each([3, 4, 5, 6, 7, 11, 12, 13, 14, 15])('passes the reserved opcode %i as it is', (opcode) => {
    const { frames } = new FrameRecord().read(joinBytes([0x80 | opcode, 2], latin1('Hi'), HELLO));
    expect(frames).toMatchObject([
      { header: { opcode }, payload: latin1('Hi') },
      { payload: latin1('Hello') },
    ]);
  });

  it('passes reserved bits and fragmented, long control frames as they are', () => {
    const ping = joinBytes(hex('79 7e 0080'), new Uint8Array(128));
    const { frames } = new FrameRecord().read(joinBytes(ping, HELLO));
    const header = {
      fin: false,
      rsv1: true,
      rsv2: true,
      rsv3: true,
      opcode: 9,
      lengthForm: 16,
      lengthLow: 128,
    };
    expect(frames).toMatchObject([{ header }, { payload: latin1('Hello') }]);
  });

  it('goes on behind a length that is not minimal', () => {
    const bytes = joinBytes(
      hex('81 7f 0000000000000005'),
      latin1('Hello'),
      hex('81 fe 0005 37fa213d 7f9f4d5158'),
    );
    expect(new FrameRecord().read(...inPieces(bytes, 4)).told).toEqual([
      '817f0000000000000005 "Hello"',
      '81fe000537fa213d "Hello"',
    ]);
  });

  it.each([
    ['2^32', '82 7f 0000000100000000', 2n ** 32n],
    ['2^53', '82 7f 0020000000000000', 2n ** 53n],
    ['2^63 - 1', '82 7f 7fffffffffffffff', 2n ** 63n - 1n],
    ['2^64 - 1', '82 7f ffffffffffffffff', 2n ** 64n - 1n],
  ])('takes what follows a declared length of %s for payload', (_, digits, length) => {
    const record = new FrameRecord().read(hex(digits), HELLO, HELLO);
    expect(record.frames).toMatchObject([{ length, payload: joinBytes(HELLO, HELLO), endedAt: undefined }]);
    record.reader.end(99);
    expect(record.frames).toMatchObject([{ endedAt: 99 }]);
  });

  it('does nothing with no bytes', () => {
    expect(new FrameRecord().read(new Uint8Array(0), HELLO, new Uint8Array(0)).told).toEqual([
      '8105 "Hello"',
    ]);
  });
});

describe('the end of a direction', () => {
  it('between frames says nothing', () => {
    const record = new FrameRecord().read(HELLO);
    record.reader.end(50);
    expect(record.frames).toMatchObject([{ endedAt: 0 }]);
  });

  it('ends a frame in the middle of its payload, once', () => {
    const record = new FrameRecord().read(MASKED_HELLO.subarray(0, 9));
    record.reader.end(50);
    record.reader.end(51);
    expect(record.told).toEqual(['818537fa213d "Hel"']);
    expect(record.frames).toMatchObject([{ endedAt: 50 }]);
  });

  it('in the middle of a header makes no frame of it', () => {
    const record = new FrameRecord().read(HELLO, MASKED_HELLO.subarray(0, 4));
    record.reader.end(50);
    expect(record.told).toEqual(['8105 "Hello"']);
  });
});

describe('HTTP where a frame should begin', () => {
  const page = latin1('HTTP/1.1 502 Bad Gateway\r\n\r\n');

  it.each([1, 2, 6, 7, 100])('is no frame, in pieces of %i', (size) => {
    const record = new FrameRecord().read(HELLO, ...inPieces(page, size));
    record.reader.end(99);
    expect(record.told).toEqual(['8105 "Hello"']);
    expect([record.http, record.losses, record.reader.isSynchronised]).toEqual([1, 1, false]);
    expect(record.reader.unreadBytes).toBe(page.length);
  });

  it.each([1, 2, 3, 100])('is not what only begins like it, in pieces of %i', (size) => {
    // FIN 0, RSV1, opcode 8, not masked, 84 bytes of payload: wrong in other ways.
    const frame = joinBytes(latin1('HT'), latin1('TP/2'), new Uint8Array(80));
    const record = new FrameRecord().read(...inPieces(joinBytes(frame, HELLO), size));
    expect(record.told.map((told) => told.slice(0, 4))).toEqual(['4854', '8105']);
    expect(record.http).toBe(0);
  });

  it('is a frame after all where the stream ends before it can be told', () => {
    const record = new FrameRecord().read(latin1('HTTP'));
    expect(record.told).toEqual([]);
    record.reader.settle(4);
    record.reader.end(4);
    expect(record.told).toEqual(['4854 "TP"']);
  });
});

describe('a gap', () => {
  /** The masked example, twice, of which bytes from `from` up to `to` are missing. */
  function without(from: number, to: number): FrameRecord {
    const bytes = joinBytes(MASKED_HELLO, MASKED_HELLO);
    const record = new FrameRecord().read(bytes.subarray(0, from));
    record.reader.skip(to - from, 70);
    return record.read(bytes.subarray(to));
  }

  it.each([
    ['at the front of a payload', 6, 8, ['818537fa213d "" and 2 missing', '818537fa213d "Hello"']],
    ['in the middle of a payload', 8, 9, ['818537fa213d "He" and 1 missing', '818537fa213d "Hello"']],
    ['at the end of a payload', 9, 11, ['818537fa213d "Hel" and 2 missing', '818537fa213d "Hello"']],
    ['of a whole payload', 6, 11, ['818537fa213d "" and 5 missing', '818537fa213d "Hello"']],
  ])('%s is counted, and the next frame is found', (_, from, to, told) => {
    const record = without(from, to);
    expect(record.told).toEqual(told);
    expect(record.reader.isSynchronised).toBe(true);
  });

  it('that ends a payload ends its frame then', () => {
    expect(without(9, 11).frames[0]).toMatchObject({ endedAt: 70 });
  });

  it.each([
    ['between two frames', 11, 12, ['818537fa213d "Hello"']],
    ['of a whole frame', 11, 22, ['818537fa213d "Hello"']],
    ['inside a header', 13, 14, ['818537fa213d "Hello"']],
    ['from a payload into the next header', 9, 12, ['818537fa213d "Hel" and 2 missing']],
    ['from a payload behind the next frame', 10, 22, ['818537fa213d "Hell" and 1 missing']],
    ['before the first byte', 0, 1, []],
  ])('%s loses the boundaries', (_, from, to, told) => {
    const record = without(from, to);
    expect(record.reader.isSynchronised).toBe(false);
    record.read(HELLO);
    record.reader.skip(3, 71);
    record.reader.end(72);
    expect(record.told).toEqual(told);
    expect(record.losses).toBe(1);
    // The rest of the two examples, and the third.
    expect(record.reader.unreadBytes).toBe(22 - to + HELLO.length);
  });

  it('between two frames ends with a piece that begins with a frame', () => {
    const record = without(11, 14);
    record.findsFrame = (bytes) => bytes[0] === HELLO[0];
    record.read(hex('00 01 02'), HELLO, hex('09'), hex('00'));
    expect(record.reader.isSynchronised).toBe(true);
    expect(record.told).toEqual(['818537fa213d "Hello"', '8105 "Hello"', '0900 ""']);
    expect(record.reader.unreadBytes).toBe(22 - 14 + 3);
  });

  it('twice in one payload is added up', () => {
    const record = new FrameRecord().read(hex('81 05 48'));
    record.reader.skip(1, 1);
    record.read(latin1('l'));
    record.reader.skip(1, 2);
    expect(record.read(latin1('o')).told).toEqual(['8105 "H" and 2 missing']);
  });
});
