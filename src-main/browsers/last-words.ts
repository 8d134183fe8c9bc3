import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { beginning, visibleText } from '../../src-core/bytes/visible-text.ts';

/** Chromium gives a reason in one line and what comes of it in the next. */
const MOST_LINES = 2;
const LONGEST = 300;

/** How a line of Chromium's begins: `[process:thread:date/time:SEVERITY:place] `, the ids left out by crash handlers. */
const CHROMIUM_MARK = /^\[(?:(\d+):\d+:)?\d{4}\/[\d.]+:[A-Z]+\d*:([^\]]*)\] ?/;

/** Where Chromium complains of a message bus that isn't there, over and over, and goes on without. */
const OF_NO_WEIGHT = /^dbus\//;

/** The last that a program says on its standard error, which is read as long as anyone writes to it. */
export class LastWords {
  private lines: readonly string[] = [];

  /** @param pid the program's own; what its helpers say when it has gone is left out, where they name theirs */
  constructor(
    stream: Readable,
    private readonly pid: number | undefined,
  ) {
    createInterface({ input: stream }).on('line', (line) => this.hear(line));
  }

  /** The last lines in one that is fit to be shown; empty when nothing was said. */
  text(): string {
    return beginning(visibleText(this.lines.join('; ')), LONGEST);
  }

  private hear(line: string): void {
    const mark = CHROMIUM_MARK.exec(line);
    if (mark !== null && this.isBeside(mark)) return;
    const words = line.slice(mark?.[0].length ?? 0).trim();
    if (words !== '') this.lines = [...this.lines, words].slice(-MOST_LINES);
  }

  private isBeside([, pid, place = '']: RegExpExecArray): boolean {
    return pid !== String(this.pid) || OF_NO_WEIGHT.test(place);
  }
}
