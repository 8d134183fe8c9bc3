import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { writeFully } from './write-fully.ts';

/** A temporary file that keeps what a stream gives, so that payloads can be read back from it. */
export class StreamCopy {
  private readonly folder = mkdtempSync(join(tmpdir(), 'framescope-input-'));
  readonly path = join(this.folder, 'capture');
  private readonly descriptor = openSync(this.path, 'w', 0o600);

  private source: Readable | undefined;

  /** The pieces of `from`, each written to the file before it is handed on. */
  through(from: Readable): Readable {
    this.source = from;
    return Readable.from(this.copied(from), { objectMode: true });
  }

  /** Takes the name of the file away once it is open for reading: then not even a killed process leaves it behind. */
  hide(): void {
    if (process.platform !== 'win32') rmSync(this.folder, { recursive: true });
  }

  /** Nothing more is taken from the stream, which may never end by itself. */
  remove(): void {
    this.source?.destroy();
    closeSync(this.descriptor);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async *copied(from: Readable): AsyncGenerator<Buffer> {
    for await (const piece of from as AsyncIterable<Buffer>) {
      writeFully(this.descriptor, piece, null);
      yield piece;
    }
  }
}
