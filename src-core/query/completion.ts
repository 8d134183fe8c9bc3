import type { Field, FieldType } from './fields/field.ts';
import type { FieldRegistry } from './fields.ts';
import { unitsOf } from './quantities.ts';
import { COMPARISONS } from './syntax.ts';
import { isSign, isWord, type Token, tokenize } from './tokens.ts';

export interface Choice {
  /** What stands in the place of the word under the cursor when it is chosen. */
  readonly text: string;
  readonly kind: 'field' | 'value' | 'operator' | 'keyword';
  /** One line; empty where the text says it all. */
  readonly meaning: string;
}

/** What may stand at a place, and the part of the text that it would take the place of. */
export interface Completion {
  readonly start: number;
  readonly end: number;
  readonly choices: readonly Choice[];
}

/** Choices that are offered at a time. */
const MOST_CHOICES = 100;

/** What the next word is expected to be, and of which field. */
type Expected =
  | { readonly kind: 'field' }
  | { readonly kind: 'operator'; readonly field: Field | undefined }
  | { readonly kind: 'value'; readonly field: Field | undefined; readonly inList: boolean }
  | { readonly kind: 'list'; readonly field: Field | undefined }
  | { readonly kind: 'unit'; readonly field: Field | undefined; readonly inList: boolean }
  | { readonly kind: 'separator'; readonly field: Field | undefined }
  | { readonly kind: 'joint' }
  | { readonly kind: 'nothing' };

interface Situation {
  readonly expected: Expected;
  /** Brackets that are open. */
  readonly depth: number;
}

/**
 * What may stand at the cursor. What is in front of it decides, and must be right so far; what is behind stays, but
 * for the rest of the word that the cursor is in.
 *
 * @param cursor in UTF-16 units
 */
export function completeFilter(text: string, cursor: number, fields: FieldRegistry): Completion {
  const before = text.slice(0, cursor);
  const { tokens, problem } = tokenize(before);
  const written = tokens.slice(0, -1);
  const last = written.at(-1);
  const isInWord = last?.kind === 'atom' && last.end === before.length;
  const word = isInWord ? last.text : '';
  const start = cursor - word.length;
  const end = cursor + restOfWord(text, cursor);
  if (problem !== undefined) return { start, end, choices: [] };
  const settled = isInWord ? written.slice(0, -1) : written;
  const situation = settled.reduce<Situation>((so, token) => after(so, token, fields), {
    expected: { kind: 'field' },
    depth: 0,
  });
  return { start, end, choices: fitting(choicesOf(situation, fields), word) };
}

function restOfWord(text: string, cursor: number): number {
  return /^(?:[\p{L}\p{N}_:+-]|\.(?!\.))*/u.exec(text.slice(cursor))?.[0].length ?? 0;
}

function after(situation: Situation, token: Token, fields: FieldRegistry): Situation {
  const { expected, depth } = situation;
  if (token.kind === 'sign' && token.sign === '(' && expected.kind === 'field')
    return { expected, depth: depth + 1 };
  if (token.kind === 'sign' && token.sign === ')' && depth > 0 && endsComparison(expected))
    return { expected: { kind: 'joint' }, depth: depth - 1 };
  return { expected: next(expected, token, fields), depth };
}

/** Whether a comparison may end here. */
function endsComparison(expected: Expected): boolean {
  return (
    expected.kind === 'operator' ||
    expected.kind === 'joint' ||
    (expected.kind === 'unit' && !expected.inList)
  );
}

function next(expected: Expected, token: Token, fields: FieldRegistry): Expected {
  if (endsComparison(expected) && isJoint(token)) return { kind: 'field' };
  switch (expected.kind) {
    case 'field':
      return afterField(token, fields);
    case 'operator':
      return afterOperator(token, expected.field);
    case 'list':
      return isSign(token, '{')
        ? { kind: 'value', field: expected.field, inList: true }
        : { kind: 'nothing' };
    case 'value':
      return afterValue(token, expected.field, expected.inList);
    case 'unit': {
      const { field, inList } = expected;
      if (token.kind === 'atom') return inList ? { kind: 'separator', field } : { kind: 'joint' };
      return inList ? afterMember(token, field) : { kind: 'nothing' };
    }
    case 'separator':
      return afterMember(token, expected.field);
    case 'joint':
    case 'nothing':
      return { kind: 'nothing' };
  }
}

function afterField(token: Token, fields: FieldRegistry): Expected {
  if (isSign(token, '!') || isWord(token, 'not')) return { kind: 'field' };
  return token.kind === 'atom' ? { kind: 'operator', field: fields.find(token.text) } : { kind: 'nothing' };
}

