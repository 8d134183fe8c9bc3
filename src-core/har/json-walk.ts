/** What a value of a JSON text is, as far as its first character shows. */
export type JsonKind = 'object' | 'array' | 'scalar';

/** What to do with a value: look at its members, take its text as a whole, or pass over it. */
export type JsonWish = 'enter' | 'take' | 'skip';

export interface JsonVisitor {
  /**
   * A value begins.
   *
   * @param depth how many containers were entered around it
   * @param key its name in an object that was entered; the empty text in an array and for the outermost value
   */
  begin(depth: number, key: string, kind: JsonKind): JsonWish;
  /** @param text JSON, not checked yet; `undefined` when it is longer or deeper than the limits */
  taken(depth: number, key: string, text: string | undefined): void;
  /** A container that was entered at this depth has come to its end. */
  left(depth: number): void;
}

export interface JsonLimits {
  /** UTF-16 code units of one value that is taken. */
  readonly longestValue: number;
  /** Containers within one value that is taken. */
  readonly deepestValue: number;
}

export type JsonEnd =
  | { readonly kind: 'complete' }
  /** The text ends before the outermost value does. */
  | { readonly kind: 'cut' }
  /** What stands there is not JSON; counted in UTF-16 code units. */
  | { readonly kind: 'broken'; readonly offset: number };

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** A name longer than this is none that is looked for. */
const LONGEST_KEY = 256;

type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';

/**
 * Walks through a JSON text (RFC 8259) of any length that comes in pieces of any size, without recursion and holding
 * nothing but the value that is being taken. What is passed over is not checked beyond its brackets and quotes.
 */
export class JsonWalk {
  private readonly entered: ('object' | 'array')[] = [];
  private expected: Expected = 'value';
  private key = '';
  /** The value, or the key, under way. */
  private scan: ValueScan | undefined;
  private read = 0;
  private brokenAt: number | undefined;

  constructor(
    private readonly visitor: JsonVisitor,
    private readonly limits: JsonLimits,
  ) {}

  get isBroken(): boolean {
    return this.brokenAt !== undefined;
  }

  accept(text: string): void {
    let at = 0;
    while (at < text.length && this.brokenAt === undefined) {
      at = this.scan === undefined ? this.structure(text, at) : this.goOn(this.scan, text, at);
    }
    this.read += text.length;
  }

  /** No more will come. */
  end(): JsonEnd {
    if (this.brokenAt !== undefined) return { kind: 'broken', offset: this.brokenAt };
    // A number at the very end has nothing behind it that would end it.
    const isOver = this.expected === 'nothing' || (this.entered.length === 0 && this.scan?.isScalar === true);
    return { kind: isOver ? 'complete' : 'cut' };
  }

  private goOn(scan: ValueScan, text: string, from: number): number {
    const end = scan.accept(text, from);
    if (end === undefined) return text.length;
    this.scan = undefined;
    if (this.expected === 'colon') {
      this.key = parsedKey(scan.text);
    } else {
      if (scan.isTaken) this.visitor.taken(this.entered.length, this.key, scan.text);
      this.valueEnded();
    }
    return end;
  }

  /** Takes one character between values. */
  private structure(text: string, at: number): number {
    const code = text.charCodeAt(at);
    if (isSpace(code)) return at + 1;
    switch (this.expected) {
      case 'value':
      case 'value-or-end':
        if (this.expected === 'value-or-end' && code === CLOSE_ARRAY) return this.leave(at);
        return this.beginValue(code, at);
      case 'key':
      case 'key-or-end':
        if (this.expected === 'key-or-end' && code === CLOSE_OBJECT) return this.leave(at);
        if (code !== QUOTE) return this.fail(at);
        this.scan = new ValueScan(code, { longestValue: LONGEST_KEY, deepestValue: 0 });
        this.expected = 'colon';
        return at;
      case 'colon':
        if (code !== COLON) return this.fail(at);
        this.expected = 'value';
        return at + 1;
      case 'comma-or-end':
        return this.afterValue(code, at);
      case 'nothing':
        return this.fail(at);
    }
  }

