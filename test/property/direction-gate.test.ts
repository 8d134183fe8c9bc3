/** What passes a proxy leaves it as it came: with a rule that holds all of it, and with none. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaptureStore } from '../../src-core/capture-store/capture-store.ts';
import { PayloadReader } from '../../src-core/capture-store/payload-reader.ts';
import type { ProxyRule } from '../../src-core/contract/rules.ts';
import { DEFAULT_LIMITS } from '../../src-core/pipeline/limits.ts';
import { PacketPipeline } from '../../src-core/pipeline/packet-pipeline.ts';
import type { Direction } from '../../src-core/stream/events.ts';
import { inflate } from '../../src-main/adapters/inflate.ts';
import { CapturePayloadFiles } from '../../src-main/adapters/payload-files.ts';
import { SpoolFile } from '../../src-main/adapters/spool-file.ts';
import { LiveCaptureFile } from '../../src-main/live-captures/live-capture-file.ts';
import { Recording } from '../../src-main/live-captures/recording.ts';
import { type Gates, Interception } from '../../src-main/sources/live-proxy/intercept/interception.ts';
import { ProxyRecorder } from '../../src-main/sources/live-proxy/recorder.ts';
import { joinBytes } from '../support/bytes.ts';
import { frame, PING, PONG, TEXT } from '../support/frame-builder.ts';
import { REQUEST, RESPONSE } from '../support/tcp-talk.ts';

const RUNS = { seed: 6455, numRuns: 150 };
const CLIENT = { address: '192.0.2.1', port: 49152 };
const SERVER = { address: '198.51.100.2', port: 80 };
const FACTS = { clientTls: null, serverTls: null, certificate: null, steps: [], refusal: null };
const HOLD_ALL: ProxyRule = {
  ...{ name: 'all', isOn: true, on: 'messages', direction: null, connection: null, filter: null },
  action: { kind: 'hold', timeLimit: null, atLast: 'forward' },
};

interface Passage {
  readonly gates: Gates;
  readonly interception: Interception;
  /** All that has left in a direction. */
  readonly sent: (direction: Direction) => Uint8Array;
  readonly end: () => void;
}

/** The gates of a connection on which frames follow, with all that they work with. */
function passage(): Passage {
  const folder = mkdtempSync(join(tmpdir(), 'framescope-gate-'));
  const path = join(folder, 'capture.pcapng');
  writeFileSync(path, '');
  const file = new LiveCaptureFile(path);
  const spool = new SpoolFile();
  const files = new CapturePayloadFiles(path, spool);
  const store = new CaptureStore(DEFAULT_LIMITS);
  const pipeline = new PacketPipeline({ store, spool, limits: DEFAULT_LIMITS, inflate });
  const payloads = new PayloadReader(store, files);
  const recorder = new ProxyRecorder(new Recording(file, pipeline), () => {});
  const interception = new Interception({
    seen: { store, payloads: () => payloads },
    observe: () => recorder.commit(),
    connectionBetween: (between) => pipeline.connectionBetween(between),
    onChange: () => {},
  });
  const record = recorder.open(CLIENT, SERVER, FACTS);
  record.bytes('client-to-server', REQUEST);
  record.bytes('server-to-client', RESPONSE);
  const sent: Record<Direction, Uint8Array[]> = { 'client-to-server': [], 'server-to-client': [] };
  const gates = interception.open(record, {
    send: (direction, bytes) => sent[direction].push(bytes.slice()),
    pause: () => {},
    cut: () => {},
  });
  return {
    gates,
    interception,
    sent: (direction) => joinBytes(...sent[direction]),
    end: () => {
      recorder.stop();
      files.close();
      spool.close();
      file.close();
      rmSync(folder, { recursive: true });
    },
  };
}

interface Part {
  readonly isControl: boolean;
  readonly bytes: Uint8Array;
}

const payload = fc.uint8Array({ maxLength: 300 });
/** With a masking key, or without one. */
const masking = fc
  .option(fc.integer({ min: 0, max: 0xffff_ffff }))
  .map((key) => (key === null ? {} : { key }));

const control = fc
  .record({ opcode: fc.constantFrom(PING, PONG), payload: fc.uint8Array({ maxLength: 125 }), masking })
  .map(({ masking: by, ...bits }): Part => ({ isControl: true, bytes: frame({ ...bits, ...by }) }));

