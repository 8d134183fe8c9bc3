/** Any filter on any rows gives what the plain way gives, however the work is cut and the capture grows. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaptureStore } from '../../src-core/capture-store/capture-store.ts';
import { PayloadReader } from '../../src-core/capture-store/payload-reader.ts';
import { ROW_LEVELS, type RowLevel } from '../../src-core/capture-store/row-level.ts';
import { DEFAULT_LIMITS } from '../../src-core/pipeline/limits.ts';
import { PacketPipeline } from '../../src-core/pipeline/packet-pipeline.ts';
import { RowFilter } from '../../src-core/query/row-filter.ts';
import { RowQuery } from '../../src-core/query/row-query.ts';
import type { Direction } from '../../src-core/stream/events.ts';
import type { ChangeName } from '../../src-core/stream/relayed.ts';
import { inflate } from '../../src-main/adapters/inflate.ts';
import { hex, latin1 } from '../support/bytes.ts';
import { filteredRows, filterOf, rowsOf } from '../support/filtered-rows.ts';
import { frame } from '../support/frame-builder.ts';
import { readPackets } from '../support/memory-capture.ts';
import { MemorySpool } from '../support/memory-spool.ts';
import {
  fieldsOf,
  type NaiveFilter,
  NaiveRows,
  type NaiveTest,
  type NaiveValue,
  textOf,
} from '../support/naive-filter.ts';
import { PLAIN_FACTS, RelayedTalk } from '../support/relayed-talk.ts';
import { PacketLog } from '../support/tcp-talk.ts';
import { requestHead, responseHead, WebSocketTalk } from '../support/websocket-talk.ts';

const RUNS = { seed: 6455, numRuns: 400 };

const short = fc.string({ unit: fc.constantFrom('a', 'b', '"', '\\', '\n', ' '), maxLength: 6 });
const numbers = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constantFrom(125, 126, 1000, 1001, 3000));

type Step = (talk: RelayedTalk | WebSocketTalk) => void;

const change = fc.record({
  direction: fc.constantFrom<Direction>('client-to-server', 'server-to-client'),
  frames: fc.uniqueArray(fc.nat(3), { minLength: 1, maxLength: 2 }),
  what: fc.constantFrom<ChangeName>('held', 'edited', 'dropped', 'cut', 'repeated'),
  keptFor: fc.integer({ min: 0, max: 12 }).map((milliseconds) => milliseconds * 1e6),
  rule: fc.option(short),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  fc
    .record({ opcode: fc.constantFrom(0, 1, 1, 2, 2, 9, 10), fin: fc.boolean(), payload: short })
    .chain((bits) =>
      fc.tuple(fc.boolean(), fc.boolean()).map(
        ([fromClient, masked]): Step =>
          (talk) => {
            if (fromClient) talk.client(masked ? bits : { ...bits, masked: false });
            else talk.server(bits);
          },
      ),
    ),
  fc
    .tuple(fc.boolean(), fc.constantFrom(999, 1000, 1001, 3000), short)
    .map(([fromClient, code, reason]): Step => {
      const payload = Uint8Array.of(code >> 8, code & 0xff, ...latin1(reason));
      return (talk) =>
        void (fromClient ? talk.client({ opcode: 8, payload }) : talk.server({ opcode: 8, payload }));
    }),
  // RFC 7692 7.2.3.1: "Hello".
  fc.constant<Step>((talk) => void talk.server({ opcode: 1, rsv1: true, payload: hex('f248cdc9c90700') })),
  change.map(
    ({ direction, frames, ...did }): Step =>
      (talk) => {
        if (talk instanceof RelayedTalk) talk.changed(direction, frames, did);
      },
  ),
  fc.tuple(fc.constantFrom(1, 2, 8, 9), short).map(
    ([opcode, payload]): Step =>
      (talk) => {
        if (talk instanceof RelayedTalk)
          talk.injected('server-to-client', frame({ opcode, payload }), payload);
      },
  ),
  fc.constant<Step>((talk) => void talk.lose('server', 3)),
  fc.constant<Step>((talk) => void talk.close()),
);

const opening = fc.record({
  subprotocol: fc.constantFrom('', 'chat'),
  note: fc.option(short),
  compressed: fc.boolean(),
  refused: fc.boolean(),
  relayed: fc.constantFrom('no', 'plain', 'tls'),
});

const TLS = { version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', serverName: null, alpn: null };

/** Up to three connections, their frames in any turns. */
const capture = fc
  .tuple(
    fc.array(opening, { minLength: 1, maxLength: 3 }),
    fc.array(fc.tuple(fc.nat(2), step), { maxLength: 24 }),
  )
  .map(([openings, steps]) => {
    const log = new PacketLog();
    const talks = openings.map(({ subprotocol, note, compressed, refused, relayed }, at) => {
      const client = { address: `192.0.2.${at + 1}`, port: 50_000 };
      const facts = { ...PLAIN_FACTS, serverTls: relayed === 'tls' ? TLS : null };
      const talk =
        relayed === 'no' ? new WebSocketTalk(log, { client }) : new RelayedTalk(log, { client, facts });
      talk.open();
      const agreed = [
        ...(subprotocol === '' ? [] : [`Sec-WebSocket-Protocol: ${subprotocol}`]),
        ...(compressed ? ['Sec-WebSocket-Extensions: permessage-deflate'] : []),
      ];
      const noted = note === null ? [] : [`X-Note: ${note.replaceAll('\n', '').trim()}`];
      talk.fromClient(requestHead(...agreed, ...noted));
      return talk.fromServer(refused ? latin1('HTTP/1.1 404 Gone\r\n\r\n') : responseHead(...agreed));
    });
    for (const [which, apply] of steps) apply(talks[which % talks.length]!);
    return log.packets;
  });

