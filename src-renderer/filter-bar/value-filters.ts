import type { ConnectionView, FrameView, MessageView } from '../../src-core/contract/views.ts';
import { quoted } from './filter-text.ts';

type TableView = FrameView | MessageView;

/** Bytes of content that a filter by content is made of, at most. */
export const CONTENT_BYTES = 48;
/** Bytes that a filter names one by one. */
const MOST_LITERAL_BYTES = 12;

/** What a column shows of a row, as expressions that match the row; none where it shows nothing of its own. */
const OF_COLUMNS: Readonly<Record<string, (row: TableView) => readonly string[]>> = {
  severity: ({ severity }) => (severity === null ? [] : [`violation.severity == ${severity}`]),
  number: (row) => [row.level === 'frames' ? `frame == ${row.frame}` : `message == ${row.message}`],
  time: ({ time }) => [`time >= ${exactSeconds(time)}`, `time <= ${exactSeconds(time)}`],
  connection: ({ connection }) => [`connection == ${connection}`],
  direction: ({ direction }) => [`direction == ${direction}`],
  type: (row) => [row.level === 'frames' ? `opcode == ${row.opcodeName}` : `type == ${row.type}`],
  bits: (row) => (row.level === 'frames' ? bits(row) : []),
  length: (row) => {
    const length = row.level === 'frames' ? row.payloadLength : row.length;
    return length === null ? [] : [`length == ${length}`];
  },
  change: ({ change }) =>
    change === null
      ? []
      : [
          `change == ${change.what}`,
          ...(change.rule === null ? [] : [`change.rule == ${quoted(change.rule)}`]),
        ],
  fragments: (row) => (row.level === 'messages' && row.frames !== null ? [`fragments == ${row.frames}`] : []),
};

/** Expressions for the value of a row in a column, by the column's id. */
export function columnFilters(row: TableView, column: string): readonly string[] {
  return OF_COLUMNS[column]?.(row) ?? [];
}

/** Expressions for all that the table shows of a row. */
export function rowFilters(row: TableView): readonly string[] {
  return Object.values(OF_COLUMNS).flatMap((ofColumn) => ofColumn(row));
}

function bits({ fin, rsv1, rsv2, rsv3, masked }: FrameView): readonly string[] {
  return Object.entries({ fin, rsv1, rsv2, rsv3, masked })
    .filter(([name, isSet]) => isSet || name === 'fin' || name === 'masked')
    .map(([name, isSet]) => (isSet ? name : `not ${name}`));
}

/** Seconds with every nanosecond. */
function exactSeconds(nanoseconds: number): string {
  const whole = Math.floor(Math.abs(nanoseconds) / 1e9);
  const rest = String(Math.abs(nanoseconds) % 1e9).padStart(9, '0');
  return `${nanoseconds < 0 ? '-' : ''}${whole}.${rest} s`;
}

/**
 * The expression for what a row holds.
 *
 * @param bytes its first bytes, `CONTENT_BYTES` of them where it has as many
 * @param length bytes that it has in all
 * @param isText whether it is text rather than binary
 */
export function contentFilter(bytes: Uint8Array, length: number, isText: boolean): string | undefined {
  if (bytes.length === 0) return undefined;
  const text = isText ? leadingText(bytes, bytes.length < length) : undefined;
  if (text !== undefined && text !== '') {
    const isWhole = bytes.length === length;
    return `text ${isWhole ? '==' : 'contains'} ${quoted(text)}`;
  }
  return `payload contains ${bytesLiteral(bytes.subarray(0, MOST_LITERAL_BYTES))}`;
}

/** As UTF-8, without a character that is cut at the end; `undefined` where it isn't. */
function leadingText(bytes: Uint8Array, isCut: boolean): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: isCut });
  } catch {
    return undefined;
  }
}

function bytesLiteral(bytes: Uint8Array): string {
  const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  return pairs.length === 1 ? `0x${pairs[0]}` : pairs.join(':');
}

/** What the list of connections shows of one, as expressions. */
export function connectionFilters(connection: ConnectionView): readonly string[] {
  const { client, server, status, subprotocol, close } = connection;
  return [
    `connection == ${connection.connection}`,
    `url == ${quoted(connection.url)}`,
    ...(subprotocol === null ? [] : [`subprotocol == ${quoted(subprotocol)}`]),
    ...(status === null ? [] : [`status == ${status}`]),
    ...(close === null || close.code === null ? [] : [`close.code == ${close.code}`]),
    ...(client.address === null ? [] : [`client.address == ${client.address}`]),
    ...(server.address === null ? [] : [`server.address == ${server.address}`]),
  ];
}

/** The expression for a header line; `undefined` where its name can't stand in an expression. */
export function headerFilter(side: 'request' | 'response', name: string, value: string): string | undefined {
  return /^[a-z0-9_.-]+$/i.test(name) ? `${side}.${name.toLowerCase()} == ${quoted(value)}` : undefined;
}
