import type { CaptureStore } from '../../capture-store/capture-store.ts';
import type { Connection } from '../../capture-store/connection.ts';
import type { Row } from '../../capture-store/frame-table.ts';
import type { PayloadReader } from '../../capture-store/payload-reader.ts';
import type { RowLevel } from '../../capture-store/row-level.ts';

/**
 * What a field's values are, and so what they can be compared with. All but `text`, `address` and `bytes` are numbers
 * inside: of bytes, of nanoseconds, 0 and 1, or the index of a named value.
 */
export type FieldType =
  | 'boolean'
  | 'number'
  | 'size'
  | 'duration'
  /** A moment: nanoseconds since the capture began. */
  | 'time'
  | 'enumeration'
  /** Four bytes. */
  | 'word'
  | 'text'
  | 'address'
  | 'bytes';

export type FieldValue = number | string;

/** Whether work is to be put off. Asked every millisecond or two. */
export type IsTimeUp = () => boolean;

/** Where values are read from. */
export interface FieldFacts {
  readonly store: CaptureStore;
  readonly payloads: () => PayloadReader;
}

/** What may be read otherwise once the row is complete. */
export interface LateReading {
  /** Only there when a value may come, or change, after that. */
  readonly isLate?: true;
}

/** One number a row, `NaN` where it has none. Cheap: read from columns, thousands at a time. */
export interface NumberReading extends LateReading {
  readonly kind: 'numbers';
  at(store: CaptureStore, row: Row): number;
  /** The same for the rows from `from` up to `to`, much faster than one by one where the table allows it. */
  fill?(store: CaptureStore, rows: RowRange, target: Float64Array): void;
}

/** Numbers that are worked out from many rows, once for a query. */
export interface DerivedReading {
  readonly kind: 'derived';
  derive(store: CaptureStore): Derived;
}

export interface Derived {
  /** To be called until it gives `true` before rows are read that have come since the last time. */
  prepare(isTimeUp: IsTimeUp): boolean;
  /** `NaN` where the row has none. */
  at(row: Row): number;
}

/** Any number of values a row. Reading them takes a look at payloads or the like. */
export interface ValuesReading extends LateReading {
  readonly kind: 'values';
  at(facts: FieldFacts, row: Row): readonly FieldValue[];
  /** Rows for which this is `NaN` have no value for certain, which spares looking at them. */
  readonly candidates?: NumberReading;
}

/** The content of a row as bytes, of any length: searched where it lies. */
export interface ContentReading {
  readonly kind: 'content';
  /** Rows of text only. */
  readonly textOnly: boolean;
}

/** Any number of values a connection. */
export interface SettlingReading {
  readonly settles: Settles;
  at(connection: Connection, store: CaptureStore): readonly FieldValue[];
}

export type Reading = NumberReading | DerivedReading | ValuesReading | ContentReading;

export interface RowRange {
  readonly from: Row;
  /** Behind the last. */
  readonly to: Row;
}

/**
 * When a value stands: with its row, once the handshake is over (before there are frames), or only at the end of
 * what the row stands for.
 */
export type Settles = 'with-row' | 'after-handshake' | 'at-end';

/** A field by its readings: what each kind of row has of its own. Rows see the fields of what they belong to, and of what belongs to them. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** One line. */
  readonly meaning: string;
  /** The names of an enumeration's values by their numbers, or well-known values of a text. */
  readonly values?: readonly string[];
  /** What each of the values means, in the same order. */
  readonly valueMeanings?: readonly string[];
  /** Whether the numbers of an enumeration mean something by themselves. */
  readonly numbersAreValues?: boolean;
  readonly example: string;
  readonly ofConnections?: SettlingReading;
  readonly ofFrames?: Reading;
  readonly ofMessages?: Reading;
  readonly ofViolations?: NumberReading | ValuesReading;
}

/** What is told of a field to a person. */
export interface FieldDescription {
  readonly name: string;
  readonly type: FieldType;
  /** The levels at which rows have it of their own. */
  readonly levels: readonly RowLevel[];
  readonly meaning: string;
  readonly values: readonly string[];
  readonly example: string;
}
