import { CornerDownRight, ListEnd } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CaptureSummary, Level } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import type { ShownRows } from '../frames/frame-table.tsx';
import { countText, numberText } from '../look/numbers.ts';
import { placeOf } from '../violations/jump-place.ts';
import { RuleMenu } from '../violations/rule-menu.tsx';
import type { ViolationJumps } from '../violations/violation-jumps.ts';
import type { CapturePlace } from './capture-place.ts';
import { CommentList } from './comment-list.tsx';
import { SearchProgress } from './search-progress.tsx';
import type { ShownSearch } from './search-shown.ts';

interface StatusBarProps {
  readonly summary: CaptureSummary;
  readonly client: EngineClient;
  readonly where: CapturePlace;
  /** Rows of the table, which can be less than all. */
  readonly shown: ShownRows;
  /** The search that goes on, or was cancelled. */
  readonly progress: ShownSearch | undefined;
  /** What the last jump said of itself. */
  readonly words: string;
  readonly jumps: ViolationJumps;
  readonly onGoTo: () => void;
}

export function StatusBar(props: StatusBarProps): ReactNode {
  const { client, summary, where, shown, progress, words, jumps, onGoTo } = props;
  const { connections, filter, sort } = where.selection;
  // An order that is not finished shows nothing, so without it rows stand as they are.
  const cancel = (): void => {
    if (sort !== null && progress?.of === 'rows') where.change({ sort: null });
    else void client.request('cancelSearch', {});
  };
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
        <SearchProgress
          search={progress}
          level={shown.level}
          onCancel={cancel}
          onContinue={() => void client.request('continueSearch', {})}
        />
      )}
      <CutContents count={shown.search?.cutContents ?? 0} />
      {summary.knowsFrames && <span>{countText(summary.packets, 'packet')}</span>}
      <CommentList
        comments={summary.comments}
        onFrame={(found) => where.change(placeOf({ ...found, message: null }, where.place))}
      />
      {summary.knowsFrames ? (
        <RuleMenu rules={summary.rules} onRule={jumps.toRule} />
      ) : (
        <span title="A HAR file keeps messages, not frames">violations not checked</span>
      )}
      <JumpButtons onNext={summary.rules.length > 0 ? jumps.toNext : undefined} onGoTo={onGoTo} />
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

function JumpButtons({
  onNext,
  onGoTo,
}: {
  onNext: (() => void) | undefined;
  onGoTo: () => void;
}): ReactNode {
  return (
    <>
      {onNext !== undefined && (
        <button type="button" className="next-violation" onClick={onNext} aria-keyshortcuts="F5">
          <ListEnd size={13} aria-hidden /> Next violation <kbd>F5</kbd>
        </button>
      )}
      <button type="button" className="next-violation" onClick={onGoTo} aria-keyshortcuts="Control+G">
        <CornerDownRight size={13} aria-hidden /> Go to <kbd>Ctrl G</kbd>
      </button>
    </>
  );
}

/** A limit that was reached while rows were filtered: some may match beyond it. */
function CutContents({ count }: { count: number }): ReactNode {
  if (count === 0) return null;
  return (
    <span
      className="note"
      title="A regular expression looks at the first MiB of a content, a large one at less"
    >
      Not matched to the end: {countText(count, 'content')}
    </span>
  );
}
