import type { FilterCheck, FilterCompletion } from '../../src-core/contract/searching.ts';
import { completeFilter } from '../../src-core/query/completion.ts';
import { FIELDS } from '../../src-core/query/fields.ts';
import { type Filter, type FilterResult, parseFilter } from '../../src-core/query/filter.ts';
import type { CompilePattern } from '../../src-core/query/pattern.ts';

/** A request named a filter that can't be read; the message says why. */
export class UnreadableFilter extends Error {}

/** Filters that are kept as they were understood: those of a table, of a search, and some more. */
const MOST_KEPT = 16;

/** Understands filters, each once: a view names the same one with every page of rows. */
export class Filters {
  private readonly known = new Map<string, FilterResult>();

  constructor(private readonly compilePattern: CompilePattern) {}

  /** Throws `UnreadableFilter`. */
  read(text: string): Filter {
    const result = this.understood(text);
    if (result.kind === 'filter') return result.filter;
    throw new UnreadableFilter(`${result.problem.message}.`);
  }

  check(text: string): FilterCheck {
    const result = this.understood(text);
    return { problem: result.kind === 'problem' ? result.problem : null };
  }

  complete(text: string, cursor: number): FilterCompletion {
    return completeFilter(text, cursor, FIELDS);
  }

  private understood(text: string): FilterResult {
    const result = this.known.get(text) ?? parseFilter(text, FIELDS, this.compilePattern);
    this.known.delete(text);
    this.known.set(text, result);
    const oldest = this.known.keys().next().value;
    if (this.known.size > MOST_KEPT && oldest !== undefined) this.known.delete(oldest);
    return result;
  }
}