/** A message in one frame or in several, with control frames between them. */
const message = fc
  .record({
    opcode: fc.constantFrom(TEXT, 2),
    fragments: fc.array(fc.tuple(payload, masking, fc.array(control, { maxLength: 2 })), {
      minLength: 1,
      maxLength: 4,
    }),
  })
  .map(({ opcode, fragments }): Part[] =>
    fragments.flatMap(([bytes, by, between], at) => {
      const isLast = at === fragments.length - 1;
      const bits = { fin: isLast, opcode: at === 0 ? opcode : 0, payload: bytes, ...by };
      return [{ isControl: false, bytes: frame(bits) }, ...(isLast ? [] : between)];
    }),
  );

const talk = fc
  .array(
    fc.oneof(
      message,
      control.map((one) => [one]),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.flat());

/** Cuts bytes into pieces of these lengths, again and again. */
function pieces(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const cut: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = lengths[turn % lengths.length] ?? 1;
    cut.push(bytes.subarray(at, at + length));
    at += length;
  }
  return cut;
}

const lengths = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 6 });
const direction = fc.constantFrom<Direction>('client-to-server', 'server-to-client');

/** Whether bytes are those of some parts put together, of which the control frames may have overtaken the others. */
function isMergedFrom(bytes: Uint8Array, parts: readonly Part[]): boolean {
  const waiting = [parts.filter(({ isControl }) => isControl), parts.filter(({ isControl }) => !isControl)];
  let at = 0;
  while (at < bytes.length) {
    const begins = ({ bytes: part }: Part): boolean =>
      Buffer.compare(bytes.subarray(at, at + part.length), part) === 0;
    const row = waiting.find(([next]) => next !== undefined && begins(next));
    const next = row?.shift();
    if (next === undefined) return false;
    at += next.bytes.length;
  }
  return waiting.every((row) => row.length === 0);
}

describe('a gate', () => {
  it('whose messages are all held, and let go one by one, changes none of them and keeps their order', () => {
    fc.assert(
      fc.property(
        talk,
        lengths,
        direction,
        fc.array(fc.boolean(), { minLength: 1 }),
        (parts, cuts, way, when) => {
          const { gates, interception, sent, end } = passage();
          try {
            expect(interception.setRules([HOLD_ALL])).toBeNull();
            for (const [turn, piece] of pieces(
              joinBytes(...parts.map(({ bytes }) => bytes)),
              cuts,
            ).entries()) {
              gates[way].take(piece);
              const [first] = interception.held;
              if (when[turn % when.length] === true && first !== undefined)
                interception.decide({ id: first.id, decision: { kind: 'forward' } });
            }
            const messages = parts.filter(
              ({ isControl, bytes }) => !isControl && (bytes[0]! & 0x80) !== 0,
            ).length;
            expect(interception.heldCount).toBeLessThanOrEqual(messages);
            interception.forwardAll(null);
            expect(isMergedFrom(sent(way), parts)).toBe(true);
          } finally {
            end();
          }
        },
      ),
      RUNS,
    );
  });

  it('without rules lets everything pass at once, be it frames or not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), lengths, direction, (bytes, cuts, way) => {
        const { gates, sent, end } = passage();
        try {
          let passed = 0;
          for (const piece of pieces(bytes, cuts)) {
            gates[way].take(piece);
            passed += piece.length;
            expect(sent(way).length).toBe(passed);
          }
          expect(Buffer.compare(sent(way), bytes)).toBe(0);
        } finally {
          end();
        }
      }),
      RUNS,
    );
  });

  it('with a rule for messages lets what is no frames pass whole in the end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), lengths, direction, (bytes, cuts, way) => {
        const { gates, interception, sent, end } = passage();
        try {
          interception.setRules([HOLD_ALL]);
          for (const piece of pieces(bytes, cuts)) gates[way].take(piece);
          interception.forwardAll(null);
          gates[way].finish();
          expect(sent(way).length).toBe(bytes.length);
          const sorted = (all: Uint8Array): Uint8Array => Uint8Array.from(all).sort();
          expect(Buffer.compare(sorted(sent(way)), sorted(bytes))).toBe(0);
        } finally {
          end();
        }
      }),
      RUNS,
    );
  });
});
