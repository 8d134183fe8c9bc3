/** What our compressor writes is read by another inflater, Node's own stream, which keeps its window as a peer would. */
import { createInflateRaw } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MessageDeflater } from '../../../../src-core/websocket/permessage-deflate/message-deflater.ts';
import { MessageInflater } from '../../../../src-core/websocket/permessage-deflate/message-inflater.ts';
import { deflate } from '../../../../src-main/adapters/deflate.ts';
import { inflate } from '../../../../src-main/adapters/inflate.ts';
import { counting, hex, joinBytes, utf8 } from '../../../support/bytes.ts';

const SIZES = [0, 1, 16, 64, 256, 1024, 4096, 8192, 16_384, 32_768, 65_536, 131_072];
const TAKEOVER = { noContextTakeover: false, windowBits: 15 };

/** Content that repeats itself at every distance, so that a window that is too small shows. */
function content(size: number, seed: number): Uint8Array {
  return joinBytes(utf8(`message ${seed} `), counting(size, seed)).subarray(0, size);
}

/** Inflates messages the way RFC 7692 7.2.2 tells a receiver: one stream, the tail appended to each. */
async function inflatedByStream(payloads: readonly Uint8Array[], windowBits: number): Promise<Buffer> {
  const stream = createInflateRaw({ windowBits });
  const pieces: Buffer[] = [];
  stream.on('data', (piece: Buffer) => pieces.push(piece));
  for (const payload of payloads) stream.write(Buffer.concat([payload, Buffer.from([0, 0, 0xff, 0xff])]));
  await new Promise<void>((resolve) => stream.flush(resolve));
  return Buffer.concat(pieces);
}

describe.each([8, 9, 10, 12, 15])('with a window of %d bits', (windowBits) => {
  it('another inflater with that window reads every message', async () => {
    const deflater = new MessageDeflater(deflate, { noContextTakeover: false, windowBits });
    const contents = SIZES.map((size, at) => content(size, at));
    const payloads = contents.map((bytes) => deflater.accept(bytes));
    expect(await inflatedByStream(payloads, windowBits)).toEqual(Buffer.concat(contents));
  });

  it('our inflater finds the promise kept', () => {
    const promise = { noContextTakeover: false, windowBits };
    const deflater = new MessageDeflater(deflate, promise);
    const inflater = new MessageInflater(inflate, promise, 1024 * 1024);
    for (const [at, size] of SIZES.entries()) {
      const { outcome, content: read, broken } = inflater.accept(deflater.accept(content(size, at)));
      expect([outcome, broken, Buffer.from(read)]).toEqual([
        'inflated',
        undefined,
        Buffer.from(content(size, at)),
      ]);
    }
  });
});

describe('context takeover', () => {
  it('makes a repeated message small, and without it each is as large as the first', () => {
    const sizes = (noContextTakeover: boolean): number[] => {
      const deflater = new MessageDeflater(deflate, { noContextTakeover, windowBits: 15 });
      return [1, 2].map(() => deflater.accept(utf8('{"user":"alice","text":"good morning"}')).length);
    };
    const [first = 0, second = 0] = sizes(false);
    expect(second).toBeLessThan(first / 3);
    expect(sizes(true)).toEqual([first, first]);
  });
});

describe('RFC 7692 7.2.3', () => {
  it('"Hello" is the example of 7.2.3.1, and the second one that of 7.2.3.2', () => {
    const deflater = new MessageDeflater(deflate, TAKEOVER);
    expect(deflater.accept(utf8('Hello'))).toEqual(hex('f2 48 cd c9 c9 07 00'));
    expect(deflater.accept(utf8('Hello'))).toEqual(hex('f2 00 11 00 00'));
  });

  it('an empty message is one octet (7.2.3.6)', () => {
    expect(new MessageDeflater(deflate, TAKEOVER).accept(new Uint8Array(0))).toEqual(hex('00'));
  });
});
