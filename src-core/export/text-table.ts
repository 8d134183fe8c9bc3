/** A table for people: a header line and one line a row, each as wide as asked, whatever the captured text holds. */
import { beginning, visibleText } from '../bytes/visible-text.ts';
import { cutToWidth, textWidth, wrapped } from './text-width.ts';

export interface TableColumn<R> {
  readonly title: string;
  /** Cells of a terminal; the last column takes what is left of the line. */
  readonly width: number;
  readonly align: 'left' | 'right';
  readonly cell: (row: R) => string;
  /** How the cell stands out, if it does. */
  readonly style?: (row: R) => CellStyle | undefined;
  /** Where a line is too narrow for all columns, those with the highest number go first; without one it stays. */
  readonly goes?: number;
}

/** What a cell means to the eye; how that looks is the terminal's. */
export type CellStyle =
  | 'title'
  | 'faint'
  | 'error'
  | 'warning'
  | 'note'
  | 'client-to-server'
  | 'server-to-client';

/** Gives a text that has its final width a look, by characters that take no width. */
export type Paint = (text: string, style: CellStyle) => string;

export interface TableLook {
  /** Cells of a line. A narrower line than the columns that stay need is made as wide as they need. */
  readonly width: number;
  readonly paint: Paint;
}

export interface TextTable<R> {
  readonly header: string;
  line(row: R): string;
}

/** Text as it is, for files and pipes. */
export const WITHOUT_LOOK: Paint = (text) => text;

const BETWEEN = '  ';

/** The last column, which takes what is left of the line. */
interface LastColumn {
  /** Cells from which on it is worth reading: other columns go to give it as many. */
  readonly least: number;
  /** Whether more text than fits goes on in a line below, or is cut. */
  readonly wraps: boolean;
}

export function textTable<R>(
  all: readonly TableColumn<R>[],
  { width, paint }: TableLook,
  last: LastColumn = { least: 20, wraps: false },
): TextTable<R> {
  const columns = fittingColumns(all, width, last.least);
  const total = Math.max(width, neededWidth(columns, last.least));
  const line = (cells: readonly string[], style: (at: number) => CellStyle | undefined): string => {
    const painted = (text: string, at: number): string => {
      const look = style(at);
      return look === undefined ? text : paint(text, look);
    };
    const end = cells.length - 1;
    const before = cells.slice(0, end).map((cell, at) => filled(cell, columns[at]!));
    // A number wider than its column is not cut, which would make it a smaller one: the last column gives way.
    const used = before.reduce((sum, cell) => sum + textWidth(cell) + BETWEEN.length, 0);
    const left = Math.max(1, total - used);
    const rest = last.wraps ? wrapped(cells[end]!, left) : [cutToWidth(cells[end]!, left)];
    return [...before.map(painted), rest.map((text) => painted(text, end)).join(`\n${' '.repeat(used)}`)]
      .join(BETWEEN)
      .trimEnd();
  };
  return {
    header: line(
      columns.map(({ title }) => title),
      () => 'title',
    ),
    line: (row) =>
      line(
        columns.map(({ cell }) => shown(cell(row), total)),
        (at) => columns[at]!.style?.(row),
      ),
  };
}

/** The columns there is room for, in their order. */
function fittingColumns<R>(
  all: readonly TableColumn<R>[],
  width: number,
  least: number,
): readonly TableColumn<R>[] {
  let columns = all;
  while (neededWidth(columns, least) > width) {
    const next = Math.max(...columns.map(({ goes }) => goes ?? 0));
    if (next === 0) break;
    columns = columns.filter(({ goes }) => goes !== next);
  }
  return columns;
}

function neededWidth<R>(columns: readonly TableColumn<R>[], least: number): number {
  return columns.slice(0, -1).reduce((sum, { width }) => sum + width + BETWEEN.length, least);
}

/** A cell that is not the last of its line, in the width of its column. */
function filled<R>(cell: string, { width, align }: TableColumn<R>): string {
  if (align === 'right') return `${' '.repeat(Math.max(0, width - textWidth(cell)))}${cell}`;
  const cut = cutToWidth(cell, width);
  return `${cut}${' '.repeat(Math.max(0, width - textWidth(cut)))}`;
}

/** Captured text made visible, and of a long one no more than a line could hold. */
function shown(text: string, width: number): string {
  return visibleText(beginning(text, width * 8 + 2));
}
