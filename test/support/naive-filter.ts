/**
 * Filters evaluated the slow and plain way, on the rows that scripts read: for each row the values it sees, one
 * comparison after the other. Written from the description of the language, not from the code it checks.
 */
import type { RowLevel } from '../../src-core/capture-store/row-level.ts';
import type { ConnectionRow, FrameRow, MessageRow, ViolationRow } from '../../src-core/export/rows.ts';
import type { MemoryCapture } from './memory-capture.ts';
import { EPOCH_SECONDS } from './tcp-talk.ts';

/** A number, a text, or bytes as a text of Latin-1 characters. */
export type NaiveValue = number | string;

/** A comparison: how it is written, and what it says of one value. */
export interface NaiveTest {
  readonly field: string;
  readonly text: string;
  /** Without it, that there is a value. */
  readonly passes?: (value: NaiveValue) => boolean;
}

export type NaiveFilter =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly NaiveFilter[] }
  | { readonly kind: 'not'; readonly part: NaiveFilter }
  /** `!=`: there are values, and none of them passes. */
  | { readonly kind: 'none'; readonly test: NaiveTest }
  | { readonly kind: 'any'; readonly test: NaiveTest };

export function textOf(filter: NaiveFilter): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return `(${filter.parts.map(textOf).join(` ${filter.kind} `)})`;
    case 'not':
      return `not ${textOf(filter.part)}`;
    case 'none':
    case 'any':
      return filter.test.text;
  }
}

type Values<Row> = Readonly<
  Record<string, (row: Row) => readonly (NaiveValue | boolean | null | undefined)[]>
>;

const OF_CONNECTIONS: Values<ConnectionRow> = {
  connection: ({ connection }) => [connection],
  host: ({ request }) => request.headers.filter(([name]) => name === 'Host').map(([, value]) => value),
  'request.x-note': ({ request }) =>
    request.headers.filter(([name]) => name === 'X-Note').map(([, value]) => value),
  status: ({ status }) => [status],
  subprotocol: ({ subprotocol }) => [subprotocol],
  time: ({ openedAt }) => [sinceBegin(openedAt)],
  'close.code': ({ close }) => [close?.code],
  'close.reason': ({ close }) => [close?.reason],
  'close.by': ({ close }) => [close?.by],
  'close.clean': ({ close }) => [close?.clean],
  tls: ({ relayed }) => [relayed && (relayed.clientTls !== null || relayed.serverTls !== null)],
  'connection.frames': ({ frames }) => [(frames.clientToServer ?? 0) + (frames.serverToClient ?? 0)],
};

const OF_FRAMES: Values<FrameRow> = {
  frame: ({ frame }) => [frame],
  opcode: ({ opcodeName }) => [opcodeName],
  fin: ({ fin }) => [fin],
  rsv1: ({ rsv1 }) => [rsv1],
  masked: ({ masked }) => [masked],
  'masking-key': ({ maskingKey }) => [maskingKey],
  'header-length': ({ headerLength }) => [headerLength],
  length: ({ payloadLength }) => [Number(payloadLength)],
  direction: ({ direction }) => [direction],
  message: ({ message }) => [message],
  time: ({ time }) => [sinceBegin(time)],
  payload: (row) => [bytesOf(row)],
  'close.code': ({ close }) => [close?.code],
  'close.reason': ({ close }) => [close?.reason],
  'close.by': ({ close, direction, change }) => [
    close === null ? null : change?.what === 'injected' ? 'proxy' : direction.slice(0, 6),
  ],
  change: ({ change }) => [change?.what],
  'change.rule': ({ change }) => [change?.rule],
  kept: ({ change }) => [change?.what === 'injected' ? null : change?.keptFor],
};

