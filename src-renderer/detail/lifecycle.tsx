import type { ReactNode } from 'react';
import type { LifecycleView } from '../../src-core/contract/views.ts';
import { secondsText, spanText } from '../look/numbers.ts';
import { closeEvents, closeEventWords, type SeenClose, whyHeading } from './lifecycle-words.ts';

interface LifecycleProps {
  readonly lifecycle: LifecycleView;
  /** Whether it is said elsewhere already why it ended. */
  readonly isExplained: boolean;
}

/** Why a connection ended, the states it went through, and what scripts were told. */
export function Lifecycle({ lifecycle, isExplained }: LifecycleProps): ReactNode {
  const { states, why } = lifecycle;
  const events = closeEvents(lifecycle);
  return (
    <section className="lifecycle">
      {!isExplained && (
        <>
          <h3>{whyHeading(lifecycle)}</h3>
          <p className="why">{why}</p>
        </>
      )}
      <ol className="states" aria-label="States">
        {states.map(({ state, at }, index) => {
          const before = states[index - 1]?.at ?? null;
          return (
            <li key={state}>
              <span className={`state-dot ${state}`} aria-hidden />
              <span className="state">{state}</span>
              <span className="at">{momentText(at, before)}</span>
            </li>
          );
        })}
      </ol>
      {events.length > 0 && (
        <table className="fields">
          <caption>Scripts saw a close event with</caption>
          <tbody>
            {events.map(({ side, seen }) => (
              <CloseEvent key={side} side={side} seen={seen} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** When a state began: since the one before it where that is known, else since the capture began. */
function momentText(at: number | null, before: number | null): string {
  if (at === null) return 'time not known';
  return before === null ? `${secondsText(at)} s` : `+ ${spanText(at - before)}`;
}

function CloseEvent({ side, seen }: SeenClose): ReactNode {
  return (
    <tr>
      <th scope="row">{side}</th>
      <td>
        <span className="mono">{closeEventWords(seen)}</span>
        {seen.explanation !== undefined && <span className="meaning">{seen.explanation}</span>}
      </td>
    </tr>
  );
}
