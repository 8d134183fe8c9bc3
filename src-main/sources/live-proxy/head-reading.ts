import { BYTES_THAT_TELL } from '../../../src-core/http-upgrade/first-bytes.ts';
import { type HttpHead, parseHead } from '../../../src-core/http-upgrade/head.ts';
import { HeadCollector } from '../../../src-core/http-upgrade/head-collector.ts';
import type { SocketReader } from './socket-reader.ts';

/** What came where a head was waited for; `raw` is all of it, as it was. */
export type HeadRead =
  | { readonly kind: 'head'; readonly head: HttpHead; readonly raw: Buffer }
  /** It ended before it was complete; with nothing at all where `raw` is empty. */
  | { readonly kind: 'ended' | 'too-long' | 'too-slow' | 'not-http'; readonly raw: Buffer };

export interface HeadExpectation {
  /** Bytes of a head, at most. */
  readonly longest: number;
  /** Milliseconds until it must be complete; `undefined` when it may take as long as it wants. */
  readonly timeLimit: number | undefined;
  /** Whether the first bytes can be the beginning of such a head. */
  readonly plausible: (bytes: Uint8Array) => boolean;
}

/** Waits for the head of a request or a response. What came behind it stays with the reader. */
export async function readHead(reader: SocketReader, expected: HeadExpectation): Promise<HeadRead> {
  const collector = new HeadCollector(expected.longest);
  const pieces: Buffer[] = [];
  let length = 0;
  const deadline = expected.timeLimit === undefined ? undefined : performance.now() + expected.timeLimit;
  const result = (kind: Exclude<HeadRead['kind'], 'head'>): HeadRead => ({
    kind,
    raw: Buffer.concat(pieces),
  });
  for (;;) {
    const piece = await before(deadline, reader);
    if (piece === 'too-slow') return result('too-slow');
    if (piece === undefined) return result('ended');
    const taken = collector.accept(piece);
    pieces.push(piece.subarray(0, taken));
    length += taken;
    reader.unread(piece.subarray(taken));
    const bytes = collector.bytes();
    if (bytes.length >= BYTES_THAT_TELL && !expected.plausible(bytes)) return result('not-http');
    if (collector.complete) return { kind: 'head', head: parseHead(bytes), raw: Buffer.concat(pieces) };
    // Empty lines before it are not of it (RFC 9112 2.2), and could go on for ever.
    if (collector.tooLong || length > expected.longest) return result('too-long');
  }
}

async function before(
  deadline: number | undefined,
  reader: SocketReader,
): Promise<Buffer | undefined | 'too-slow'> {
  if (deadline === undefined) return reader.read();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'too-slow'>((resolve) => {
    timer = setTimeout(() => resolve('too-slow'), deadline - performance.now());
  });
  try {
    return await Promise.race([reader.read(), late]);
  } finally {
    clearTimeout(timer);
  }
}
