import fc from 'fast-check';
import { expect, it } from 'vitest';
import { harText } from '../../src-core/export/har.ts';
import type { MessageRow } from '../../src-core/export/rows.ts';
import { inflate } from '../../src-main/adapters/inflate.ts';
import { joinBytes, uint16, utf8 } from '../support/bytes.ts';
import { Compressor } from '../support/deflate.ts';
import { readHarText } from '../support/har-capture.ts';
import { harSchemaErrors } from '../support/har-schema.ts';
import { type MemoryCapture, readPackets } from '../support/memory-capture.ts';
import { PacketLog } from '../support/tcp-talk.ts';
import { WebSocketTalk } from '../support/websocket-talk.ts';

interface Said {
  readonly talk: number;
  readonly by: 'client' | 'server';
  readonly opcode: 1 | 2;
  readonly content: Uint8Array;
  readonly fragments: number;
  readonly compressed: boolean;
  /** Nanoseconds that pass before it. */
  readonly pause: number;
}

const content = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }).map(utf8),
  fc.uint8Array({ maxLength: 60 }),
  fc.constantFrom(new Uint8Array(0), utf8('"\\/\b\u0000\u2028\ufeff😀'), Uint8Array.of(0xed, 0xa0, 0x80)),
);

const said: fc.Arbitrary<Said> = fc.record({
  talk: fc.nat(2),
  by: fc.constantFrom('client', 'server'),
  opcode: fc.constantFrom(1, 2),
  content,
  fragments: fc.integer({ min: 1, max: 3 }),
  compressed: fc.boolean(),
  pause: fc.nat(2_000_000_000),
});

/** Three conversations between each other, closed or not, as they would be captured. */
function captured(all: readonly Said[], close: number | undefined): MemoryCapture {
  const log = new PacketLog();
  const talks = [1, 2, 3].map((port) =>
    new WebSocketTalk(log, { client: { address: '192.0.2.1', port } }).agree({
      offer: 'permessage-deflate; client_no_context_takeover; server_no_context_takeover',
    }),
  );
  for (const { talk, by, opcode, content: bytes, fragments, compressed, pause } of all) {
    log.pass(pause);
    const payload = compressed ? new Compressor().compress(bytes) : bytes;
    const size = Math.ceil(payload.length / fragments);
    for (let part = 0; part < fragments; part++) {
      talks[talk]?.[by]({
        fin: part === fragments - 1,
        rsv1: compressed && part === 0,
        opcode: part === 0 ? opcode : 0,
        payload: payload.subarray(part * size, (part + 1) * size),
      });
    }
  }
  if (close !== undefined) {
    const payload = joinBytes(uint16(close), utf8('bye “now”'));
    talks[0]?.server({ opcode: 8, payload }).client({ opcode: 8, payload }).finish('server').finish('client');
  }
  return readPackets(log.packets);
}

function harOf({ store, payloads }: Pick<MemoryCapture, 'store' | 'payloads'>): string {
  return [...harText({ store, payloads, inflate, version: '1.0.0' })].join('');
}

/** What of a message a HAR file keeps. */
function kept({ message, connection, direction, type, text, base64, length, time, endTime }: MessageRow) {
  return { message, connection, direction, type, text, base64, length, time, endTime };
}

const capture = fc.record({
  all: fc.array(said, { maxLength: 12 }),
  close: fc.option(fc.constantFrom(1000, 1001, 4000), { nil: undefined }),
});

it('what is written as HAR is read back: messages, times to the nanosecond, and how it ended', () => {
  fc.assert(
    fc.property(capture, fc.integer({ min: 1, max: 500 }), ({ all, close }, piece) => {
      const first = captured(all, close);
      const text = harOf(first);
      expect(harSchemaErrors(JSON.parse(text))).toEqual([]);
      const second = readHarText(text, { piece });
      expect(second.messages.map(kept)).toEqual(first.messages.map(kept));
      const ends = ({ connections }: Pick<MemoryCapture, 'connections'>) =>
        connections.map(({ frames: _f, bytes: _b, violations: _v, ...rest }) => rest);
      expect(ends(second)).toEqual(ends(first));
      // Once more: what HAR can't know is not made up on the way.
      const third = readHarText(harOf(second));
      expect(third.messages).toEqual(second.messages);
      expect(third.connections).toEqual(second.connections);
    }),
    { seed: 6455, numRuns: 150 },
  );
});

it('without what is added here, messages and their times to the microsecond are left', () => {
  const toTheMicrosecond = (one: Said): Said => ({ ...one, pause: Math.floor(one.pause / 1000) * 1000 });
  const isOurs = (name: string, value: unknown): unknown => (name === '_framescope' ? undefined : value);
  fc.assert(
    fc.property(fc.array(said.map(toTheMicrosecond), { maxLength: 12 }), (all) => {
      const first = captured(all, undefined);
      const stripped = JSON.stringify(JSON.parse(harOf(first)), isOurs);
      const second = readHarText(stripped);
      const plain = (row: MessageRow) => ({
        ...kept(row),
        endTime: undefined,
        time: `${row.time.slice(0, -'000Z'.length)}Z`,
        // What stood as base64 because it isn't UTF-8 is not known to have been text.
        type: row.text === undefined ? 'binary' : row.type,
      });
      expect(second.messages.map(plain)).toEqual(first.messages.map(plain));
    }),
    { seed: 6455, numRuns: 100 },
  );
});

it('no text makes the reader throw, or keeps it from an end', () => {
  const broken = fc.tuple(
    fc.nat(),
    fc.constantFrom('', '"', '\\', '}', '[', ']', '{', ',', 'null', '\ud800', '9e999'),
  );
  const text = harOf(
    captured(
      [
        { talk: 0, by: 'client', opcode: 1, content: utf8('a"b'), fragments: 2, compressed: false, pause: 0 },
        { talk: 1, by: 'server', opcode: 2, content: utf8('c'), fragments: 1, compressed: true, pause: 1 },
      ],
      1000,
    ),
  );
  fc.assert(
    fc.property(fc.array(broken, { maxLength: 4 }), fc.integer({ min: 1, max: 200 }), (changes, piece) => {
      let changed = text;
      for (const [at, put] of changes) {
        const place = at % changed.length;
        changed = changed.slice(0, place) + put + changed.slice(place + 1);
      }
      const { end, connections, messages } = readHarText(changed, { piece });
      expect(['complete', 'cut', 'broken']).toContain(end.kind);
      expect(connections.length).toBeLessThanOrEqual(3);
      expect(messages.length).toBeLessThanOrEqual(2);
    }),
    { seed: 6455, numRuns: 3000 },
  );
});
