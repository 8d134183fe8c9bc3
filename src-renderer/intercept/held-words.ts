import type { HeldView, ProxyRule } from '../../src-core/contract/rules.ts';
import { countText, spanText } from '../look/numbers.ts';

const NANOSECONDS = 1e6;

/** How long something waits, in whole seconds from the first second on. */
export function waitWords({ since }: Pick<HeldView, 'since'>, now: number): string {
  return waitText(now - since);
}

/** When it is decided by itself, and how where the rule is known; empty where never. */
export function limitWords(
  { limit, rule }: Pick<HeldView, 'limit' | 'rule'>,
  now: number,
  rules: readonly Pick<ProxyRule, 'name' | 'action'>[],
): string {
  if (limit === null) return '';
  const action = rules.find(({ name }) => name === rule)?.action;
  const isDropped = action?.kind === 'hold' && action.atLast === 'drop';
  return `${isDropped ? 'dropped' : 'goes on'} in ${waitText(limit - now)}`;
}

function waitText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return spanText(seconds * 1000 * NANOSECONDS)
    .replace(/^0 ns$/, '0 s')
    .replace(/^(\d)\.0 s$/, '$1 s');
}

/** `3 held`, and how many of them are in the list where that is not all. */
export function heldCountWords(total: number, listed: number): string {
  if (total === 0) return 'Nothing is held';
  const held = countText(total, 'message').replace(/messages?$/, 'held');
  return listed < total ? `${held}, the first ${listed} below` : held;
}
