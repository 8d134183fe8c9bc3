import { decodeLatin1, encodeLatin1 } from '../bytes/latin-1.ts';

/** What is to be different in a request head; all else stays byte for byte, faults included. */
export interface HeadChanges {
  /** What stands between the method and the version. */
  readonly target?: string | undefined;
  /** New values of fields that are there, by their names in lower case. */
  readonly values?: ReadonlyMap<string, string> | undefined;
  /** Names of fields to leave out, in lower case. */
  readonly without?: readonly string[] | undefined;
}

/** A request head with changes; `raw` is the head as it came, its empty line included. */
export function rewrittenHead(raw: Uint8Array, { target, values, without = [] }: HeadChanges): Uint8Array {
  const lines = decodeLatin1(raw).split(/(?<=\n)/);
  const kept: string[] = [];
  /** Whether the value that stood in the field is not to be sent. */
  let isGone = false;
  let hasRequestLine = false;
  for (const line of lines) {
    // RFC 9112 2.2: empty lines may stand before the request line.
    if (!hasRequestLine) {
      hasRequestLine = line.trim() !== '';
      kept.push(hasRequestLine && target !== undefined ? withTarget(line, target) : line);
      continue;
    }
    // RFC 9112 5.2: a folded line belongs to the field before.
    if (/^[ \t]/.test(line)) {
      if (!isGone) kept.push(line);
      continue;
    }
    const name = line.slice(0, Math.max(0, line.indexOf(':'))).toLowerCase();
    const value = values?.get(name);
    const isLeftOut = without.includes(name);
    isGone = isLeftOut || value !== undefined;
    if (!isLeftOut) kept.push(value === undefined ? line : withValue(line, value));
  }
  return encodeLatin1(kept.join(''));
}

function withTarget(line: string, target: string): string {
  const start = line.indexOf(' ') + 1;
  const end = line.lastIndexOf(' ');
  return start === 0 || end < start ? line : `${line.slice(0, start)}${target}${line.slice(end)}`;
}

/** With the blanks before it, and the line end, that were there. */
function withValue(line: string, value: string): string {
  const before = /^[^:]*:[ \t]*/.exec(line)?.[0] ?? '';
  return `${before}${value}${line.endsWith('\r\n') ? '\r\n' : '\n'}`;
}
