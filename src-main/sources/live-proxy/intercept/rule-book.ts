import type { CaptureStore } from '../../../../src-core/capture-store/capture-store.ts';
import type { Row } from '../../../../src-core/capture-store/frame-table.ts';
import type { PayloadReader } from '../../../../src-core/capture-store/payload-reader.ts';
import type { ProxyRule, RuleProblem } from '../../../../src-core/contract/rules.ts';
import { FIELDS } from '../../../../src-core/query/fields.ts';
import { parseFilter } from '../../../../src-core/query/filter.ts';
import { RowFilter } from '../../../../src-core/query/row-filter.ts';
import type { Direction } from '../../../../src-core/stream/events.ts';
import { compilePattern } from '../../../adapters/pattern.ts';
import { type ChangeText, changing } from './content-changes.ts';

/** A rule that is ready for use. */
export interface ReadyRule {
  readonly rule: ProxyRule;
  readonly matches: (row: Row) => boolean;
  /** What it makes of a text, where it replaces something. */
  readonly change: ChangeText | undefined;
}

/** Where rules look at what has passed. */
export interface SeenRows {
  readonly store: CaptureStore;
  readonly payloads: () => PayloadReader;
}

const EVERYTHING = (): boolean => true;

/** The rules of a proxy, in their order. */
export class RuleBook {
  private ready: readonly ReadyRule[] = [];

  constructor(private readonly seen: SeenRows) {}

  get rules(): readonly ProxyRule[] {
    return this.ready.map(({ rule }) => rule);
  }

  /** Whether there is a rule that is on. */
  get hasSome(): boolean {
    return this.ready.some(({ rule }) => rule.isOn);
  }

  /** Takes rules in place of all others; none of them when one can't be used, which is said. */
  set(rules: readonly ProxyRule[]): RuleProblem | null {
    const ready: ReadyRule[] = [];
    for (const [at, rule] of rules.entries()) {
      const made = this.prepare(rule);
      if (typeof made === 'string')
        return { rule: at, trouble: { what: `The rule “${rule.name}” can't be used`, remedy: made } };
      ready.push(made);
    }
    this.ready = ready;
    return null;
  }

  /** Whether any rule may concern what passes a connection in a direction. */
  concerns(direction: Direction, connection: Row): boolean {
    return this.ready.some(({ rule }) => isMeant(rule, direction, connection));
  }

  /** The rules that match a message, or a control frame, in their order. */
  matching(
    on: ProxyRule['on'],
    where: { readonly direction: Direction; readonly connection: Row },
    row: Row,
  ): readonly ReadyRule[] {
    return this.ready.filter(
      ({ rule, matches }) =>
        rule.on === on && isMeant(rule, where.direction, where.connection) && matches(row),
    );
  }

  private prepare(rule: ProxyRule): ReadyRule | string {
    const change = rule.action.kind === 'replace' ? changing(rule.action.replacement) : undefined;
    if (change !== undefined && 'mustBe' in change) return change.mustBe;
    const matches =
      rule.filter === null || rule.filter.trim() === '' ? EVERYTHING : this.test(rule.filter, rule.on);
    return typeof matches === 'string' ? matches : { rule, matches, change: change?.change };
  }

  private test(filter: string, on: ProxyRule['on']): ((row: Row) => boolean) | string {
    const result = parseFilter(filter, FIELDS, compilePattern);
    if (result.kind === 'problem') return `${result.problem.message}.`;
    const level = on === 'messages' ? 'messages' : 'frames';
    const rows = new RowFilter({ ...this.seen, level }, result.filter);
    return (row) => {
      rows.refresh();
      return rows.matching(row, row + 1).length > 0;
    };
  }
}

function isMeant(rule: ProxyRule, direction: Direction, connection: Row): boolean {
  return (
    rule.isOn &&
    (rule.direction === null || rule.direction === direction) &&
    (rule.connection === null || rule.connection === connection + 1)
  );
}
