import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as elapse } from 'node:timers/promises';
import { LastWords } from './last-words.ts';

/** A browser that is still there after these milliseconds has started: what keeps one from it shows earlier. */
const FIRST_MOMENTS = 1500;
/** How long a browser may take to end after it was asked to, in milliseconds. */
const PATIENCE = 5000;
/** How long the last words of a program that has ended are waited for: a helper of its own may hold the pipe. */
const LAST_MOMENTS = 500;

const IS_WINDOWS = process.platform === 'win32';

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * A program with all the processes it starts: on POSIX systems they are a process group of their own, on Windows the
 * tree below it. It is started at once; `started` tells whether that worked.
 */
export class BrowserProcess {
  /** The id of the process. Rejects with what happened, in words, when the program can't be started. */
  readonly started: Promise<number>;
  /** Fulfils when the program has ended, and its helpers with it. */
  readonly ended: Promise<void>;
  private readonly child: ChildProcess;
  private readonly lastWords: LastWords | undefined;
  private ending: Ending | undefined;

  constructor(program: string, words: readonly string[], environment: NodeJS.ProcessEnv) {
    this.child = spawn(program, words, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: environment,
      // On Windows this would be a console of its own.
      detached: !IS_WINDOWS,
    });
    const { stderr, pid } = this.child;
    this.lastWords = stderr === null ? undefined : new LastWords(stderr, pid);
    this.started = this.start(program);
    this.ended = this.end();
    // Whoever doesn't ask whether it was started is not to be told by a warning.
    this.started.catch(() => {});
  }

  /** Fulfils after the first moments, or once the program has ended well; rejects, in words, when it ends otherwise. */
  async outliveStart(): Promise<void> {
    await Promise.race([this.ended, elapse(FIRST_MOMENTS, undefined, { ref: false })]);
    if (this.ending !== undefined && this.ending.code !== 0) throw new Error(this.howItEnded());
  }

  /** How a program ended, and what it said last. */
  howItEnded(): string {
    const { code, signal } = this.ending ?? { code: null, signal: null };
    const how = signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`;
    const said = this.lastWords?.text() ?? '';
    return said === '' ? how : `${how} and said "${said}"`;
  }

  /** Asks the program to end, ends it by force where it doesn't in time, and fulfils with `ended`. */
  async close(): Promise<void> {
    if (this.ending === undefined) this.askToEnd();
    const timer = setTimeout(() => this.kill(), PATIENCE);
    await this.ended;
    clearTimeout(timer);
  }

  /** Ends the program and its helpers by force, without waiting for that; nothing happens when they have ended. */
  kill(): void {
    if (this.ending !== undefined) return;
    if (!IS_WINDOWS) this.signal('SIGKILL');
    else if (this.child.pid !== undefined) spawnSync('taskkill', treeWords(this.child.pid, '/f'));
  }

  private async start(program: string): Promise<number> {
    try {
      await once(this.child, 'spawn');
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw new Error(`${program} can't be started (${code ?? message})`);
    }
    // A process that was spawned has an id.
    return this.child.pid ?? 0;
  }

  private async end(): Promise<void> {
    const isSilent = new Promise<void>((resolve) => this.child.once('close', () => resolve()));
    this.ending = await new Promise<Ending>((resolve) =>
      this.child.once('exit', (code, signal) => resolve({ code, signal })),
    );
    // On Windows they end with it.
    if (!IS_WINDOWS) this.signal('SIGKILL');
    await Promise.race([isSilent, elapse(LAST_MOMENTS, undefined, { ref: false })]);
    this.child.stderr?.destroy();
  }

  private askToEnd(): void {
    if (!IS_WINDOWS) this.signal('SIGTERM');
    else if (this.child.pid !== undefined)
      spawn('taskkill', treeWords(this.child.pid), { stdio: 'ignore' }).on('error', () => {});
  }

  /** Sends a signal to all of the group. */
  private signal(signal: NodeJS.Signals): void {
    if (this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, signal);
    } catch {
      // Nobody of them is there any more.
    }
  }
}

function treeWords(pid: number, ...more: readonly string[]): string[] {
  return ['/pid', String(pid), '/t', ...more];
}
