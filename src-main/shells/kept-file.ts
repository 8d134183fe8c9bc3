import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

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
    // Beside it and renamed, so that no reader ever sees half a file.
    const beside = `${this.file}.${process.pid}`;
    await writeFile(beside, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
    await rename(beside, this.file);
  }

  private async content(): Promise<T> {
    try {
      return this.understand(JSON.parse(await readFile(this.file, 'utf8')));
    } catch {
      return this.understand(undefined);
    }
  }
}
