/** The characters that JSON is built with, as UTF-16 code units. */
export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
const BACKSLASH = 0x5c;
export const OPEN_ARRAY = 0x5b;
export const CLOSE_ARRAY = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;

export interface JsonLimits {
  /** UTF-16 code units of one value that is taken. */
  readonly longestJsonValue: number;
  /** Containers within one value that is taken. */
  readonly deepestJsonValue: number;
}

/** Finds the end of one value, and keeps its text where that is wanted. */
export class ValueScan {
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
        if (this.limits !== undefined && this.depth > this.limits.deepestJsonValue) this.pieces = undefined;
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
    if (this.length > this.limits.longestJsonValue) this.pieces = undefined;
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
export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
