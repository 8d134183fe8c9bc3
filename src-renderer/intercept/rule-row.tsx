import { ArrowDown, ArrowUp, CopyPlus, type LucideIcon, Pencil, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ProxyRule } from '../../src-core/contract/rules.ts';
import { ruleWords } from './rule-words.ts';

interface RuleRowProps {
  readonly rule: ProxyRule;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Why the proxy does not take it, as sentences. */
  readonly problem: string | undefined;
  readonly onSwitch: (isOn: boolean) => void;
  readonly onEdit: () => void;
  readonly onDuplicate: () => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

/** A rule in the list: whether it is on, its name, what it does, and what can be done with it. */
export function RuleRow(props: RuleRowProps): ReactNode {
  const { rule, isFirst, isLast, problem, onSwitch, onEdit, onDuplicate, onMove, onRemove } = props;
  const { name, isOn } = rule;
  return (
    <li className="rule" data-off={!isOn || undefined}>
      <input
        type="checkbox"
        role="switch"
        className="switch"
        aria-label={name}
        title={isOn ? 'Switch it off' : 'Switch it on'}
        aria-checked={isOn}
        checked={isOn}
        onChange={({ target }) => onSwitch(target.checked)}
      />
      <span className="rule-name">
        <strong>{name}</strong>
        <span className="rule-does">{ruleWords(rule)}</span>
        {problem !== undefined && (
          <span className="problem" role="alert">
            {problem}
          </span>
        )}
      </span>
      <RuleButton icon={Pencil} words="Edit" name={name} className="rule-edit" onClick={onEdit} />
      <RuleButton icon={CopyPlus} words="Duplicate" name={name} onClick={onDuplicate} />
      <RuleButton icon={ArrowUp} words="Move up" name={name} isOff={isFirst} onClick={() => onMove(-1)} />
      <RuleButton icon={ArrowDown} words="Move down" name={name} isOff={isLast} onClick={() => onMove(1)} />
      <RuleButton icon={Trash2} words="Remove" name={name} onClick={onRemove} />
    </li>
  );
}

interface RuleButtonProps {
  readonly icon: LucideIcon;
  readonly words: string;
  readonly name: string;
  readonly className?: string;
  /** It stays where the keyboard finds it. */
  readonly isOff?: boolean;
  readonly onClick: () => void;
}

function RuleButton({
  icon: Icon,
  words,
  name,
  className = '',
  isOff = false,
  onClick,
}: RuleButtonProps): ReactNode {
  return (
    <button
      type="button"
      className={`quiet ${className}`}
      aria-label={`${words} ${name}`}
      title={words}
      aria-disabled={isOff}
      onClick={() => !isOff && onClick()}
    >
      <Icon size={14} aria-hidden />
    </button>
  );
}
