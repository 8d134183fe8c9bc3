import { decodeUtf8Leniently } from '../bytes/utf-8.ts';
import { Utf8Checker } from '../bytes/utf-8-checker.ts';
import { visibleText } from '../bytes/visible-text.ts';
import type { CaptureStore } from '../capture-store/capture-store.ts';
import { chosenSubprotocol } from '../capture-store/connection.ts';
import type { Row } from '../capture-store/frame-table.ts';
import { heldLength } from '../capture-store/payload-place.ts';
import type { PayloadReader } from '../capture-store/payload-reader.ts';
import { closeCodeMeaning, closeIsKnown, parseClosePayload } from '../websocket/close.ts';
import { OPCODES } from '../websocket/opcode.ts';

/** Payload bytes looked at for a preview. */
const PREVIEW_BYTES = 240;
/** Bytes of binary content shown as hex. */
const HEX_BYTES = 32;

/** Said instead of content when the file was cut short, or replaced, while it is open. */
const GONE = 'the capture file no longer holds these bytes';

/** One line that tells what a frame holds, as far as its first bytes show. */
export function framePreview(store: CaptureStore, payloads: PayloadReader, frame: Row): string {
  const opcode = store.frames.opcode(frame);
  const message = store.frames.message(frame);
  const bytes = payloads.framePayload(frame, 0, PREVIEW_BYTES);
  if (bytes.length < Math.min(PREVIEW_BYTES, heldLength(store.frames.place(frame)))) return GONE;
  const length = store.frames.payloadLength(frame);
  if (opcode === OPCODES.close)
    return closePreview(bytes, length, chosenSubprotocol(store.connections[store.frames.connection(frame)]!));
  if (message !== undefined && store.messages.compressed(message)) return `compressed, ${length} bytes`;
  const isText =
    message === undefined ? opcode !== OPCODES.continuation : store.messages.type(message) === 'text';
  return isText ? textPreview(bytes, length) : binaryPreview(bytes, length);
}

/** The same for a message, its fragments joined and inflated. */
export function messagePreview(store: CaptureStore, payloads: PayloadReader, message: Row): string {
  const held = payloads.messageHeldLength(message);
  const length = store.messages.contentLength(message);
  if (length === undefined && held === 0)
    return store.messages.compressed(message)
      ? `compressed, ${store.messages.wireLength(message)} bytes`
      : '';
  const bytes = payloads.messagePayload(message, 0, PREVIEW_BYTES);
  if (bytes.length < Math.min(PREVIEW_BYTES, held)) return GONE;
  const shown = length ?? held + 1;
  return store.messages.type(message) === 'text' ? textPreview(bytes, shown) : binaryPreview(bytes, shown);
}

function closePreview(bytes: Uint8Array, length: number, subprotocol: string | undefined): string {
  if (!closeIsKnown(length, bytes.length)) return 'its code is not in the capture';
  const { code, reason } = parseClosePayload(bytes);
  const words = closeCodeMeaning(code, subprotocol).name;
  const start = code === null ? `no code (${words})` : `${code} ${words}`;
  return reason === '' ? start : `${start}: ${visibleText(reason)}`;
}

/** Text as text; what is not UTF-8 as bytes. A sequence that only the preview's length cuts is no error. */
function textPreview(bytes: Uint8Array, length: number): string {
  const checker = new Utf8Checker();
  if (checker.accept(bytes) !== undefined) return binaryPreview(bytes, length);
  const cut = checker.end();
  if (cut !== undefined && bytes.length >= length) return binaryPreview(bytes, length);
  const text = visibleText(decodeUtf8Leniently(bytes.subarray(0, cut?.start ?? bytes.length)));
  return bytes.length < length ? `${text}…` : text;
}

function binaryPreview(bytes: Uint8Array, length: number): string {
  const shown = Array.from(bytes.subarray(0, HEX_BYTES), (byte) => byte.toString(16).padStart(2, '0')).join(
    ' ',
  );
  return length > HEX_BYTES ? `${shown} …` : shown;
}
