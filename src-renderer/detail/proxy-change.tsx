import type { ReactNode } from 'react';
import type { SentView } from '../../src-core/contract/views.ts';
import type { RowDetail } from '../engine-client/selected-row.ts';
import { ChangeBadge } from '../look/change-badge.tsx';
import { changeSentence } from '../look/change-words.ts';
import { CopyButton } from '../look/copy-button.tsx';
import { byteText, numberText, spanText } from '../look/numbers.ts';
import { HexView } from './hex-view.tsx';
import type { LoadedPayload } from './payload-bytes.ts';
import type { PayloadText } from './payload-text.ts';
import { sharedEnds } from './sent-instead.ts';

/** What the proxy did with a row, how long it kept it, and by which rule. */
export function ProxyChange({ detail }: { detail: RowDetail }): ReactNode {
  const { change, sentInstead } = detail;
  if (change === null) return null;
  const facts = [
    ...(change.keptFor > 0 ? [`Kept back for ${spanText(change.keptFor)}`] : []),
    ...(change.rule === null ? [] : [`Rule: ${change.rule}`]),
    ...(sentInstead === null ? [] : [`Sent: ${numberText(sentInstead.wireLength)} bytes on the wire`]),
  ];
  return (
    <section className="proxy-change" aria-label="What the proxy did">
      <p>
        <span data-expression={`change == ${change.what}`}>
          <ChangeBadge change={change} />
        </span>
        {changeSentence(change)}
      </p>
      {facts.length > 0 && <p className="proxy-change-facts">{facts.join(' · ')}</p>}
    </section>
  );
}

/** Whether what was sent instead is to be held against what came. */
export function isComparable({ change, sentInstead }: RowDetail): boolean {
  return sentInstead !== null && change?.what !== 'recompressed';
}

interface SentInsteadProps {
  readonly detail: RowDetail;
  readonly sent: SentView;
  readonly payload: LoadedPayload;
  readonly text: PayloadText;
}

/** What came, and what was sent instead, side by side; what differs is marked. */
export function SentInstead({ detail, sent, payload, text }: SentInsteadProps): ReactNode {
  // What a single frame carries of a compressed message is for no eye.
  const isReadable = !(detail.level === 'frames' && detail.compressed);
  const came = isReadable && text.isValid ? text.text : undefined;
  const ends = came === undefined || sent.text === null ? undefined : sharedEnds(came, sent.text);
  return (
    <div className="sent-instead">
      <Side title="Came" length={payload.bytes.length} text={came}>
        {!isReadable && <p className="fact">It came compressed: its message shows what it says.</p>}
        {isReadable && came === undefined && <HexView bytes={payload.bytes} label="What came" />}
        {came !== undefined && <MarkedText text={came} ends={ends} name="What came" />}
      </Side>
      <Side title="Sent instead" length={sent.length} text={sent.text ?? undefined}>
        {sent.text === null ? (
          <HexView bytes={sent.content} label="What was sent" />
        ) : (
          <MarkedText text={sent.text} ends={ends} name="What was sent" />
        )}
        {sent.content.length < sent.length && (
          <p className="fact">These are the first {byteText(sent.content.length)} of it.</p>
        )}
      </Side>
    </div>
  );
}

interface SideProps {
  readonly title: string;
  /** Bytes. */
  readonly length: number;
  /** What is copied; nothing where it isn't text. */
  readonly text: string | undefined;
  readonly children: ReactNode;
}

function Side({ title, length, text, children }: SideProps): ReactNode {
  return (
    <section className="sent-side" aria-label={title}>
      <h3>
        {title} <span className="sent-length">{byteText(length)}</span>
        {text !== undefined && <CopyButton text={text} label={`Copy: ${title.toLowerCase()}`} />}
      </h3>
      {children}
    </section>
  );
}

interface MarkedTextProps {
  readonly text: string;
  readonly ends: { readonly start: number; readonly end: number } | undefined;
  readonly name: string;
}

function MarkedText({ text, ends, name }: MarkedTextProps): ReactNode {
  const { start, end } = ends ?? { start: text.length, end: 0 };
  const differs = text.slice(start, text.length - end);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by key
    <section className="sent-text" aria-label={name} tabIndex={0}>
      {text.slice(0, start)}
      {differs !== '' && <mark>{differs}</mark>}
      {text.slice(text.length - end)}
    </section>
  );
}
