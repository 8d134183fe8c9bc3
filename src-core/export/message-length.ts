import type { CaptureStore } from '../capture-store/capture-store.ts';
import type { Row } from '../capture-store/frame-table.ts';
import { findingText } from '../websocket/violations/violation.ts';

/** Bytes of content that a message has, `undefined` when it is compressed and could not be inflated. */
export function messageLength({ messages }: CaptureStore, message: Row): number | undefined {
  if (!messages.compressed(message)) return messages.wireLength(message);
  const content = messages.content(message);
  return content?.outcome === 'inflated' ? content.length : undefined;
}

/** Why the content of a compressed message can't be given, or not all of it. */
export function missingContent(store: CaptureStore, message: Row): string | undefined {
  const { messages } = store;
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

function failure({ messages, violations }: CaptureStore, message: Row): string {
  const found = violations
    .ofFrame(messages.lastFrame(message))
    .map((row) => violations.record(row))
    .find(({ rule }) => rule === 'inflate-failed');
  return found === undefined ? 'the compressed message can not be inflated' : findingText(found);
}
