import { describe, expect, it } from 'vitest';
import { CaptureStore } from '../../../src-core/capture-store/capture-store.ts';
import type { LentBytes } from '../../../src-core/capture-store/payload-place.ts';
import { PayloadReader } from '../../../src-core/capture-store/payload-reader.ts';
import { parseFrameHeader } from '../../../src-core/websocket/frame-header.ts';
import { counting, hex, joinBytes, latin1 } from '../../support/bytes.ts';
import { MemorySpool } from '../../support/memory-spool.ts';
import { talkOfEverything } from '../../support/talk-of-everything.ts';

// "Hello" masked as in RFC 6455 5.7, in the spool in two pieces with something else between them.
const KEY = '37fa213d';
const SPOOLED = joinBytes(hex('7f9f'), hex('eeee'), hex('4d5158'));
const IN_TWO = [
  { file: 'spool', offset: 0, length: 2 },
  { file: 'spool', offset: 4, length: 3 },
] as const;

interface Built {
  readonly store: CaptureStore;
  readonly spool: MemorySpool;
  readonly reader: PayloadReader;
}

function build(spooled: Uint8Array): Built {
  const store = new CaptureStore();
  const spool = new MemorySpool();
  spool.write(spool.reserve(spooled.length), spooled);
  return { store, spool, reader: new PayloadReader(store, spool) };
}

function addFrame(
  { store }: Built,
  digits: string,
  place: readonly { file: 'spool' | 'capture'; offset: number; length: number }[],
  message?: number,
): number {
  const header = parseFrameHeader(hex(digits), 0);
  const row = store.frames.add({
    connection: 0,
    direction: 'client-to-server',
    at: 0,
    header,
    message,
    place,
  });
  if (message !== undefined) store.messages.addFrame(message, { row, ends: header.fin });
  return row;
}

describe('the payload of a frame', () => {
  it('is read back from its pieces, as on the wire and unmasked', () => {
    const built = build(SPOOLED);
    const row = addFrame(built, `8185${KEY}`, IN_TWO);
    expect(built.reader.frameWireBytes(row, 0, 100)).toEqual(hex('7f9f4d5158'));
    expect(built.reader.framePayload(row, 0, 100)).toEqual(latin1('Hello'));
  });

  it('is read back from any byte to any other', () => {
    const built = build(SPOOLED);
    const row = addFrame(built, `8185${KEY}`, IN_TWO);
    for (let from = 0; from <= 6; from++) {
      for (let count = 0; count <= 6; count++)
        expect(built.reader.framePayload(row, from, count)).toEqual(
          latin1('Hello'.slice(from, from + count)),
        );
    }
  });

  it('that is not masked is what was on the wire', () => {
    const built = build(latin1('Hello'));
    const row = addFrame(built, '8105', [{ file: 'spool', offset: 0, length: 5 }]);
    expect(built.reader.framePayload(row, 1, 3)).toEqual(latin1('ell'));
  });

  it('ends where the capture does', () => {
    const built = build(SPOOLED);
    const row = addFrame(built, `81fe0100${KEY}`, IN_TWO);
    expect(built.reader.framePayload(row, 0, 1000)).toEqual(latin1('Hello'));
  });

  it('ends where the file has become shorter, and never goes on behind it', () => {
    const built = build(hex('7f'));
    const row = addFrame(built, `8185${KEY}`, IN_TWO);
    expect(built.reader.framePayload(row, 0, 5)).toEqual(latin1('H'));
  });
});

