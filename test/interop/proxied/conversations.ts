import type { ConnectionRow, FrameRow, MessageRow, ViolationRow } from '../../../src-core/export/rows.ts';
import type { Direction } from '../../../src-core/stream/events.ts';
import type { RuleName } from '../../../src-core/websocket/violations/violation.ts';
import type { CaptureRows } from './capture-rows.ts';

/**
 * What two captures of one conversation must have alike: all of its rows, but not where it was seen, when, and what
 * came between what, which the two directions are told apart for.
 */
export interface Conversation {
  /** The client's key (RFC 6455 4.1), by which it is known wherever it is seen. */
  readonly key: string;
  readonly connection: object;
  readonly violations: readonly object[];
  readonly sides: Readonly<Record<Direction, Side>>;
}

export interface Side {
  readonly frames: readonly object[];
  readonly messages: readonly object[];
}

/**
 * What is told by which side came first, with its Close frame or with the end of its connection. Where both came at once,
 * that depends on where one looks: Chromium ends its connection as soon as websockify answers with a code that must not
 * be sent, and so does websockify.
 */
const TOLD_BY_ORDER: ReadonlySet<RuleName> = new Set(['close-code-not-echoed', 'client-ended-first']);

/** The conversations of a capture, in the order of their keys. */
export function conversationsOf(rows: CaptureRows): readonly Conversation[] {
  return rows.connections
    .map((row) => conversation(row, rows))
    .sort((one, other) => one.key.localeCompare(other.key));
}

export function keyOf({ request }: ConnectionRow): string {
  const field = request.headers.find(([name]) => name.toLowerCase() === 'sec-websocket-key');
  if (field === undefined) throw new Error(`no key in the request "${request.line}"`);
  return field[1];
}

/** The frames of one direction of a connection, in their order. */
export function framesOf(rows: CaptureRows, connection: number, direction: Direction): readonly FrameRow[] {
  return rows.frames.filter((row) => row.connection === connection && row.direction === direction);
}

function conversation(row: ConnectionRow, rows: CaptureRows): Conversation {
  const places = placesIn(rows, row.connection);
  const { connection, client, server, openedAt, closedAt, url, relayed, close, violations, ...alike } = row;
  const found = rows.violations.filter(
    (each) => each.connection === connection && !TOLD_BY_ORDER.has(each.rule),
  );
  const closes = rows.frames.filter((frame) => frame.connection === connection && frame.opcode === 8);
  return {
    key: keyOf(row),
    connection: {
      ...alike,
      // Whether there was TLS is not to be seen behind it.
      url: url.replace(/^wss:/, 'ws:'),
      // When both sides close at once, which of them was first depends on where one looks.
      close: closes.length === 2 ? { clean: close?.clean } : close,
    },
    violations: found.map((violation) => violationAlike(violation, places)).sort(byText),
    sides: {
      'client-to-server': side(rows, connection, 'client-to-server', places),
      'server-to-client': side(rows, connection, 'server-to-client', places),
    },
  };
}

/** What stands for the numbers of rows: places in one direction of one connection. */
interface Places {
  readonly frames: ReadonlyMap<number, string>;
  readonly messages: ReadonlyMap<number, string>;
}

function placesIn({ frames, messages }: CaptureRows, connection: number): Places {
  const own = (row: FrameRow | MessageRow): boolean => row.connection === connection;
  return {
    frames: placesOf(frames.filter(own), ({ frame }) => frame),
    messages: placesOf(messages.filter(own), ({ message }) => message),
  };
}

function placesOf<Row extends { readonly direction: Direction }>(
  rows: readonly Row[],
  numberOf: (row: Row) => number,
): ReadonlyMap<number, string> {
  const counts = { 'client-to-server': 0, 'server-to-client': 0 };
  return new Map(rows.map((row) => [numberOf(row), `${row.direction} ${counts[row.direction]++}`]));
}

/** A number that is not there becomes something that no row has. */
function placeOf(number: number | null, places: ReadonlyMap<number, string>): string | null {
  return number === null ? null : (places.get(number) ?? `nowhere: ${number}`);
}

function side(rows: CaptureRows, connection: number, direction: Direction, places: Places): Side {
  const messages = rows.messages.filter(
    (row) => row.connection === connection && row.direction === direction,
  );
  return {
    frames: framesOf(rows, connection, direction).map((row) => frameAlike(row, places)),
    messages: messages.map((row) => messageAlike(row, places)),
  };
}

function frameAlike({ connection, frame, time, message, ...alike }: FrameRow, places: Places): object {
  const violations = alike.violations.filter((rule) => !TOLD_BY_ORDER.has(rule));
  return { ...alike, violations, message: placeOf(message, places.messages) };
}

function messageAlike(row: MessageRow, places: Places): object {
  const { connection, message, time, endTime, frames, ...alike } = row;
  return { ...alike, frames: frames?.map((frame) => placeOf(frame, places.frames)) };
}

function violationAlike({ connection, time, frame, ...alike }: ViolationRow, places: Places): object {
  return { ...alike, frame: placeOf(frame, places.frames) };
}

function byText(one: object, other: object): number {
  return JSON.stringify(one).localeCompare(JSON.stringify(other));
}
