import { decodeUtf8 } from '../../src-core/bytes/utf-8.ts';
import type { CaptureStore } from '../../src-core/capture-store/capture-store.ts';
import type { Row } from '../../src-core/capture-store/frame-table.ts';
import type { PayloadReader } from '../../src-core/capture-store/payload-reader.ts';
import type { ChangeView, SentView } from '../../src-core/contract/views.ts';
import { sentInstead } from '../../src-core/export/sent-instead.ts';
import { inflate } from '../adapters/inflate.ts';

/** Bytes of what was sent instead that a view is given, and bytes that are read for it, at most. */
const MOST_SHOWN = 64 * 1024;
const MOST_READ = 64 * 1024 * 1024;

/** What became of the frames of a row, if anything but passing on. */
export function changeView({ changes }: CaptureStore, frames: readonly Row[]): ChangeView | null {
  return changes.ofSome(frames)?.change ?? null;
}

/** What was sent instead of a row; `null` where nothing was, or what came. */
export function sentView(
  { changes }: CaptureStore,
  payloads: PayloadReader,
  frames: readonly Row[],
): SentView | null {
  const changed = changes.ofSome(frames);
  const sent =
    changed === undefined ? undefined : sentInstead(changed, { payloads, inflate, mostContent: MOST_READ });
  if (sent === undefined) return null;
  const content = sent.content.subarray(0, MOST_SHOWN);
  return { wireLength: sent.wireLength, length: sent.length, text: decodeUtf8(content) ?? null, content };
}