function compared(field: string, values: fc.Arbitrary<number>, unit = ''): fc.Arbitrary<NaiveFilter> {
  const operators: Readonly<Record<string, (one: number, other: number) => boolean>> = {
    '==': (one, other) => one === other,
    '<': (one, other) => one < other,
    '<=': (one, other) => one <= other,
    '>': (one, other) => one > other,
    '>=': (one, other) => one >= other,
  };
  const ordered = fc.tuple(fc.constantFrom(...Object.keys(operators)), values).map(([operator, value]) =>
    any({
      field,
      text: `${field} ${operator} ${value}${unit}`,
      passes: (one) => operators[operator]!(Number(one), value * (FACTORS[unit] ?? 1)),
    }),
  );
  const list = fc.tuple(values, values, values).map(([one, ...ends]) => {
    // The other way round would be refused.
    const low = Math.min(...ends);
    const high = Math.max(...ends);
    return any({
      field,
      text: `${field} in {${one}${unit}, ${low}${unit}..${high}${unit}}`,
      passes: (value) => {
        const number = Number(value) / (FACTORS[unit] ?? 1);
        return number === one || (number >= low && number <= high);
      },
    });
  });
  return fc.oneof(
    ordered,
    list,
    values.map((value) => none(field, `${value}${unit}`, value * (FACTORS[unit] ?? 1))),
  );
}

const FACTORS: Readonly<Record<string, number>> = { ' ms': 1e6 };

function any(test: NaiveTest): NaiveFilter {
  return { kind: 'any', test };
}

function none(field: string, written: string, value: NaiveValue): NaiveFilter {
  return { kind: 'none', test: { field, text: `${field} != ${written}`, passes: (one) => one === value } };
}

function named(field: string, ...values: readonly string[]): fc.Arbitrary<NaiveFilter> {
  return fc
    .tuple(fc.constantFrom(...values), fc.boolean())
    .map(([value, isNot]) =>
      isNot
        ? none(field, value, value)
        : any({ field, text: `${field} == ${value}`, passes: (one) => one === value }),
    );
}

function truth(field: string): fc.Arbitrary<NaiveFilter> {
  const passes = (one: NaiveValue): boolean => one === 1;
  return fc.constantFrom<NaiveFilter>(
    any({ field, text: field, passes }),
    any({ field, text: `${field} == false`, passes: (one) => one === 0 }),
    none(field, 'true', 1),
  );
}

function texts(field: string): fc.Arbitrary<NaiveFilter> {
  return fc
    .tuple(short, fc.constantFrom('==', '!=', 'contains', 'matches', 'in'))
    .map(([value, operator]) => {
      const written = JSON.stringify(value);
      if (operator === '!=') return none(field, written, value);
      if (operator === 'contains')
        return any({
          field,
          text: `${field} contains ${written}`,
          passes: (one) => String(one).includes(value),
        });
      if (operator === 'in')
        return any({
          field,
          text: `${field} in {"aa", ${written}}`,
          passes: (one) => one === value || one === 'aa',
        });
      if (operator === '==')
        return any({ field, text: `${field} == ${written}`, passes: (one) => one === value });
      return any({ field, text: `${field} matches /^A+.?"/i`, passes: (one) => /^A+.?"/i.test(String(one)) });
    });
}

const presence = fc
  .constantFrom(
    'text',
    'payload',
    'message',
    'masking-key',
    'violation',
    'close.code',
    'subprotocol',
    'request.x-note',
    'change',
    'kept',
  )
  .map((field) => any({ field, text: field }));

const comparison: fc.Arbitrary<NaiveFilter> = fc.oneof(
  presence,
  ...[
    'length',
    'frame',
    'message',
    'fragments',
    'connection',
    'status',
    'close.code',
    'connection.frames',
    'header-length',
  ].map((field) => compared(field, numbers)),
  ...['time', 'end-time', 'kept'].map((field) => compared(field, fc.integer({ min: 0, max: 40 }), ' ms')),
  named('opcode', 'text', 'binary', 'continuation', 'ping', 'pong', 'close'),
  named('direction', 'client-to-server', 'server-to-client'),
  named('type', 'text', 'binary'),
  named('close.by', 'client', 'server', 'proxy'),
  named('change', 'held', 'edited', 'dropped', 'cut', 'injected'),
  named('violation.severity', 'error', 'warning', 'note'),
  named('violation.rule', 'frame-not-masked', 'ping-unanswered', 'close-not-answered', 'message-unfinished'),
  named('violation.peer', 'client', 'server'),
  ...['fin', 'rsv1', 'masked', 'compressed', 'close.clean', 'tls'].map(truth),
  ...['text', 'payload', 'close.reason', 'subprotocol', 'request.x-note', 'change.rule'].map(texts),
);

const { filter } = fc.letrec<{ filter: NaiveFilter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    comparison,
    tie('filter').map((part): NaiveFilter => ({ kind: 'not', part })),
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
      )
      .map(([kind, parts]): NaiveFilter => ({ kind, parts })),
  ),
}));

