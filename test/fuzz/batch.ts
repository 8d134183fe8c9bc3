import type { StreamEvent } from '../../src-core/stream/events.ts';
import { inPieces } from '../support/bytes.ts';
import { GrowingSpool } from '../support/growing-spool.ts';
import { readEvents, type StreamCapture } from '../support/stream-capture.ts';
import { inconsistency, linesOf, wrongBlame } from './checks.ts';
import { type MadeStream, madeStream, portOf, streamEvents } from './made-stream.ts';
import { Random } from './random.ts';

/** Streams that are read as one capture, as their rows take memory by the ten thousand. */
const BATCH = 250;
/** One stream in as many is read alone too, and again in other pieces. */
const SAMPLE = 25;

const LIMITS = {
  inflatedMessage: 128 * 1024,
  compressedMessage: 64 * 1024,
  inflatedCapture: Number.MAX_SAFE_INTEGER,
};

export interface Failure {
  readonly seed: number;
  readonly why: string;
}

export interface BatchResult {
  readonly streams: number;
  readonly frames: number;
  readonly messages: number;
  readonly violations: number;
  readonly rules: ReadonlySet<string>;
  readonly failure: Failure | undefined;
}

const spool = new GrowingSpool();

/** Reads the streams of the seeds from `seed` on, at most `most` of them. */
export function runBatch(seed: number, most: number): BatchResult {
  const streams = Math.min(most, BATCH);
  const seeds = Array.from({ length: streams }, (_, at) => seed + at);
  const made = seeds.map(madeStream);
  let capture: StreamCapture | undefined;
  let why: string | undefined;
  try {
    capture = read(made.flatMap((stream, at) => [...streamEvents(stream, at)]));
    why = inconsistency(capture) ?? wrongBlame(capture, validPorts(made));
  } catch (error) {
    why = inWords(error);
  }
  const failure =
    why === undefined
      ? firstFailure(seeds.filter((_, at) => at % SAMPLE === 0))
      : (firstFailure(seeds) ?? { seed, why: `${why} (only in the batch of ${streams})` });
  return {
    streams,
    frames: capture?.frames.length ?? 0,
    messages: capture?.messages.length ?? 0,
    violations: capture?.violations.length ?? 0,
    rules: new Set(capture?.violations.map(({ rule }) => rule)),
    failure,
  };
}

function firstFailure(seeds: readonly number[]): Failure | undefined {
  for (const seed of seeds) {
    const why = faultOf(seed);
    if (why !== undefined) return { seed, why };
  }
  return undefined;
}

/** What is wrong with how the stream of a seed is read, by itself. */
export function faultOf(seed: number): string | undefined {
  try {
    const stream = madeStream(seed);
    const capture = read(streamEvents(stream, 0));
    return (
      inconsistency(capture) ??
      wrongBlame(capture, validPorts([stream])) ??
      otherwiseCut(stream, capture, seed)
    );
  } catch (error) {
    return inWords(error);
  }
}

function validPorts(streams: readonly MadeStream[]): Set<number> {
  return new Set(streams.flatMap(({ kind }, at) => (kind === 'valid' ? [portOf(at)] : [])));
}

/** Behind a gap, where a frame begins may be told by where a packet does; all else is the same in any pieces. */
function otherwiseCut(stream: MadeStream, capture: StreamCapture, seed: number): string | undefined {
  if (stream.kind === 'gaps') return undefined;
  const random = new Random(~seed);
  const size = 1 + random.below(20);
  const again = read(streamEvents(stream, 0, (bytes) => (random.oneIn(4) ? [bytes] : inPieces(bytes, size))));
  const expected = comparable(capture);
  const lines = comparable(again);
  const at = expected.findIndex((line, index) => line !== lines[index]);
  if (at < 0 && lines.length === expected.length) return undefined;
  return `otherwise cut it gives\n  ${lines.at(at)}\ninstead of\n  ${expected.at(at)}`;
}

/** Of an answer that isn't HTTP as much is quoted as had come when that was seen. */
function comparable(capture: StreamCapture): string[] {
  const violations = capture.violations.map((row) =>
    row.rule === 'response-not-http' ? { ...row, text: '' } : row,
  );
  return linesOf({ ...capture, violations });
}

function read(events: Iterable<StreamEvent>): StreamCapture {
  spool.clear();
  return readEvents(events, LIMITS, spool);
}

function inWords(error: unknown): string {
  return error instanceof Error ? `${error.stack}` : String(error);
}
