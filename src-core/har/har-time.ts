import { type Nanoseconds, sinceEpoch, type Timestamp } from '../stream/time.ts';

/** 5138 in seconds since 1970: a larger number is one of milliseconds, which Playwright writes. */
const SURELY_MILLISECONDS = 1e11;
/** The range of ECMAScript dates (ECMA-262 21.4.1.1), in seconds. */
const LAST_SECOND = 8.64e12;

/** ISO 8601 with a date and a time, to the second or finer; without a zone it is UTC. */
const ISO = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d)(?::(\d\d)(?:[.,](\d+))?)?(Z|[+-]\d\d:?\d\d)?$/i;

/** The moment that an ISO 8601 text names, to the nanosecond; `undefined` when it names none. */
export function isoTimestamp(text: unknown): Timestamp | undefined {
  const parts = typeof text === 'string' && text.length < 64 ? ISO.exec(text) : null;
  if (parts === null) return undefined;
  const [, minute = '', second = '00', fraction = '', zone = 'Z'] = parts;
  const offset = /^[+-]\d{4}$/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  const milliseconds = Date.parse(`${minute.replace(' ', 'T')}:${second}${offset}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return { seconds: milliseconds / 1000, nanoseconds: Number(fraction.slice(0, 9).padEnd(9, '0')) };
}

/** The moment that Chrome's number of seconds since 1970 means, to the microsecond; `undefined` when it means none. */
export function secondsTimestamp(value: unknown): Timestamp | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  // Playwright says -1 where it was told to leave times out.
  if (typeof number !== 'number' || !Number.isFinite(number) || number <= 0) return undefined;
  const given = number > SURELY_MILLISECONDS ? number / 1000 : number;
  if (given > LAST_SECOND) return undefined;
  const whole = Math.floor(given);
  // A double of these days holds a quarter of a microsecond.
  const microseconds = Math.round((given - whole) * 1e6);
  return microseconds === 1e6
    ? { seconds: whole + 1, nanoseconds: 0 }
    : { seconds: whole, nanoseconds: microseconds * 1000 };
}

/** Turns moments into nanoseconds since the first that it was asked for: all of a file are held as such. */
export class HarClock {
  private first: Timestamp | undefined;

  /** What the nanoseconds count from. */
  get base(): Timestamp | undefined {
    return this.first;
  }

  since(timestamp: Timestamp | undefined): Nanoseconds | undefined {
    if (timestamp === undefined) return undefined;
    this.first ??= timestamp;
    return sinceEpoch(timestamp, this.first);
  }
}
