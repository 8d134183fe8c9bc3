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

/** What one side did towards the end. */
export interface SideEnding {
  /** Its first Close frame. */
  readonly close:
    | { readonly frame: number | undefined; readonly at: Nanoseconds; readonly code: number | null }
    | undefined;
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

/** What is wrong with the closing of a connection (RFC 6455 5.5.1, 7.1). */
export function checkEnding(ending: Ending): PlacedFinding[] {
  const { 'client-to-server': client, 'server-to-client': server } = ending.sides;
  if (client.close !== undefined && server.close !== undefined)
    return [...checkEchoTime(ending), ...checkEcho(ending), ...checkTcpEnd(ending)];
  if (client.close !== undefined) return checkAnswer(ending, 'client-to-server');
  if (server.close !== undefined) return checkAnswer(ending, 'server-to-client');
  return checkSilence(ending);
}

/** Whether the other side had the chance to answer a ping that `pinger` sent at that moment. */
export function couldAnswer(ending: Ending, pinger: Direction, at: Nanoseconds): boolean {
  const own = ending.sides[pinger];
  const other = ending.sides[opposite(pinger)];
  // Bytes that are missing may hold the answer, and those behind a hole are read late.
  if (own.isPartial || other.isPartial) return false;
  // RFC 6455 5.5.2: a ping is answered unless a Close frame was received already; and nothing follows one's own.
  const otherClosed = other.close?.at ?? Number.POSITIVE_INFINITY;
  if ((own.close?.at ?? Number.POSITIVE_INFINITY) < at || otherClosed < at) return false;
  const otherEnd = Math.min(otherClosed, other.finishedAt ?? ending.at);
  if (otherEnd - at >= PONG_PATIENCE) return true;
  if (other.close === undefined && other.finishedAt === undefined) return false;
  // It has read what came behind the ping, so it has read the ping, and had time to answer before the Close frame was
  // there; or it went on speaking long enough to have done so.
  const ownEnd = Math.min(
    own.close?.at ?? Number.POSITIVE_INFINITY,
    own.finishedAt ?? Number.POSITIVE_INFINITY,
  );
  const spokeLater =
    other.spokeAt !== undefined && other.spokeAt - at >= Math.max(ending.roundTrip, REACTION);
  const hadTime = ownEnd < otherEnd && ownEnd - at > ending.roundTrip;
  return hadTime || spokeLater;
}

// RFC 6455 5.5.1: an answer comes as soon as is practical.
function checkEchoTime({ sides }: Ending): PlacedFinding[] {
  const { 'client-to-server': client, 'server-to-client': server } = sides;
  const after = Math.abs(client.close!.at - server.close!.at);
  if (after <= CLOSING_PATIENCE) return [];
  const second: Direction = client.close!.at > server.close!.at ? 'client-to-server' : 'server-to-client';
  const { frame, at } = sides[second].close!;
  const detail = secondsInWords(after);
  return [{ finding: { rule: 'close-answer-late', peer: senderOf(second), detail }, frame, at }];
}

// RFC 6455 5.5.1: the answer typically echoes the code. Where there was none, there is nothing to echo.
function checkEcho({ sides, roundTrip }: Ending): PlacedFinding[] {
  const second: Direction =
    sides['client-to-server'].close!.at > sides['server-to-client'].close!.at
      ? 'client-to-server'
      : 'server-to-client';
  const first = sides[opposite(second)].close!;
  const answer = sides[second].close!;
  if (first.code === null || first.code === answer.code || !isSendable(first.code)) return [];
  // Two that crossed on their way are no answers.
  if (answer.at - first.at < roundTrip / 2) return [];
  const detail = `${first.code} by ${answer.code ?? 'none'}`;
  const finding: Finding = { rule: 'close-code-not-echoed', peer: senderOf(second), detail };
  return [{ finding, frame: answer.frame, at: answer.at }];
}

// RFC 6455 5.5.1: once both have sent a Close frame the server ends the TCP connection at once, and the client waits.
function checkTcpEnd(ending: Ending): PlacedFinding[] {
  const { 'client-to-server': client, 'server-to-client': server } = ending.sides;
  const agreed = Math.max(client.close!.at, server.close!.at);
  const clientWasFirst = ending.by === 'client-to-server';
  const end = (clientWasFirst ? client.finishedAt : server.finishedAt) ?? ending.at;
  const isEndSeen = server.finishedAt !== undefined || clientWasFirst || ending.how !== 'timed-out';
  if (end - agreed >= LINGERING_PATIENCE && isEndSeen && !server.isPartial) {
    const detail = secondsInWords(end - agreed);
    const finding: Finding = { rule: 'connection-left-open', peer: 'server', detail };
    return [{ finding, frame: undefined, at: end }];
  }
  if (!clientWasFirst || ending.how === 'reset') return [];
  return [{ finding: { rule: 'client-ended-first', peer: 'client' }, frame: undefined, at: end }];
}

// RFC 6455 5.5.1: whoever receives a Close frame and has sent none answers with one.
function checkAnswer({ sides, how, by, at }: Ending, closer: Direction): PlacedFinding[] {
  const silent = opposite(closer);
  const { close } = sides[closer];
  const { finishedAt, isPartial } = sides[silent];
  if (close === undefined || isPartial) return [];
  const hasEnded = finishedAt !== undefined || (how === 'reset' && by === silent);
  const isEndSeen = how !== 'reset' && how !== 'timed-out';
  const hadTime = isEndSeen && at - close.at >= CLOSING_PATIENCE;
  // What was sent before the Close frame came can't answer it.
  if (finishedAt !== undefined && finishedAt < close.at) return [];
  if (!hasEnded && !hadTime) return [];
  const peer = senderOf(silent);
  const finding: Finding = { rule: 'close-not-answered', peer, detail: peer };
  return [{ finding, frame: close.frame, at: close.at }];
}

// RFC 6455 7.1.2: an endpoint starts the closing handshake to end a connection. One that doesn't accept the opening
// handshake of the other has nothing to close with (7.1.7).
function checkSilence({ sides, by, at }: Ending): PlacedFinding[] {
  if (by === undefined || sides[by].isPartial || sides[opposite(by)].brokeHandshake) return [];
  const peer = senderOf(by);
  return [{ finding: { rule: 'ended-without-close', peer, detail: peer }, frame: undefined, at }];
}
