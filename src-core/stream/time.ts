/**
 * A moment: nanoseconds since the capture began. Relative, because a number holds 2^53 ns exactly (104 days)
 * while nanoseconds since 1970 would need a bigint for every comparison.
 */
export type Nanoseconds = number;

/** A span of time for people, `12.0 s`. */
export function secondsInWords(span: Nanoseconds): string {
  return `${(span / 1e9).toFixed(1)} s`;
}

/** A moment as packet records give it: whole seconds since 1970-01-01T00:00:00Z and the nanoseconds beyond them. */
export interface Timestamp {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/**
 * What is read from an array of doubles is never taken for a small integer. Engines would otherwise make all code and
 * every object anew that has to do with times, two seconds into a capture, where those outgrow 31 bits.
 */
const span = new Float64Array(1);

/** @param epoch the moment of the capture's first packet */
export function sinceEpoch(timestamp: Timestamp, epoch: Timestamp): Nanoseconds {
  span[0] = timestamp.seconds - epoch.seconds;
  span[0] = span[0] * 1e9 + (timestamp.nanoseconds - epoch.nanoseconds);
  return span[0];
}

/** ISO 8601 in UTC with nine decimals, `2026-11-21T10:00:00.004120000Z`. */
export function isoTime(at: Nanoseconds, epoch: Timestamp): string {
  const wholeSeconds = Math.floor((at + epoch.nanoseconds) / 1e9);
  const nanoseconds = Math.round(at + epoch.nanoseconds - wholeSeconds * 1e9);
  const milliseconds = (epoch.seconds + wholeSeconds) * 1000;
  // The range of ECMAScript dates (ECMA-262 21.4.1.1); a lying record can lie outside it.
  const isDate = Math.abs(milliseconds) <= 8.64e15;
  const day = isDate ? new Date(milliseconds).toISOString().slice(0, -5) : '1970-01-01T00:00:00';
  return `${day}.${String(nanoseconds).padStart(9, '0')}Z`;
}

/** What a capture counts from before its first packet has come. */
export const NO_EPOCH: Timestamp = { seconds: 0, nanoseconds: 0 };
