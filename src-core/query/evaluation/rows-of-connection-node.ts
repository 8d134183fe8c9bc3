import type { Row } from '../../capture-store/frame-table.ts';
import type { IsTimeUp, RowRange } from '../fields/field.ts';
import type { Node } from './node.ts';
import type { SomeRowNode } from './some-row-node.ts';
import { type Verdict, YES } from './verdict.ts';

export interface RowsOfConnectionParts {
  readonly frames: SomeRowNode;
  /** May leave out connections that `frames` has found. */
  readonly messages: SomeRowNode;
  /** Decides on connections that have neither. */
  readonly itself: Node;
}

/** Connections of which one of the frames matches, or one of the messages. */
export class RowsOfConnectionNode implements Node {
  readonly cost = 1;

  constructor(private readonly parts: RowsOfConnectionParts) {}

  prepare(isTimeUp: IsTimeUp): boolean {
    const { frames, messages, itself } = this.parts;
    return itself.prepare(isTimeUp) && frames.prepare(isTimeUp) && messages.prepare(isTimeUp);
  }

  refresh(): void {
    const { frames, messages, itself } = this.parts;
    frames.refresh();
    messages.refresh();
    itself.refresh();
  }

  decide({ from, to }: RowRange, verdicts: Uint8Array): void {
    this.parts.itself.decide({ from, to }, verdicts);
    for (let row = from; row < to; row++) if (this.hasRows(row)) verdicts[row - from] = this.ofRows(row);
  }

  test(row: Row, isTimeUp: IsTimeUp): Verdict {
    return this.hasRows(row) ? this.ofRows(row) : this.parts.itself.test(row, isTimeUp);
  }

  private hasRows(row: Row): boolean {
    return this.parts.frames.hasSeen(row) || this.parts.messages.hasSeen(row);
  }

  private ofRows(row: Row): Verdict {
    return this.parts.frames.test(row) === YES ? YES : this.parts.messages.test(row);
  }
}
