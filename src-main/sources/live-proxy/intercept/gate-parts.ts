import type { Connection } from '../../../../src-core/capture-store/connection.ts';
import type { Injection } from '../../../../src-core/contract/rules.ts';
import type { Direction } from '../../../../src-core/stream/events.ts';
import type { RecordedStream } from '../recorded-stream.ts';
import type { HeldItems } from './held-items.ts';
import type { RuleBook, SeenRows } from './rule-book.ts';

/** What a gate works with. */
export interface GateParts {
  readonly direction: Direction;
  readonly record: RecordedStream;
  readonly rules: RuleBook;
  readonly held: HeldItems;
  readonly seen: SeenRows;
  /** Has all that was recorded observed. */
  readonly observe: () => void;
  /** The connection as it was observed. */
  readonly connection: () => Connection | undefined;
  /** Sends bytes to the receiver of this direction. */
  readonly send: (bytes: Uint8Array) => void;
  /** Has the sender of this direction wait, or not any more. */
  readonly pause: (isPaused: boolean) => void;
  /** Breaks the connection off on both sides. */
  readonly cut: () => void;
  /** Puts something into the other direction. */
  readonly injectBack: (wanted: Injection, rule: string) => void;
}

/** Bytes of a message that rules look at; a longer one passes. */
export const LONGEST_LOOKED_AT = 16 * 1024 * 1024;
