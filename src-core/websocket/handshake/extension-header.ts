import { quotedText } from '../../bytes/visible-text.ts';
import { isToken } from '../../http-upgrade/head-syntax.ts';

export interface ExtensionParameter {
  readonly name: string;
  /** What follows the equals sign, its quotation marks taken off; `undefined` when there is none. */
  readonly value: string | undefined;
}

export interface Extension {
  readonly name: string;
  readonly parameters: readonly ExtensionParameter[];
}

export interface ExtensionList {
  /** What could be read, in order and with repetitions. */
  readonly extensions: readonly Extension[];
  /** The first fault, in words. */
  readonly fault: string | undefined;
}

/**
 * Reads the values of all Sec-WebSocket-Extensions fields of a head as one list (RFC 6455 9.1). Behind a fault
 * it goes on with the next extension. It takes one look at each character.
 */
export function parseExtensions(values: readonly string[]): ExtensionList {
  const extensions: Extension[] = [];
  let fault: string | undefined;
  for (const value of values) {
    const reader = new ListReader(value);
    for (const extension of reader.extensions()) extensions.push(extension);
    fault ??= reader.fault;
  }
  // RFC 6455 9.1: extension-list = 1#extension
  if (values.length > 0 && extensions.length === 0) fault ??= 'it names no extension';
  return { extensions, fault };
}

const SEPARATORS = ',;="';

class ListReader {
  fault: string | undefined;
  private at = 0;

  constructor(private readonly text: string) {}

  extensions(): readonly Extension[] {
    const found: Extension[] = [];
    while (this.at < this.text.length) {
      this.skipBlanks();
      // RFC 9110 5.6.1.2: a list may have empty members, which count for nothing.
      if (!this.take(',') && this.at < this.text.length) {
        const extension = this.extension();
        if (extension !== undefined) found.push(extension);
      }
    }
    return found;
  }

  // extension = extension-token *( ";" extension-param )
  private extension(): Extension | undefined {
    const name = this.word();
    const parameters: ExtensionParameter[] = [];
    if (name === '') this.blame(`a name is missing before ${quotedText(this.text.slice(this.at))}`);
    else if (!isToken(name)) this.blame(`the name ${quotedText(name)} is not a token`);
    while (this.take(';')) {
      const parameter = this.parameter(name);
      if (parameter !== undefined) parameters.push(parameter);
    }
    if (!this.take(',') && this.at < this.text.length) {
      this.blame(`${quotedText(this.text.slice(this.at))} follows without a comma or a semicolon`);
      this.skipMember();
    }
    return isToken(name) ? { name, parameters } : undefined;
  }

  // extension-param = token [ "=" (token | quoted-string) ]
  private parameter(extension: string): ExtensionParameter | undefined {
    this.skipBlanks();
    const name = this.word();
    if (name === '') this.blame(`a parameter of ${quotedText(extension)} has no name`);
    else if (!isToken(name)) this.blame(`the parameter name ${quotedText(name)} is not a token`);
    const value = this.take('=') ? this.value(name) : undefined;
    return isToken(name) ? { name, value } : undefined;
  }

  private value(parameter: string): string {
    this.skipBlanks();
    const value = this.text[this.at] === '"' ? this.quotedString() : this.word();
    if (value === undefined) this.blame(`the quoted value of ${quotedText(parameter)} is not closed`);
    // RFC 6455 9.1: "the value after quoted-string unescaping MUST conform to the 'token' ABNF"
    else if (!isToken(value)) {
      this.blame(`the value ${quotedText(value)} of ${quotedText(parameter)} is not a token`);
    }
    return value ?? '';
  }

  /** RFC 2616 2.2: what is between quotation marks, a backslash before a character that stands for itself. */
  private quotedString(): string | undefined {
    let value = '';
    for (let at = this.at + 1; at < this.text.length; at++) {
      let character = this.text[at]!;
      if (character === '"') {
        this.at = at + 1;
        this.skipBlanks();
        return value;
      }
      if (character === '\\') character = this.text[++at] ?? '';
      value += character;
    }
    this.at = this.text.length;
    return undefined;
  }

  /** All up to the next separator or blank; RFC 2616 2.1 allows blanks between any two words. */
  private word(): string {
    const start = this.at;
    while (this.at < this.text.length && !this.isBlank() && !SEPARATORS.includes(this.text[this.at]!)) {
      this.at++;
    }
    const word = this.text.slice(start, this.at);
    this.skipBlanks();
    return word;
  }

  private skipMember(): void {
    while (this.at < this.text.length && !this.take(',')) {
      if (this.text[this.at] === '"') this.quotedString();
      else this.at++;
    }
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private skipBlanks(): void {
    while (this.isBlank()) this.at++;
  }

  private isBlank(): boolean {
    const character = this.text[this.at];
    return character === ' ' || character === '\t';
  }

  private blame(fault: string): void {
    this.fault ??= fault;
  }
}