const OF_MESSAGES: Values<MessageRow> = {
  message: ({ message }) => [message],
  type: ({ type }) => [type],
  direction: ({ direction }) => [direction],
  length: ({ length }) => [length],
  fragments: ({ frames }) => [frames?.length],
  compressed: ({ compressed }) => [compressed],
  time: ({ time }) => [sinceBegin(time)],
  'end-time': ({ endTime }) => [sinceBegin(endTime)],
  payload: (row) => [bytesOf(row)],
  text: (row) => [row.type === 'text' ? bytesOf(row) : null],
};

const OF_VIOLATIONS: Values<ViolationRow> = {
  'violation.rule': ({ rule }) => [rule],
  'violation.severity': ({ severity }) => [severity],
  'violation.peer': ({ peer }) => [peer],
  time: ({ time }) => [sinceBegin(time)],
};

function sinceBegin(iso: string): number {
  const [, day = '', nanoseconds = ''] = /^(.*)\.(\d{9})Z$/.exec(iso) ?? [];
  return (Date.parse(`${day}Z`) / 1000 - EPOCH_SECONDS) * 1e9 + Number(nanoseconds);
}

function bytesOf({ text, base64 }: { readonly text?: string; readonly base64?: string }): string | null {
  if (text !== undefined) return Buffer.from(text).toString('latin1');
  return base64 === undefined ? null : Buffer.from(base64, 'base64').toString('latin1');
}

type Seen = readonly (NaiveValue | boolean | null | undefined)[] | undefined;

/** Filters the rows of a capture that has been read to its end. */
export class NaiveRows {
  constructor(private readonly capture: MemoryCapture) {}

  /** Numbers of the rows that match, from 1. */
  matching(level: RowLevel, filter: NaiveFilter): number[] {
    return this.capture[level].flatMap((_, row) => (this.matches(level, row, filter) ? [row + 1] : []));
  }

  private matches(level: RowLevel, row: number, filter: NaiveFilter): boolean {
    if (level === 'connections') return this.matchesConnection(row, filter);
    return holds(filter, (field) => this.values(level, row, field));
  }

  /** By itself, or by one of its frames, or by one of its messages. */
  private matchesConnection(row: number, filter: NaiveFilter): boolean {
    if (filter.kind === 'or') {
      const [aside, together] = apart(alternativesOf(filter), (part) => fieldsOf(part).some(isOfRows));
      if (aside.some((part) => this.matchesItself(row, part))) return true;
      return together.length > 0 && this.matchesSomeRow(row, { kind: 'or', parts: together });
    }
    if (filter.kind === 'and') {
      const [aside, together] = apart(filter.parts, (part) => fieldsOf(part).some(differsInRows));
      if (!aside.every((part) => this.matchesItself(row, part))) return false;
      const [only] = together;
      if (aside.length > 0 && together.length === 1 && only !== undefined)
        return this.matchesConnection(row, only);
      return together.length === 0 || this.matchesSomeRow(row, { kind: 'and', parts: together });
    }
    return this.matchesSomeRow(row, filter);
  }

  private matchesSomeRow(row: number, filter: NaiveFilter): boolean {
    if (!fieldsOf(filter).some(isOfRows)) return this.matchesItself(row, filter);
    const matching = (['frames', 'messages'] as const).flatMap((level) =>
      this.capture[level].flatMap(({ connection }, index) =>
        connection === row + 1 ? [this.matches(level, index, filter)] : [],
      ),
    );
    return matching.length === 0 ? this.matchesItself(row, filter) : matching.includes(true);
  }

  private matchesItself(row: number, filter: NaiveFilter): boolean {
    return holds(filter, (field) => (isOfRows(field) ? [] : this.values('connections', row, field)));
  }

  private values(level: RowLevel, row: number, field: string): readonly NaiveValue[] {
    const seen = this.see(level, row, field) ?? [];
    return seen.flatMap((value) => {
      if (value === null || value === undefined) return [];
      return typeof value === 'boolean' ? [Number(value)] : [value];
    });
  }

