import { type Direction, opposite, type StreamEnd, senderOf } from '../stream/events.ts';
import { type Nanoseconds, secondsInWords } from '../stream/time.ts';
import { isSendable } from './close-checks.ts';
import { PONG_PATIENCE } from './heartbeats.ts';
import type { Finding, PlacedFinding } from './violations/violation.ts';

/** Time within which an answer to a Close frame is waited for without complaint. */
const CLOSING_PATIENCE: Nanoseconds = 10e9;

/** The same for the end of the TCP connection, which is due at once. */
const LINGERING_PATIENCE: Nanoseconds = 2e9;

/** Time in which a peer that goes on speaking has surely come to a ping that reached it. */
const REACTION: Nanoseconds = 1e9;

export interface SeenClose {
  readonly frame: number | undefined;
  readonly at: Nanoseconds;
  readonly code: number | null;
}

/** What one side did towards the end. */
export interface SideEnding {
  /** Its first Close frame. */
  readonly close: SeenClose | undefined;
  /** The first Close frame that came to it: the other side's, unless a proxy kept that back or was first with one of its own. */
  readonly received: SeenClose | undefined;
  /** A proxy sent it what no peer may send, for which it may have ended the connection. */
  readonly isMisled: boolean;
  /** When it sent its FIN. */
  readonly finishedAt: Nanoseconds | undefined;
  /** Not all of its frames can be read: some are missing in the capture, or the last was cut off. */
  readonly isPartial: boolean;
  /** When its newest frame came that is no Close, before the first Close of either side. */
  readonly spokeAt: Nanoseconds | undefined;
  /** Its part of the opening handshake breaks a MUST. */
  readonly brokeHandshake: boolean;
}

/** How a connection on which WebSocket was agreed came to its end. */
export interface Ending {
  readonly sides: Readonly<Record<Direction, SideEnding>>;
  readonly how: StreamEnd;
  /** Who sent the first FIN, or the RST. */
  readonly by: Direction | undefined;
  /** When it ended, or when the capture did. */
  readonly at: Nanoseconds;
  /** Time from the request to its answer. */
  readonly roundTrip: Nanoseconds;
}

const DIRECTIONS: readonly Direction[] = ['client-to-server', 'server-to-client'];

/** What is wrong with the closing of a connection (RFC 6455 5.5.1, 7.1). Each side is judged by what came to it. */
export function checkEnding(ending: Ending): PlacedFinding[] {
  return [
    ...DIRECTIONS.flatMap((side) => checkEchoTime(ending, side)),
    ...DIRECTIONS.flatMap((side) => checkEcho(ending, side)),
    ...checkTcpEnd(ending),
    ...DIRECTIONS.flatMap((side) => checkAnswer(ending, side)),
    ...checkSilence(ending),
  ];
}

/** Whether the other side had the chance to answer a ping that `pinger` sent at that moment. */
export function couldAnswer(ending: Ending, pinger: Direction, at: Nanoseconds): boolean {
  const own = ending.sides[pinger];
  const other = ending.sides[opposite(pinger)];
  // Bytes that are missing may hold the answer, and those behind a hole are read late.
  if (own.isPartial || other.isPartial) return false;
  // RFC 6455 5.5.2: a ping is answered unless a Close frame was received already; and nothing follows one's own.
  const otherClosed = timeOf(other.close);
  if (Math.min(timeOf(own.close), timeOf(other.received), otherClosed) < at) return false;
  const otherEnd = Math.min(otherClosed, other.finishedAt ?? ending.at);
  if (otherEnd - at >= PONG_PATIENCE) return true;
  if (other.close === undefined && other.finishedAt === undefined) return false;
  // It has read what came behind the ping, so it has read the ping, and had time to answer before the Close frame was
  // there; or it went on speaking long enough to have done so.
  const ownEnd = Math.min(timeOf(other.received), own.finishedAt ?? Number.POSITIVE_INFINITY);
  const spokeLater =
    other.spokeAt !== undefined && other.spokeAt - at >= Math.max(ending.roundTrip, REACTION);
  const hadTime = ownEnd < otherEnd && ownEnd - at > ending.roundTrip;
  return hadTime || spokeLater;
}

function timeOf(close: SeenClose | undefined): Nanoseconds {
  return close?.at ?? Number.POSITIVE_INFINITY;
}

