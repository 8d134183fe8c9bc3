/** When what a proxy records ends, or goes on in another file. */
import {
  FILE_SIZE_MUST_BE,
  FILE_TIME_MUST_BE,
  FILES_MUST_BE,
  parseFileSize,
  parseFiles,
  parseFileTime,
} from '../../../src-core/contract/capture-limits.ts';
import type { OptionDefinition } from './command-definition.ts';

type LimitOption = OptionDefinition<number | null>;

export const FILE_SIZE: LimitOption = limitOption(
  {
    flag: '--file-size',
    valueName: 'size',
    meaning: 'end recording when the file has this many bytes, as in 500K, 100M or 2G',
  },
  parseFileSize,
  FILE_SIZE_MUST_BE,
);

export const FILE_TIME: LimitOption = limitOption(
  {
    flag: '--file-time',
    valueName: 'duration',
    meaning: 'end recording after this many seconds, or as in 15m, 12h or 7d',
  },
  parseFileTime,
  FILE_TIME_MUST_BE,
);

export const FILES_KEPT: LimitOption = limitOption(
  {
    flag: '--files',
    valueName: 'n',
    meaning: 'do not end then, but go on in another file, and keep the newest of them',
  },
  parseFiles,
  FILES_MUST_BE,
);

function limitOption(
  option: Pick<LimitOption, 'flag' | 'valueName' | 'meaning'>,
  parse: (text: string) => number | undefined,
  mustBe: string,
): LimitOption {
  return {
    ...option,
    completion: { kind: 'nothing' },
    fallback: null,
    parse: (text) => {
      const value = parse(text);
      return value === undefined ? { mustBe } : { value };
    },
  };
}
