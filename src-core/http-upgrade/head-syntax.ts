import { decodeLatin1 } from '../bytes/latin-1.ts';
import { quotedText } from '../bytes/visible-text.ts';
import { parseRequestLine, parseStatusLine } from './head.ts';

/** The text without what its parameters are set to, for URLs carry passwords and tokens there. */
export function withoutValues(text: string): string {
  return text.replace(/=[^&#\s]+/g, '=…').replace(/\/\/[^/?#\s@]+@/g, '//…@');
}

/** RFC 9110 5.6.2; RFC 2616 2.2, which RFC 6455 points at, says the same the other way round. */
export function isToken(text: string): boolean {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(text);
}

/**
 * The first fault of the bytes of a head, its empty line included, against the grammar of RFC 9112, in words;
 * `undefined` when it has none. A line that was cut off is not judged.
 */
export function headFault(bytes: Uint8Array): string | undefined {
  const text = decodeLatin1(bytes);
  let previous: string | undefined;
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    const hasReturn = end > start && text[end - 1] === '\r';
    const line = text.slice(start, hasReturn ? end - 1 : end);
    const isFirst = start === 0;
    if (isFirst || line !== '') {
      const fault = isFirst ? startLineFault(line) : fieldFault(line, previous);
      if (fault !== undefined) return fault;
    }
    if (!hasReturn) return `${named(line)} ends with a line feed alone, without a carriage return before it`;
    if (line === '') return undefined;
    if (!isFirst) previous = line;
    start = end + 1;
  }
  return undefined;
}

function named(line: string): string {
  return line === '' ? 'the empty line' : `the line ${quotedText(withoutValues(line))}`;
}

function startLineFault(line: string): string | undefined {
  const controls = controlFault(line);
  if (controls !== undefined) return `the first line ${controls}`;
  if (!line.startsWith('HTTP/')) {
    // RFC 9112 3: request-line = method SP request-target SP HTTP-version
    if (parseRequestLine(line) !== undefined) return undefined;
    return `${named(line)} does not consist of a method, a target and a version with one space between`;
  }
  if (parseStatusLine(line) === undefined) {
    return `${named(line)} does not consist of a version, a status of three digits and a reason`;
  }
  // RFC 9112 4: the space behind the status must be sent even when no reason follows.
  return line.length === 'HTTP/1.1 101'.length
    ? `${named(line)} has no space behind its status code`
    : undefined;
}

/** `previous` is the field line before, if there is one. */
function fieldFault(line: string, previous: string | undefined): string | undefined {
  if (line.startsWith(' ') || line.startsWith('\t')) {
    // RFC 9112 2.2: no white space between the start line and the first field.
    if (previous === undefined) return 'white space stands between the first line and the first field';
    // RFC 9112 5.2: a sender must not generate a folded line.
    return `the line ${quotedText(line.trimStart())} is folded: it continues the one before`;
  }
  const colon = line.indexOf(':');
  if (colon < 0) return controlsOf(line) ?? `the line ${quotedText(line)} has no colon`;
  return nameFault(line.slice(0, colon)) ?? valueFault(line.slice(0, colon), line.slice(colon + 1));
}

// RFC 9112 5: field-line = field-name ":" OWS field-value OWS
function nameFault(name: string): string | undefined {
  if (name === '') return 'a line begins with a colon and has no field name';
  if (isToken(name)) return undefined;
  const bare = withoutBlanksBehind(name);
  // RFC 9112 5.1: no white space between the name and the colon; servers must answer it with 400.
  if (isToken(bare)) return `white space stands between the field name ${quotedText(bare)} and its colon`;
  return `the field name ${quotedText(name)} is not a token`;
}

/** By hand, for a regular expression tries each blank of a run that doesn't end the text: 64 KiB of them take seconds. */
function withoutBlanksBehind(text: string): string {
  let end = text.length;
  while (end > 0 && ' \t'.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

function valueFault(name: string, value: string): string | undefined {
  const controls = controlFault(value);
  return controls === undefined ? undefined : `the value of ${quotedText(name)} ${controls}`;
}

function controlsOf(line: string): string | undefined {
  const controls = controlFault(line);
  return controls === undefined ? undefined : `the line ${quotedText(line)} ${controls}`;
}

// RFC 9110 5.5: CR, LF and NUL are dangerous in a value, other control characters but HTAB are invalid.
function controlFault(text: string): string | undefined {
  const character = /[\u0000-\u0008\u000a-\u001f\u007f]/.exec(text)?.[0];
  if (character === undefined) return undefined;
  // RFC 9112 2.2: a sender must not generate a bare CR.
  if (character === '\r') return 'has a carriage return without a line feed behind it';
  if (character === '\0') return 'has a NUL';
  return `has the control character U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
