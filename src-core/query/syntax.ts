import { QUERY_LIMITS } from './limits.ts';
import { type FilterProblem, type Place, problemAt, shown } from './problem.ts';
import { isUnit } from './quantities.ts';
import { type Atom, isSign, isWord, type PatternText, type QuotedText, type Token } from './tokens.ts';

export const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='] as const;

export type Comparison = (typeof COMPARISONS)[number];

/** A value as it was written: what it means is for the field to say that it is compared with. */
export type Literal =
  | (Atom & { /** The word behind a number, such as `ms`. */ readonly unit: Atom | undefined })
  | QuotedText
  | PatternText;

/** A member of the list behind `in`: a value, or all between two. */
export interface Member {
  readonly from: Literal;
  readonly to: Literal | undefined;
}

/** What a filter says, before anything is known of fields and values. */
export type Syntax =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Syntax[] }
  | { readonly kind: 'not'; readonly part: Syntax }
  | { readonly kind: 'bare'; readonly field: Atom }
  | {
      readonly kind: 'comparison';
      readonly field: Atom;
      readonly operator: Comparison | 'contains' | 'matches';
      readonly operatorPlace: Place;
      readonly value: Literal;
    }
  | {
      readonly kind: 'in';
      readonly field: Atom;
      readonly operatorPlace: Place;
      readonly members: readonly Member[];
    };

/** Words that are no names of fields. */
const KEYWORDS: ReadonlySet<string> = new Set(['and', 'or', 'not', 'contains', 'matches', 'in']);

const VALUE_ENDS: ReadonlySet<string> = new Set([')', '}', ',', '..', '&&', '||']);

export type Parsed = { readonly syntax: Syntax } | { readonly problem: FilterProblem };

/**
 * Reads an expression by recursive descent: `or` binds weakest, then `and`, then `not`, then comparisons.
 *
 * @param tokens at least the one that stands for the end
 */
export function parse(tokens: readonly Token[]): Parsed {
  const parser = new Parser(tokens);
  const syntax = parser.whole();
  if (syntax === undefined) return { problem: parser.problem! };
  return { syntax };
}

/** Each method reads what it is named after, or leaves the first problem in `problem` and gives `undefined`. */
class Parser {
  problem: FilterProblem | undefined;
  private at = 0;
  private depth = 0;
  private comparisons = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Syntax | undefined {
    const syntax = this.alternatives();
    if (syntax === undefined) return undefined;
    const rest = this.token;
    if (rest.kind === 'end') return syntax;
    if (isSign(rest, ')')) return this.fail(rest, 'This bracket closes none');
    return this.fail(rest, `"and", "or" or the end was expected, not ${inWords(rest)}`, keywordOf(rest));
  }

  private alternatives(): Syntax | undefined {
    return this.joined('or', '||', () => this.joined('and', '&&', () => this.negation()));
  }

  private joined(kind: 'and' | 'or', sign: '&&' | '||', part: () => Syntax | undefined): Syntax | undefined {
    const parts: Syntax[] = [];
    do {
      const next = part();
      if (next === undefined) return undefined;
      parts.push(next);
    } while (this.takeWord(kind) || this.takeSign(sign));
    return parts.length === 1 ? parts[0] : { kind, parts };
  }

  private negation(): Syntax | undefined {
    const { token } = this;
    const isNegation = isSign(token, '!') || isWord(token, 'not');
    if (!isNegation && !isSign(token, '(')) return this.comparison();
    if (++this.depth > QUERY_LIMITS.depth)
      return this.fail(token, `Brackets and negations lie more than ${QUERY_LIMITS.depth} deep`);
    this.at++;
    const syntax = isNegation ? this.negated() : this.bracket(token);
    this.depth--;
    return syntax;
  }

  private negated(): Syntax | undefined {
    const part = this.negation();
    return part === undefined ? undefined : { kind: 'not', part };
  }

  private bracket(opening: Place): Syntax | undefined {
    const inside = this.alternatives();
    if (inside === undefined) return undefined;
    const { token } = this;
    if (this.takeSign(')')) return inside;
    if (token.kind === 'end') return this.fail(opening, 'This bracket is not closed');
    return this.fail(token, `"and", "or" or ")" was expected, not ${inWords(token)}`, keywordOf(token));
  }

