import type { Condition, NumberRange, ValueTest } from './condition.ts';
import type { Field } from './fields/field.ts';
import type { FieldRegistry } from './fields.ts';
import { QUERY_LIMITS } from './limits.ts';
import { equality, isOrdered, isTextual, networks, ranges, textual } from './literal-values.ts';
import type { CompilePattern } from './pattern.ts';
import { type FilterProblem, isProblem, nearestOf, type Place, problemAt, shown } from './problem.ts';
import { type Quantity, quantityOf } from './quantities.ts';
import type { Comparison, Literal, Member, Syntax } from './syntax.ts';

type Checked = Condition | FilterProblem;
type ComparisonSyntax = Syntax & { readonly kind: 'comparison' };

/** Holds an expression against the fields there are: every name must be known, every value fit its field. */
export class Checker {
  private patterns = 0;

  constructor(
    private readonly fields: FieldRegistry,
    private readonly compilePattern: CompilePattern,
  ) {}

  condition(syntax: Syntax): Checked {
    switch (syntax.kind) {
      case 'and':
      case 'or':
        return this.joined(syntax.kind, syntax.parts);
      case 'not': {
        const part = this.condition(syntax.part);
        return isProblem(part) ? part : { kind: 'not', part };
      }
      case 'bare': {
        const field = this.field(syntax.field);
        return isProblem(field) ? field : bare(field);
      }
      case 'comparison':
        return this.comparison(syntax);
      case 'in':
        return this.list(syntax);
    }
  }

  private joined(kind: 'and' | 'or', parts: readonly Syntax[]): Checked {
    const checked: Condition[] = [];
    for (const part of parts) {
      const condition = this.condition(part);
      if (isProblem(condition)) return condition;
      checked.push(condition);
    }
    return { kind, parts: checked };
  }

  private field({ text, start, end }: Place & { readonly text: string }): Field | FilterProblem {
    const field = this.fields.find(text);
    if (field !== undefined) return field;
    return problemAt(
      { start, end },
      `There is no field "${shown(text)}"`,
      nearestOf(text, this.fields.names()),
    );
  }

  private comparison({ field: name, operator, operatorPlace, value }: ComparisonSyntax): Checked {
    const field = this.field(name);
    if (isProblem(field)) return field;
    if (operator === 'contains') return tested(field, this.contains(field, operatorPlace, value));
    if (operator === 'matches') return tested(field, this.matches(field, operatorPlace, value));
    const members = [{ from: value, to: undefined }];
    if (operator === '==') return this.anyOf(field, members);
    if (operator === '!=') return this.noneOf(field, members);
    if (!isOrdered(field)) {
      return problemAt(operatorPlace, `${field.name} has no order; ${operatorsInWords(field)} were expected`);
    }
    const quantity = quantityOf(value, field.type);
    if (isProblem(quantity)) return quantity;
    return { kind: 'test', field, test: { kind: 'ranges', ranges: [rangeOf(operator, quantity)] } };
  }

  private list({ field: name, members }: Syntax & { readonly kind: 'in' }): Checked {
    const field = this.field(name);
    return isProblem(field) ? field : this.anyOf(field, members);
  }

  /** As Wireshark 4 has it: none of the values is this one, and there is a value. */
  private noneOf(field: Field, members: readonly Member[]): Checked {
    const any = this.anyOf(field, members);
    if (isProblem(any)) return any;
    return {
      kind: 'and',
      parts: [
        { kind: 'present', field },
        { kind: 'not', part: any },
      ],
    };
  }

  private anyOf(field: Field, members: readonly Member[]): Checked {
    if (field.type === 'address') return tested(field, networks(field, members));
    return tested(field, isTextual(field) ? equality(field, members) : ranges(field, members));
  }

  private contains(field: Field, operator: Place, value: Literal): ValueTest | FilterProblem {
    if (!isTextual(field)) return notFor(operator, 'contains', field);
    const needle = textual(field, value);
    if (isProblem(needle)) return needle;
    return { kind: 'contains', ...needle };
  }

  private matches(field: Field, operator: Place, value: Literal): ValueTest | FilterProblem {
    if (!isTextual(field)) return notFor(operator, 'matches', field);
    if (value.kind === 'atom')
      return problemAt(
        value,
        `A regular expression was expected, such as /ab+c/i, not "${shown(value.text)}"`,
      );
    if (++this.patterns > QUERY_LIMITS.patterns)
      return problemAt(value, `There are more than ${QUERY_LIMITS.patterns} regular expressions`);
    const { source, flags } = value.kind === 'pattern' ? value : { source: value.text, flags: '' };
    if (field.type === 'bytes' && !isAscii(source))
      return problemAt(
        value,
        `Of ${field.name} a regular expression sees bytes, which are written \\xHH; text has characters`,
      );
    const compiled = this.compilePattern(source, flags);
    if (compiled.kind === 'problem') return problemAt(value, compiled.message);
    const { pattern } = compiled;
    if (pattern.size > QUERY_LIMITS.patternSize) return problemAt(value, tooLarge(pattern.size));
    return { kind: 'matches', pattern };
  }
}

function tooLarge(size: number): string {
  return `The regular expression is too large, of ${size} steps with a limit of ${QUERY_LIMITS.patternSize}; repetitions such as {0,100} count as often as they repeat`;
}

function tested(field: Field, test: ValueTest | FilterProblem): Checked {
  return isProblem(test) ? test : { kind: 'test', field, test };
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}

/** A field on its own: that it is true, or that there is one. */
function bare(field: Field): Condition {
  if (field.type !== 'boolean') return { kind: 'present', field };
  return { kind: 'test', field, test: { kind: 'ranges', ranges: [{ low: 1, high: 1 }] } };
}

function operatorsInWords(field: Field): string {
  return isTextual(field) ? '==, !=, contains, matches or in' : '==, != or in';
}

function notFor(operator: Place, name: string, field: Field): FilterProblem {
  const operators = isOrdered(field) ? '==, !=, <, <=, >, >= or in' : '==, != or in';
  return problemAt(
    operator,
    `${field.name} is no text, so "${name}" does not apply; ${operators} were expected`,
  );
}

function rangeOf(operator: Exclude<Comparison, '==' | '!='>, quantity: Quantity): NumberRange {
  const all = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  switch (operator) {
    case '<':
      return { ...all, high: quantity, highIsOutside: true };
    case '<=':
      return { ...all, high: quantity };
    case '>':
      return { ...all, low: quantity, lowIsOutside: true };
    case '>=':
      return { ...all, low: quantity };
  }
}
