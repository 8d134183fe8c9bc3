import { encodeUtf8 } from '../bytes/utf-8.ts';
import { type FilterProblem, type Place, problemAt, quoted, shown } from './problem.ts';

/** Longest first, so that `<=` is not read as `<`. */
const SIGNS = ['==', '!=', '<=', '>=', '&&', '||', '..', '<', '>', '!', '(', ')', '{', '}', ','] as const;

export type Sign = (typeof SIGNS)[number];

/** A name, a keyword, or a value that needs no quotes: number, time, bytes, address. What it is shows its place. */
export interface Atom extends Place {
  readonly kind: 'atom';
  readonly text: string;
}

/** Text between quotation marks. */
export interface QuotedText extends Place {
  readonly kind: 'quoted';
  readonly text: string;
  /** The same as UTF-8, where `\xHH` stands for the byte and not for a character. */
  readonly bytes: Uint8Array;
}

/** A regular expression between slashes. */
export interface PatternText extends Place {
  readonly kind: 'pattern';
  readonly source: string;
  readonly flags: string;
}

export type Token =
  | Atom
  | QuotedText
  | PatternText
  | (Place & { readonly kind: 'sign'; readonly sign: Sign })
  | (Place & { readonly kind: 'end' });

export interface Tokens {
  /** In order, as far as they could be read; the last one stands for the end. */
  readonly tokens: readonly Token[];
  /** What could not be read behind them. */
  readonly problem: FilterProblem | undefined;
}

// A point belongs to an atom unless a second follows: `5..9` is a range. A sign in front belongs to a number.
const ATOM = /(?:-(?=\d))?[\p{L}\p{N}_:](?:[\p{L}\p{N}_:+-]|\.(?!\.))*/uy;
// An address with the slash and the length of a network is one, too.
const NETWORK = /(?:\d+(?:\.\d+){3}|[\da-f]*:[\da-f:.]*)\/\d+/iuy;
const BLANK = /[ \t\r\n\u00a0]+/y;
const PATTERN = /\/((?:[^/\\\n]|\\[^\n])*)\/([a-z]*)/y;
// Where no regular expression belongs, and it would be none.
const PATH = /\/[^\s(){},"]*/y;
const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '0': '\0',
  '\\': '\\',
  '"': '"',
  '/': '/',
};

export function isSign(token: Token, sign: string): boolean {
  return token.kind === 'sign' && token.sign === sign;
}

/** Whether it is this word, be it a keyword or a name. */
export function isWord(token: Token, word: string): boolean {
  return token.kind === 'atom' && token.text === word;
}

/** Takes the text of a filter apart. */
export function tokenize(text: string): Tokens {
  const tokens: Token[] = [];
  let at = skipBlanks(text, 0);
  while (at < text.length) {
    const token = tokenAt(text, at, tokens.at(-1));
    if (!('kind' in token)) return { tokens: [...tokens, endAt(at)], problem: token };
    tokens.push(token);
    at = skipBlanks(text, token.end);
  }
  return { tokens: [...tokens, endAt(text.length)], problem: undefined };
}

function tokenAt(text: string, start: number, previous: Token | undefined): Token | FilterProblem {
  const first = text[start];
  if (first === '"') return quotedAt(text, start);
  if (first === '/') return patternAt(text, start, previous);
  const sign = SIGNS.find((one) => text.startsWith(one, start));
  if (sign !== undefined) return { kind: 'sign', sign, start, end: start + sign.length };
  const atom = matchAt(NETWORK, text, start) ?? matchAt(ATOM, text, start);
  if (atom !== undefined) return { kind: 'atom', text: atom[0], start, end: start + atom[0].length };
  return strangerAt(text, start);
}

