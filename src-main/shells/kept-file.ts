import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../adapters/file-beside.ts';

/**
 * A small JSON file in the folder of what is remembered. It is a convenience: one that is missing or broken counts as
 * empty, and one that can't be written is left as it is.
 */
export class KeptFile<T> {
  private readonly file: string;
  private lastChange: Promise<void> = Promise.resolve();

  /**
   * @param folder made when something is written for the first time
   * @param understand what the parsed content of the file means; `undefined` stands for none
   */
  constructor(
    private readonly folder: string,
    name: string,
    private readonly understand: (content: unknown) => T,
  ) {
    this.file = join(folder, name);
  }

  /** What is kept once all changes asked for so far have been made. */
  async read(): Promise<T> {
    await this.lastChange;
    return this.content();
  }

  /** Changes are made one after the other; never rejects. */
  change(next: (kept: T) => T): Promise<void> {
    this.lastChange = this.lastChange
      .then(async () => this.write(next(await this.content())))
      .catch(() => {});
    return this.lastChange;
  }

  private async write(content: T): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const text = `${JSON.stringify(content, null, 2)}\n`;
    await replaceFile(this.file, (beside) => writeFile(beside, text, { mode: 0o600 }));
  }

  private async content(): Promise<T> {
    try {
      return this.understand(JSON.parse(await readFile(this.file, 'utf8')));
    } catch {
      return this.understand(undefined);
    }
  }
}
