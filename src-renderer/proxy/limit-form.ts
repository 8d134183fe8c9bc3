import {
  type CaptureLimits,
  FILE_SIZE_MUST_BE,
  FILE_TIME_MUST_BE,
  FILES_MUST_BE,
  limitsProblem,
  parseFileSize,
  parseFiles,
  parseFileTime,
} from '../../src-core/contract/capture-limits.ts';

/** The fields about when the file of a capture ends. */
export type LimitField = keyof CaptureLimits;

/** What stands in them, as it was typed; nothing where there is no limit. */
export type LimitForm = Readonly<Record<LimitField, string>>;

export const LIMIT_FIELDS: readonly LimitField[] = ['fileSize', 'fileTime', 'files'];

export const NO_LIMIT_FORM: LimitForm = { fileSize: '', fileTime: '', files: '' };

const PARSERS: Readonly<Record<LimitField, (text: string) => number | undefined>> = {
  fileSize: parseFileSize,
  fileTime: parseFileTime,
  files: parseFiles,
};
const MUST_BE: Readonly<Record<LimitField, string>> = {
  fileSize: FILE_SIZE_MUST_BE,
  fileTime: FILE_TIME_MUST_BE,
  files: FILES_MUST_BE,
};

/** The limits that the fields ask for; what can't be read counts as none. */
export function limitsOf(form: LimitForm): CaptureLimits {
  const limit = (field: LimitField): number | null => PARSERS[field](form[field]) ?? null;
  return { fileSize: limit('fileSize'), fileTime: limit('fileTime'), files: limit('files') };
}

/** What is wrong with each field, if anything is. */
export function limitProblems(form: LimitForm): readonly (readonly [LimitField, string | undefined])[] {
  const unread = (field: LimitField): string | undefined =>
    form[field].trim() === '' || PARSERS[field](form[field]) !== undefined ? undefined : MUST_BE[field];
  const [fileSize, fileTime] = [unread('fileSize'), unread('fileTime')];
  // A limit that is mistyped is one nevertheless.
  const together =
    fileSize === undefined && fileTime === undefined ? limitsProblem(limitsOf(form)) : undefined;
  return [
    ['fileSize', fileSize],
    ['fileTime', fileTime],
    ['files', unread('files') ?? together],
  ];
}
