import { ListEnd } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RowSelection } from '../../src-core/contract/engine.ts';
import type { CaptureSummary, Level } from '../../src-core/contract/views.ts';
import type { ShownRows } from '../frames/frame-table.tsx';
import { countText, numberText } from '../look/numbers.ts';
import { RuleMenu } from '../violations/rule-menu.tsx';
import type { ViolationJumps } from '../violations/violation-jumps.ts';
import { SearchProgress } from './search-progress.tsx';
import type { ShownSearch } from './search-shown.ts';

interface StatusBarProps {
  readonly summary: CaptureSummary;
  readonly selection: RowSelection;
  /** Rows of the table, which can be less than all. */
  readonly shown: ShownRows;
  /** The search that goes on, or was cancelled. */
  readonly progress: ShownSearch | undefined;
  /** What the last jump said of itself. */
  readonly words: string;
  readonly jumps: ViolationJumps;
  readonly onCancel: () => void;
  readonly onContinue: () => void;
}

export function StatusBar(props: StatusBarProps): ReactNode {
  const { summary, selection, shown, progress, words, jumps, onCancel, onContinue } = props;
  const { connections, filter } = selection;
  const part = (shown: number | undefined, total: number, what: string): string =>
    shown === undefined || shown === total
      ? countText(total, what)
      : `${numberText(shown)} of ${countText(total, what)}`;
  const isPart = connections !== null || filter !== null;
  const rows = (of: Level): number | undefined => (isPart && shown.level === of ? shown.total : undefined);
  return (
    <footer className="status-bar">
      <span>{part(connections?.length, summary.connections, 'connection')}</span>
      {summary.knowsFrames && <span>{part(rows('frames'), summary.frames, 'frame')}</span>}
      <span>{part(rows('messages'), summary.messages, 'message')}</span>
      {progress !== undefined && (
        <SearchProgress search={progress} level={shown.level} onCancel={onCancel} onContinue={onContinue} />
      )}
      {summary.knowsFrames && <span>{countText(summary.packets, 'packet')}</span>}
      {summary.knowsFrames ? (
        <RuleMenu rules={summary.rules} onRule={jumps.toRule} />
      ) : (
        <span title="A HAR file keeps messages, not frames">violations not checked</span>
      )}
      {summary.rules.length > 0 && (
        <button type="button" className="next-violation" onClick={jumps.toNext} aria-keyshortcuts="F5">
          <ListEnd size={13} aria-hidden /> Next violation <kbd>F5</kbd>
        </button>
      )}
      <span className="jump-words" role="status">
        {words}
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
