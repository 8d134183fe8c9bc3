const COUNT = new Intl.NumberFormat('en-US');

/** `9,310 frames`, `1 frame`. */
export function countText(count: number, what: string): string {
  return `${COUNT.format(count)} ${what}${count === 1 ? '' : 's'}`;
}

export function numberText(value: number): string {
  return COUNT.format(value);
}

/** Decimal digits in groups of three, whatever their number. */
export function groupedDigits(digits: string): string {
  return digits.replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `41 B`, `38.2 KB`, `1.5 MB`: in steps of 1000, as file managers count. */
export function byteText(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** Nanoseconds as seconds with microseconds, `12.004120`. */
export function secondsText(nanoseconds: number): string {
  return (nanoseconds / 1e9).toFixed(6);
}

/** A span of nanoseconds in the unit that suits it, `0.8 ms`, `26 ms`, `1.2 s`, `3 min 20 s`. */
export function spanText(nanoseconds: number): string {
  const size = Math.abs(nanoseconds);
  if (size < 1e3) return `${nanoseconds} ns`;
  if (size < 1e6) return `${trimmed(nanoseconds / 1e3)} µs`;
  if (size < 1e9) return `${trimmed(nanoseconds / 1e6)} ms`;
  if (size < 60e9) return `${trimmed(nanoseconds / 1e9)} s`;
  const minutes = Math.trunc(nanoseconds / 60e9);
  return `${minutes} min ${Math.abs(Math.round((nanoseconds % 60e9) / 1e9))} s`;
}

function trimmed(value: number): string {
  return Math.abs(value) < 10 ? value.toFixed(1) : value.toFixed(0);
}
