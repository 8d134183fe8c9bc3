import type { RowLevel } from '../capture-store/row-level.ts';
import { Checker } from './checker.ts';
import { type Condition, fieldsOf } from './condition.ts';
import { type Access, accessTo, isLate } from './evaluation/access.ts';
import type { FieldRegistry } from './fields.ts';
import type { CompilePattern } from './pattern.ts';
import { type FilterProblem, isProblem, problemAt } from './problem.ts';
import { parse } from './syntax.ts';
import { tokenize } from './tokens.ts';

export type { FilterProblem };

/** A filter that was understood, of use for any capture. */
export interface Filter {
  /** As it was written. */
  readonly text: string;
  /** What is to be evaluated. */
  readonly condition: Condition;
  /** Whether it looks into payloads, which takes far longer than looking at columns. */
  readonly readsPayloads: boolean;
  /**
   * Whether a row that matches now may not match later, or the other way round: what a connection came to, or a
   * violation that shows only after the frame it is about. Such rows are final when reading has ended.
   */
  settlesLate(level: RowLevel): boolean;
  /** Whether it asks for what a message has only once its last frame has come. */
  asksOfMessages(level: RowLevel): boolean;
}

export type FilterResult =
  | { readonly kind: 'filter'; readonly filter: Filter }
  | { readonly kind: 'problem'; readonly problem: FilterProblem };

/** Reads a filter; never throws, whatever the text. An empty one is a problem: without a filter there is none. */
export function parseFilter(
  text: string,
  fields: FieldRegistry,
  compilePattern: CompilePattern,
): FilterResult {
  const { tokens, problem } = tokenize(text);
  if (problem !== undefined) return { kind: 'problem', problem };
  if (tokens.length === 1) return failed(problemAt({ start: 0, end: text.length }, 'The filter is empty'));
  const parsed = parse(tokens);
  if ('problem' in parsed) return failed(parsed.problem);
  const condition = new Checker(fields, compilePattern).condition(parsed.syntax);
  return isProblem(condition) ? failed(condition) : { kind: 'filter', filter: filterOf(text, condition) };
}

function failed(problem: FilterProblem): FilterResult {
  return { kind: 'problem', problem };
}

function filterOf(text: string, condition: Condition): Filter {
  const fields = fieldsOf(condition);
  return {
    text,
    condition,
    readsPayloads: fields.some(({ ofMessages }) => ofMessages?.kind === 'content'),
    settlesLate: (level) => {
      const accesses: Access[] = fields.map((field) => accessTo(field, level));
      return accesses.some((access) => isLate(access, level));
    },
    asksOfMessages: (level) =>
      level === 'messages' && fields.some((field) => accessTo(field, level).kind !== 'connection'),
  };
}
