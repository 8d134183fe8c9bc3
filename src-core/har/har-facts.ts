import type { ConnectionEnd, PerDirection, SentClose } from '../capture-store/connection.ts';
import type { Direction, PeerAddress, StreamEnd } from '../stream/events.ts';
import { isStreamFacts, type StreamFacts } from '../stream/relayed.ts';
import type { Nanoseconds } from '../stream/time.ts';
import { type HarClock, isoTimestamp } from './har-time.ts';
import { fieldOf, integerOf, type JsonObject, objectOf, textOf } from './json-fields.ts';

/** What an entry written here says of its connection beyond HAR. Of another's entry nothing of it is known. */
export interface ConnectionFacts {
  readonly openedAt: Nanoseconds | undefined;
  readonly requestAt: Nanoseconds | undefined;
  readonly responseAt: Nanoseconds | undefined;
  readonly closedAt: Nanoseconds | undefined;
  readonly client: PeerAddress | undefined;
  readonly server: PeerAddress | undefined;
  readonly requestLine: string | undefined;
  readonly statusLine: string | undefined;
  readonly closes: PerDirection<SentClose | undefined>;
  readonly injectedCloses: PerDirection<SentClose | undefined>;
  readonly ended: ConnectionEnd | undefined;
  readonly relayed: StreamFacts | undefined;
}

const ENDS: readonly StreamEnd[] = ['finished', 'reset', 'timed-out', 'capture-ended'];
const DIRECTIONS: readonly Direction[] = ['client-to-server', 'server-to-client'];
/** HAR has its time in milliseconds, so this is how far the two may be apart, in nanoseconds. */
const SAME_TIME = 1e6;

/**
 * Reads the `_framescope` of an entry. Where its time of the request isn't that of the entry someone has changed one
 * of them since, and what HAR itself says counts.
 */
export function readFacts(
  value: unknown,
  started: Nanoseconds | undefined,
  clock: HarClock,
): ConnectionFacts {
  const given = objectOf(value);
  const requestAt = clock.since(isoTimestamp(fieldOf(given, 'requestAt')));
  const isSame =
    requestAt !== undefined && started !== undefined && Math.abs(requestAt - started) <= SAME_TIME;
  const facts = isSame ? given : undefined;
  const time = (name: string): Nanoseconds | undefined => clock.since(isoTimestamp(fieldOf(facts, name)));
  const relayed = fieldOf(facts, 'relayed');
  return {
    openedAt: time('openedAt'),
    requestAt: isSame ? requestAt : undefined,
    responseAt: time('responseAt'),
    closedAt: time('closedAt'),
    client: addressOf(fieldOf(facts, 'client')),
    server: addressOf(fieldOf(facts, 'server')),
    requestLine: textOf(fieldOf(facts, 'requestLine')),
    statusLine: textOf(fieldOf(facts, 'statusLine')),
    closes: closesOf(objectOf(fieldOf(facts, 'closeFrames')), clock),
    injectedCloses: closesOf(objectOf(fieldOf(facts, 'injectedCloses')), clock),
    ended: endOf(objectOf(fieldOf(facts, 'ended'))),
    relayed: isStreamFacts(relayed) ? relayed : undefined,
  };
}

function closesOf(given: JsonObject | undefined, clock: HarClock): ConnectionFacts['closes'] {
  return {
    'client-to-server': closeOf(fieldOf(given, 'clientToServer'), clock),
    'server-to-client': closeOf(fieldOf(given, 'serverToClient'), clock),
  };
}

function closeOf(value: unknown, clock: HarClock): SentClose | undefined {
  const close = objectOf(value);
  const at = clock.since(isoTimestamp(fieldOf(close, 'time')));
  if (at === undefined) return undefined;
  const code = integerOf(fieldOf(close, 'code'));
  const isCode = code !== undefined && code >= 0 && code <= 0xffff;
  const reason = textOf(fieldOf(close, 'reason')) ?? '';
  return { frame: undefined, at, payload: { code: isCode ? code : null, reason: isCode ? reason : '' } };
}

function endOf(ended: JsonObject | undefined): ConnectionFacts['ended'] {
  const how = ENDS.find((end) => end === fieldOf(ended, 'how'));
  const by = DIRECTIONS.find((direction) => direction === fieldOf(ended, 'by'));
  const cut = objectOf(fieldOf(ended, 'cut'));
  if (how === undefined) return undefined;
  // No frame of the file that it was made from is in this one.
  return cut === undefined
    ? { how, by }
    : { how, by, cut: { frame: undefined, rule: textOf(fieldOf(cut, 'rule')) ?? null } };
}

function addressOf(value: unknown): PeerAddress | undefined {
  const peer = objectOf(value);
  if (peer === undefined) return undefined;
  const port = integerOf(fieldOf(peer, 'port'));
  return {
    address: textOf(fieldOf(peer, 'address')) ?? null,
    port: port !== undefined && port >= 0 && port <= 0xffff ? port : null,
  };
}