describe('the payload of a message', () => {
  /** "Hello, big world" in three frames with a Ping and a frame of another message in between. */
  function fragmented(): Built & { message: number } {
    const text = latin1('Hello, big world');
    const built = build(text);
    const start = {
      connection: 0,
      direction: 'client-to-server',
      type: 'text',
      compressed: false,
      at: 0,
    } as const;
    const message = built.store.messages.start(start);
    const other = built.store.messages.start(start);
    addFrame(built, '0107', [{ file: 'spool', offset: 0, length: 7 }], message);
    addFrame(built, '8902', [{ file: 'spool', offset: 0, length: 2 }]);
    addFrame(built, '8103', [{ file: 'spool', offset: 3, length: 3 }], other);
    addFrame(built, '0000', [], message);
    addFrame(built, '8009', [{ file: 'spool', offset: 7, length: 9 }], message);
    return { ...built, message };
  }

  it('is that of its frames, joined', () => {
    const { reader, message } = fragmented();
    expect(reader.messageFrames(message)).toEqual([0, 3, 4]);
    expect(reader.messageHeldLength(message)).toBe(16);
    expect(reader.messagePayload(message, 0, 100)).toEqual(latin1('Hello, big world'));
  });

  it('is read back from any byte to any other', () => {
    const { reader, message } = fragmented();
    const text = 'Hello, big world';
    for (let from = 0; from <= 17; from++) {
      for (let count = 0; count <= 17; count++)
        expect(reader.messagePayload(message, from, count)).toEqual(latin1(text.slice(from, from + count)));
    }
  });

  it('is unmasked frame by frame, each with a key of its own', () => {
    const built = build(joinBytes(hex('7f9f4d'), hex('9390')));
    const start = {
      connection: 0,
      direction: 'client-to-server',
      type: 'text',
      compressed: false,
      at: 0,
    } as const;
    const message = built.store.messages.start(start);
    addFrame(built, `0183${KEY}`, [{ file: 'spool', offset: 0, length: 3 }], message);
    addFrame(built, '8082ffffffff', [{ file: 'spool', offset: 3, length: 2 }], message);
    expect(built.reader.messagePayload(message, 0, 9)).toEqual(latin1('Hello'));
    expect(built.reader.messagePayload(message, 2, 2)).toEqual(latin1('ll'));
  });

  it('is nothing while its first frame is under way', () => {
    const { store, reader } = build(new Uint8Array(0));
    const start = {
      connection: 0,
      direction: 'client-to-server',
      type: 'text',
      compressed: false,
      at: 0,
    } as const;
    const message = store.messages.start(start);
    expect(reader.messageFrames(message)).toEqual([]);
    expect(reader.messageHeldLength(message)).toBe(0);
    expect(reader.messagePayload(message, 0, 100)).toEqual(new Uint8Array(0));
  });

  it('that a source gave is read back as it was given, from any byte to any other', () => {
    const built = build(joinBytes(latin1('before'), counting(20), latin1('behind')));
    const message = built.store.messages.addGiven({
      connection: 0,
      direction: 'server-to-client',
      type: 'binary',
      at: 0,
      endedAt: 0,
      content: { offset: 6, length: 20, lack: undefined },
    });
    expect(built.reader.messageHeldLength(message)).toBe(20);
    expect(built.reader.messageFrames(message)).toEqual([]);
    for (let from = 0; from <= 22; from++) {
      for (let count = 0; count <= 22; count++) {
        expect(built.reader.messagePayload(message, from, count)).toEqual(
          counting(20).slice(from, from + count),
        );
      }
    }
  });

  it('ends with the first frame that is not whole, for nobody knows what followed', () => {
    const built = build(counting(20));
    const start = {
      connection: 0,
      direction: 'client-to-server',
      type: 'binary',
      compressed: false,
      at: 0,
    } as const;
    const message = built.store.messages.start(start);
    addFrame(built, '0205', [{ file: 'spool', offset: 0, length: 3 }], message);
    addFrame(built, '8005', [{ file: 'spool', offset: 10, length: 5 }], message);
    expect(built.reader.messageHeldLength(message)).toBe(3);
    expect(built.reader.messagePayload(message, 0, 20)).toEqual(counting(20).subarray(0, 3));
  });
});

