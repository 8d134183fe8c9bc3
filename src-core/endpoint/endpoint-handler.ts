import type { Fault } from './failure.ts';

export type MessageType = 'text' | 'binary';

export interface Message {
  readonly type: MessageType;
  /** Of a text it is valid UTF-8. */
  readonly content: Uint8Array;
}

export interface MessagePiece {
  readonly type: MessageType;
  /** Empty only where the message ends with nothing more. */
  readonly bytes: Uint8Array;
  /** The last piece of its message. */
  readonly ends: boolean;
}

/** How a connection came to its end. */
export interface Closed {
  /**
   * Of the Close frame that came first, whoever sent it: 1005 where it has no code, and 1006 where no Close frame
   * was sent at all.
   */
  readonly code: number;
  readonly reason: string;
  /** Both sides have sent a Close frame, and neither broke a rule (RFC 6455 7.1.4). */
  readonly clean: boolean;
  /** Who sent the first Close frame, or ended the stream without one. */
  readonly by: 'peer' | 'us';
  /** What the peer did wrong, where that was the end. */
  readonly fault?: Fault;
}

/**
 * Told what is to be done and what the peer says, while it is received. All bytes are the handler's to keep. It may
 * call back any verb of the endpoint but `receive`.
 */
export interface EndpointHandler {
  /** These bytes are to be sent now, behind those before. */
  transmit(bytes: Uint8Array): void;
  /** A whole message, where messages are to be delivered. */
  message(message: Message): void;
  /** Some content of a message, where pieces are to be delivered. */
  piece(piece: MessagePiece): void;
  pinged(payload: Uint8Array): void;
  ponged(payload: Uint8Array): void;
  /** The TCP connection is to be closed now, once what was transmitted is sent. What still comes is of no interest. */
  hangUp(): void;
  /** The connection is over; nothing more is told. */
  closed(closed: Closed): void;
}
