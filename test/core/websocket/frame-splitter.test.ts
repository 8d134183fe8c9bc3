import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameSplitter } from '../../../src-core/websocket/frame-splitter.ts';
import { hex } from '../../support/bytes.ts';

/** Frames on the wire, from the examples of RFC 6455 5.7 and others with each form of length. */
const HELLO = [0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f];
const MASKED_HELLO = [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58];
const FIRST_FRAGMENT = [0x01, 0x03, 0x48, 0x65, 0x6c];
const LAST_FRAGMENT = [0x80, 0x02, 0x6c, 0x6f];
const PING = [0x89, 0x00];
const LENGTH_16 = [0x82, 0x7e, 0x01, 0x00, ...new Array<number>(256).fill(7)];
const LENGTH_64 = [0x82, 0x7f, 0, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3];
const FRAMES = [HELLO, MASKED_HELLO, FIRST_FRAGMENT, LAST_FRAGMENT, PING, LENGTH_16, LENGTH_64];

const pieces = fc
  .tuple(fc.array(fc.constantFrom(...FRAMES), { maxLength: 12 }), fc.array(fc.nat(40), { maxLength: 30 }))
  .map(([frames, cuts]) => {
    const bytes = frames.flat();
    const parts: Uint8Array[] = [];
    let at = 0;
    for (const cut of cuts) {
      parts.push(Uint8Array.from(bytes.slice(at, at + cut)));
      at += cut;
    }
    return { frames, parts: [...parts, Uint8Array.from(bytes.slice(at))] };
  });

describe('splitting', () => {
  it('gives each frame whole, whatever pieces it came in', () => {
    fc.assert(
      fc.property(pieces, ({ frames, parts }) => {
        const splitter = new FrameSplitter();
        const found: number[][] = [];
        for (const part of parts) {
          for (const { bytes, begins, ends } of splitter.split(part)) {
            if (begins) found.push([]);
            found.at(-1)?.push(...bytes);
            expect(ends).toBe(found.at(-1)?.length === frames[found.length - 1]?.length);
          }
        }
        expect(found).toEqual(frames);
        expect(splitter.isBetweenFrames).toBe(true);
      }),
      { seed: 6455, numRuns: 500 },
    );
  });

  it('goes on in the middle of what was only tracked', () => {
    const splitter = new FrameSplitter();
    splitter.track(Uint8Array.from(MASKED_HELLO.slice(0, 3)));
    expect(splitter.isBetweenFrames).toBe(false);
    const [first, second, ...more] = splitter.split(Uint8Array.from([...MASKED_HELLO.slice(3), ...PING]));
    expect([...(first?.bytes ?? [])]).toEqual(MASKED_HELLO.slice(3));
    expect([...(second?.bytes ?? [])]).toEqual(PING);
    expect(more).toEqual([]);
  });

  it('keeps what it has of a header until it is complete', () => {
    const splitter = new FrameSplitter();
    expect(splitter.split(Uint8Array.from(MASKED_HELLO.slice(0, 4)))).toEqual([]);
    const [part] = splitter.split(Uint8Array.from(MASKED_HELLO.slice(4, 7)));
    expect([...(part?.bytes ?? [])]).toEqual(MASKED_HELLO.slice(0, 7));
    expect([part?.begins, part?.ends]).toEqual([true, false]);
  });
});

describe('tracking', () => {
  it.each<[string, number[], boolean, boolean]>([
    ['nothing', [], true, true],
    ['a whole message', HELLO, true, true],
    ['a part of a frame', HELLO.slice(0, 4), false, false],
    ['a part of a header', MASKED_HELLO.slice(0, 5), false, false],
    // RFC 6455 5.4: a message goes on until its frame with FIN, and control frames may stand within it.
    ['the first fragment', FIRST_FRAGMENT, true, false],
    ['a ping behind a fragment', [...FIRST_FRAGMENT, ...PING], true, false],
    ['the last fragment', [...FIRST_FRAGMENT, ...PING, ...LAST_FRAGMENT], true, true],
  ])('%s', (_name, bytes, isBetweenFrames, isBetweenMessages) => {
    const splitter = new FrameSplitter();
    for (const byte of bytes) splitter.track(Uint8Array.of(byte));
    expect([splitter.isBetweenFrames, splitter.isBetweenMessages]).toEqual([
      isBetweenFrames,
      isBetweenMessages,
    ]);
  });

  it('stops where it is asked to, and tells where that is', () => {
    const splitter = new FrameSplitter();
    splitter.track(Uint8Array.from(FIRST_FRAGMENT));
    const bytes = Uint8Array.from([...PING, ...LAST_FRAGMENT, ...HELLO]);
    expect(splitter.trackUntil(bytes, () => splitter.isBetweenMessages)).toBe(
      PING.length + LAST_FRAGMENT.length,
    );
    expect(splitter.trackUntil(Uint8Array.from(HELLO), () => splitter.isBetweenMessages)).toBe(0);
  });
});

it('gives what is there of a header when nothing more comes', () => {
  const splitter = new FrameSplitter();
  expect(splitter.split(hex('8101 61 81'))).toHaveLength(1);
  expect(splitter.split(hex('fe'))).toEqual([]);
  expect(splitter.takeRest()).toEqual(hex('81fe'));
  expect(splitter.takeRest()).toEqual(hex(''));
});
