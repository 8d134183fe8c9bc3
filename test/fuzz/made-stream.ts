import type { Direction, StreamEnd, StreamEvent, StreamId } from '../../src-core/stream/events.ts';
import { changedHead, flipped, randomFrame, type Said, validConversation } from './conversation.ts';
import { Random } from './random.ts';

export type StreamKind =
  | 'valid'
  | 'flipped'
  | 'mutated'
  | 'frames'
  | 'noise'
  | 'heads'
  | 'compressed'
  | 'gaps';

const KINDS: readonly StreamKind[] = [
  'valid',
  'flipped',
  'mutated',
  'frames',
  'noise',
  'heads',
  'compressed',
  'gaps',
];

/** A stream made up from a seed. */
export interface MadeStream {
  readonly kind: StreamKind;
  readonly said: readonly Said[];
  readonly end: { readonly how: StreamEnd; readonly by: Direction | undefined };
  readonly finished: readonly Direction[];
}

const BOTH: readonly Direction[] = ['client-to-server', 'server-to-client'];

export function madeStream(seed: number): MadeStream {
  const random = new Random(seed);
  const kind = random.pick(KINDS);
  const said = changed(validConversation(random), kind, random);
  const how = random.pick<StreamEnd>(['finished', 'reset', 'timed-out', 'capture-ended']);
  const by = random.oneIn(3) ? undefined : random.pick(BOTH);
  return {
    kind,
    said,
    end: { how, by },
    finished: how === 'finished' ? BOTH : BOTH.filter(() => random.oneIn(4)),
  };
}

function changed(said: Said[], kind: StreamKind, random: Random): Said[] {
  switch (kind) {
    case 'valid':
      return said;
    case 'flipped':
      return repeatedly(random, 4, said, (all) => edited(all, random, (bytes) => [flipped(bytes, random)]));
    case 'mutated':
      return repeatedly(random, 4, said, (all) => mutated(all, random));
    case 'frames':
      return [...said.slice(0, 2), ...many(random, 12, () => randomFrame(random))];
    case 'noise':
      return [...said.slice(0, 2), ...many(random, 6, () => random.bytes(random.length(300)))];
    case 'heads':
      return said.map((one, at) =>
        one.kind === 'bytes' && at < 2 && !random.oneIn(3)
          ? { ...one, bytes: changedHead(one.bytes, random) }
          : one,
      );
    case 'compressed':
      return corrupted(said, random);
    case 'gaps':
      return said.flatMap((one) => (random.oneIn(4) ? withGap(one, random) : [one]));
  }
}

function repeatedly(random: Random, most: number, said: Said[], change: (said: Said[]) => Said[]): Said[] {
  let result = said;
  for (let left = 1 + random.below(most); left > 0; left--) result = change(result);
  return result;
}

function many(random: Random, most: number, make: () => Uint8Array): Said[] {
  return Array.from({ length: 1 + random.below(most) }, () => ({
    kind: 'bytes',
    direction: random.pick(BOTH),
    bytes: make(),
  }));
}

/** One moment of a conversation, but not its handshake, is another, or several, or none. */
function edited(said: Said[], random: Random, edit: (bytes: Uint8Array) => Uint8Array[]): Said[] {
  if (said.length < 3) return said;
  const at = 2 + random.below(said.length - 2);
  return said.flatMap((one, index) =>
    index !== at || one.kind !== 'bytes' ? [one] : edit(one.bytes).map((bytes) => ({ ...one, bytes })),
  );
}

function mutated(said: Said[], random: Random): Said[] {
  switch (random.below(7)) {
    case 0:
      return edited(said, random, (bytes) => [bytes.subarray(0, random.below(1 + bytes.length))]);
    case 1:
      return edited(said, random, (bytes) => [bytes, bytes]);
    case 2:
      return edited(said, random, () => []);
    case 3:
      return edited(said, random, (bytes) => [bytes.subarray(random.below(1 + bytes.length)), bytes]);
    case 4:
      return edited(said, random, (bytes) => [bytes, random.bytes(1 + random.below(20))]);
    case 5:
      return edited(said, random, (bytes) => [bytes, randomFrame(random)]);
    default:
      return spliced(said, random);
  }
}

/** What was said at one moment is said by the other side, or again at another moment. */
function spliced(said: Said[], random: Random): Said[] {
  if (said.length < 3) return said;
  const taken = said[2 + random.below(said.length - 2)];
  if (taken === undefined) return said;
  const result = [...said];
  result.splice(2 + random.below(said.length - 1), 0, { ...taken, direction: random.pick(BOTH) });
  return result;
}

/** Bits behind the first two bytes of frames are others: in payloads, mostly. */
function corrupted(said: Said[], random: Random): Said[] {
  return said.map((one, at) => {
    if (at < 2 || one.kind !== 'bytes' || one.bytes.length < 8 || random.oneIn(2)) return one;
    const bytes = Uint8Array.from(one.bytes);
    const place = 6 + random.below(bytes.length - 6);
    bytes[place] = (bytes[place] ?? 0) ^ (1 << random.below(8));
    return { ...one, bytes };
  });
}

function withGap(one: Said, random: Random): Said[] {
  if (one.kind !== 'bytes') return [one];
  const { direction, bytes } = one;
  const from = random.below(1 + bytes.length);
  const to = Math.min(bytes.length, from + 1 + random.below(40));
  return [
    { ...one, bytes: bytes.subarray(0, from) },
    { kind: 'gap', direction, missing: Math.max(1, to - from) },
    { ...one, bytes: bytes.subarray(to) },
  ];
}

const SERVER = { address: '198.51.100.2', port: 80 };
const SECOND = 1e9;

/** The port of the client, by which a connection tells its stream. */
export function portOf(streamId: StreamId): number {
  return 1024 + streamId;
}

/** @param cut how what is said at one moment comes in pieces, which makes no difference */
export function* streamEvents(
  { said, end, finished }: MadeStream,
  streamId: StreamId,
  cut: (bytes: Uint8Array) => readonly Uint8Array[] = (bytes) => [bytes],
): Generator<StreamEvent> {
  const client = { address: '192.0.2.1', port: portOf(streamId) };
  yield { kind: 'stream-opened', streamId, client, server: SERVER, clientRole: 'seen-syn', at: 0 };
  let at = 0;
  for (const one of said) {
    at += SECOND;
    const { direction } = one;
    if (one.kind === 'gap') yield { kind: 'stream-gap', streamId, direction, missingBytes: one.missing, at };
    else
      for (const bytes of cut(one.bytes))
        yield { kind: 'stream-bytes', streamId, direction, chunk: { bytes, origin: -1, at } };
  }
  at += SECOND;
  for (const direction of finished) yield { kind: 'stream-finished', streamId, direction, at };
  yield { kind: 'stream-closed', streamId, ...end, at };
}
