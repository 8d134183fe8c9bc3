/** Pure operations on the list of rules. */
import type { ProxyRule } from '../../src-core/contract/rules.ts';

/** The name of the rule that the switch in the bar adds, and switches. */
export const INTERCEPT = 'Intercept';

const HOLDS_EVERYTHING: ProxyRule = {
  name: INTERCEPT,
  isOn: true,
  on: 'messages',
  direction: null,
  connection: null,
  filter: null,
  action: { kind: 'hold', timeLimit: null, atLast: 'forward' },
};

/** Whether the rule of the switch is on. */
export function isIntercepting(rules: readonly ProxyRule[]): boolean {
  return rules.some(({ name, isOn }) => name === INTERCEPT && isOn);
}

/** Whether anything may be held. */
export function holdsSomething(rules: readonly ProxyRule[]): boolean {
  return rules.some(({ isOn, action }) => isOn && action.kind === 'hold');
}

/** The rules with that of the switch on or off; last where it is new, so that all others come before it. */
export function withIntercept(rules: readonly ProxyRule[], isOn: boolean): readonly ProxyRule[] {
  if (rules.some(({ name }) => name === INTERCEPT))
    return rules.map((rule) => (rule.name === INTERCEPT ? { ...rule, isOn } : rule));
  return isOn ? [...rules, HOLDS_EVERYTHING] : rules;
}

/** The rules with another one in a place; as a new one for a place there is not. */
export function withRule(rules: readonly ProxyRule[], at: number, rule: ProxyRule): readonly ProxyRule[] {
  return at < rules.length
    ? rules.map((known, index) => (index === at ? rule : known))
    : withNewRule(rules, rule);
}

/** Behind all others, but in front of that of the switch: what that holds, no rule behind it sees. */
function withNewRule(rules: readonly ProxyRule[], rule: ProxyRule): readonly ProxyRule[] {
  const isLast = rules.at(-1)?.name === INTERCEPT;
  return isLast ? [...rules.slice(0, -1), rule, ...rules.slice(-1)] : [...rules, rule];
}

export function withoutRule(rules: readonly ProxyRule[], at: number): readonly ProxyRule[] {
  return rules.filter((_, index) => index !== at);
}

/** @param by -1 for up, 1 for down; at an end nothing changes */
export function movedRule(rules: readonly ProxyRule[], at: number, by: -1 | 1): readonly ProxyRule[] {
  const [rule, other] = [rules[at], rules[at + by]];
  if (rule === undefined || other === undefined) return rules;
  return withRule(withRule(rules, at, other), at + by, rule);
}

/** A copy below the rule itself, by a name of its own, and off until somebody has looked at it. */
export function duplicatedRule(rules: readonly ProxyRule[], at: number): readonly ProxyRule[] {
  const rule = rules[at];
  if (rule === undefined) return rules;
  const copy = { ...rule, name: freeName(rules, `${rule.name} copy`), isOn: false };
  return [...rules.slice(0, at + 1), copy, ...rules.slice(at + 1)];
}

/** A name that no rule has: as wanted, or with a number behind it. */
export function freeName(rules: readonly ProxyRule[], wanted: string): string {
  const isTaken = (name: string): boolean => rules.some((rule) => rule.name === name);
  let name = wanted;
  for (let number = 2; isTaken(name); number++) name = `${wanted} ${number}`;
  return name;
}
