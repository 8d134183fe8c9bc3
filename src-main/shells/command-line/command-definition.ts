/**
 * What a command of the command line is, as data. The parser, `--help`, the README's section and the completion
 * of shells are all made from it, so that none of them can tell something else.
 */
import type { ExitCode } from './exit-codes.ts';

export interface CommandDefinition {
  readonly name: string;
  /** What it does, for a list of commands: an imperative without a full stop. */
  readonly summary: string;
  /** What more there is to know: whole sentences, a paragraph each. */
  readonly details: readonly string[];
  readonly arguments: readonly ArgumentDefinition[];
  readonly options: readonly OptionDefinition[];
  readonly examples: readonly ExampleDefinition[];
  /** Taken when the first word names no command. */
  readonly isDefault?: true;
  /** Called by programs of ours, shown to nobody. */
  readonly isHidden?: true;
  /** Loads what the command needs and runs it: nothing of it is loaded for another command. */
  readonly run: (given: GivenWords) => Promise<ExitCode>;
}

export interface ArgumentDefinition {
  /** As it stands in a synopsis, `FILE|-`. */
  readonly name: string;
  readonly meaning: string;
  readonly isRequired: boolean;
  /** What a shell offers for it. */
  readonly completion: Completion;
}

export interface OptionDefinition<Value = unknown> {
  /** With its dashes, `--limit`. */
  readonly flag: `--${string}`;
  /** What its value is called, `n`. */
  readonly valueName: string;
  readonly meaning: string;
  readonly completion: Completion;
  /** What it is when it isn't given. */
  readonly fallback: Value;
  /** Its value, or what a value must be, as a sentence. */
  readonly parse: (text: string) => Parsed<Value>;
}

export type Parsed<Value> = { readonly value: Value } | { readonly mustBe: string };

export type Completion =
  | { readonly kind: 'choices'; readonly choices: readonly string[] }
  | { readonly kind: 'files' }
  | { readonly kind: 'filter' }
  | { readonly kind: 'nothing' };

export interface ExampleDefinition {
  readonly line: string;
  /** What it does, without a full stop. */
  readonly meaning: string;
}

export const FILES: Completion = { kind: 'files' };

/** An option with one of a few words as its value. */
export function choiceOption<const Choice extends string, Fallback extends Choice | undefined>(
  option: Pick<OptionDefinition, 'flag' | 'valueName' | 'meaning'>,
  choices: readonly Choice[],
  fallback: Fallback,
): OptionDefinition<Choice | Fallback> {
  return {
    ...option,
    fallback,
    completion: { kind: 'choices', choices },
    parse: (text) => {
      const value = choices.find((choice) => choice === text);
      return value === undefined ? { mustBe: `It must be one of ${choices.join(', ')}.` } : { value };
    },
  };
}

/** An option whose value is taken as it is. */
export function textOption(
  option: Pick<OptionDefinition, 'flag' | 'valueName' | 'meaning'>,
): OptionDefinition<string | undefined> {
  return {
    ...option,
    fallback: undefined,
    completion: { kind: 'nothing' },
    parse: (text) => ({ value: text }),
  };
}

/** An option whose value is a list with commas between its members. */
export function listOption(
  option: Pick<OptionDefinition, 'flag' | 'valueName' | 'meaning'>,
): OptionDefinition<readonly string[]> {
  return {
    ...option,
    fallback: [],
    completion: { kind: 'nothing' },
    parse: (text) => ({ value: text.split(',').map((member) => member.trim()) }),
  };
}

/** An option whose value is a whole number of at most 15 digits, so that it is exact. */
export function numberOption<Fallback extends number | undefined>(
  option: Pick<OptionDefinition, 'flag' | 'valueName' | 'meaning'>,
  fallback: Fallback,
  most: number = 10 ** 15 - 1,
): OptionDefinition<number | Fallback> {
  return {
    ...option,
    fallback,
    completion: { kind: 'nothing' },
    parse: (text) => {
      if (!/^\d{1,15}$/.test(text)) return { mustBe: 'It must be a whole number of at most 15 digits.' };
      return Number(text) <= most ? { value: Number(text) } : { mustBe: `It must be at most ${most}.` };
    },
  };
}

/** What was given to one command. */
export interface GivenWords {
  /** The arguments in their order; those that were left out are missing. */
  readonly arguments: readonly string[];
  /** The value of one of the command's options. */
  value<Value>(option: OptionDefinition<Value>): Value;
}