const level = fc.constantFrom<RowLevel>(...ROW_LEVELS);

describe('any filter on any rows', () => {
  it('gives the rows that the plain way gives, all at once', () => {
    fc.assert(
      fc.property(capture, fc.array(filter, { minLength: 1, maxLength: 4 }), (packets, filters) => {
        const read = readPackets(packets);
        const naive = new NaiveRows(read);
        for (const one of filters) {
          for (const among of ROW_LEVELS)
            expect([among, textOf(one), filteredRows(read, among, textOf(one))]).toEqual([
              among,
              textOf(one),
              naive.matching(among, one),
            ]);
        }
      }),
      RUNS,
    );
  });

  it('chooses connections that compose: an or is what either chooses, an and lies within both', () => {
    const few = fc.oneof(comparison, filter);
    // Of these a connection has values of its own, which are others than those of its frames.
    const isOfTwoMeanings = (field: string): boolean =>
      field === 'time' || field.startsWith('close.') || field.startsWith('violation');
    fc.assert(
      fc.property(capture, few, few, (packets, one, other) => {
        const read = readPackets(packets);
        const chosenBy = (kind: 'and' | 'or'): number[] =>
          filteredRows(read, 'connections', textOf({ kind, parts: [one, other] }));
        const [ofOne, ofOther] = [one, other].map(
          (part) => new Set(filteredRows(read, 'connections', textOf(part))),
        ) as [Set<number>, Set<number>];
        expect(new Set(chosenBy('or'))).toEqual(new Set([...ofOne, ...ofOther]));
        if ([one, other].flatMap(fieldsOf).some(isOfTwoMeanings)) return;
        expect(chosenBy('and').filter((row) => !ofOne.has(row) || !ofOther.has(row))).toEqual([]);
      }),
      { ...RUNS, numRuns: 1000 },
    );
  });

  it('gives the same in slices of any length while the capture grows', () => {
    const turns = fc.array(fc.nat(4), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(capture, filter, level, turns, fc.nat(20), (packets, one, among, slices, near) => {
        const store = new CaptureStore();
        const spool = new MemorySpool(packets);
        const pipeline = new PacketPipeline({ store, spool, limits: DEFAULT_LIMITS, inflate });
        const payloads = new PayloadReader(store, spool);
        const query = new RowQuery({ store, payloads, level: among, filter: filterOf(textOf(one)), near });
        packets.forEach((packet, at) => {
          pipeline.accept(packet);
          query.work(timeUpAfter(slices[at % slices.length]!));
        });
        pipeline.end();
        store.isComplete = true;
        for (let at = 0; !query.work(timeUpAfter(slices[at % slices.length]!)); at++)
          expect(at).toBeLessThan(1000);
        expect([textOf(one), rowsOf(query).map((row) => row + 1)]).toEqual([
          textOf(one),
          new NaiveRows(readPackets(packets)).matching(among, one),
        ]);
        expect(query.looked).toBe(query.toLook);
      }),
      RUNS,
    );
  });

  it('that does not settle late judges rows once and for all when they are complete', () => {
    fc.assert(
      fc.property(
        capture,
        filter,
        fc.constantFrom<'frames' | 'messages'>('frames', 'messages'),
        (packets, one, among) => {
          const asked = filterOf(textOf(one));
          fc.pre(!asked.settlesLate(among));
          const store = new CaptureStore();
          const spool = new MemorySpool(packets);
          const pipeline = new PacketPipeline({ store, spool, limits: DEFAULT_LIMITS, inflate });
          const rows = new RowFilter(
            { store, payloads: new PayloadReader(store, spool), level: among },
            asked,
          );
          const found: number[] = [];
          let judged = 0;
          const judge = (isComplete: (row: number) => boolean): void => {
            let end = judged;
            while (end < store[among].count && isComplete(end)) end++;
            found.push(...rows.matching(judged, end).map((row) => row + 1));
            judged = end;
          };
          for (const packet of packets) {
            pipeline.accept(packet);
            judge((row) => among === 'frames' || store.messages.complete(row));
          }
          pipeline.end();
          judge(() => true);
          expect([textOf(one), found]).toEqual([
            textOf(one),
            new NaiveRows(readPackets(packets)).matching(among, one),
          ]);
        },
      ),
      RUNS,
    );
  });
});

/** Says that time is up when it is asked for the `count`th time. */
function timeUpAfter(count: number): () => boolean {
  let left = count;
  return () => left-- <= 0;
}