  private see(level: RowLevel, row: number, field: string): Seen {
    const { frames, messages, violations } = this.capture;
    switch (level) {
      case 'connections':
        return (
          this.ofConnection(row + 1, field) ?? this.ofViolations(field, (one) => one.connection === row + 1)
        );
      case 'frames':
        return (
          this.ofFrame(frames[row]!, field) ?? this.ofViolations(field, ({ frame }) => frame === row + 1)
        );
      case 'messages': {
        const message = messages[row]!;
        const own = message.frames ?? [];
        return (
          OF_MESSAGES[field]?.(message) ??
          this.ofConnection(message.connection, field) ??
          (field in OF_FRAMES ? own.flatMap((frame) => OF_FRAMES[field]!(frames[frame - 1]!)) : undefined) ??
          this.ofViolations(field, ({ frame }) => frame !== null && own.includes(frame))
        );
      }
      case 'violations': {
        const violation = violations[row]!;
        const frame = violation.frame === null ? undefined : frames[violation.frame - 1];
        const own = field === 'violation' ? [row + 1] : OF_VIOLATIONS[field]?.(violation);
        if (own !== undefined) return own;
        if (frame !== undefined) return this.ofFrame(frame, field);
        return this.ofConnection(violation.connection, field);
      }
    }
  }

  private ofFrame(frame: FrameRow, field: string): Seen {
    const message = frame.message === null ? undefined : this.capture.messages[frame.message - 1];
    // What compression made of a text is no text.
    if (field === 'text') return message?.type === 'text' && !message.compressed ? [bytesOf(frame)] : [];
    const own = OF_FRAMES[field]?.(frame);
    if (own !== undefined) return own;
    if (field in OF_MESSAGES) return message === undefined ? [] : OF_MESSAGES[field]!(message);
    return this.ofConnection(frame.connection, field);
  }

  private ofConnection(connection: number, field: string): Seen {
    return OF_CONNECTIONS[field]?.(this.capture.connections[connection - 1]!);
  }

  private ofViolations(field: string, belongs: (violation: ViolationRow) => boolean): Seen {
    return this.capture.violations.flatMap((violation, row) => {
      if (!belongs(violation)) return [];
      return field === 'violation' ? [row + 1] : OF_VIOLATIONS[field]!(violation);
    });
  }
}

function holds(filter: NaiveFilter, values: (field: string) => readonly NaiveValue[]): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.parts.every((part) => holds(part, values));
    case 'or':
      return filter.parts.some((part) => holds(part, values));
    case 'not':
      return !holds(filter.part, values);
    case 'none': {
      const seen = values(filter.test.field);
      return seen.length > 0 && !seen.some((value) => filter.test.passes?.(value) ?? true);
    }
    case 'any':
      return values(filter.test.field).some((value) => filter.test.passes?.(value) ?? true);
  }
}

/** Whether only frames and messages have it. */
function isOfRows(field: string): boolean {
  return !(field in OF_CONNECTIONS) && !field.startsWith('violation');
}

/** Whether frames or messages may have another value than their connection. */
export function differsInRows(field: string): boolean {
  return (
    [OF_FRAMES, OF_MESSAGES, OF_VIOLATIONS].some((values) => field in values) ||
    isOfRows(field) ||
    field === 'violation'
  );
}

/** Those that are not, and those that are. */
function apart(
  filters: readonly NaiveFilter[],
  are: (filter: NaiveFilter) => boolean,
): readonly [NaiveFilter[], NaiveFilter[]] {
  return [filters.filter((one) => !are(one)), filters.filter(are)];
}

function alternativesOf(filter: NaiveFilter): readonly NaiveFilter[] {
  return filter.kind === 'or' ? filter.parts.flatMap(alternativesOf) : [filter];
}

export function fieldsOf(filter: NaiveFilter): string[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.parts.flatMap(fieldsOf);
    case 'not':
      return fieldsOf(filter.part);
    case 'none':
    case 'any':
      return [filter.test.field];
  }
}
