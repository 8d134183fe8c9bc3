import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import type { HeldView, ProxyRule } from '../../src-core/contract/rules.ts';
import { countText, numberText } from '../look/numbers.ts';
import type { RenderedRow } from '../virtual-table/list-row.tsx';
import { limitWords, waitWords } from './held-words.ts';

interface HeldRowFacts {
  readonly now: number;
  readonly rules: readonly ProxyRule[];
}

/** The titles above the rows. */
export function HeldHeader(): ReactNode {
  return (
    <div className="held-cells" aria-hidden>
      <span>⇅</span>
      <span className="number">Conn</span>
      <span>Type</span>
      <span className="number">Length</span>
      <span>Content</span>
      <span className="held-by">Rule</span>
      <span className="number">Waits</span>
    </div>
  );
}

/** Something that is held, in a line. */
export function heldRow(item: HeldView | undefined, { now, rules }: HeldRowFacts): RenderedRow {
  if (item === undefined) return { content: null, className: 'pending' };
  const { connection, direction, type, length, preview, rule, url } = item;
  const isFromClient = direction === 'client-to-server';
  const Icon = isFromClient ? ArrowUp : ArrowDown;
  const waits = waitWords(item, now);
  const limit = limitWords(item, now, rules);
  const content = (
    <div className="held-cells">
      <Icon size={13} aria-hidden />
      <span className="number" title={url}>
        {connection}
      </span>
      <span>{type}</span>
      <span className="number">{numberText(length)}</span>
      <span className="held-preview">{preview}</span>
      <span className="held-by" title={rule}>
        {rule}
      </span>
      <span className="number" title={limit === '' ? 'Waits until somebody decides' : limit}>
        {limit === '' ? waits : limit}
      </span>
    </div>
  );
  const words = [`${type} ${direction.replaceAll('-', ' ')}`, countText(length, 'byte'), preview];
  return {
    content,
    className: isFromClient ? 'from-client' : 'from-server',
    label: [...words, `held by ${rule}`, limit].filter((part) => part !== '').join(', '),
  };
}
