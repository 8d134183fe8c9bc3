import type { RowLevel } from '../capture-store/row-level.ts';
import type { AnyRow } from './rows.ts';

/** What a proxy did with frames and messages. */
const CHANGE_COLUMNS = [
  'change.what',
  'change.keptFor',
  'change.rule',
  'sent.text',
  'sent.base64',
  'sent.missing',
] as const;

/** The columns of each kind of row, nested fields by their path. */
const COLUMNS: Readonly<Record<RowLevel, readonly string[]>> = {
  connections: [
    'connection',
    'client.address',
    'client.port',
    'server.address',
    'server.port',
    'url',
    'openedAt',
    'closedAt',
    'status',
    'accepted',
    'subprotocol',
    'extensions',
    'decoder',
    'frames.clientToServer',
    'frames.serverToClient',
    'messages.clientToServer',
    'messages.serverToClient',
    'bytes.clientToServer',
    'bytes.serverToClient',
    'close.by',
    'close.code',
    'close.name',
    'close.reason',
    'close.clean',
    'violations',
    'request.line',
    'request.headers',
    'response.line',
    'response.headers',
    'missing',
    'relayed',
    'cut.frame',
    'cut.rule',
  ],
  frames: [
    'connection',
    'frame',
    'time',
    'direction',
    'fin',
    'rsv1',
    'rsv2',
    'rsv3',
    'opcode',
    'opcodeName',
    'masked',
    'maskingKey',
    'headerLength',
    'payloadLength',
    'message',
    'text',
    'base64',
    'close.code',
    'close.name',
    'close.reason',
    'violations',
    'missing',
    'comments',
    ...CHANGE_COLUMNS,
  ],
  messages: [
    'connection',
    'message',
    'time',
    'endTime',
    'direction',
    'type',
    'frames',
    'compressed',
    'wireLength',
    'length',
    'text',
    'base64',
    'decoder',
    'summary',
    'fields',
    'violations',
    'compression.outcome',
    'compression.contextBefore',
    'missing',
    ...CHANGE_COLUMNS,
  ],
  violations: [
    'connection',
    'frame',
    'time',
    'peer',
    'rule',
    'severity',
    'section',
    'text',
    'bytes',
    'closeCode',
  ],
};

/** The header line (RFC 4180), without its line end. */
export function csvHeader(level: RowLevel): string {
  return COLUMNS[level].join(',');
}

/** The same columns as the names on the way to their fields, taken apart once and not for every cell. */
const PATHS: Readonly<Record<RowLevel, readonly (readonly string[])[]>> = {
  connections: pathsOf('connections'),
  frames: pathsOf('frames'),
  messages: pathsOf('messages'),
  violations: pathsOf('violations'),
};

function pathsOf(level: RowLevel): readonly (readonly string[])[] {
  return COLUMNS[level].map((column) => column.split('.'));
}

/** One row (RFC 4180), without its line end. What isn't known is empty; lists and objects are JSON. */
export function csvLine(level: RowLevel, row: AnyRow): string {
  return PATHS[level].map((path) => csvField(valueAt(row, path))).join(',');
}

function valueAt(row: AnyRow, path: readonly string[]): unknown {
  let value: unknown = row;
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function csvField(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