/** The Close frame of a side that answers another, and that one. */
function answerOf(
  { sides }: Ending,
  side: Direction,
): { readonly answer: SeenClose; readonly asked: SeenClose } | undefined {
  const { close: answer, received: asked, isMisled } = sides[side];
  if (answer === undefined || asked === undefined || isMisled) return undefined;
  // Of two at the same time the server's is taken for the answer.
  const isAnswer = answer.at > asked.at || (answer.at === asked.at && side === 'server-to-client');
  return isAnswer ? { answer, asked } : undefined;
}

// RFC 6455 5.5.1: an answer comes as soon as is practical.
function checkEchoTime(ending: Ending, side: Direction): PlacedFinding[] {
  const found = answerOf(ending, side);
  if (found === undefined) return [];
  const { frame, at } = found.answer;
  const after = at - found.asked.at;
  if (after <= CLOSING_PATIENCE) return [];
  const detail = secondsInWords(after);
  return [{ finding: { rule: 'close-answer-late', peer: senderOf(side), detail }, frame, at }];
}

// RFC 6455 5.5.1: the answer typically echoes the code. Where there was none, there is nothing to echo.
function checkEcho(ending: Ending, side: Direction): PlacedFinding[] {
  const found = answerOf(ending, side);
  if (found === undefined) return [];
  const { answer, asked } = found;
  if (asked.code === null || asked.code === answer.code || !isSendable(asked.code)) return [];
  // Two that crossed on their way are no answers.
  if (answer.at - asked.at < ending.roundTrip / 2) return [];
  const detail = `${asked.code} by ${answer.code ?? 'none'}`;
  const finding: Finding = { rule: 'close-code-not-echoed', peer: senderOf(side), detail };
  return [{ finding, frame: answer.frame, at: answer.at }];
}

// RFC 6455 5.5.1: once both have sent a Close frame the server ends the TCP connection at once, and the client waits.
function checkTcpEnd(ending: Ending): PlacedFinding[] {
  const { 'client-to-server': client, 'server-to-client': server } = ending.sides;
  if (client.close === undefined || server.close === undefined || server.received === undefined) return [];
  const agreed = Math.max(client.close.at, server.close.at, server.received.at);
  const clientWasFirst = ending.by === 'client-to-server';
  const end = (clientWasFirst ? client.finishedAt : server.finishedAt) ?? ending.at;
  const isEndSeen = server.finishedAt !== undefined || clientWasFirst || ending.how !== 'timed-out';
  if (end - agreed >= LINGERING_PATIENCE && isEndSeen && !server.isPartial) {
    const detail = secondsInWords(end - agreed);
    const finding: Finding = { rule: 'connection-left-open', peer: 'server', detail };
    return [{ finding, frame: undefined, at: end }];
  }
  if (!clientWasFirst || ending.how === 'reset' || client.received === undefined) return [];
  return [{ finding: { rule: 'client-ended-first', peer: 'client' }, frame: undefined, at: end }];
}

// RFC 6455 5.5.1: whoever receives a Close frame and has sent none answers with one.
function checkAnswer({ sides, how, by, at }: Ending, side: Direction): PlacedFinding[] {
  const { close, received, finishedAt, isPartial, isMisled } = sides[side];
  if (close !== undefined || received === undefined || isPartial || isMisled) return [];
  const hasEnded = finishedAt !== undefined || (how === 'reset' && by === side);
  const isEndSeen = how !== 'reset' && how !== 'timed-out';
  const hadTime = isEndSeen && at - received.at >= CLOSING_PATIENCE;
  // What was sent before the Close frame came can't answer it.
  if (finishedAt !== undefined && finishedAt < received.at) return [];
  if (!hasEnded && !hadTime) return [];
  const peer = senderOf(side);
  const finding: Finding = { rule: 'close-not-answered', peer, detail: peer };
  return [{ finding, frame: received.frame, at: received.at }];
}

// RFC 6455 7.1.2: an endpoint starts the closing handshake to end a connection. One that doesn't accept the opening
// handshake of the other has nothing to close with (7.1.7).
function checkSilence({ sides, by, at }: Ending): PlacedFinding[] {
  if (by === undefined || sides[opposite(by)].brokeHandshake) return [];
  const { close, received, isPartial, isMisled } = sides[by];
  if (close !== undefined || received !== undefined || isPartial || isMisled) return [];
  const peer = senderOf(by);
  return [{ finding: { rule: 'ended-without-close', peer, detail: peer }, frame: undefined, at }];
}