function strangerAt(text: string, start: number): FilterProblem {
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  const place = { start, end: start + character.length };
  if (character === '=') return problemAt(place, '"=" compares nothing; "==" was expected', '==');
  if (character === '&') return problemAt(place, '"&" joins nothing; "&&" was expected', '&&');
  if (character === '|') return problemAt(place, '"|" joins nothing; "||" was expected', '||');
  if (character === "'") {
    const inside = matchAt(/'([^']*)'/y, text, start);
    const whole = inside === undefined ? place : { start, end: start + inside[0].length };
    const nearest = inside === undefined ? '"' : quoted(inside[1] ?? '');
    return problemAt(whole, 'Text stands between double quotation marks', nearest);
  }
  return problemAt(place, `The character ${JSON.stringify(character)} has no meaning here`);
}

function patternAt(text: string, start: number, previous: Token | undefined): Token | FilterProblem {
  const found = matchAt(PATTERN, text, start);
  const isSearch = previous?.kind === 'atom' && previous.text === 'matches';
  const word = isSearch ? '' : (matchAt(PATH, text, start)?.[0] ?? '');
  if (word.length > (found?.[0].length ?? 0))
    return problemAt(
      { start, end: start + word.length },
      'A text stands between quotation marks, also when it is a path',
      quoted(word),
    );
  if (found === undefined)
    return problemAt({ start, end: text.length }, 'The regular expression has no closing "/"');
  const end = start + found[0].length;
  return { kind: 'pattern', source: found[1] ?? '', flags: found[2] ?? '', start, end };
}

function quotedAt(text: string, start: number): Token | FilterProblem {
  let value = '';
  const bytes: number[] = [];
  let at = start + 1;
  while (at < text.length && text[at] !== '"') {
    if (text[at] !== '\\') {
      const run = runEnd(text, at);
      value += text.slice(at, run);
      for (const byte of encodeUtf8(text.slice(at, run))) bytes.push(byte);
      at = run;
      continue;
    }
    const escaped = escapeAt(text, at);
    if ('message' in escaped) return escaped;
    value += escaped.text;
    if (escaped.byte === undefined) bytes.push(...encodeUtf8(escaped.text));
    else bytes.push(escaped.byte);
    at = escaped.end;
  }
  if (at >= text.length)
    return problemAt({ start, end: text.length }, 'The text has no closing quotation mark');
  return { kind: 'quoted', text: value, bytes: Uint8Array.from(bytes), start, end: at + 1 };
}

function runEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && text[at] !== '"' && text[at] !== '\\') at++;
  return at;
}

interface Escape {
  readonly text: string;
  readonly byte?: number;
  readonly end: number;
}

function escapeAt(text: string, start: number): Escape | FilterProblem {
  const simple = SIMPLE_ESCAPES[text[start + 1] ?? ''];
  if (simple !== undefined) return { text: simple, end: start + 2 };
  const byte = matchAt(/\\x([0-9a-f]{2})/iy, text, start);
  if (byte !== undefined) {
    const code = Number.parseInt(byte[1]!, 16);
    return { text: String.fromCharCode(code), byte: code, end: start + 4 };
  }
  const braced = matchAt(/\\u\{([0-9a-f]{1,6})\}/iy, text, start);
  if (braced !== undefined) {
    const point = Number.parseInt(braced[1]!, 16);
    const end = start + braced[0].length;
    const isCharacter = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
    if (isCharacter) return { text: String.fromCodePoint(point), end };
    return problemAt({ start, end }, `There is no character U+${braced[1]!.toUpperCase()}`);
  }
  const end = Math.min(text.length, start + 2);
  return problemAt(
    { start, end },
    `"${shown(text.slice(start, end))}" is no escape; \\n \\r \\t \\0 \\\\ \\" \\xHH and \\u{H…} are`,
  );
}

function skipBlanks(text: string, at: number): number {
  return at + (matchAt(BLANK, text, at)?.[0].length ?? 0);
}

function matchAt(sticky: RegExp, text: string, at: number): RegExpExecArray | undefined {
  sticky.lastIndex = at;
  return sticky.exec(text) ?? undefined;
}

function endAt(at: number): Token {
  return { kind: 'end', start: at, end: at };
}
