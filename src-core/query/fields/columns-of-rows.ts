import type { CaptureStore } from '../../capture-store/capture-store.ts';
import type { FrameTable, Row } from '../../capture-store/frame-table.ts';
import type { MessageTable } from '../../capture-store/message-table.ts';
import type { ViolationTable } from '../../capture-store/violation-table.ts';
import type { NumberReading } from './field.ts';

/** A number that a frame has. */
export function numberOfFrame(read: (frames: FrameTable, row: Row) => number): NumberReading {
  return { kind: 'numbers', at: ({ frames }, row) => read(frames, row) };
}

/** A number that a message has. */
export function numberOfMessage(read: (messages: MessageTable, row: Row) => number): NumberReading {
  return { kind: 'numbers', at: ({ messages }, row) => read(messages, row) };
}

/** A number that a violation has. */
export function numberOfViolation(
  read: (violations: ViolationTable, row: Row, store: CaptureStore) => number,
): NumberReading {
  return { kind: 'numbers', at: (store, row) => read(store.violations, row, store) };
}
