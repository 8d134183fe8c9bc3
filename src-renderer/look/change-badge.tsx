import type { ReactNode } from 'react';
import type { ChangeView } from '../../src-core/contract/views.ts';
import { changeSentence } from './change-words.ts';

/** What a proxy did with a row, in a word. */
export function ChangeBadge({ change }: { change: ChangeView }): ReactNode {
  const { what, rule } = change;
  const title = `${changeSentence(change)}${rule === null ? '' : ` Rule: ${rule}`}`;
  return (
    <span className={`badge change-badge ${what}`} title={title}>
      {what}
    </span>
  );
}
