import type { Trouble } from '../../../src-core/contract/trouble.ts';
import { type HarParts, HarReader } from '../../../src-core/har/har-reader.ts';
import type { JsonEnd } from '../../../src-core/har/json-walk.ts';
import type { SourceOutcome } from '../source-outcome.ts';

export interface HarFileOptions extends HarParts {
  /** The bytes of the file, in pieces of any size; each is used only until the next is asked for. */
  readonly pieces: AsyncIterable<Uint8Array>;
  /** How the file is called in messages. */
  readonly where: string;
  /** Awaited after each piece, with the bytes read so far, and while rows are made. */
  readonly onProgress: (bytesRead: number) => Promise<void>;
  readonly stop: AbortSignal;
}

/** Whether a file that begins with these bytes is a JSON object, which HAR files are: a byte order mark may come first. */
export function looksLikeHar(start: Uint8Array): boolean {
  return /^\ufeff?[ \t\r\n]*\{/.test(new TextDecoder('utf-8', { ignoreBOM: true }).decode(start));
}

/** Reads a HAR file to its end. What was read before the end of a cut file is kept. Throws only what the pieces throw. */
export async function readHarFile(options: HarFileOptions): Promise<SourceOutcome> {
  const { pieces, stop, onProgress } = options;
  const reader = new HarReader(options);
  const decoder = new TextDecoder();
  let bytesRead = 0;
  for await (const piece of pieces) {
    if (stop.aborted || reader.isBroken) break;
    bytesRead += piece.length;
    reader.accept(decoder.decode(piece, { stream: true }));
    await onProgress(bytesRead);
  }
  reader.accept(decoder.decode());
  const end = reader.end();
  for (const _ of reader.rows()) await onProgress(bytesRead);
  if (stop.aborted) return { kind: 'stopped' };
  if (!reader.isHar) return { kind: 'failed', trouble: notHar(end, options.where) };
  return { kind: 'finished', warning: warning(end, reader.unreadableMessages, options.where) };
}

function notHar(end: JsonEnd, where: string): Trouble {
  const remedy = 'Open a packet capture, or a HAR file as the Network panel of a browser saves it.';
  if (end.kind === 'broken') return { what: 'The file is neither a packet capture nor JSON', where, remedy };
  return end.kind === 'cut'
    ? { what: 'The file is JSON that ends before the entries of a HAR file come', where, remedy }
    : { what: 'The file is JSON, but no HAR file: it has no log with entries', where, remedy };
}

function warning(end: JsonEnd, unreadable: number, where: string): Trouble | undefined {
  const remedy = 'What comes before it is shown. Save or copy the file again to get the rest.';
  if (end.kind === 'cut') return { what: 'The HAR file ends in the middle', where, remedy };
  if (end.kind === 'broken')
    return { what: 'The HAR file is not JSON', where: `${where}, character ${end.offset + 1}`, remedy };
  if (unreadable === 0) return undefined;
  return {
    what: `${unreadable} of its messages can't be read`,
    where,
    remedy: 'All others are shown, and the connections that lack some say so.',
  };
}
