import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { COMMAND } from './command-line.ts';
import { whyNoTerminal } from './terminal.ts';

/** How a shell is started without what its user has set up, and how it learns to complete. */
const SHELLS = {
  bash: { start: 'bash --noprofile --norc -i', learn: 'source <(framescope completion bash)' },
  zsh: {
    start: 'zsh -f -i',
    learn: 'autoload -U compinit; compinit -u -D; source <(framescope completion zsh)',
  },
  fish: { start: 'fish --no-config -i', learn: 'framescope completion fish | source' },
} as const;

export type ShellName = keyof typeof SHELLS;

/** Why a shell can't be tested here, or `undefined`. */
export function whyNoShell(shell: ShellName): string | undefined {
  if (whyNoTerminal !== undefined) return whyNoTerminal;
  return spawnSync(shell, ['--version']).error === undefined ? undefined : `needs ${shell}`;
}

/**
 * A shell at a terminal that has learned to complete `framescope`, in a folder of its own. There, `framescope` prints a
 * script and completes filters as the real one does; of anything else it only keeps what it was given.
 */
export class InteractiveShell {
  readonly folder = mkdtempSync(join(tmpdir(), 'framescope-shell-'));
  private readonly log = join(this.folder, '.given');
  private child: ChildProcess | undefined;
  private given = 0;

  constructor(private readonly shell: ShellName) {
    const programs = join(this.folder, '.programs');
    mkdirSync(programs);
    writeFileSync(this.log, '');
    const program = join(programs, 'framescope');
    writeFileSync(
      program,
      `#!/bin/sh
case $1 in completion|complete-filter) exec "${process.execPath}" "${COMMAND}" "$@" ;; esac
{ for word; do printf '<%s>' "$word"; done; echo; } >> "${this.log}"
`,
    );
    chmodSync(program, 0o755);
  }

  async start(): Promise<void> {
    const { start, learn } = SHELLS[this.shell];
    const programs = join(this.folder, '.programs');
    this.child = spawn('script', ['-qec', `stty cols 120 rows 50; exec ${start}`, '/dev/null'], {
      cwd: this.folder,
      env: { ...process.env, PATH: `${programs}:${process.env.PATH}`, HOME: this.folder, TERM: 'dumb' },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    await this.typed(`${learn}; framescope ready\n`);
  }

  /** Types keys that end with a line, and gives what `framescope` was then given. */
  async typed(keys: string): Promise<string | undefined> {
    this.child?.stdin?.write(keys);
    const before = this.given;
    await vi.waitUntil(() => this.lines().length > before, { timeout: 20_000 });
    this.given = this.lines().length;
    return this.lines().at(-1);
  }

  async close(): Promise<void> {
    if (this.child) {
      const ended = once(this.child, 'close');
      this.child.stdin?.end('exit\n');
      this.child.kill();
      await ended;
    }
    // The shell itself ends a moment after its terminal, and may write its history until then.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }

  private lines(): string[] {
    // What stands behind the last line end is not whole yet, or nothing.
    return readFileSync(this.log, 'utf8').split('\n').slice(0, -1);
  }
}
