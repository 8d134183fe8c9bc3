import { visibleText } from '../bytes/visible-text.ts';
import type { ConnectionRow, FrameRow, MessageRow, ViolationRow } from './rows.ts';

interface TableColumn<R> {
  readonly title: string;
  /** Characters; the last column takes what is left of the line. */
  readonly width: number;
  readonly align: 'left' | 'right';
  readonly cell: (row: R) => string;
}

/** A table for people: a header line and one line a row, cut to a width, control characters made visible. */
export interface TextTable<R> {
  readonly header: string;
  line(row: R): string;
}

/** @param width characters of a line; at least enough for the fixed columns is used */
export function connectionTable(width: number): TextTable<ConnectionRow> {
  return textTable<ConnectionRow>(width, [
    { title: '#', width: 5, align: 'right', cell: (row) => String(row.connection) },
    {
      title: 'status',
      width: 6,
      align: 'right',
      cell: (row) => (row.status === null ? '-' : String(row.status)),
    },
    { title: 'frames up', width: 9, align: 'right', cell: (row) => known(row.frames.clientToServer) },
    { title: 'down', width: 7, align: 'right', cell: (row) => known(row.frames.serverToClient) },
    {
      title: 'bytes',
      width: 10,
      align: 'right',
      cell: ({ bytes: { clientToServer: up, serverToClient: down } }) =>
        known(up === null || down === null ? null : up + down),
    },
    { title: 'close', width: 28, align: 'left', cell: closeCell },
    { title: 'subprotocol', width: 12, align: 'left', cell: (row) => row.subprotocol ?? '-' },
    { title: 'url', width: 0, align: 'left', cell: (row) => row.url },
  ]);
}

export function frameTable(width: number, began: () => string): TextTable<FrameRow> {
  return textTable<FrameRow>(width, [
    { title: '#', width: 7, align: 'right', cell: (row) => String(row.frame) },
    { title: 'time', width: 12, align: 'right', cell: (row) => secondsSince(began(), row.time) },
    { title: 'conn', width: 4, align: 'right', cell: (row) => String(row.connection) },
    { title: ' ', width: 1, align: 'left', cell: (row) => arrow(row.direction) },
    { title: 'type', width: 12, align: 'left', cell: (row) => row.opcodeName },
    { title: 'bits', width: 4, align: 'left', cell: bitsCell },
    { title: 'length', width: 9, align: 'right', cell: (row) => String(row.payloadLength) },
    { title: 'content', width: 0, align: 'left', cell: frameContent },
  ]);
}

export function messageTable(width: number, began: () => string): TextTable<MessageRow> {
  return textTable<MessageRow>(width, [
    { title: '#', width: 7, align: 'right', cell: (row) => String(row.message) },
    { title: 'time', width: 12, align: 'right', cell: (row) => secondsSince(began(), row.time) },
    { title: 'conn', width: 4, align: 'right', cell: (row) => String(row.connection) },
    { title: ' ', width: 1, align: 'left', cell: (row) => arrow(row.direction) },
    { title: 'type', width: 6, align: 'left', cell: (row) => row.type },
    { title: 'frames', width: 6, align: 'right', cell: (row) => known(row.frames?.length ?? null) },
    { title: 'length', width: 9, align: 'right', cell: (row) => known(row.length ?? row.wireLength) },
    { title: 'content', width: 0, align: 'left', cell: contentCell },
  ]);
}

export function violationTable(width: number, began: () => string): TextTable<ViolationRow> {
  return textTable<ViolationRow>(width, [
    { title: 'severity', width: 8, align: 'left', cell: (row) => row.severity },
    { title: 'time', width: 12, align: 'right', cell: (row) => secondsSince(began(), row.time) },
    { title: 'conn', width: 4, align: 'right', cell: (row) => String(row.connection) },
    {
      title: 'frame',
      width: 7,
      align: 'right',
      cell: (row) => (row.frame === null ? '-' : String(row.frame)),
    },
    { title: 'peer', width: 6, align: 'left', cell: (row) => row.peer },
    { title: 'rule', width: 30, align: 'left', cell: (row) => row.rule },
    { title: 'section', width: 18, align: 'left', cell: (row) => row.section },
    { title: 'what', width: 0, align: 'left', cell: (row) => row.text },
  ]);
}

function textTable<R>(width: number, columns: readonly TableColumn<R>[]): TextTable<R> {
  const fixed = columns.reduce((sum, column) => sum + column.width + 2, 0);
  const widths = columns.map((column) => column.width || Math.max(20, width - fixed + 2));
  const join = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => fitted(cell, widths[at]!, columns[at]!.align))
      .join('  ')
      .trimEnd();
  return {
    header: join(columns.map((column) => column.title)),
    line: (row) => join(columns.map((column) => visibleText(column.cell(row)))),
  };
}

function fitted(text: string, width: number, align: 'left' | 'right'): string {
  const characters = [...text];
  // A number that is cut reads as a smaller one.
  if (align === 'right') return text.padStart(width);
  const cut = characters.length > width ? `${characters.slice(0, width - 1).join('')}…` : text;
  return cut.padEnd(width);
}

/** `-` for a number that isn't known. */
function known(number: number | null): string {
  return number === null ? '-' : String(number);
}

function arrow(direction: FrameRow['direction']): string {
  return direction === 'client-to-server' ? '↑' : '↓';
}

function bitsCell(row: FrameRow): string {
  return `${row.fin ? 'F' : '-'}${row.rsv1 ? '1' : '-'}${row.rsv2 ? '2' : '-'}${row.rsv3 ? '3' : '-'}`;
}

function frameContent(row: FrameRow): string {
  if (row.close === null) return contentCell(row);
  const { code, name, reason } = row.close;
  return [code ?? 'no code', name, reason].filter((part) => part !== '').join(' ');
}

function contentCell(row: FrameRow | MessageRow): string {
  const content = row.text ?? (row.base64 === undefined ? '' : `base64 ${row.base64}`);
  return row.missing === undefined ? content : `[${row.missing}] ${content}`;
}

function closeCell({ close, accepted, frames }: ConnectionRow): string {
  if (close === null) return accepted && frames.clientToServer !== null ? 'no close frame' : '-';
  return `${close.code ?? 'no code'} by ${close.by}${close.clean ? '' : ', not clean'}`;
}

/** Seconds between two ISO times of the same capture, with microseconds. */
function secondsSince(began: string, time: string): string {
  const seconds = (Date.parse(`${time.slice(0, 19)}Z`) - Date.parse(`${began.slice(0, 19)}Z`)) / 1000;
  const nanoseconds = Number(time.slice(20, 29)) - Number(began.slice(20, 29));
  return (seconds + nanoseconds / 1e9).toFixed(6);
}
