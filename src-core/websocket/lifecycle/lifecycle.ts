import { type Direction, opposite } from '../../stream/events.ts';
import type { Nanoseconds } from '../../stream/time.ts';
import type { ClosePayload } from '../close.ts';

/** The states of the WebSocket API's readyState. */
export type ReadyState = 'connecting' | 'open' | 'closing' | 'closed';

/** A state and when it began. */
export interface StateChange {
  readonly state: ReadyState;
  readonly at: Nanoseconds;
}

/** What a script of one side is told in its close event (WebSocket API, CloseEvent). */
export interface ScriptClose {
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
  /** Why the code is one that no Close frame carried; `undefined` for others. */
  readonly explanation: string | undefined;
}

interface StageClose {
  readonly at: Nanoseconds;
  readonly payload: ClosePayload;
}

/** What is known of the stages of a connection. */
export interface Stages {
  /** When the TCP connection was opened, or the request came, whatever is known. */
  readonly openedAt: Nanoseconds;
  /** When a 101 came. */
  readonly acceptedAt: Nanoseconds | undefined;
  /** The first Close frame that each peer sent, by its direction. */
  readonly closes: Readonly<Record<Direction, StageClose | undefined>>;
  /** The first that came out of each direction: others than those where a proxy kept or put in some. */
  readonly received: Readonly<Record<Direction, StageClose | undefined>>;
  /** When the TCP connection ended; `undefined` where the capture does not show that. */
  readonly closedAt: Nanoseconds | undefined;
}

/** The states a connection went through, in order. */
export function stateChanges(stages: Stages): StateChange[] {
  const { openedAt, acceptedAt, closes, received, closedAt } = stages;
  const frames = [...Object.values(closes), ...Object.values(received)];
  const closing = frames.flatMap((close) => close?.at ?? []);
  return [
    { state: 'connecting', at: openedAt },
    ...(acceptedAt === undefined ? [] : [{ state: 'open', at: acceptedAt } as const]),
    ...(closing.length === 0 ? [] : [{ state: 'closing', at: Math.min(...closing) } as const]),
    ...(closedAt === undefined ? [] : [{ state: 'closed', at: closedAt } as const]),
  ];
}

// RFC 6455 7.1.5, 7.1.6: code and reason are those of the first Close frame that was received.
/** What a script of the side that sends in `side` saw; `undefined` while the connection has not ended. */
export function scriptClose(
  { closes, received, closedAt, acceptedAt }: Stages,
  side: Direction,
): ScriptClose | undefined {
  if (closedAt === undefined) return undefined;
  const told = received[opposite(side)]?.payload;
  if (acceptedAt === undefined) {
    return { ...ABNORMAL, explanation: 'The opening handshake did not succeed, which scripts see as 1006.' };
  }
  if (told === undefined) {
    return {
      ...ABNORMAL,
      explanation: 'No Close frame came from the other side, which scripts see as 1006; it is never sent.',
    };
  }
  // RFC 6455 7.1.4: clean once both sides have sent and received a Close frame.
  const wasClean = closes[side] !== undefined;
  const { code, reason } = told;
  if (code !== null) return { code, reason, wasClean, explanation: sentThoughForbidden(code) };
  return {
    code: 1005,
    reason,
    wasClean,
    explanation: 'The Close frame carried no code, which scripts see as 1005; it is never sent.',
  };
}

// RFC 6455 7.4.1: these stand for something that happened and are never sent.
function sentThoughForbidden(code: number): string | undefined {
  if (code !== 1005 && code !== 1006 && code !== 1015) return undefined;
  return `The Close frame carried ${code} itself, which must never be sent; strict peers fail the connection, which scripts see as 1006.`;
}

const ABNORMAL = { code: 1006, reason: '', wasClean: false } as const;
