import type { Nanoseconds } from './time.ts';

/** Who speaks, fixed by role and never by the reader's side. */
export type Direction = 'client-to-server' | 'server-to-client';

export function opposite(direction: Direction): Direction {
  return direction === 'client-to-server' ? 'server-to-client' : 'client-to-server';
}

/** The one who sends in a direction. */
export function senderOf(direction: Direction): 'client' | 'server' {
  return direction === 'client-to-server' ? 'client' : 'server';
}

/** The direction in which a peer sends. */
export function directionFrom(sender: 'client' | 'server'): Direction {
  return sender === 'client' ? 'client-to-server' : 'server-to-client';
}

export interface Endpoint {
  /** Dotted IPv4, or IPv6 in its RFC 5952 form. */
  readonly address: string;
  readonly port: number;
}

/** An endpoint as far as a source knows it: a HAR file says of a server its address at most. */
export interface PeerAddress {
  readonly address: string | null;
  readonly port: number | null;
}

/** A number that is never used twice within one capture. */
export type StreamId = number;

/**
 * Where bytes lie in the capture file: the offset of the first of them, the rest following on,
 * or `NOT_IN_FILE` when they were put together from several places or made by other means.
 */
export type ByteOrigin = number;
export const NOT_IN_FILE: ByteOrigin = -1;

/** Bytes of one direction, in order, with what is known of them. The bytes are only lent for the call. */
export interface StreamBytes {
  readonly bytes: Uint8Array;
  readonly origin: ByteOrigin;
  readonly at: Nanoseconds;
}

/** `seen-syn` and `known` are facts; `guessed` may be turned round once the bytes prove it wrong. */
export type ClientRole = 'seen-syn' | 'guessed' | 'known';

/**
 * `finished` when both sides said so; `timed-out` when nothing more can come, such as when another connection
 * between the same endpoints has begun; `capture-ended` when what became of it isn't known.
 */
export type StreamEnd = 'finished' | 'reset' | 'timed-out' | 'capture-ended';

/** What every source speaks: ordered bytes of byte streams, and what happened to them. */
export type StreamEvent =
  | {
      readonly kind: 'stream-opened';
      readonly streamId: StreamId;
      readonly client: Endpoint;
      readonly server: Endpoint;
      readonly clientRole: ClientRole;
      readonly at: Nanoseconds;
    }
  | {
      readonly kind: 'stream-bytes';
      readonly streamId: StreamId;
      readonly direction: Direction;
      readonly chunk: StreamBytes;
    }
  | {
      readonly kind: 'stream-gap';
      readonly streamId: StreamId;
      readonly direction: Direction;
      readonly missingBytes: number;
      readonly at: Nanoseconds;
    }
  | {
      /** The sender of a direction has said that no more will come (FIN), and all before that was given. */
      readonly kind: 'stream-finished';
      readonly streamId: StreamId;
      readonly direction: Direction;
      readonly at: Nanoseconds;
    }
  | {
      readonly kind: 'stream-closed';
      readonly streamId: StreamId;
      readonly how: StreamEnd;
      /** Who sent the FIN that came first, or the RST; `undefined` when neither was seen. */
      readonly by: Direction | undefined;
      readonly at: Nanoseconds;
    };

export interface StreamSink {
  /** Takes one event; never throws, whatever the bytes. */
  accept(event: StreamEvent): void;
}