  private comparison(): Syntax | undefined {
    const field = this.token;
    if (field.kind !== 'atom' || isKeyword(field)) {
      const nearest = keywordOf(field) === 'not' ? 'not' : null;
      return this.fail(field, `The name of a field was expected, not ${inWords(field)}`, nearest);
    }
    if (!this.count(field)) return undefined;
    this.at++;
    const operator = this.token;
    const name = operatorOf(operator);
    if (name === undefined) return { kind: 'bare', field };
    this.at++;
    if (name === 'in') return this.list(field, operator);
    const value = this.literal();
    return value === undefined
      ? undefined
      : { kind: 'comparison', field, operator: name, operatorPlace: operator, value };
  }

  private list(field: Atom, operator: Place): Syntax | undefined {
    const opening = this.token;
    if (!this.takeSign('{')) return this.fail(opening, `"{" was expected, not ${inWords(opening)}`);
    const members: Member[] = [];
    do {
      const member = this.member();
      if (member === undefined) return undefined;
      members.push(member);
    } while (this.takeSign(','));
    const { token } = this;
    if (this.takeSign('}')) return { kind: 'in', field, operatorPlace: operator, members };
    if (token.kind === 'end') return this.fail(opening, 'This bracket is not closed');
    return this.fail(token, `"," or "}" was expected, not ${inWords(token)}`);
  }

  private member(): Member | undefined {
    if (!this.count(this.token)) return undefined;
    const from = this.literal();
    if (from === undefined) return undefined;
    if (!this.takeSign('..')) return { from, to: undefined };
    const to = this.literal();
    return to === undefined ? undefined : { from, to };
  }

  private literal(): Literal | undefined {
    const { token } = this;
    if (token.kind === 'quoted' || token.kind === 'pattern') {
      this.at++;
      return token;
    }
    if (token.kind !== 'atom' || KEYWORDS.has(token.text))
      return this.fail(token, `A value was expected, not ${inWords(token)}`);
    this.at++;
    return { ...token, unit: /^-?\d/.test(token.text) ? this.unit() : undefined };
  }

  /** A word right behind a number is its unit. */
  private unit(): Atom | undefined {
    const { token } = this;
    if (token.kind !== 'atom' || isKeyword(token) || !/^\p{L}/u.test(token.text)) return undefined;
    // Of a word that is none it shows by what follows whether it was meant as one.
    if (!isUnit(token.text) && !mayFollowValue(this.tokens[this.at + 1]!)) return undefined;
    this.at++;
    return token;
  }

  private count(place: Place): boolean {
    if (++this.comparisons <= QUERY_LIMITS.comparisons) return true;
    this.fail(place, `There are more than ${QUERY_LIMITS.comparisons} comparisons`);
    return false;
  }

  private get token(): Token {
    return this.tokens[this.at]!;
  }

  private takeSign(sign: string): boolean {
    return this.take(isSign(this.token, sign));
  }

  private takeWord(word: string): boolean {
    return this.take(isWord(this.token, word));
  }

  private take(isThere: boolean): boolean {
    if (isThere) this.at++;
    return isThere;
  }

  private fail(place: Place, message: string, nearest: string | null = null): undefined {
    this.problem ??= problemAt(place, message, nearest);
  }
}

function operatorOf(token: Token): Comparison | 'contains' | 'matches' | 'in' | undefined {
  if (token.kind === 'sign') return COMPARISONS.find((one) => one === token.sign);
  if (token.kind !== 'atom') return undefined;
  const { text } = token;
  return text === 'contains' || text === 'matches' || text === 'in' ? text : undefined;
}

/** Also in capitals, in which it is a mistake and no name. */
function isKeyword(token: Atom): boolean {
  return KEYWORDS.has(token.text.toLowerCase());
}

/** What a keyword that is written in capitals was meant to be. */
function keywordOf(token: Token): string | null {
  const word = token.kind === 'atom' ? token.text.toLowerCase() : '';
  return token.kind === 'atom' && word !== token.text && KEYWORDS.has(word) ? word : null;
}

function mayFollowValue(token: Token): boolean {
  if (token.kind === 'end') return true;
  if (token.kind === 'atom') return isKeyword(token);
  return token.kind === 'sign' && VALUE_ENDS.has(token.sign);
}

function inWords(token: Token): string {
  switch (token.kind) {
    case 'end':
      return 'the end';
    case 'sign':
      return `"${token.sign}"`;
    case 'atom':
      return `"${shown(token.text)}"`;
    case 'quoted':
      return 'a text';
    case 'pattern':
      return 'a regular expression';
  }
}