function afterOperator(token: Token, field: Field | undefined): Expected {
  if (isWord(token, 'in')) return { kind: 'list', field };
  const isComparison = token.kind === 'sign' && COMPARISONS.some((one) => one === token.sign);
  if (isComparison) return { kind: 'value', field, inList: false };
  const isSearch = isWord(token, 'contains') || isWord(token, 'matches');
  return isSearch ? { kind: 'value', field: undefined, inList: false } : { kind: 'nothing' };
}

function afterValue(token: Token, field: Field | undefined, inList: boolean): Expected {
  if (token.kind === 'atom' && /^-?\d/.test(token.text)) return { kind: 'unit', field, inList };
  if (token.kind === 'sign' || token.kind === 'end') return { kind: 'nothing' };
  return inList ? { kind: 'separator', field } : { kind: 'joint' };
}

function afterMember(token: Token, field: Field | undefined): Expected {
  if (isSign(token, ',') || isSign(token, '..')) return { kind: 'value', field, inList: true };
  return isSign(token, '}') ? { kind: 'joint' } : { kind: 'nothing' };
}

function choicesOf({ expected, depth }: Situation, fields: FieldRegistry): readonly Choice[] {
  const joints = [...JOINTS, ...(depth > 0 ? [CLOSING_BRACKET] : [])];
  switch (expected.kind) {
    case 'field':
      return [...fields.choices().map(fieldChoice), keyword('not', 'the opposite of what follows')];
    case 'operator':
      return [...operatorsOf(expected.field), ...joints];
    case 'list':
      return [{ text: '{', kind: 'operator', meaning: 'values, separated by commas' }];
    case 'value':
      return valuesOf(expected.field);
    case 'unit': {
      const units = unitsOf(expected.field?.type ?? 'number').map(valueChoice);
      return expected.inList ? [...units, ...SEPARATORS] : [...units, ...joints];
    }
    case 'separator':
      return SEPARATORS;
    case 'joint':
      return joints;
    case 'nothing':
      return [];
  }
}

const JOINTS: readonly Choice[] = [keyword('and', 'both must match'), keyword('or', 'one must match')];
const CLOSING_BRACKET: Choice = { text: ')', kind: 'operator', meaning: 'closes the bracket' };
const SEPARATORS: readonly Choice[] = [
  { text: ',', kind: 'operator', meaning: 'another value' },
  { text: '}', kind: 'operator', meaning: 'closes the list' },
];

const OPERATORS: Readonly<Record<string, string>> = {
  '==': 'is',
  '!=': 'is not; of several values none is',
  '<': 'is less than',
  '<=': 'is at most',
  '>': 'is more than',
  '>=': 'is at least',
  contains: 'has within it, case counts',
  matches: 'matches a regular expression, /…/i without case',
  in: 'is one of a list',
};

function operatorsOf(field: Field | undefined): readonly Choice[] {
  const ordered: readonly FieldType[] = ['number', 'size', 'duration', 'time'];
  const textual: readonly FieldType[] = ['text', 'address', 'bytes'];
  const isFit = (operator: string): boolean => {
    if (field === undefined || operator === '==' || operator === '!=' || operator === 'in') return true;
    const isSearch = operator === 'contains' || operator === 'matches';
    return (isSearch ? textual : ordered).includes(field.type);
  };
  return Object.entries(OPERATORS)
    .filter(([operator]) => isFit(operator))
    .map(([text, meaning]) => ({ text, kind: 'operator', meaning }));
}

function valuesOf(field: Field | undefined): readonly Choice[] {
  if (field?.type === 'boolean') return ['true', 'false'].map(valueChoice);
  if (field?.type !== 'enumeration') return [];
  const { values = [], valueMeanings = [] } = field;
  return values.map((text, at) => ({ text, kind: 'value', meaning: valueMeanings[at] ?? '' }));
}

function fieldChoice({ name, meaning }: { readonly name: string; readonly meaning: string }): Choice {
  return { text: name, kind: 'field', meaning };
}

function valueChoice(text: string): Choice {
  return { text, kind: 'value', meaning: '' };
}

function keyword(text: string, meaning: string): Choice {
  return { text, kind: 'keyword', meaning };
}

/** Those that begin with the word first, then those that have a part that does. */
function fitting(choices: readonly Choice[], word: string): readonly Choice[] {
  const wanted = word.toLowerCase();
  const begins = choices.filter(({ text }) => text.toLowerCase().startsWith(wanted));
  const others = choices.filter(
    (choice) => !begins.includes(choice) && partsOf(choice.text).some((part) => part.startsWith(wanted)),
  );
  return [...begins, ...others].slice(0, MOST_CHOICES);
}

function partsOf(text: string): readonly string[] {
  return text.toLowerCase().split(/[.-]/);
}

function isJoint(token: Token): boolean {
  return isWord(token, 'and') || isWord(token, 'or') || isSign(token, '&&') || isSign(token, '||');
}
