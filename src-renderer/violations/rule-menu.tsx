import type { ReactNode } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import type { RuleCount, RuleName } from '../../src-core/contract/views.ts';
import { countText, numberText } from '../look/numbers.ts';
import { severityTotals, severityWords } from './severity.ts';
import { SeverityMark } from './severity-mark.tsx';

interface RuleMenuProps {
  readonly rules: readonly RuleCount[];
  readonly onRule: (rule: RuleName) => void;
}

/** How many violations there are; opens the list of the broken rules, each of which leads to its occurrences. */
export function RuleMenu({ rules, onRule }: RuleMenuProps): ReactNode {
  if (rules.length === 0) return <span className="no-violations">no violations</span>;
  const counts = severityWords(severityTotals(rules));
  const name = `Broken rules: ${counts.map(({ words }) => words).join(' · ')}`;
  return (
    <MenuTrigger>
      <Button className="rule-counts" aria-label={name}>
        {counts.map(({ severity, words }, at) => (
          <span key={severity} className={`severity-count ${severity}`}>
            {at > 0 && <span className="dot"> · </span>}
            <SeverityMark severity={severity} isNamed={false} />
            {words}
          </span>
        ))}
      </Button>
      <Popover placement="top start" className="rule-popover">
        <p className="rule-hint">Broken rules. Choose one to go to it, and again for its next occurrence.</p>
        <Menu
          className="rule-menu"
          items={rules.map((rule) => ({ ...rule, id: rule.rule }))}
          onAction={(key) => onRule(key as RuleName)}
        >
          {({ id, severity, section, count }) => (
            <MenuItem
              id={id}
              className="rule-item"
              textValue={id}
              aria-label={`${severity} ${id}, ${countText(count, 'time')}, ${section}`}
            >
              <SeverityMark severity={severity} isNamed={false} />
              <code>{id}</code>
              <span className="section">{section}</span>
              <span className="count">{numberText(count)}</span>
            </MenuItem>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
