import { sinceEpoch, type Timestamp } from '../stream/time.ts';
import type { FieldType } from './fields/field.ts';
import { type FilterProblem, nearestOf, problemAt, shown } from './problem.ts';
import type { Literal } from './syntax.ts';

/** A number, or a moment whose number shows once it is known when the capture began. */
export type Quantity = number | { readonly since: (epoch: Timestamp) => number };

const SIZE_UNITS = new Map(
  Object.entries({
    B: 1,
    kB: 1000,
    KB: 1000,
    MB: 1e6,
    GB: 1e9,
    KiB: 1024,
    MiB: 1024 ** 2,
    GiB: 1024 ** 3,
  }),
);
const TIME_UNITS = new Map(
  Object.entries({ ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, min: 60e9, h: 3600e9 }),
);

/** The units that a value of a type may have. */
export function unitsOf(type: FieldType): readonly string[] {
  if (type === 'size') return ['B', 'KiB', 'MiB', 'GiB', 'kB', 'MB', 'GB'];
  return type === 'duration' || type === 'time' ? ['ns', 'us', 'ms', 's', 'min', 'h'] : [];
}

const EXPECTED: Partial<Record<FieldType, string>> = {
  number: 'A number was expected',
  size: 'A number of bytes was expected, such as 512 or 1 KiB',
  duration: 'A time with its unit was expected, such as 200 ms',
  time: 'A time was expected, such as 5 s, 12:00:05 or 2026-11-21T12:00:05Z',
  word: 'Four bytes were expected, such as 37:fa:21:3d',
};

/** Reads the value of a numeric field. */
export function quantityOf(literal: Literal, type: FieldType): Quantity | FilterProblem {
  if (literal.kind !== 'atom') return problemAt(literal, EXPECTED[type] ?? 'A number was expected');
  const { text, unit } = literal;
  if (unit === undefined && type === 'time') {
    const moment = momentOf(text);
    if (moment !== undefined) return moment;
  }
  if (unit === undefined && type === 'word') {
    const word = wordOf(text);
    if (word !== undefined) return word;
  }
  return measured(literal, type) ?? problemAt(literal, `${EXPECTED[type]}, not "${shown(text)}"`);
}

function measured(literal: Literal & { kind: 'atom' }, type: FieldType): number | FilterProblem | undefined {
  // The unit may stand right behind the digits, too.
  const [, digits = '', glued = ''] =
    /^(-?0x[0-9a-f_]+|-?[\d_]+(?:\.[\d_]+)?)(\p{L}*)$/iu.exec(literal.text) ?? [];
  const number = numberOf(digits);
  if (number === undefined) return undefined;
  const unit = literal.unit?.text ?? glued;
  const place = literal.unit ?? literal;
  const units =
    type === 'size' ? SIZE_UNITS : type === 'duration' || type === 'time' ? TIME_UNITS : undefined;
  if (unit === '') {
    if (units !== TIME_UNITS || number === 0) return number;
    return problemAt(
      literal,
      `A time needs a unit (${unitsOf('time').join(', ')}), such as 5 s`,
      `${literal.text} s`,
    );
  }
  if (units === undefined)
    return problemAt(place, `A number without a unit was expected, not "${shown(unit)}"`);
  const factor = units.get(unit);
  // 0.031885 * 1e9 is 31884999.999…, and times are whole nanoseconds.
  if (factor !== undefined) return units === TIME_UNITS ? Math.round(number * factor) : number * factor;
  const isOfTheOther = isUnit(unit);
  return problemAt(
    place,
    `${units === SIZE_UNITS ? 'Sizes' : 'Times'} have the units ${unitsOf(type).join(', ')}, not "${shown(unit)}"`,
    isOfTheOther ? null : nearestOf(unit, units.keys()),
  );
}

/** Whether it is a unit of anything. */
export function isUnit(word: string): boolean {
  return SIZE_UNITS.has(word) || TIME_UNITS.has(word);
}

function numberOf(digits: string): number | undefined {
  // `_` stands between digits only.
  if (!/^-?(?:0x[0-9a-f]+(?:_[0-9a-f]+)*|\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?)$/i.test(digits)) return undefined;
  const plain = digits.replaceAll('_', '');
  return plain.startsWith('-') ? -Number(plain.slice(1)) : Number(plain);
}

function wordOf(text: string): number | undefined {
  const bytes = byteLiteral(text);
  if (bytes === undefined || bytes.length !== 4) return undefined;
  return new DataView(bytes.buffer).getUint32(0);
}

/** `50:4b:03`, or `0x504b03`, or a single byte by its two digits. */
export function byteLiteral(text: string): Uint8Array<ArrayBuffer> | undefined {
  const digits =
    /^0x((?:[0-9a-f]{2})+)$/i.exec(text)?.[1] ??
    (/^[0-9a-f]{2}(?::[0-9a-f]{2})*$/i.test(text) ? text.replaceAll(':', '') : undefined);
  if (digits === undefined) return undefined;
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) =>
    Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16),
  );
}

/** How bytes are written whose digits stand alone, such as `504b`. */
export function bytesWithColons(digits: string): string | undefined {
  return /^(?:[0-9a-f]{2}){2,}$/i.test(digits) ? digits.match(/../g)?.join(':') : undefined;
}

const TIME_OF_DAY = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?Z?$/;
// ISO 8601, a time zone included; without one it is UTC.
const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})(?:T((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?)?$/;

function momentOf(text: string): Quantity | undefined {
  return timeOfDay(text) ?? dateTime(text);
}

/** On the day the capture began, in UTC. */
function timeOfDay(text: string): Quantity | undefined {
  const [all, hours, minutes, seconds = '0', decimals = ''] = TIME_OF_DAY.exec(text) ?? [];
  if (all === undefined || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 60)
    return undefined;
  const secondOfDay = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  const nanoseconds = nanosecondsOf(decimals);
  return {
    since: (epoch) => {
      const day = Math.floor(epoch.seconds / 86_400) * 86_400;
      return sinceEpoch({ seconds: day + secondOfDay, nanoseconds }, epoch);
    },
  };
}

function dateTime(text: string): Quantity | undefined {
  const [all, day = '', minutes = '00:00', seconds = '00', decimals = '', zone = 'Z'] =
    DATE_TIME.exec(text) ?? [];
  if (all === undefined) return undefined;
  if (!isDay(day)) return undefined;
  const milliseconds = Date.parse(`${day}T${minutes}:${seconds}${zone}`);
  const timestamp = { seconds: milliseconds / 1000, nanoseconds: nanosecondsOf(decimals) };
  return { since: (epoch) => sinceEpoch(timestamp, epoch) };
}

/** Whether the calendar has it: `Date` takes February 30 for March 2. */
function isDay(text: string): boolean {
  const midnight = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(text);
}

function nanosecondsOf(decimals: string): number {
  return Number(decimals.padEnd(9, '0'));
}
