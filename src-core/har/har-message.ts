import { fromBase64 } from '../bytes/base64.ts';
import { encodeUtf8 } from '../bytes/utf-8.ts';
import type { ContentLack } from '../capture-store/message-table.ts';
import type { Direction } from '../stream/events.ts';
import type { Timestamp } from '../stream/time.ts';
import { isoTimestamp, secondsTimestamp } from './har-time.ts';
import { fieldOf, integerOf, type JsonObject, objectOf, textOf } from './json-fields.ts';

/** A member of `_webSocketMessages`. */
export type ReadMember =
  | ({ readonly kind: 'message' } & ReadMessage)
  /** A control frame or a fragment, which some programs list too. */
  | { readonly kind: 'other-frame' }
  /** What the browser says went wrong. */
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'unreadable' };

export interface ReadMessage {
  readonly direction: Direction;
  readonly type: 'text' | 'binary';
  readonly time: Timestamp | undefined;
  /** When its last byte came, where the file says so. */
  readonly endTime: Timestamp | undefined;
  readonly bytes: Uint8Array;
  readonly lack: ContentLack | undefined;
}

const TEXT = 1;
const BINARY = 2;
/** Times that differ by more, in nanoseconds, were changed by someone since: then the one of HAR itself counts. */
const SAME_TIME = 2000;

/** Reads a member as Chrome's DevTools do, and what is added to it here. */
export function readMember(value: unknown): ReadMember {
  const member = objectOf(value);
  const type = textOf(fieldOf(member, 'type'));
  const opcode = integerOf(fieldOf(member, 'opcode'));
  const data = textOf(fieldOf(member, 'data'));
  if (member === undefined || data === undefined) return { kind: 'unreadable' };
  if (type === 'error') return { kind: 'error', text: data };
  if ((type !== 'send' && type !== 'receive') || opcode === undefined) return { kind: 'unreadable' };
  if (opcode !== TEXT && opcode !== BINARY)
    return { kind: opcode >= 0 && opcode <= 15 ? 'other-frame' : 'unreadable' };
  const facts = objectOf(fieldOf(member, '_framescope'));
  const content = opcode === TEXT ? textContent(data) : binaryContent(data);
  const told = textOf(fieldOf(facts, 'missing'));
  return {
    kind: 'message',
    direction: type === 'send' ? 'client-to-server' : 'server-to-client',
    type: opcode === TEXT || fieldOf(facts, 'type') === 'text' ? 'text' : 'binary',
    ...times(member, facts),
    bytes: content.bytes,
    lack: content.lack ?? (told === undefined ? undefined : { told }),
  };
}

function times(member: JsonObject, facts: JsonObject | undefined): Pick<ReadMessage, 'time' | 'endTime'> {
  const rough = secondsTimestamp(fieldOf(member, 'time'));
  const exact = isoTimestamp(fieldOf(facts, 'time'));
  if (rough === undefined || exact === undefined) return { time: rough, endTime: undefined };
  const difference = (exact.seconds - rough.seconds) * 1e9 + (exact.nanoseconds - rough.nanoseconds);
  if (Math.abs(difference) > SAME_TIME) return { time: rough, endTime: undefined };
  return { time: exact, endTime: isoTimestamp(fieldOf(facts, 'endTime')) };
}

interface Content {
  readonly bytes: Uint8Array;
  readonly lack: ContentLack | undefined;
}

function textContent(data: string): Content {
  // Half of a surrogate pair can be written in JSON, but came from no UTF-8.
  return { bytes: encodeUtf8(data), lack: /\p{Surrogate}/u.test(data) ? 'not-text' : undefined };
}

/** Base64 of RFC 4648 4 or 5, with padding or without. */
function binaryContent(data: string): Content {
  const bytes = fromBase64(data) ?? fromBase64(standardBase64(data));
  return bytes === undefined ? { bytes: new Uint8Array(0), lack: 'not-base64' } : { bytes, lack: undefined };
}

function standardBase64(data: string): string {
  const digits = data
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/={1,2}$/, '');
  return digits.padEnd(Math.ceil(digits.length / 4) * 4, '=');
}
