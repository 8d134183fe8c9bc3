/**
 * The rows that scripts read; their shape is a promise (see "Rows" in the README). `null` always means
 * "not known" or "not there", never an empty value.
 */
import type { Direction, Endpoint } from '../stream/events.ts';

export interface CloseRow {
  readonly code: number | null;
  readonly name: string;
  readonly reason: string;
}

export interface BothDirections {
  readonly clientToServer: number;
  readonly serverToClient: number;
}

export function bothDirections(counts: Readonly<Record<Direction, number>>): BothDirections {
  return { clientToServer: counts['client-to-server'], serverToClient: counts['server-to-client'] };
}

export interface HeadRow {
  readonly line: string;
  readonly headers: readonly (readonly [string, string])[];
}

export interface ConnectionRow {
  readonly connection: number;
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly url: string;
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly status: number | null;
  readonly accepted: boolean;
  readonly subprotocol: string | null;
  readonly extensions: readonly string[];
  readonly decoder: string | null;
  readonly frames: BothDirections;
  readonly messages: BothDirections;
  readonly bytes: BothDirections;
  readonly close: (CloseRow & { readonly by: 'client' | 'server'; readonly clean: boolean }) | null;
  readonly violations: number | null;
  readonly request: HeadRow;
  readonly response: HeadRow | null;
  /** Only there when not all of the connection could be read, and why. */
  readonly missing?: string;
}

/** Exactly one of the two is there, or neither when the payload can't be given. */
export interface PayloadRow {
  readonly text?: string;
  readonly base64?: string;
}

export interface FrameRow extends PayloadRow {
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
  readonly violations: readonly string[] | null;
  /** Only there when the capture lacks payload bytes, or they are too many for a row. */
  readonly missing?: string;
}

export interface MessageRow extends PayloadRow {
  readonly connection: number;
  readonly message: number;
  readonly time: string;
  readonly endTime: string;
  readonly direction: Direction;
  readonly type: 'text' | 'binary';
  readonly frames: readonly number[];
  readonly compressed: boolean;
  readonly wireLength: number;
  readonly length: number | null;
  readonly decoder: string | null;
  readonly summary: string | null;
  readonly fields: Readonly<Record<string, never>>;
  readonly violations: readonly string[] | null;
  /** Only there when the content is not whole, and why. */
  readonly missing?: string;
}

export type AnyRow = ConnectionRow | FrameRow | MessageRow;
