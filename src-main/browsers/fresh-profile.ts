import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BrowserProcess } from './browser-process.ts';

/** A helper that is just ending may still write: a folder that isn't empty is tried again, so many times so often. */
const AGAIN = { maxRetries: 10, retryDelay: 100 } as const;

/**
 * The longest path of a folder for temporary files, since Chromium's socket below it has 45 characters more, and
 * that of a socket may have 107 (unix(7)).
 */
const LONGEST_TEMPORARY = 60;

/**
 * A folder that nobody else can read, for the profile of one browser, and the programs started on it. When this process
 * ends before it is removed, they are ended by force and it is removed then.
 */
export class FreshProfile {
  private running: BrowserProcess | undefined;
  private readonly removeNow = (): void => {
    this.running?.kill();
    try {
      rmSync(this.folder, { recursive: true, force: true, ...AGAIN });
    } catch {
      // Nobody is left to be told, and what keeps it is the system's to clear away.
    }
  };

  private constructor(readonly folder: string) {
    process.once('exit', this.removeNow);
  }

  /** Rejects as Node does where there is no room for a folder. */
  static async create(): Promise<FreshProfile> {
    // Node makes it for its owner alone (mode 0700).
    return new FreshProfile(await mkdtemp(join(tmpdir(), 'framescope-')));
  }

  /** Starts a program, one at a time. */
  start(program: string, words: readonly string[], environment: NodeJS.ProcessEnv = {}): BrowserProcess {
    this.running = new BrowserProcess(program, words, {
      ...process.env,
      ...this.temporaryFolder(),
      ...environment,
    });
    return this.running;
  }

  /** Removes the folder once its programs have ended. */
  async remove(): Promise<void> {
    try {
      await rm(this.folder, { recursive: true, force: true, ...AGAIN });
      process.off('exit', this.removeNow);
    } catch {
      // A file that is still held open: it is tried again when this process ends.
    }
  }

  /** Chromium on Linux leaves a folder behind among the temporary files whenever it ends: it is to leave it here. */
  private temporaryFolder(): NodeJS.ProcessEnv {
    const isFit = process.platform === 'linux' && this.folder.length <= LONGEST_TEMPORARY;
    return isFit ? { TMPDIR: this.folder } : {};
  }
}
