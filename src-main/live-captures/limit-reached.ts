import { type CaptureLimits, fileSizeText, fileTimeText } from '../../src-core/contract/capture-limits.ts';
import type { Trouble } from '../../src-core/contract/trouble.ts';

/** Which of its limits a file has reached. */
export type ReachedLimit = 'fileSize' | 'fileTime';

/** Words for a recording that has ended because its user had said when it should. */
export function limitReached(reached: ReachedLimit, limits: CaptureLimits, path: string): Trouble {
  const { fileSize, fileTime } = limits;
  const words = {
    fileSize: `size of ${fileSizeText(fileSize ?? 0)}`,
    fileTime: `time of ${fileTimeText(fileTime ?? 0)}`,
  };
  return {
    what: `The capture has reached its ${words[reached]}, so recording has stopped`,
    where: path,
    remedy: 'Everything up to then is kept. To record on for longer, allow more, or keep several files.',
  };
}
