import { ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SortColumn } from '../../src-core/contract/searching.ts';
import type { Direction, FrameView, MessageView } from '../../src-core/contract/views.ts';
import { ChangeBadge } from '../look/change-badge.tsx';
import { groupedDigits, numberText, secondsText, spanText } from '../look/numbers.ts';
import { SeverityMark } from '../violations/severity-mark.tsx';

export interface TableColumn<R> {
  readonly id: string;
  /** The whole name, for screen readers and hints. */
  readonly name: string;
  readonly title: string;
  /** What rows are put in order by; `undefined` where the column has no order of its own. */
  readonly sortBy?: SortColumn;
  /** Pixels; `undefined` takes what is left. */
  readonly width: number | undefined;
  readonly cell: (row: R) => ReactNode;
}

/** Widths that a person has set, by column. */
export type ColumnWidths = Readonly<Record<string, number>>;

/** Pixels that a column has whose width is what the others leave, at least. */
const LEAST_REST = 120;

export function gridTemplate(columns: readonly TableColumn<never>[], widths: ColumnWidths): string {
  return columns
    .map(({ id, width }) => {
      const pixels = widths[id] ?? width;
      return pixels === undefined ? `minmax(${LEAST_REST}px, 1fr)` : `${pixels}px`;
    })
    .join(' ');
}

/** What all columns need together, at least. */
export function leastWidth(columns: readonly TableColumn<never>[], widths: ColumnWidths): number {
  return columns.reduce((sum, { id, width }) => sum + (widths[id] ?? width ?? LEAST_REST), 0);
}

/** In front of the number of a row. */
const SEVERITY: TableColumn<FrameView | MessageView> = {
  id: 'severity',
  name: 'Violation',
  title: '!',
  sortBy: 'severity',
  width: 24,
  cell: severity,
};

/** Between the number of a row and what it is. */
const WHEN_AND_BY_WHOM: readonly TableColumn<FrameView | MessageView>[] = [
  {
    id: 'time',
    name: 'Time',
    title: 'Time',
    sortBy: 'time',
    width: 84,
    cell: (row) => secondsText(row.time),
  },
  {
    id: 'since',
    name: 'Time since the row above',
    title: 'Δ',
    sortBy: 'since-previous',
    width: 62,
    cell: since,
  },
  {
    id: 'connection',
    name: 'Connection',
    title: 'Conn',
    sortBy: 'connection',
    width: 50,
    cell: (row) => row.connection,
  },
  {
    id: 'direction',
    name: 'Direction',
    title: '⇅',
    sortBy: 'direction',
    width: 24,
    cell: (row) => <Arrow direction={row.direction} />,
  },
];

/** In the end, as wide as there is room. */
const PREVIEW: TableColumn<FrameView | MessageView> = {
  id: 'preview',
  name: 'Content',
  title: 'Content',
  sortBy: 'content',
  width: undefined,
  cell: preview,
};

export const FRAME_COLUMNS: readonly TableColumn<FrameView>[] = [
  SEVERITY,
  {
    id: 'number',
    name: 'Number',
    title: '#',
    sortBy: 'number',
    width: 58,
    cell: (row) => numberText(row.frame),
  },
  ...WHEN_AND_BY_WHOM,
  { id: 'type', name: 'Type', title: 'Type', sortBy: 'opcode', width: 102, cell: (row) => row.opcodeName },
  { id: 'bits', name: 'Header bits', title: 'Bits', sortBy: 'bits', width: 76, cell: bits },
  {
    id: 'length',
    name: 'Length',
    title: 'Length',
    sortBy: 'length',
    width: 84,
    cell: (row) => groupedDigits(row.exactLength),
  },
  PREVIEW,
];

export const MESSAGE_COLUMNS: readonly TableColumn<MessageView>[] = [
  SEVERITY,
  {
    id: 'number',
    name: 'Number',
    title: '#',
    sortBy: 'number',
    width: 58,
    cell: (row) => numberText(row.message),
  },
  ...WHEN_AND_BY_WHOM,
  { id: 'type', name: 'Type', title: 'Type', sortBy: 'type', width: 60, cell: (row) => row.type },
  {
    id: 'fragments',
    name: 'Frames',
    title: 'Frames',
    sortBy: 'fragments',
    width: 60,
    cell: (row) => (row.frames === null ? unknown('frames') : numberText(row.frames)),
  },
  {
    id: 'length',
    name: 'Length',
    title: 'Length',
    sortBy: 'length',
    width: 120,
    cell: (row) => <MessageLength message={row} />,
  },
  PREVIEW,
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
  // The same element for both, which is only turned: in a list that is followed every row changes all the time.
  return <ArrowUp size={13} role="img" aria-label={direction} className={`arrow ${direction}`} />;
}

/** The bits that are set, by name; a final unreserved unmasked frame has just FIN. */
function bits(row: FrameView): ReactNode {
  const names = [row.fin && 'FIN', row.rsv1 && 'R1', row.rsv2 && 'R2', row.rsv3 && 'R3', row.masked && 'M'];
  return names.filter((name) => name !== false).join(' ');
}

function preview(row: FrameView | MessageView): ReactNode {
  return (
    <>
      {row.change !== null && <ChangeBadge change={row.change} />}
      {row.missing !== null && <span className="badge warning">{row.missing}</span>}
      <span className="content">{row.preview}</span>
    </>
  );
}
