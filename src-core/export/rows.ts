/**
 * The rows that scripts read; their shape is a promise (see "Rows" in the README). `null` always means
 * "not known" or "not there", never an empty value.
 */
import type { Cut } from '../capture-store/connection.ts';
import type { Direction, PeerAddress } from '../stream/events.ts';
import type { FrameChange, StreamFacts } from '../stream/relayed.ts';
import type { Closer } from '../websocket/close.ts';
import type { ContentOutcome } from '../websocket/message-content.ts';
import type { Severity } from '../websocket/violations/rule.ts';
import type { Peer, RuleName } from '../websocket/violations/violation.ts';

export interface CloseRow {
  readonly code: number | null;
  readonly name: string;
  readonly reason: string;
}

export interface BothDirections<T = number> {
  readonly clientToServer: T;
  readonly serverToClient: T;
}

export function bothDirections(counts: Readonly<Record<Direction, number>>): BothDirections {
  return { clientToServer: counts['client-to-server'], serverToClient: counts['server-to-client'] };
}

/** The same for counts of what a source may not know. */
export function knownCounts(
  counts: Readonly<Record<Direction, number>>,
  isKnown: boolean,
): BothDirections<number | null> {
  return isKnown ? bothDirections(counts) : { clientToServer: null, serverToClient: null };
}

export interface HeadRow {
  readonly line: string;
  readonly headers: readonly (readonly [string, string])[];
}

export interface CutRow {
  readonly frame: number | null;
  readonly rule: string | null;
}

export function cutRow({ frame, rule }: Cut): CutRow {
  return { frame: frame === undefined ? null : frame + 1, rule };
}

export interface ConnectionRow {
  readonly connection: number;
  readonly client: PeerAddress;
  readonly server: PeerAddress;
  readonly url: string;
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly status: number | null;
  readonly accepted: boolean;
  readonly subprotocol: string | null;
  readonly extensions: readonly string[];
  readonly decoder: string | null;
  readonly frames: BothDirections<number | null>;
  readonly messages: BothDirections;
  readonly bytes: BothDirections<number | null>;
  readonly close: (CloseRow & { readonly by: Closer; readonly clean: boolean }) | null;
  /** Only there when a rule of a proxy broke it off, and at which frame; that is `null` where the source knows none. */
  readonly cut?: CutRow;
  /** How many, of any severity; `null` where the source has no frames to be checked. */
  readonly violations: number | null;
  readonly request: HeadRow;
  readonly response: HeadRow | null;
  /** Only there when a proxy recorded it: what it knows of the stream. Spans of time are in nanoseconds. */
  readonly relayed?: StreamFacts;
  /** Only there when not all of the connection could be read, and why. */
  readonly missing?: string;
}

/** Exactly one of the two is there, or neither when the payload can't be given. */
export interface PayloadRow {
  readonly text?: string;
  readonly base64?: string;
}

/** The content that a proxy sent instead of what came, inflated. */
export interface SentRow extends PayloadRow {
  /** Only there when that is not all of it, and why. */
  readonly missing?: string;
}

/** What a proxy did with a row, where it did anything but pass it on. */
export interface ChangedRow {
  /** What it did, for how many nanoseconds it kept the row back, and the rule that asked for it. */
  readonly change?: FrameChange;
  /** Only there when other bytes were sent; of frames that were changed together in the first. */
  readonly sent?: SentRow;
}

export interface FrameRow extends PayloadRow, ChangedRow {
  readonly connection: number;
  readonly frame: number;
  readonly time: string;
  readonly direction: Direction;
  readonly fin: boolean;
  readonly rsv1: boolean;
  readonly rsv2: boolean;
  readonly rsv3: boolean;
  readonly opcode: number;
  readonly opcodeName: string;
  readonly masked: boolean;
  readonly maskingKey: string | null;
  readonly headerLength: number;
  /** As declared; a bigint above 2^53. */
  readonly payloadLength: number | bigint;
  readonly message: number | null;
  readonly close: CloseRow | null;
  /** Names of the rules it breaks. */
  readonly violations: readonly RuleName[];
  /** Only there when somebody has noted something about the packet it ended with. */
  readonly comments?: readonly string[];
  /** Only there when the capture lacks payload bytes, or they are too many for a row. */
  readonly missing?: string;
}

/** How a compressed message was inflated. */
export interface CompressionRow {
  readonly outcome: ContentOutcome;
  /** Bytes of earlier messages that it could refer to; 0 when it starts afresh. */
  readonly contextBefore: number;
}

export interface MessageRow extends PayloadRow, ChangedRow {
  readonly connection: number;
  readonly message: number;
  readonly time: string;
  readonly endTime: string;
  readonly direction: Direction;
  readonly type: 'text' | 'binary';
  /** These three are `null` where the source knows no frames. */
  readonly frames: readonly number[] | null;
  readonly compressed: boolean | null;
  readonly wireLength: number | null;
  readonly length: number | null;
  readonly decoder: string | null;
  readonly summary: string | null;
  readonly fields: Readonly<Record<string, never>>;
  /** Names of the rules its frames break; `null` where the source knows no frames. */
  readonly violations: readonly RuleName[] | null;
  /** Only there when it is compressed and complete. */
  readonly compression?: CompressionRow;
  /** Only there when the content is not whole, and why. */
  readonly missing?: string;
}

export interface ViolationRow {
  readonly connection: number;
  readonly frame: number | null;
  readonly time: string;
  /** Who is to blame. */
  readonly peer: Peer;
  readonly rule: RuleName;
  readonly severity: Severity;
  readonly section: string;
  readonly text: string;
  /** First byte and the one after the last, counted from the first byte of the frame's header. */
  readonly bytes: readonly [start: number, end: number] | null;
  /** What a strict peer would close with. */
  readonly closeCode: number | null;
}

export type AnyRow = ConnectionRow | FrameRow | MessageRow | ViolationRow;
