import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { COMMAND, type Finished } from './command-line.ts';
import { Watch } from './watch.ts';

export interface ProxyProcessOptions {
  /** Where it keeps its data; a folder of its own where none is named. */
  readonly dataHome?: string;
  /** Beside what this process was given. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** `framescope proxy` as a user runs it, ended with the test. */
export class ProxyProcess {
  output = '';
  errors = '';
  private finished: Finished | undefined;
  private readonly watch = new Watch();
  private readonly child;

  constructor(
    words: readonly string[],
    /** Its XDG_DATA_HOME. */
    readonly dataHome: string,
    environment: Readonly<Record<string, string>>,
  ) {
    this.child = spawn(process.execPath, [COMMAND, 'proxy', ...words], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, XDG_DATA_HOME: dataHome, ...environment },
    });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
      this.watch.moved();
    });
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text;
      this.watch.moved();
    });
    this.child.once('close', (code) => {
      this.finished = { code, output: this.output, errors: this.errors };
      this.watch.moved();
    });
    onTestFinished(() => {
      this.child.kill('SIGKILL');
    });
  }

  /** Says something to its standard input. */
  write(text: string): void {
    this.child.stdin.write(text);
  }

  /** The rows that are printed, an object a line. */
  rows<Row>(): Row[] {
    const lines = this.output.split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as Row);
  }

  /** The port that it says it listens on, once it does. */
  async port(): Promise<number> {
    const found = await this.watch.until(
      () => /(?:proxy|bridge) is at \w+:\/\/\S+:(\d+)/.exec(this.errors)?.[1] ?? this.tooLate(),
      () => this.errors,
    );
    return Number(found);
  }

  /** Resolves once the condition holds. */
  async until(condition: (it: this) => boolean): Promise<void> {
    await this.watch.until(
      () => (condition(this) ? true : undefined),
      () => `${this.output}\n${this.errors}`,
    );
  }

  /** What came of it, once it has ended by itself. */
  ended(): Promise<Finished> {
    return this.watch.until(
      () => this.finished,
      () => `${this.output}\n${this.errors}`,
    );
  }

  /** What came of it, after Ctrl+C. */
  interrupt(signal: NodeJS.Signals = 'SIGINT'): Promise<Finished> {
    this.child.kill(signal);
    return this.ended();
  }

  private tooLate(): undefined {
    if (this.finished !== undefined) throw new Error(`it has ended: ${JSON.stringify(this.finished)}`);
    return undefined;
  }
}

/** Starts `framescope proxy` with these words. */
export function proxyProcess(words: readonly string[], options: ProxyProcessOptions = {}): ProxyProcess {
  const dataHome = options.dataHome ?? mkdtempSync(join(tmpdir(), 'framescope-data-'));
  if (options.dataHome === undefined)
    onTestFinished(() => rmSync(dataHome, { recursive: true, force: true }));
  return new ProxyProcess(words, dataHome, options.environment ?? {});
}
