import { SEVERITIES, type Severity } from '../websocket/violations/rule.ts';
import { type RuleName, ruleOf } from '../websocket/violations/violation.ts';
import type { ConnectionRow, FrameRow, MessageRow, ViolationRow } from './rows.ts';
import { type TableColumn, type TableLook, type TextTable, textTable } from './text-table.ts';

export function connectionTable(look: TableLook): TextTable<ConnectionRow> {
  return textTable<ConnectionRow>(
    [
      { title: '#', width: 5, align: 'right', cell: (row) => String(row.connection) },
      {
        title: 'status',
        width: 6,
        align: 'right',
        cell: (row) => (row.status === null ? '-' : String(row.status)),
        style: ({ accepted }) => (accepted ? undefined : 'warning'),
        goes: 2,
      },
      {
        title: 'frames up',
        width: 9,
        align: 'right',
        cell: (row) => known(row.frames.clientToServer),
        goes: 1,
      },
      { title: 'down', width: 7, align: 'right', cell: (row) => known(row.frames.serverToClient), goes: 1 },
      {
        title: 'bytes',
        width: 10,
        align: 'right',
        cell: ({ bytes: { clientToServer: up, serverToClient: down } }) =>
          known(up === null || down === null ? null : up + down),
        goes: 3,
      },
      {
        title: 'close',
        width: 28,
        align: 'left',
        cell: closeCell,
        style: ({ close }) => (close?.clean === false ? 'warning' : undefined),
      },
      { title: 'subprotocol', width: 12, align: 'left', cell: (row) => row.subprotocol ?? '-', goes: 4 },
      { title: 'url', width: 0, align: 'left', cell: (row) => row.url },
    ],
    look,
  );
}

/** @param began ISO time of the capture's first packet; asked when there is a row */
export function frameTable(look: TableLook, began: () => string): TextTable<FrameRow> {
  return textTable<FrameRow>(
    [
      { title: '#', width: 7, align: 'right', cell: (row) => String(row.frame), style: worst },
      timeColumn(began, 1),
      { title: 'conn', width: 4, align: 'right', cell: (row) => String(row.connection), goes: 2 },
      DIRECTION,
      { title: 'type', width: 12, align: 'left', cell: (row) => row.opcodeName },
      { title: 'bits', width: 4, align: 'left', cell: bitsCell, goes: 3 },
      { title: 'length', width: 9, align: 'right', cell: (row) => String(row.payloadLength) },
      { title: 'content', width: 0, align: 'left', cell: frameContent },
    ],
    look,
  );
}

/** @param began as for frames */
export function messageTable(look: TableLook, began: () => string): TextTable<MessageRow> {
  return textTable<MessageRow>(
    [
      { title: '#', width: 7, align: 'right', cell: (row) => String(row.message), style: worst },
      timeColumn(began, 1),
      { title: 'conn', width: 4, align: 'right', cell: (row) => String(row.connection), goes: 2 },
      DIRECTION,
      { title: 'type', width: 6, align: 'left', cell: (row) => row.type },
      {
        title: 'frames',
        width: 6,
        align: 'right',
        cell: (row) => known(row.frames?.length ?? null),
        goes: 3,
      },
      { title: 'length', width: 9, align: 'right', cell: (row) => known(row.length ?? row.wireLength) },
      { title: 'content', width: 0, align: 'left', cell: contentCell },
    ],
    look,
  );
}

/** @param began as for frames */
export function violationTable(look: TableLook, began: () => string): TextTable<ViolationRow> {
  return textTable<ViolationRow>(
    [
      {
        title: 'severity',
        width: 8,
        align: 'left',
        cell: (row) => row.severity,
        style: (row) => row.severity,
      },
      timeColumn(began, 3),
      { title: 'conn', width: 4, align: 'right', cell: (row) => String(row.connection) },
      {
        title: 'frame',
        width: 7,
        align: 'right',
        cell: (row) => (row.frame === null ? '-' : String(row.frame)),
      },
      { title: 'peer', width: 6, align: 'left', cell: (row) => row.peer, goes: 2 },
      { title: 'rule', width: 30, align: 'left', cell: (row) => row.rule, goes: 1 },
      {
        title: 'section',
        width: 18,
        align: 'left',
        cell: (row) => row.section,
        style: () => 'faint',
        goes: 4,
      },
      { title: 'what', width: 0, align: 'left', cell: (row) => row.text },
    ],
    look,
    // The sentence is what one reads violations for.
    { least: 36, wraps: true },
  );
}

function timeColumn<R extends { readonly time: string }>(began: () => string, goes: number): TableColumn<R> {
  return {
    title: 'time',
    width: 12,
    align: 'right',
    cell: (row) => secondsSince(began(), row.time),
    style: () => 'faint',
    goes,
  };
}

const DIRECTION: TableColumn<FrameRow | MessageRow> = {
  title: ' ',
  width: 1,
  align: 'left',
  cell: ({ direction }) => (direction === 'client-to-server' ? '↑' : '↓'),
  style: ({ direction }) => direction,
};

/** The severity of the worst rule that a row breaks. */
function worst({ violations }: { readonly violations: readonly RuleName[] | null }): Severity | undefined {
  const ranks = (violations ?? []).map((rule) => SEVERITIES.indexOf(ruleOf(rule).severity));
  return SEVERITIES[Math.max(...ranks)];
}

/** `-` for a number that isn't known. */
function known(number: number | null): string {
  return number === null ? '-' : String(number);
}

function bitsCell(row: FrameRow): string {
  return `${row.fin ? 'F' : '-'}${row.rsv1 ? '1' : '-'}${row.rsv2 ? '2' : '-'}${row.rsv3 ? '3' : '-'}`;
}

function frameContent(row: FrameRow): string {
  if (row.close === null) return contentCell(row);
  const { code, name, reason } = row.close;
  const said = [code ?? 'no code', name, reason].filter((part) => part !== '').join(' ');
  return `${changeMark(row)}${said}`;
}

function contentCell(row: FrameRow | MessageRow): string {
  const content = row.text ?? (row.base64 === undefined ? '' : `base64 ${row.base64}`);
  const marked = `${changeMark(row)}${content}`;
  return row.missing === undefined ? marked : `[${row.missing}] ${marked}`;
}

/** What a proxy did with it, in front of what its sender said. */
function changeMark({ change }: FrameRow | MessageRow): string {
  return change === undefined ? '' : `[${change.what}] `;
}

function closeCell({ close, cut, accepted, frames }: ConnectionRow): string {
  if (close === null && cut !== undefined) return cut.rule === null ? 'cut' : `cut by rule ${cut.rule}`;
  if (close === null) return accepted && frames.clientToServer !== null ? 'no close frame' : '-';
  return `${close.code ?? 'no code'} by ${close.by}${close.clean ? '' : ', not clean'}`;
}

/** Seconds between two ISO times of the same capture, with microseconds. */
function secondsSince(began: string, time: string): string {
  const seconds = (Date.parse(`${time.slice(0, 19)}Z`) - Date.parse(`${began.slice(0, 19)}Z`)) / 1000;
  const nanoseconds = Number(time.slice(20, 29)) - Number(began.slice(20, 29));
  return (seconds + nanoseconds / 1e9).toFixed(6);
}
