import { visibleText } from '../bytes/visible-text.ts';
import type { CaptureStore } from '../capture-store/capture-store.ts';
import type { Row } from '../capture-store/frame-table.ts';
import type { ContentLack } from '../capture-store/message-table.ts';
import type { PayloadReader } from '../capture-store/payload-reader.ts';
import { findingText } from '../websocket/violations/violation.ts';

/** Payload bytes of a message on the wire, `undefined` for one whose frames aren't known. */
export function messageWireLength({ messages }: CaptureStore, message: Row): number | undefined {
  return messages.given(message) === undefined ? messages.wireLength(message) : undefined;
}

/** Why the content of a compressed message, or of a given one, can't be given, or not all of it. */
export function missingContent(store: CaptureStore, message: Row): string | undefined {
  const { messages } = store;
  const given = messages.given(message);
  if (given !== undefined) return given.lack === undefined ? undefined : lackInWords(given.lack);
  if (!messages.compressed(message)) return undefined;
  const content = messages.content(message);
  switch (content?.outcome) {
    case 'inflated':
      return undefined;
    case 'failed':
      return failure(store, message);
    case 'over-limit':
      return 'its content, or that of all messages together, is longer than the limit';
    case 'context-lost':
      return 'it may refer to an earlier message that could not be inflated';
    case 'incomplete':
      return 'bytes of the compressed message are not in the capture';
    case undefined:
      return 'the last frame is not in the capture';
  }
}

/** Why not all of the content of any message can be given. */
export function contentMissing(
  store: CaptureStore,
  payloads: PayloadReader,
  message: Row,
): string | undefined {
  const lacking = missingContent(store, message);
  if (lacking !== undefined) return lacking;
  const lost = (store.messages.contentLength(message) ?? 0) - payloads.messageHeldLength(message);
  if (lost > 0) return `${lost} bytes are not in the capture, or behind a gap`;
  return store.messages.complete(message) ? undefined : 'the last frame is not in the capture';
}

function lackInWords(lack: ContentLack): string {
  switch (lack) {
    case 'not-base64':
      return 'its data in the file is not base64, as that of binary messages must be';
    case 'not-text':
      return 'its data in the file has halves of characters, which are shown as U+FFFD';
    default:
      return visibleText(lack.told);
  }
}

function failure({ messages, violations }: CaptureStore, message: Row): string {
  const found = violations
    .ofFrame(messages.lastFrame(message))
    .map((row) => violations.record(row))
    .find(({ rule }) => rule === 'inflate-failed');
  return found === undefined ? 'the compressed message can not be inflated' : findingText(found);
}
