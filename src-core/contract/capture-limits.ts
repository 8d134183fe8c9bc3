/** How long and how large the files of a capture become that is recorded. */
export interface CaptureLimits {
  /** Bytes of one file; `null` for no limit. */
  readonly fileSize: number | null;
  /** Seconds of one file; `null` for no limit. */
  readonly fileTime: number | null;
  /** How many files are kept, the newest ones; `null` for a single file, with whose limit the recording ends. */
  readonly files: number | null;
}

export const NO_LIMITS: CaptureLimits = { fileSize: null, fileTime: null, files: null };

/** A smaller file would hold little besides what each one begins with. */
const LEAST_SIZE = 64 * 1024;
const LEAST_FILES = 2;
/** Each file that is kept is held open. */
const MOST_FILES = 1000;

const SIZE_UNITS = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 } as const;
const TIME_UNITS = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 } as const;

export const FILE_SIZE_MUST_BE =
  'It must be a number of bytes from 64K up, with K, M or G for powers of 1024, as in 100M.';
export const FILE_TIME_MUST_BE =
  'It must be a number of seconds from 1 up, or of minutes, hours or days with m, h or d behind it, as in 12h.';
export const FILES_MUST_BE = `It must be a whole number from ${LEAST_FILES} to ${MOST_FILES}.`;

/** Bytes, as in `65536`, `64K`, `100M` or `2G`; `undefined` when it is no size that a file may have. */
export function parseFileSize(text: string): number | undefined {
  const size = measured(text, SIZE_UNITS);
  return size !== undefined && size >= LEAST_SIZE ? size : undefined;
}

/** Seconds, as in `90`, `90s`, `15m`, `12h` or `7d`; `undefined` when it is no time that a file may take. */
export function parseFileTime(text: string): number | undefined {
  const seconds = measured(text, TIME_UNITS);
  return seconds !== undefined && seconds >= 1 ? seconds : undefined;
}

/** A number of files; `undefined` when so many can't be kept. */
export function parseFiles(text: string): number | undefined {
  const count = measured(text, { '': 1 });
  return count !== undefined && count >= LEAST_FILES && count <= MOST_FILES ? count : undefined;
}

/** As `parseFileSize` reads it, in the largest unit that is exact. */
export function fileSizeText(bytes: number): string {
  return inUnits(bytes, ['g', 'm', 'k'], SIZE_UNITS).toUpperCase();
}

/** As `parseFileTime` reads it, in the largest unit that is exact. */
export function fileTimeText(seconds: number): string {
  return inUnits(seconds, ['d', 'h', 'm', 's'], TIME_UNITS);
}

/** Whether there is any limit. */
export function isLimited({ fileSize, fileTime }: CaptureLimits): boolean {
  return fileSize !== null || fileTime !== null;
}

/** What keeps limits from being used together, as a sentence; `undefined` when nothing does. */
export function limitsProblem({ fileSize, fileTime, files }: CaptureLimits): string | undefined {
  if (fileSize !== null && fileSize < LEAST_SIZE) return FILE_SIZE_MUST_BE;
  if (fileTime !== null && fileTime < 1) return FILE_TIME_MUST_BE;
  if (files === null) return undefined;
  if (files < LEAST_FILES || files > MOST_FILES) return FILES_MUST_BE;
  return fileSize === null && fileTime === null
    ? 'Several files are kept only where one comes to an end: say at which size, or after what time.'
    : undefined;
}

function measured(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const [, digits, letter = ''] = /^(\d{1,15})([a-z]?)$/i.exec(text.trim()) ?? [];
  const unit = units[letter.toLowerCase()];
  if (digits === undefined || unit === undefined) return undefined;
  const value = Number(digits) * unit;
  return Number.isSafeInteger(value) ? value : undefined;
}

function inUnits(
  value: number,
  largestFirst: readonly string[],
  units: Readonly<Record<string, number>>,
): string {
  const fits = largestFirst.find((letter) => value % (units[letter] ?? 1) === 0) ?? '';
  return `${value / (units[fits] ?? 1)}${fits}`;
}
