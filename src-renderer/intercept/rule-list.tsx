import { Plus } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { ProxyRule } from '../../src-core/contract/rules.ts';
import { duplicatedRule, movedRule, withoutRule, withRule } from './rule-order.ts';
import { RuleRow } from './rule-row.tsx';
import type { RefusedRules, Rules } from './rules.ts';

interface RuleListProps {
  readonly rules: Rules;
  /** The rule that was edited last, where the keyboard goes on. */
  readonly left: number | undefined;
  /** A rule is to be edited; behind the last, a new one. */
  readonly onEdit: (at: number) => void;
  readonly onClose: () => void;
}

/** All rules in the order in which they are asked. */
export function RuleList({ rules, left, onEdit, onClose }: RuleListProps): ReactNode {
  const { rules: known, set } = rules;
  const [refused, setRefused] = useState<RefusedRules>();
  const [removed, setRemoved] = useState<{ readonly name: string; readonly before: readonly ProxyRule[] }>();
  const list = useRef<HTMLOListElement>(null);
  // Behind the editor the keyboard is where it was.
  useEffect(() => {
    if (left !== undefined) list.current?.querySelectorAll<HTMLElement>('.rule-edit')[left]?.focus();
  }, [left]);

  const put = (wanted: readonly ProxyRule[]): void => {
    setRemoved(undefined);
    void set(wanted).then(setRefused);
  };
  const current = known ?? [];
  const remove = (at: number, { name }: ProxyRule): void => {
    put(withoutRule(current, at));
    setRemoved({ name, before: current });
  };
  return (
    <>
      <div className="dialog-body">
        <p className="rules-hint">
          Each message is compared with them from the first to the last. One that holds, drops, cuts or closes
          is the last to be asked; behind any other the next has its turn.
        </p>
        {known !== undefined && known.length === 0 && (
          <p className="no-rules">There are no rules yet: everything passes as it comes.</p>
        )}
        <ol ref={list} className="rule-list" aria-label="Rules">
          {current.map((rule, at) => (
            <RuleRow
              key={rule.name}
              rule={rule}
              isFirst={at === 0}
              isLast={at === current.length - 1}
              problem={refused?.rule === at ? refused.words : undefined}
              onSwitch={(isOn) => put(withRule(current, at, { ...rule, isOn }))}
              onEdit={() => onEdit(at)}
              onDuplicate={() => put(duplicatedRule(current, at))}
              onMove={(by) => put(movedRule(current, at, by))}
              onRemove={() => remove(at, rule)}
            />
          ))}
        </ol>
        <p className="problem" role="alert">
          {refused !== undefined && refused.rule === undefined && refused.words}
        </p>
      </div>
      <div className="dialog-buttons">
        <button type="button" onClick={() => onEdit(current.length)} disabled={known === undefined}>
          <Plus size={14} aria-hidden /> New rule…
        </button>
        <span className="rules-words" role="status">
          {removed !== undefined && (
            <>
              “{removed.name}” was removed.{' '}
              <button type="button" className="link" onClick={() => put(removed.before)}>
                Undo
              </button>
            </>
          )}
        </span>
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
    </>
  );
}
