import type { CaptureStore } from '../../capture-store/capture-store.ts';
import type { Connection } from '../../capture-store/connection.ts';
import type { Row } from '../../capture-store/frame-table.ts';
import type {
  FieldValue,
  IsTimeUp,
  NumberReading,
  RowRange,
  Settles,
  SettlingReading,
} from '../fields/field.ts';
import { grown } from './grown.ts';
import type { Matching } from './matching.ts';
import { type Node, ROWS_AT_A_TIME } from './node.ts';
import { fillNumbers } from './value-nodes.ts';
import { NO, type Verdict, verdictOf, YES } from './verdict.ts';

/** Nothing is kept in it between two calls. */
const rowsOfConnections = new Float64Array(ROWS_AT_A_TIME);

export interface ConnectionNodeParts {
  readonly store: CaptureStore;
  readonly reading: SettlingReading;
  /** What is asked of the values. */
  readonly passes: (value: FieldValue) => boolean;
  readonly matching: Matching;
  /** The connection of each row that is asked about. */
  readonly connections: NumberReading;
}

/** What connections have: looked at once for each when it has settled, then only looked up. */
export class ConnectionNode implements Node {
  readonly cost = 1;
  private verdicts: Uint8Array<ArrayBuffer> = new Uint8Array(16);
  private known = 0;
  /** Connections whose values may still change. */
  private open: Row[] = [];
  /** Those of them that are yet to be looked at again. */
  private again: Row[] = [];
  private isUnderWay = false;

  constructor(private readonly parts: ConnectionNodeParts) {}

  prepare(isTimeUp: IsTimeUp): boolean {
    const { store, matching } = this.parts;
    const { connections } = store;
    if (connections.length > this.verdicts.length) this.verdicts = grown(this.verdicts, connections.length);
    if (!this.isUnderWay) {
      this.again = this.open;
      this.open = [];
      this.isUnderWay = true;
    }
    for (;;) {
      const row = this.again.pop() ?? this.known;
      if (row === connections.length) {
        this.isUnderWay = false;
        return true;
      }
      if (row === this.known) this.known++;
      if (!this.judge(row)) this.open.push(row);
      if (matching.isTimeUp(isTimeUp)) return false;
    }
  }

  refresh(): void {
    // Each `prepare` looks again at what may have changed.
  }

  decide(rows: RowRange, verdicts: Uint8Array): void {
    fillNumbers(this.parts.store, this.parts.connections, rows, rowsOfConnections);
    const known = this.verdicts;
    for (let at = rows.to - rows.from - 1; at >= 0; at--) verdicts[at] = known[rowsOfConnections[at]!]!;
  }

  test(row: Row): Verdict {
    const { store, connections } = this.parts;
    return this.verdicts[connections.at(store, row)] === YES ? YES : NO;
  }

  /** @returns whether it has settled */
  private judge(row: Row): boolean {
    const { store, reading, passes } = this.parts;
    const connection = store.connections[row]!;
    this.verdicts[row] = verdictOf(reading.at(connection, store).some(passes));
    return hasSettled(connection, reading.settles);
  }
}

function hasSettled({ response, ended }: Connection, settles: Settles): boolean {
  switch (settles) {
    case 'with-row':
      return true;
    case 'after-handshake':
      return response !== undefined || ended !== undefined;
    case 'at-end':
      return ended !== undefined;
  }
}
