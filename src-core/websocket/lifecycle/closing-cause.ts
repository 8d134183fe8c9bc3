import type { Nanoseconds } from '../../stream/time.ts';
import { otherPeer, type Peer } from '../violations/violation.ts';

/** What happened before a connection was ended, as far as it can be the cause. */
export interface CauseEvidence {
  /** Who ended it: sent the first Close frame, or the first FIN or RST. */
  readonly ender: Peer;
  /** The code it closed with, when there was a Close frame with one. */
  readonly code: number | null;
  /** When it did. */
  readonly at: Nanoseconds;
  /** When the last frame before that came, of either side. */
  readonly lastFrameAt: Nanoseconds | undefined;
  /** The newest error of the other side before it. */
  readonly lastError: { readonly rule: string; readonly frame: number | undefined } | undefined;
  /** Pings of the one who ended it that the other side never answered. */
  readonly unansweredPings: number;
  /** Declared wire length of the last data frame of the other side. */
  readonly lastDataLength: number | undefined;
}

/** Timeouts that servers, proxies and load balancers are set to, in seconds. */
const ROUND_TIMEOUTS: readonly number[] = [30, 60, 120, 300, 350];

/** Close codes that say that the other side did something wrong (RFC 6455 7.4.1). */
const BLAMING_CODES: ReadonlySet<number> = new Set([1002, 1003, 1007, 1008, 1009, 1010]);

/** The likely cause as the rest of a sentence, such as `because …`; `undefined` where nothing points to one. */
export function closingCause(evidence: CauseEvidence): string | undefined {
  return sizeCause(evidence) ?? violationCause(evidence) ?? heartbeatCause(evidence) ?? idleCause(evidence);
}

function sizeCause({ code, ender, lastDataLength }: CauseEvidence): string | undefined {
  if (code !== 1009) return undefined;
  if (lastDataLength === undefined) return 'because a message was longer than it accepts';
  return `because a message was longer than it accepts: the last frame of the ${otherPeer(ender)} had ${lastDataLength} bytes`;
}

function violationCause({ code, ender, lastError }: CauseEvidence): string | undefined {
  if (lastError === undefined || (code !== null && !BLAMING_CODES.has(code))) return undefined;
  const where = lastError.frame === undefined ? 'its handshake' : `frame ${lastError.frame}`;
  return `right after the ${otherPeer(ender)} broke the rule ${lastError.rule} (${where})`;
}

function heartbeatCause({ code, ender, unansweredPings }: CauseEvidence): string | undefined {
  if (unansweredPings === 0 || code === 1000) return undefined;
  const pings = unansweredPings === 1 ? 'a ping' : `${unansweredPings} pings`;
  return `after ${pings} that the ${otherPeer(ender)} did not answer`;
}

function idleCause({ at, lastFrameAt, code }: CauseEvidence): string | undefined {
  if (lastFrameAt === undefined || code === 1000) return undefined;
  const seconds = (at - lastFrameAt) / 1e9;
  const timeout = ROUND_TIMEOUTS.find((round) => Math.abs(seconds - round) <= 1 + round / 100);
  if (timeout === undefined) return undefined;
  return `after ${seconds.toFixed(1)} s without a frame, which looks like a timeout of ${timeout} s`;
}
