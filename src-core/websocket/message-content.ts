import type { MalformedUtf8 } from '../bytes/utf-8-checker.ts';
import type { InflationOutcome } from './permessage-deflate/message-inflater.ts';
import type { Finding, Peer } from './violations/violation.ts';

/** What the content of a message needs to know of one of its frames. */
export interface MessageFrame {
  readonly headerLength: number;
  readonly rsv1: boolean;
  /** The last one of its message. */
  readonly ends: boolean;
}

/** `incomplete`: bytes of the message are not in the capture. */
export type ContentOutcome = InflationOutcome | 'incomplete';

/** What became of the compressed content of a message. */
export interface InflatedContent {
  readonly outcome: ContentOutcome;
  /** As far as there is some; not all of it unless `inflated`. */
  readonly content: Uint8Array;
  /** Bytes of earlier messages that it could refer to. */
  readonly contextBefore: number;
}

/** What the end of a frame has shown. */
export interface FrameContentEnd {
  /** To be told of the frame that ended. */
  readonly findings: readonly Finding[];
  /** Only at the end of a compressed message. */
  readonly inflated?: InflatedContent;
}

export const NOTHING_FOUND: FrameContentEnd = { findings: [] };

/** Reads the content of one message from the unmasked payloads of its frames, in any pieces. */
export interface MessageContent {
  frameStarted(frame: MessageFrame): void;
  /** Some of the payload of the frame under way, unmasked: `bytes` from `from` up to `to`; only lent. */
  accept(bytes: Uint8Array, from: number, to: number): void;
  /** Bytes of this message are missing, or its end will not come. */
  lose(): void;
  frameEnded(): FrameContentEnd;
}

// RFC 6455 8.1: text that is not UTF-8 fails the connection.
export function utf8Finding(fault: MalformedUtf8, peer: Peer, bytes?: readonly [number, number]): Finding {
  const detail = `byte ${fault.start} of the message begins no valid character`;
  return { rule: 'text-not-utf-8', peer, detail, ...(bytes === undefined ? {} : { bytes }) };
}
