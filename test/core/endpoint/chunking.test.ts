/** Whatever a peer sends, right or wrong, the same bytes in any pieces give the same events. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hex, joinBytes } from '../../support/bytes.ts';
import { Compressor } from '../../support/deflate.ts';
import { closePayload, type FrameBits, frame } from '../../support/frame-builder.ts';
import { compression, EndpointRecord, KEY } from './endpoint-record.ts';

const RUNS = { seed: 6455, numRuns: 500 };

/** "Hello" (RFC 7692 7.2.3.1), and more than the limit. */
const COMPRESSED = [hex('f2 48 cd c9 c9 07 00'), new Compressor().compress(new Uint8Array(1000))];

const content = fc.oneof(
  fc.constantFrom('', 'Hello', '\u2603\u{1f600}', 'a'.repeat(300)),
  fc.uint8Array({ maxLength: 20 }),
);
const fin = fc.constantFrom(true, true, true, false);

/** Mostly frames that keep the rules, for the first that doesn't is the last. */
const bits: fc.Arbitrary<FrameBits> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ opcode: fc.constantFrom(0, 0, 1, 1, 2, 3), fin, payload: content }) },
  { weight: 4, arbitrary: fc.record({ opcode: fc.constantFrom(9, 10), payload: content }) },
  {
    weight: 2,
    arbitrary: fc.record({
      opcode: fc.constantFrom(1, 2),
      rsv1: fc.constant(true),
      payload: fc.constantFrom(...COMPRESSED),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      opcode: fc.constant(8),
      payload: fc.constantFrom('', closePayload(1000, 'bye'), closePayload(1005)),
    }),
  },
);

/** A message of many frames, some of them too many. */
const fragments = fc
  .array(content, { minLength: 1, maxLength: 12 })
  .map((payloads) => [
    ...payloads.map((payload, at) => ({ opcode: at === 0 ? 2 : 0, fin: false, payload })),
    { opcode: 0, payload: 'end' },
  ]);

const talk = fc.oneof(
  { weight: 9, arbitrary: fc.array(bits, { minLength: 1, maxLength: 12 }) },
  { weight: 1, arbitrary: fragments },
);

const role = fc.constantFrom('client' as const, 'server' as const);

/** What an endpoint tells of these bytes, cut at these places given as parts of the whole, and of their end. */
function told(
  who: 'client' | 'server',
  deliver: 'messages' | 'pieces',
  bytes: Uint8Array,
  places: readonly number[],
): string[] {
  const limits = { longestMessage: 500, mostFragments: 6 };
  const record = EndpointRecord.of(who, { deliver, limits, compression: compression() });
  const cuts = [0, ...places.map((place) => Math.floor(place * bytes.length)), bytes.length];
  cuts.sort((a, b) => a - b);
  for (const [at, end] of cuts.slice(1).entries()) record.receive(bytes.slice(cuts[at], end));
  record.endpoint.end();
  return deliver === 'messages' ? record.told : withoutCuts(record.told);
}

/** Pieces that follow each other are joined, and those of a message that never ended are left out. */
function withoutCuts(lines: readonly string[]): string[] {
  const joined: string[] = [];
  let content = '';
  for (const line of lines) {
    const [, type, bytes = '', end = ''] = /^(text|binary) piece (".*")( end)?$/.exec(line) ?? [];
    if (type === undefined) joined.push(line);
    else {
      content += JSON.parse(bytes);
      if (end !== '') joined.push(`${type} ${JSON.stringify(content)}`);
      if (end !== '') content = '';
    }
  }
  return joined;
}

const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 });

it.each(['messages', 'pieces'] as const)('frames, told in %s', (deliver) => {
  const ends = new Set<string>();
  fc.assert(
    fc.property(role, talk, places, (who, frames, cuts) => {
      const key = who === 'server' ? { key: KEY } : {};
      const bytes = joinBytes(...frames.map((one) => frame({ ...key, ...one })));
      const whole = told(who, deliver, bytes, []);
      ends.add(/\d+/.exec(whole.at(-1) ?? '')?.[0] ?? '');
      expect(told(who, deliver, bytes, cuts)).toEqual(whole);
      expect(
        told(
          who,
          deliver,
          bytes,
          Array.from(bytes, (_, at) => at / bytes.length),
        ),
      ).toEqual(whole);
    }),
    RUNS,
  );
  // The frames are such that connections end in all manners.
  expect([...ends].sort()).toEqual(expect.arrayContaining(['1000', '1002', '1006', '1007', '1009']));
});

it('any bytes at all', () => {
  fc.assert(
    fc.property(role, fc.uint8Array({ maxLength: 300 }), places, (who, bytes, cuts) => {
      const whole = told(who, 'messages', bytes, []);
      expect(told(who, 'messages', bytes, cuts)).toEqual(whole);
      expect(whole.at(-1)).toMatch(/^closed /);
    }),
    RUNS,
  );
});
