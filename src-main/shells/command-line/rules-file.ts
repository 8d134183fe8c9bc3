import { readFileSync } from 'node:fs';
import { areRules, type ProxyRule } from '../../../src-core/contract/rules.ts';
import { troubleText } from '../../../src-core/contract/trouble.ts';
import { fileTrouble } from '../../engine/file-trouble.ts';

/** Rules, or why there are none, as a sentence. */
export type RulesRead = { readonly rules: readonly ProxyRule[] } | { readonly mustBe: string };

/** What a rule is where nothing is said. */
const DEFAULTS = { isOn: true, on: 'messages', direction: null, connection: null, filter: null };

/** Rules as JSON: a list of objects, of which only `action` has to be there. */
export function rulesFrom(value: unknown): RulesRead {
  if (!Array.isArray(value)) return { mustBe: 'Rules are a JSON list of objects.' };
  const rules = value.map((rule: unknown, at) =>
    typeof rule === 'object' && rule !== null ? { name: `rule ${at + 1}`, ...DEFAULTS, ...rule } : rule,
  );
  if (areRules(rules)) return { rules };
  const wrong = rules.findIndex((rule) => !areRules([rule]));
  return {
    mustBe: `Rule ${wrong + 1} is not one: it has other members, or other values, than a rule can have.`,
  };
}

/** Reads a file of rules. */
export function readRules(path: string): RulesRead {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return { mustBe: troubleText(fileTrouble(error, path)) };
  }
  try {
    return rulesFrom(JSON.parse(text));
  } catch (error) {
    return { mustBe: `${path} is not JSON: ${error instanceof Error ? error.message : String(error)}.` };
  }
}
