import { visibleText } from '../../../src-core/bytes/visible-text.ts';
import { cutToWidth } from '../../../src-core/export/text-width.ts';
import { beforeSaying } from './standard-error.ts';
import { standardOutput } from './standard-output.ts';
import { type MaybeTerminal, terminalWidth } from './terminal.ts';

/** How far reading has come. */
export interface ReadingProgress {
  readonly name: string;
  readonly bytesRead: number;
  /** `null` where nobody knows, for example of a pipe. */
  readonly bytesTotal: number | null;
  readonly frames: number;
}

/** What takes less than this, in milliseconds, needs no progress; from then on it is shown as often. */
const QUIET = 300;
const BETWEEN = 100;

type ErrorStream = MaybeTerminal & { write(text: string): unknown };

/**
 * One line on standard error that tells how far reading has come, where that is a terminal. It goes away for good
 * before rows are written to the same terminal, and in the end; a sentence in between takes its place.
 */
export class ProgressLine {
  private readonly began: number;
  private readonly width: number | undefined;
  private next: number;
  private isShown = false;

  /** @param clock milliseconds from any beginning */
  constructor(
    private readonly stream: ErrorStream = process.stderr,
    private readonly clock: () => number = () => process.uptime() * 1000,
    terminal: string | undefined = process.env.TERM,
  ) {
    this.began = clock();
    this.next = this.began + QUIET;
    // A dumb terminal can't erase a line.
    this.width = terminal === 'dumb' ? undefined : terminalWidth(stream);
    beforeSaying(() => this.erase());
    if (standardOutput.isTerminal) standardOutput.beforeFirstWrite(() => this.end());
  }

  /** Shows it, unless it was shown a moment ago. */
  show({ name, bytesRead, bytesTotal, frames }: ReadingProgress): void {
    const now = this.clock();
    if (this.width === undefined || now < this.next) return;
    this.next = now + BETWEEN;
    const seconds = (now - this.began) / 1000;
    const share =
      bytesTotal === null ? '' : ` of ${megabytes(bytesTotal)} MB, ${percent(bytesRead, bytesTotal)}`;
    const rate = `${megabytes(bytesRead / seconds)} MB/s`;
    const line = `${name}: ${megabytes(bytesRead)} MB${share}, ${frames.toLocaleString('en')} frames, ${rate}`;
    // The last cell stays free: terminals go on to the next line when it is written.
    this.stream.write(`\r\u001b[K${cutToWidth(visibleText(line), this.width - 1)}`);
    this.isShown = true;
  }

  /** Erases it and shows it no more. */
  end(): void {
    this.erase();
    this.next = Number.POSITIVE_INFINITY;
  }

  private erase(): void {
    if (this.isShown) this.stream.write('\r\u001b[K');
    this.isShown = false;
  }
}

function percent(part: number, whole: number): string {
  return `${whole === 0 ? 100 : Math.floor((100 * part) / whole)} %`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
