import { joinBytes } from '../../src-core/bytes/copy.ts';
import { decodeUtf8 } from '../../src-core/bytes/utf-8.ts';
import type { CaptureStore } from '../../src-core/capture-store/capture-store.ts';
import type { ChangedFrames } from '../../src-core/capture-store/change-table.ts';
import type { Row } from '../../src-core/capture-store/frame-table.ts';
import type { PayloadFiles } from '../../src-core/capture-store/payload-place.ts';
import type { ChangeView, SentView } from '../../src-core/contract/views.ts';
import { headerLength, parseFrameHeader } from '../../src-core/websocket/frame-header.ts';
import { unmask } from '../../src-core/websocket/masking.ts';
import { MessageInflater } from '../../src-core/websocket/permessage-deflate/message-inflater.ts';
import { inflate } from '../adapters/inflate.ts';

/** Bytes of what was sent instead that a view is given, at most. */
const MOST_SHOWN = 64 * 1024;
/** What a proxy compresses anew refers to nothing before it. */
const FRESH = { noContextTakeover: true, windowBits: 15 };

/** What became of the frames of a row, if anything but passing on. */
export function changeView({ changes }: CaptureStore, frames: readonly Row[]): ChangeView | null {
  if (changes.count === 0) return null;
  const changed = changedAmong({ changes }, frames);
  return changed === undefined ? null : changed.change;
}

/** What was sent instead of a row; `null` where nothing was, or what came. */
export function sentView(
  { changes }: CaptureStore,
  files: PayloadFiles,
  frames: readonly Row[],
): SentView | null {
  const changed = changedAmong({ changes }, frames);
  if (changed === undefined || changed.sent.length === 0) return null;
  const bytes = joinBytes(changed.sent.map(({ file, offset, length }) => files.read(file, offset, length)));
  const header = parseFrameHeader(bytes, 0);
  const wire = bytes.subarray(headerLength(header));
  const payload = header.masked ? unmask(wire, header.maskingKey) : wire;
  const content = header.rsv1
    ? new MessageInflater(inflate, FRESH, MOST_INFLATED).accept(payload).content
    : payload;
  return {
    wireLength: bytes.length,
    length: content.length,
    text: decodeUtf8(content.subarray(0, MOST_SHOWN)) ?? null,
    content: content.subarray(0, MOST_SHOWN),
  };
}

const MOST_INFLATED = 64 * 1024 * 1024;

function changedAmong(
  { changes }: Pick<CaptureStore, 'changes'>,
  frames: readonly Row[],
): ChangedFrames | undefined {
  for (const row of frames) {
    const changed = changes.ofFrame(row);
    if (changed !== undefined) return changed;
  }
  return undefined;
}
