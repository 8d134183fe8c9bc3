import { ListFilter, Pause } from 'lucide-react';
import type { ReactNode } from 'react';
import { isIntercepting } from './rule-order.ts';
import type { Rules } from './rules.ts';

interface RulesButtonsProps {
  readonly rules: Rules;
  readonly onRules: () => void;
}

/** In the bar of the proxy: the switch that holds all messages, and the way to all rules. */
export function RulesButtons({ rules, onRules }: RulesButtonsProps): ReactNode {
  const known = rules.rules ?? [];
  const isHolding = isIntercepting(known);
  const on = known.filter(({ isOn }) => isOn).length;
  return (
    <>
      <button
        type="button"
        className="intercept-switch"
        aria-pressed={isHolding}
        disabled={rules.rules === undefined}
        title={
          isHolding
            ? 'Messages are held. Off: those that are held go on, and no more are.'
            : 'Holds all messages from now on, each until you decide'
        }
        onClick={() => void rules.intercept(!isHolding)}
      >
        <Pause size={13} aria-hidden /> Intercept
      </button>
      <button type="button" onClick={onRules} aria-label={`Rules, ${on} on`}>
        <ListFilter size={14} aria-hidden /> Rules…
        {on > 0 && <span className="rules-count">{on}</span>}
      </button>
    </>
  );
}