  private beginValue(code: number, at: number): number {
    if (code === COMMA || code === COLON || code === CLOSE_ARRAY || code === CLOSE_OBJECT)
      return this.fail(at);
    const kind = code === OPEN_OBJECT ? 'object' : code === OPEN_ARRAY ? 'array' : 'scalar';
    const wish = this.visitor.begin(this.entered.length, this.key, kind);
    if (wish === 'enter' && kind !== 'scalar') {
      this.entered.push(kind);
      this.key = '';
      this.expected = kind === 'object' ? 'key-or-end' : 'value-or-end';
      return at + 1;
    }
    this.scan = new ValueScan(code, wish === 'take' ? this.limits : undefined);
    return at;
  }

  private afterValue(code: number, at: number): number {
    const inObject = this.entered.at(-1) === 'object';
    if (code === COMMA) {
      this.expected = inObject ? 'key' : 'value';
      return at + 1;
    }
    return code === (inObject ? CLOSE_OBJECT : CLOSE_ARRAY) ? this.leave(at) : this.fail(at);
  }

  private leave(at: number): number {
    this.entered.pop();
    this.visitor.left(this.entered.length);
    this.valueEnded();
    return at + 1;
  }

  private valueEnded(): void {
    this.key = '';
    this.expected = this.entered.length === 0 ? 'nothing' : 'comma-or-end';
  }

  private fail(at: number): number {
    this.brokenAt = this.read + at;
    return at;
  }
}

/** Finds the end of one value, and keeps its text where that is wanted. */
class ValueScan {
  readonly isScalar: boolean;
  private depth = 0;
  private isInString = false;
  private isEscaped = false;
  private length = 0;
  /** `undefined` while nothing is kept. */
  private pieces: string[] | undefined;

  /** @param limits of what is kept; nothing is kept without them */
  constructor(
    first: number,
    private readonly limits: JsonLimits | undefined,
  ) {
    this.isScalar = first !== QUOTE && first !== OPEN_OBJECT && first !== OPEN_ARRAY;
    this.pieces = limits === undefined ? undefined : [];
  }

  get isTaken(): boolean {
    return this.limits !== undefined;
  }

  get text(): string | undefined {
    return this.pieces?.join('');
  }

  /** Where the value ends in `text`, or `undefined` when it goes on behind it. */
  accept(text: string, from: number): number | undefined {
    const end = this.isScalar ? scalarEnd(text, from) : this.end(text, from);
    this.keep(text, from, end ?? text.length);
    return end;
  }

  private end(text: string, from: number): number | undefined {
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (this.isInString) {
        if (this.isEscaped) this.isEscaped = false;
        else if (code === BACKSLASH) this.isEscaped = true;
        else if (code === QUOTE) {
          this.isInString = false;
          if (this.depth === 0) return at + 1;
        }
      } else if (code === QUOTE) {
        this.isInString = true;
      } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
        this.depth++;
        if (this.limits !== undefined && this.depth > this.limits.deepestValue) this.pieces = undefined;
      } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
        this.depth--;
        if (this.depth === 0) return at + 1;
      }
    }
    return undefined;
  }

  private keep(text: string, from: number, end: number): void {
    if (this.pieces === undefined || this.limits === undefined) return;
    this.length += end - from;
    if (this.length > this.limits.longestValue) this.pieces = undefined;
    else this.pieces.push(text.slice(from, end));
  }
}

function scalarEnd(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === CLOSE_ARRAY || code === CLOSE_OBJECT || isSpace(code)) return at;
  }
  return undefined;
}

// RFC 8259 2: white space is SP, HTAB, LF and CR.
function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function parsedKey(text: string | undefined): string {
  const key = text === undefined ? undefined : parsedJson(text);
  return typeof key === 'string' ? key : '';
}

/** The value, or `undefined` when `text` is not JSON. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