describe('payloads that are lent', () => {
  it('are those that are read, from any byte to any other', () => {
    const { store, payloads } = talkOfEverything();
    const bytesOf = ({ bytes, start, end }: LentBytes): number[] => [...bytes.subarray(start, end)];
    for (const [from, count] of [
      [0, 2000],
      [0, 3],
      [2, 3],
      [5, 100],
      [1020, 100],
      [3000, 5],
    ] as const) {
      for (let row = 0; row < store.frames.count; row++)
        expect(bytesOf(payloads.lendFrame(row, from, count))).toEqual([
          ...payloads.framePayload(row, from, count),
        ]);
      for (let row = 0; row < store.messages.count; row++)
        expect(bytesOf(payloads.lendMessage(row, from, count))).toEqual([
          ...payloads.messagePayload(row, from, count),
        ]);
    }
  });

  it('are lent as far as they are held', () => {
    const built = build(SPOOLED);
    const row = addFrame(built, `818a${KEY}`, IN_TWO);
    expect(built.reader.frameHeldLength(row)).toBe(5);
    const { bytes, start, end } = built.reader.lendFrame(row, 1, 100);
    expect([...bytes.subarray(start, end)]).toEqual([...latin1('ello')]);
  });
});

describe('a message of many frames among others', () => {
  const WORDS = ['The ', 'quick ', 'brown ', 'fox ', '', 'jumps'];
  const text = WORDS.join('');

  /** Two messages whose frames take turns, one of them cut off in its last frame where `isCut`. */
  function interleaved(isCut = false): { built: Built; message: number } {
    const built = build(latin1(WORDS.join('')));
    const start = { connection: 0, direction: 'client-to-server', type: 'text', at: 0 } as const;
    const message = built.store.messages.start({ ...start, compressed: false });
    const other = built.store.messages.start({ ...start, compressed: false });
    let offset = 0;
    WORDS.forEach((word, index) => {
      const last = index === WORDS.length - 1;
      const header = `${index === 0 ? (last ? '81' : '01') : last ? '80' : '00'}${word.length.toString(16).padStart(2, '0')}`;
      const length = last && isCut ? 2 : word.length;
      addFrame(built, header, length === 0 ? [] : [{ file: 'spool', offset, length }], message);
      addFrame(built, last ? '8000' : '0000', [], other);
      offset += word.length;
    });
    return { built, message };
  }

  it('is those of its frames that are its own', () => {
    const { built, message } = interleaved();
    expect(built.reader.messageFrames(message)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(built.reader.messageFrames(message + 1)).toEqual([1, 3, 5, 7, 9, 11]);
    expect(built.reader.messageHeldLength(message)).toBe(text.length);
  });

  it('is read in pieces of any size from anywhere', () => {
    const { built, message } = interleaved();
    for (let from = text.length; from >= 0; from--) {
      for (let count = 1; count <= text.length + 1; count++) {
        expect(built.reader.messagePayload(message, from, count)).toEqual(
          latin1(text.substring(from, from + count)),
        );
      }
    }
    const pieces = [0, 5, 10, 15, 20].map((from) => built.reader.messagePayload(message, from, 5));
    expect(Buffer.concat(pieces).toString()).toBe(text.slice(0, 25));
    expect(built.reader.messagePayload(message + 1, 0, 100)).toEqual(new Uint8Array(0));
  });

  it('ends where its last frame was cut off, and grows while it is read', () => {
    const { built, message } = interleaved(true);
    expect(built.reader.messageHeldLength(message)).toBe(text.length - 3);
    expect(built.reader.messagePayload(message, 15, 100)).toEqual(latin1('The quick brown fox ju'.slice(15)));
    const growing = build(latin1('abcd'));
    const row = growing.store.messages.start({
      connection: 0,
      direction: 'client-to-server',
      type: 'text',
      compressed: false,
      at: 0,
    });
    addFrame(growing, '0102', [{ file: 'spool', offset: 0, length: 2 }], row);
    expect([growing.reader.messageHeldLength(row), growing.reader.messagePayload(row, 0, 9)]).toEqual([
      2,
      latin1('ab'),
    ]);
    addFrame(growing, '8002', [{ file: 'spool', offset: 2, length: 2 }], row);
    expect([growing.reader.messageHeldLength(row), growing.reader.messagePayload(row, 0, 9)]).toEqual([
      4,
      latin1('abcd'),
    ]);
  });
});
