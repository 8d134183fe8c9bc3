/** Speed of the core alone, in one process: prints one JSON object. Run by `npm run bench`, which bundles it. */
import { constants, deflateRawSync } from 'node:zlib';
import { joinBytes } from '../../src-core/bytes/copy.ts';
import { NOT_IN_FILE } from '../../src-core/stream/events.ts';
import { frameHeaderBytes } from '../../src-core/websocket/frame-header.ts';
import { type FrameHandler, FrameReader } from '../../src-core/websocket/frame-reader.ts';
import { unmask } from '../../src-core/websocket/masking.ts';
import { MessageInflater } from '../../src-core/websocket/permessage-deflate/message-inflater.ts';
import { inflate } from '../../src-main/adapters/inflate.ts';
import { recordFigures } from './record-measurements.ts';

const PIECE = 64 * 1024;
const ROUNDS = 7;

/** 40 bytes on the wire: 6 of header with a masking key of its own, 34 of payload. */
function smallFrames(count: number): Uint8Array {
  const frames: Uint8Array[] = [];
  for (let at = 0; at < count; at++) {
    const header = frameHeaderBytes({
      fin: true,
      rsv1: false,
      rsv2: false,
      rsv3: false,
      opcode: 1,
      masked: true,
      maskingKey: Math.imul(at, 0x9e3779b1) >>> 0,
      lengthForm: 7,
      lengthHigh: 0,
      lengthLow: 34,
    });
    frames.push(header, new Uint8Array(34).fill(0x61));
  }
  return joinBytes(frames);
}

function framesPerSecond(): number {
  const count = 100_000;
  const bytes = smallFrames(count);
  let ended = 0;
  const handler: FrameHandler = {
    wholeFrame: () => false,
    frameStarted: () => {},
    framePayload: () => {},
    framePayloadMissing: () => {},
    framesMissing: () => {},
    httpFound: () => {},
    isHttp: () => 'no',
    beginsWithFrame: () => false,
    frameEnded: () => {
      ended++;
    },
  };
  const seconds = best(() => {
    for (let round = 0; round < 10; round++) {
      const reader = new FrameReader(handler);
      for (let at = 0; at < bytes.length; at += PIECE)
        reader.accept({ bytes: bytes.subarray(at, at + PIECE), origin: NOT_IN_FILE, at });
    }
  });
  if (ended !== count * 10 * ROUNDS) throw new Error(`${ended} frames were read`);
  return (count * 10) / seconds;
}

/** Bytes a second. */
function unmasking(length: number, how: (bytes: Uint8Array) => Uint8Array): number {
  const bytes = new Uint8Array(length).fill(0x61);
  const times = Math.max(1, Math.round((64 * 1024 * 1024) / length));
  const seconds = best(() => {
    for (let time = 0; time < times; time++) how(bytes);
  });
  return (length * times) / seconds;
}

function byteWise(bytes: Uint8Array): Uint8Array {
  const key = [0x37, 0xfa, 0x21, 0x3d];
  const result = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) result[at] = bytes[at]! ^ key[at & 3]!;
  return result;
}

/** Compressed messages a second, each with the context of those before it. */
function inflatedPerSecond(): number {
  const count = 20_000;
  const deflater = new Compressor();
  const messages = Array.from({ length: count }, (_, at) =>
    deflater.message(
      `{"type":"update","id":${at},"price":${(at * 7) % 1000},"name":"a message like many others"}`,
    ),
  );
  const promise = { noContextTakeover: false, windowBits: 15 };
  const seconds = best(() => {
    const inflater = new MessageInflater(inflate, promise, 1024 * 1024);
    for (const message of messages) {
      if (inflater.accept(message).outcome !== 'inflated') throw new Error('a message was not inflated');
    }
  });
  return count / seconds;
}

/** A sender with context takeover: each message is compressed with what came before it as the dictionary. */
class Compressor {
  private sent = Buffer.alloc(0);

  message(text: string): Uint8Array {
    const bytes = Buffer.from(text);
    const options = { finishFlush: constants.Z_SYNC_FLUSH, dictionary: this.sent };
    const compressed =
      this.sent.length === 0
        ? deflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH })
        : deflateRawSync(bytes, options);
    this.sent = Buffer.concat([this.sent, bytes]).subarray(-32_768);
    return Uint8Array.from(compressed.subarray(0, -4));
  }
}

/** Seconds of the fastest round: other programs can only slow a round down. */
function best(work: () => void): number {
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    work();
    fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest / 1000;
}

const SIZES = { '1 KiB': 1024, '64 KiB': 64 * 1024, '1 MiB': 1024 * 1024, '16 MiB': 16 * 1024 * 1024 };

process.stdout.write(
  JSON.stringify({
    framesPerSecond: framesPerSecond(),
    inflatedPerSecond: inflatedPerSecond(),
    records: recordFigures(best),
    unmasking: Object.entries(SIZES).map(([size, length]) => ({
      size,
      unmask: unmasking(length, (bytes) => unmask(bytes, 0x37fa213d)),
      byteWise: unmasking(length, byteWise),
      copy: unmasking(length, (bytes) => {
        const copy = new Uint8Array(bytes.length);
        copy.set(bytes);
        return copy;
      }),
    })),
  }),
);
