import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Direction, FrameView, MessageView } from '../../src-core/contract/views.ts';
import { groupedDigits, numberText, secondsText, spanText } from '../look/numbers.ts';
import { SeverityMark } from '../violations/severity-mark.tsx';

export interface TableColumn<R> {
  readonly id: string;
  readonly title: string;
  /** Pixels; `undefined` takes what is left. */
  readonly width: number | undefined;
  readonly cell: (row: R) => ReactNode;
}

/** Widths that a person has set, by column. */
export type ColumnWidths = Readonly<Record<string, number>>;

export function gridTemplate(columns: readonly TableColumn<never>[], widths: ColumnWidths): string {
  return columns
    .map(({ id, width }) => {
      const pixels = widths[id] ?? width;
      return pixels === undefined ? 'minmax(120px, 1fr)' : `${pixels}px`;
    })
    .join(' ');
}

export const FRAME_COLUMNS: readonly TableColumn<FrameView>[] = [
  { id: 'severity', title: '', width: 24, cell: severity },
  { id: 'number', title: '#', width: 58, cell: (row) => numberText(row.frame) },
  { id: 'time', title: 'Time', width: 84, cell: (row) => secondsText(row.time) },
  { id: 'since', title: 'Δ', width: 62, cell: since },
  { id: 'connection', title: 'Conn', width: 50, cell: (row) => row.connection },
  { id: 'direction', title: '', width: 24, cell: (row) => <Arrow direction={row.direction} /> },
  { id: 'type', title: 'Type', width: 102, cell: (row) => row.opcodeName },
  { id: 'bits', title: 'Bits', width: 76, cell: bits },
  { id: 'length', title: 'Length', width: 84, cell: (row) => groupedDigits(row.exactLength) },
  { id: 'preview', title: 'Content', width: undefined, cell: preview },
];

export const MESSAGE_COLUMNS: readonly TableColumn<MessageView>[] = [
  { id: 'severity', title: '', width: 24, cell: severity },
  { id: 'number', title: '#', width: 58, cell: (row) => numberText(row.message) },
  { id: 'time', title: 'Time', width: 84, cell: (row) => secondsText(row.time) },
  { id: 'since', title: 'Δ', width: 62, cell: since },
  { id: 'connection', title: 'Conn', width: 50, cell: (row) => row.connection },
  { id: 'direction', title: '', width: 24, cell: (row) => <Arrow direction={row.direction} /> },
  { id: 'type', title: 'Type', width: 60, cell: (row) => row.type },
  {
    id: 'fragments',
    title: 'Frames',
    width: 60,
    cell: (row) => (row.frames === null ? unknown('frames') : numberText(row.frames)),
  },
  { id: 'length', title: 'Length', width: 120, cell: (row) => <MessageLength message={row} /> },
  { id: 'preview', title: 'Content', width: undefined, cell: preview },
];

function severity(row: FrameView | MessageView): ReactNode {
  return row.severity !== null && <SeverityMark severity={row.severity} />;
}

/** Bytes of content; in front of them those on the wire, where it was compressed. */
function MessageLength({ message }: { message: MessageView }): ReactNode {
  const { length, wireLength, compressed } = message;
  if (wireLength === null) return length === null ? unknown('length') : numberText(length);
  if (!compressed) return numberText(wireLength);
  const content = length === null ? 'its content is not known' : `${numberText(length)} of content`;
  return (
    <span className="lengths" title={`Compressed: ${numberText(wireLength)} bytes on the wire, ${content}`}>
      <span className="wire-length">{numberText(wireLength)} → </span>
      <span>{length === null ? '?' : numberText(length)}</span>
    </span>
  );
}

/** Said where a source does not know, which is not the same as none. */
function unknown(what: string): ReactNode {
  return (
    <span className="unknown" title={`The file does not say: ${what}`}>
      ?
    </span>
  );
}

function since({ sincePrevious }: { sincePrevious: number | null }): string {
  return sincePrevious === null ? '' : spanText(sincePrevious);
}

function Arrow({ direction }: { direction: Direction }): ReactNode {
  const Icon = direction === 'client-to-server' ? ArrowUp : ArrowDown;
  return <Icon size={13} role="img" aria-label={direction} />;
}

/** The bits that are set, by name; a final unreserved unmasked frame has just FIN. */
function bits(row: FrameView): ReactNode {
  const names = [row.fin && 'FIN', row.rsv1 && 'R1', row.rsv2 && 'R2', row.rsv3 && 'R3', row.masked && 'M'];
  return names.filter((name) => name !== false).join(' ');
}

function preview(row: FrameView | MessageView): ReactNode {
  return (
    <>
      {row.missing !== null && <span className="badge warning">{row.missing}</span>}
      {row.preview}
    </>
  );
}
