import {
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  isSpace,
  type JsonLimits,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  ValueScan,
} from './value-scan.ts';

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

export type JsonEnd =
  | { readonly kind: 'complete' }
  /** The text ends before the outermost value does. */
  | { readonly kind: 'cut' }
  /** What stands there is not JSON; counted in UTF-16 code units. */
  | { readonly kind: 'broken'; readonly offset: number };

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
        this.scan = new ValueScan(code, { longestJsonValue: LONGEST_KEY, deepestJsonValue: 0 });
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
