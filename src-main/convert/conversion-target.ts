import type { CaptureStore } from '../../src-core/capture-store/capture-store.ts';
import type { Row } from '../../src-core/capture-store/frame-table.ts';
import type { RowLevel } from '../../src-core/capture-store/row-level.ts';
import type { Trouble } from '../../src-core/contract/trouble.ts';
import type { RowRange } from '../../src-core/query/fields/field.ts';
import type { CaptureSession } from '../engine/capture-session.ts';
import type { ConversionOutput } from './conversion-output.ts';

/** What of a capture is to be converted. */
export interface ConversionRequest {
  /** A session that has been read to its end and is still open. */
  readonly session: CaptureSession;
  /** Of which rows it is made, for targets that have rows; the others are made of connections. */
  readonly level: RowLevel;
  /** Only these rows, or the connections that they are; all that the capture has when there is none. */
  readonly chosen: ChosenRows | undefined;
  /** Of the program, for formats that name what wrote them. */
  readonly version: string;
}

/** Some rows of the level of a request. */
export interface ChosenRows {
  /** Those from `from` up to `to`, in order, as ranges of neighbours. */
  ranges(from: Row, to: Row): Iterable<RowRange>;
}

/** The rows of the connections that are chosen, for a target that is made of them. */
export function* chosenConnections({ connections }: CaptureStore, chosen: ChosenRows): Generator<Row> {
  for (const { from, to } of chosen.ranges(0, connections.length)) {
    for (let row = from; row < to; row++) yield row;
  }
}

/** A format that captures are converted to. */
export interface ConversionTarget {
  /** Whether it is made of the rows of one level. */
  readonly hasRows: boolean;
  /** Why this capture can't be written so; `undefined` when it can. */
  readonly whyNot: (session: CaptureSession) => Trouble | undefined;
  /** @returns why something is missing in what was written */
  readonly write: (request: ConversionRequest, output: ConversionOutput) => Promise<Trouble | undefined>;
}
