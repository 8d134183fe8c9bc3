import { Check, Minus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Verdict } from '../../src-core/contract/views.ts';

const OUTCOMES = {
  kept: { Icon: Check, word: 'kept' },
  broken: { Icon: X, word: 'broken' },
  'not-reached': { Icon: Minus, word: 'not reached' },
} as const;

const SIDES = [
  { peer: 'client', title: 'Required of the request' },
  { peer: 'server', title: 'Required of the answer' },
] as const;

/** The requirements of the handshake, each with what became of it, where it is written, and what was found. */
export function VerdictList({ verdicts }: { verdicts: readonly Verdict[] }): ReactNode {
  return SIDES.map(({ peer, title }) => {
    const ofPeer = verdicts.filter((verdict) => verdict.peer === peer);
    if (ofPeer.length === 0) return null;
    const kept = ofPeer.filter(({ outcome }) => outcome === 'kept').length;
    return (
      <section key={peer} aria-label={title}>
        <h3>{`${title}: ${kept} of ${ofPeer.length} kept`}</h3>
        <ul className="requirements">
          {ofPeer.map((verdict) => (
            <Requirement key={verdict.requirement} verdict={verdict} />
          ))}
        </ul>
      </section>
    );
  });
}

function Requirement({ verdict }: { verdict: Verdict }): ReactNode {
  const { requirement, outcome, section, text } = verdict;
  const { Icon, word } = OUTCOMES[outcome];
  return (
    <li className={`requirement ${outcome}`}>
      <span className="outcome">
        <Icon size={13} aria-hidden /> {word}
      </span>
      <span>{requirement}</span>
      <span className="section">{section}</span>
      <span className="found">{text}</span>
    </li>
  );
}
