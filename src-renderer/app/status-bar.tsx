import { ListEnd } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CaptureSummary, Level } from '../../src-core/contract/views.ts';
import { countText, numberText } from '../look/numbers.ts';
import { RuleMenu } from '../violations/rule-menu.tsx';
import type { ViolationJumps } from '../violations/violation-jumps.ts';

interface StatusBarProps {
  readonly summary: CaptureSummary;
  /** The selected connections; `null` for all. */
  readonly connections: readonly number[] | null;
  readonly level: Level;
  /** Rows of the table, which is less than all while connections are selected. */
  readonly shownRows: number;
  readonly jumps: ViolationJumps;
}

export function StatusBar({ summary, connections, level, shownRows, jumps }: StatusBarProps): ReactNode {
  const part = (shown: number | undefined, total: number, what: string): string =>
    shown === undefined || shown === total
      ? countText(total, what)
      : `${numberText(shown)} of ${countText(total, what)}`;
  const rows = (of: Level): number | undefined =>
    connections !== null && level === of ? shownRows : undefined;
  return (
    <footer className="status-bar">
      <span>{part(connections?.length, summary.connections, 'connection')}</span>
      <span>{part(rows('frames'), summary.frames, 'frame')}</span>
      <span>{part(rows('messages'), summary.messages, 'message')}</span>
      <span>{countText(summary.packets, 'packet')}</span>
      <RuleMenu rules={summary.rules} onRule={jumps.toRule} />
      {summary.rules.length > 0 && (
        <button type="button" className="next-violation" onClick={jumps.toNext} aria-keyshortcuts="F5">
          <ListEnd size={13} aria-hidden /> Next violation <kbd>F5</kbd>
        </button>
      )}
      <span className="jump-words" role="status">
        {jumps.words}
      </span>
      {summary.notes.map((note) => (
        <span key={note} className="note" title={`Passed over: ${note}`}>
          Passed over: {note}
        </span>
      ))}
      <span className="spring" />
      <span className="path">{summary.name}</span>
    </footer>
  );
}
