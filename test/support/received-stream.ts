import type { StreamBytes } from '../../src-core/stream/events.ts';
import type { Nanoseconds } from '../../src-core/stream/time.ts';
import type { ReassemblySink } from '../../src-core/tcp-streams/reassembly.ts';

/** What came out of a direction: runs of text, and the lengths of the gaps between them. */
export class ReceivedStream implements ReassemblySink {
  readonly parts: (string | number)[] = [];
  readonly origins: number[] = [];
  readonly times: Nanoseconds[] = [];

  bytes({ bytes, origin, at }: StreamBytes): void {
    this.parts.push(Buffer.from(bytes).toString('latin1'));
    this.origins.push(origin);
    this.times.push(at);
  }

  gap(missingBytes: number): void {
    this.parts.push(missingBytes);
  }

  /** Runs that follow each other joined. */
  get joined(): (string | number)[] {
    const joined: (string | number)[] = [];
    for (const part of this.parts) {
      const last = joined.at(-1);
      if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
      else joined.push(part);
    }
    return joined;
  }
}
