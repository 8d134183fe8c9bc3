import { encodeUtf8 } from '../bytes/utf-8.ts';
import { NO_EPOCH, type Timestamp } from '../stream/time.ts';
import type { NumberRange, ValueTest } from './condition.ts';
import type { Field } from './fields/field.ts';
import { type IpNetwork, ipNetwork } from './ip-network.ts';
import { type FilterProblem, isProblem, nearestOf, type Place, problemAt, quoted, shown } from './problem.ts';
import { byteLiteral, bytesWithColons, type Quantity, quantityOf } from './quantities.ts';
import type { Literal, Member } from './syntax.ts';

/** Whether it can be searched. */
export function isTextual({ type }: Field): boolean {
  return type === 'text' || type === 'address' || type === 'bytes';
}

/** Whether one value is less than another. */
export function isOrdered({ type }: Field): boolean {
  return type === 'number' || type === 'size' || type === 'duration' || type === 'time';
}

/** What is asked of a value by `==` and `in`: numbers, names, truths. */
export function ranges(field: Field, members: readonly Member[]): ValueTest | FilterProblem {
  const found: NumberRange[] = [];
  for (const { from, to } of members) {
    if (to !== undefined && !isOrdered(field)) return noRanges(field, from, to);
    const low = numericOf(from, field);
    if (isProblem(low)) return low;
    const high = to === undefined ? low : numericOf(to, field);
    if (isProblem(high)) return high;
    if (to !== undefined && isReversed(low, high)) {
      const place = { start: from.start, end: wholeOf(to).end };
      return problemAt(place, 'This range begins behind its end, so nothing is in it');
    }
    found.push({ low, high });
  }
  return { kind: 'ranges', ranges: found };
}

/** Far behind any capture. */
const LATER: Timestamp = { seconds: 253_402_300_800, nanoseconds: 0 };

/**
 * Of two dates, or two times of a day, the order is known before the capture is; of a date and a time of the day on
 * which the capture began it isn't.
 */
function isReversed(low: Quantity, high: Quantity): boolean {
  if (typeof low === 'number' && typeof high === 'number') return low > high;
  if (typeof low === 'number' || typeof high === 'number') return false;
  return [NO_EPOCH, LATER].every((epoch) => low.since(epoch) > high.since(epoch));
}

function numericOf(literal: Literal, field: Field): Quantity | FilterProblem {
  switch (field.type) {
    case 'boolean':
      return truthOf(literal);
    case 'enumeration':
      return namedOf(literal, field);
    default:
      return quantityOf(literal, field.type);
  }
}

const TRUTHS = new Map([
  ['true', 1],
  ['1', 1],
  ['false', 0],
  ['0', 0],
]);

function truthOf(literal: Literal): number | FilterProblem {
  const truth = literal.kind === 'atom' && literal.unit === undefined ? TRUTHS.get(literal.text) : undefined;
  return truth ?? problemAt(wholeOf(literal), '"true" or "false" was expected');
}

/** A value by its name, with or without quotation marks, or by its number where it has one of its own. */
function namedOf(literal: Literal, field: Field): Quantity | FilterProblem {
  const { values = [], numbersAreValues = false } = field;
  if (literal.kind === 'pattern') return problemAt(literal, `A value of ${field.name} was expected`);
  const number = values.indexOf(literal.text);
  if (number >= 0) return number;
  if (numbersAreValues && literal.kind === 'atom' && /^\d/.test(literal.text)) {
    const quantity = quantityOf(literal, 'number');
    if (typeof quantity !== 'number' || values[quantity] !== undefined) return quantity;
    return problemAt(literal, `${field.name} goes from 0 to ${values.length - 1}`);
  }
  const nearest = nearestOf(literal.text, values);
  return problemAt(literal, `"${shown(literal.text)}" is no value of ${field.name}`, nearest);
}

/** The same of addresses. */
export function networks(field: Field, members: readonly Member[]): ValueTest | FilterProblem {
  const found: IpNetwork[] = [];
  for (const { from, to } of members) {
    if (to !== undefined) return noRanges(field, from, to);
    const network = from.kind === 'pattern' || hasUnit(from) ? undefined : ipNetwork(from.text);
    if (network === undefined) {
      const written = from.kind === 'pattern' ? from.source : from.text;
      const expected =
        'An IP address or a network was expected, such as 192.0.2.1, 2001:db8::1 or 10.0.0.0/8';
      return problemAt(wholeOf(from), `${expected}, not "${shown(written)}"`);
    }
    found.push(network);
  }
  return { kind: 'networks', networks: found };
}

function noRanges(field: Field, from: Place, to: Place): FilterProblem {
  return problemAt({ start: from.start, end: to.end }, `${field.name} has no order, so it has no ranges`);
}

function hasUnit(literal: Literal): boolean {
  return literal.kind === 'atom' && literal.unit !== undefined;
}

/** The same of texts and bytes. */
export function equality(field: Field, members: readonly Member[]): ValueTest | FilterProblem {
  const texts: string[] = [];
  const bytes: Uint8Array[] = [];
  for (const { from, to } of members) {
    if (to !== undefined) return noRanges(field, from, to);
    const value = textual(field, from);
    if (isProblem(value)) return value;
    texts.push(value.text);
    bytes.push(value.bytes);
  }
  return { kind: 'equals', texts, bytes };
}

/** A text between quotation marks; of payloads also bytes, of addresses also without the marks. */
export function textual(field: Field, literal: Literal): { text: string; bytes: Uint8Array } | FilterProblem {
  if (literal.kind === 'quoted') {
    const bytes = field.type === 'bytes' ? literal.bytes : encodeUtf8(literal.text);
    return { text: literal.text, bytes };
  }
  if (literal.kind === 'pattern')
    return problemAt(
      literal,
      'A regular expression stands behind "matches" only',
      quoted(`/${literal.source}/`),
    );
  if (field.type === 'address' && literal.unit === undefined)
    return { text: literal.text, bytes: encodeUtf8(literal.text) };
  const bytes = field.type === 'bytes' && literal.unit === undefined ? byteLiteral(literal.text) : undefined;
  if (bytes !== undefined) return { text: '', bytes };
  const inDigits = field.type === 'bytes' && !hasUnit(literal) ? bytesWithColons(literal.text) : undefined;
  if (inDigits !== undefined)
    return problemAt(literal, `Bytes are written ${inDigits} or 0x${literal.text}`, inDigits);
  const expected =
    field.type === 'bytes'
      ? 'Bytes or a text between quotation marks were expected, such as 50:4b:03 or "PK"'
      : 'A text between quotation marks was expected';
  const nearest = hasUnit(literal) ? null : quoted(literal.text);
  return problemAt(wholeOf(literal), `${expected}, not "${shown(literal.text)}"`, nearest);
}

function wholeOf(literal: Literal): Place {
  const end = literal.kind === 'atom' ? (literal.unit?.end ?? literal.end) : literal.end;
  return { start: literal.start, end };
}
