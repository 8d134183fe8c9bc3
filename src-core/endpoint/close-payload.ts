import { joinBytes } from '../bytes/copy.ts';
import { decodeUtf8Leniently, encodeUtf8 } from '../bytes/utf-8.ts';
import type { ClosePayload } from '../websocket/close.ts';

// RFC 6455 5.5: control frames carry at most 125 bytes.
export const MOST_CONTROL_PAYLOAD = 125;
const MOST_REASON = MOST_CONTROL_PAYLOAD - 2;

// RFC 6455 5.5.1: nothing, or a code in two bytes and UTF-8 behind it.
/** What a Close frame says. A reason goes with a code only. */
export function closePayload({ code, reason }: ClosePayload): Uint8Array {
  return code === null
    ? new Uint8Array(0)
    : joinBytes([Uint8Array.of(code >>> 8, code & 0xff), encodeUtf8(reason)]);
}

/** As much of a sentence as a Close frame has room for, cut between two characters. */
export function closeReason(sentence: string): string {
  const bytes = encodeUtf8(sentence);
  if (bytes.length <= MOST_REASON) return sentence;
  let end = MOST_REASON;
  while ((bytes[end]! & 0xc0) === 0x80) end--;
  return decodeUtf8Leniently(bytes.subarray(0, end));
}
