import type { HarRemarks } from '../capture-store/connection.ts';
import type { PeerAddress } from '../stream/events.ts';
import type { Nanoseconds } from '../stream/time.ts';
import { type ConnectionFacts, readFacts } from './har-facts.ts';
import { type ReadRequest, type ReadResponse, readRequest, readResponse } from './har-head.ts';
import { type HarClock, isoTimestamp } from './har-time.ts';
import { objectOf, textOf } from './json-fields.ts';
import { parsedJson } from './json-walk.ts';
import type { Run } from './merged-runs.ts';

/** Members of an entry that are read; all others are passed over. */
export const ENTRY_FIELDS: ReadonlySet<string> = new Set([
  'startedDateTime',
  'request',
  'response',
  'serverIPAddress',
  '_resourceType',
  '_framescope',
]);

/** An entry while its members come, in any order: DevTools have written the messages first and last. */
export class EntryUnderWay {
  hasMessages = false;
  readonly remarks: HarRemarks = {
    unreadableMessages: 0,
    otherFrames: 0,
    untimedMessages: 0,
    errors: [],
    lacks: [],
    isCut: false,
  };
  /** JSON that is not parsed before it is known to be of a WebSocket: others may have bodies of many megabytes. */
  private readonly fields = new Map<string, string>();

  /** @param firstMessage where its messages begin among those that are held */
  constructor(readonly firstMessage: number) {}

  /** @param text `undefined` when it is beyond the limits */
  setField(name: string, text: string | undefined): void {
    if (text === undefined) this.fields.delete(name);
    else this.fields.set(name, text);
  }

  field(name: string): unknown {
    const text = this.fields.get(name);
    return text === undefined ? undefined : parsedJson(text);
  }
}

/** A connection as an entry tells it, its times relative to the clock's. */
export interface HeldConnection {
  readonly url: string;
  readonly request: ReadRequest | undefined;
  readonly response: ReadResponse | undefined;
  readonly startedAt: Nanoseconds | undefined;
  readonly facts: ConnectionFacts;
  readonly server: PeerAddress;
  readonly agreement: 'upgrade' | 'extended-connect';
  readonly remarks: HarRemarks;
  readonly messages: Run;
}

export interface EntryReading {
  readonly clock: HarClock;
  /** Bytes of a refusal's body that are kept. */
  readonly refusalBody: number;
  /** One after the last of its messages. */
  readonly messagesEnd: number;
}

/** The connection, or why it is none: another request, or an entry that says nothing that can be read. */
export function readEntry(
  entry: EntryUnderWay,
  { clock, refusalBody, messagesEnd }: EntryReading,
): HeldConnection | 'other' | 'unreadable' {
  const given = objectOf(entry.field('request'));
  const isNamed = entry.hasMessages || entry.field('_resourceType') === 'websocket';
  const asked = readRequest(given, undefined);
  if (!isNamed && asked?.isWebSocket !== true) return asked === undefined ? 'unreadable' : 'other';
  const startedAt = clock.since(isoTimestamp(entry.field('startedDateTime')));
  const facts = readFacts(entry.field('_framescope'), startedAt, clock);
  const request = readRequest(given, facts.requestLine);
  const response = readResponse(objectOf(entry.field('response')), facts.statusLine, refusalBody);
  if (request === undefined) entry.remarks.lacks.push('request');
  return {
    url: request?.url ?? '',
    request,
    response,
    startedAt,
    facts,
    server: facts.server ?? { address: addressOf(entry.field('serverIPAddress')), port: null },
    agreement: isExtendedConnect(request, response, entry.hasMessages) ? 'extended-connect' : 'upgrade',
    remarks: entry.remarks,
    messages: { from: entry.firstMessage, to: messagesEnd },
  };
}

// RFC 8441 5: over HTTP/2 the request is a CONNECT, which 200 agrees to. DevTools call its method GET.
function isExtendedConnect(
  request: ReadRequest | undefined,
  response: ReadResponse | undefined,
  hasMessages: boolean,
): boolean {
  return response?.status === 200 && (request?.method === 'CONNECT' || hasMessages);
}

/** IPv6 stands in brackets at times; what is no address isn't shown as one. */
function addressOf(value: unknown): string | null {
  const text = textOf(value)?.replace(/^\[(.*)\]$/, '$1') ?? '';
  return /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*)$/i.test(text) && text.length <= 45
    ? text
    : null;
}
