/** Run-time checks of values that come from another process. */
export type Check<T> = (value: unknown) => value is T;

/** A whole number from 0. */
export const isIndex: Check<number> = (value): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

/** A row number, which counts from 1. */
export const isRowNumber: Check<number> = (value): value is number => isIndex(value) && value >= 1;

export const isText: Check<string> = (value): value is string => typeof value === 'string';

export const isTruth: Check<boolean> = (value): value is boolean => typeof value === 'boolean';

/** A whole number from 0 to `most`. */
export function isCount(most: number): Check<number> {
  return (value): value is number => isIndex(value) && value <= most;
}

export function oneOf<T extends string>(...values: readonly T[]): Check<T> {
  return (value): value is T => values.includes(value as T);
}

export function nullOr<T>(check: Check<T>): Check<T | null> {
  return (value): value is T | null => value === null || check(value);
}

export function arrayOf<T>(check: Check<T>): Check<readonly T[]> {
  // `every` would pass over holes, which a structured clone carries.
  return (value): value is readonly T[] =>
    Array.isArray(value) && value.findIndex((member) => !check(member)) === -1;
}

/** An object with exactly these fields. */
export function record<T extends object>(fields: { readonly [K in keyof T]: Check<T[K]> }): Check<T> {
  const names = Object.keys(fields);
  return (value): value is T => {
    if (typeof value !== 'object' || value === null) return false;
    const given = value as Record<string, unknown>;
    const checks = fields as unknown as Record<string, Check<unknown>>;
    return (
      Object.keys(given).length === names.length &&
      names.every((name) => Object.hasOwn(given, name) && checks[name]!(given[name]))
    );
  };
}
