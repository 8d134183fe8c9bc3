/** Characters kept of what a process writes; an error and its stack fit. */
const KEPT = 8 * 1024;

/** The line of an uncaught error, or V8's own when memory ran out. */
const ERROR_LINE = /^(?:FATAL ERROR|[A-Za-z]*Error(?: \[\w+\])?): .+$/gm;

/** Keeps the end of what a process writes to standard error, to say why it ended. */
export class LastWords {
  private text = '';

  constructor(stream: NodeJS.ReadableStream) {
    stream.setEncoding('utf8');
    stream.on('data', (piece: string) => {
      this.text = (this.text + piece).slice(-KEPT);
    });
  }

  /** The last line that names an error, if there was one. */
  get error(): string | undefined {
    return this.text.match(ERROR_LINE)?.at(-1);
  }
}
