import { type Nanoseconds, secondsInWords } from '../stream/time.ts';
import type { Finding, Peer, PlacedFinding } from './violations/violation.ts';

/** A pong should come as soon as is practical; one later than this is told (RFC 6455 5.5.2). */
export const PONG_PATIENCE: Nanoseconds = 5e9;
/** Pings of one side that are remembered until their pong comes. */
const MOST_WAITING = 1024;

/** A ping or pong as it was seen. */
export interface Heartbeat {
  /** Row of the frame. */
  readonly frame: number;
  readonly at: Nanoseconds;
  /** The payload, one character a byte. */
  readonly payload: string;
}

interface WaitingPing extends Heartbeat {
  /** A pong that answers this ping, or an earlier one with the same payload. */
  readonly isPerhapsAnswered: boolean;
  /** A pong that came meanwhile and carries the payload of no ping. */
  readonly stranger: Heartbeat | undefined;
}

/**
 * The pings of one side and the pongs of the other. A pong may answer the newest of several pings alone
 * (RFC 6455 5.5.3), and one that answers none is allowed as a heartbeat in one direction.
 */
export class Heartbeats {
  private waiting: WaitingPing[] = [];

  /**
   * @param answerer who owes the pongs
   * @param pingsAreMissing whether there may have been pings that are not in the capture
   * @param answered told of each ping and the pong that answers it
   */
  constructor(
    private readonly answerer: Peer,
    private readonly pingsAreMissing: () => boolean = () => false,
    private readonly answered: (ping: Heartbeat, pong: Heartbeat) => void = () => {},
  ) {}

  ping(ping: Heartbeat): PlacedFinding[] {
    this.waiting.push({ ...ping, isPerhapsAnswered: false, stranger: undefined });
    if (this.waiting.length <= MOST_WAITING) return [];
    const oldest = this.waiting.shift()!;
    return oldest.isPerhapsAnswered ? [] : this.unanswered(oldest);
  }

  pong(pong: Heartbeat): PlacedFinding[] {
    const found = this.answeredBy(pong);
    if (found < 0) return this.strange(pong);
    const ping = this.waiting[found]!;
    this.answered(ping, pong);
    const strangers = this.waiting.slice(0, found + 1).flatMap(({ stranger }) => stranger ?? []);
    this.waiting = this.waiting.slice(found + 1).map((other) => perhapsAnswered(other, pong));
    return [...strangers.map((stranger) => this.unsolicited(stranger)), ...this.late(ping, pong)];
  }

  /**
   * No more will come.
   *
   * @param couldAnswer whether the other side had the chance to answer a ping sent at that moment
   */
  end(couldAnswer: (at: Nanoseconds) => boolean): PlacedFinding[] {
    const { waiting } = this;
    this.waiting = [];
    return waiting.flatMap((ping) => {
      if (ping.isPerhapsAnswered || !couldAnswer(ping.at)) {
        return ping.stranger === undefined ? [] : [this.unsolicited(ping.stranger)];
      }
      return this.unanswered(ping);
    });
  }

  // RFC 6455 5.5.3: a pong may pass over earlier pings; of several with its payload it answers the first that isn't old.
  private answeredBy({ payload, at }: Heartbeat): number {
    const inTime = this.waiting.findIndex(
      (ping) => ping.payload === payload && at - ping.at <= PONG_PATIENCE,
    );
    return inTime >= 0 ? inTime : this.waiting.findIndex((ping) => ping.payload === payload);
  }

  private strange(pong: Heartbeat): PlacedFinding[] {
    // RFC 6455 5.5.3: a pong carries the payload of its ping; whether this one should have shows later.
    const at = this.waiting.findIndex(({ stranger }) => stranger === undefined);
    if (at < 0) return this.pingsAreMissing() ? [] : [this.unsolicited(pong)];
    this.waiting[at] = { ...this.waiting[at]!, stranger: pong };
    return [];
  }

  private unanswered({ frame, at, stranger }: WaitingPing): PlacedFinding[] {
    const peer = this.answerer;
    if (stranger === undefined)
      return [placed({ rule: 'ping-unanswered', peer, detail: peer }, { frame, at })];
    return [placed({ rule: 'pong-payload-differs', peer }, stranger)];
  }

  private late(ping: Heartbeat, pong: Heartbeat): PlacedFinding[] {
    const after = pong.at - ping.at;
    if (after <= PONG_PATIENCE) return [];
    const detail = secondsInWords(after);
    return [placed({ rule: 'pong-late', peer: this.answerer, detail }, pong)];
  }

  private unsolicited(pong: Heartbeat): PlacedFinding {
    return placed({ rule: 'pong-unsolicited', peer: this.answerer }, pong);
  }
}

/** The same ping where nothing changes, which spares a flood of them. */
function perhapsAnswered(ping: WaitingPing, { payload }: Heartbeat): WaitingPing {
  if (ping.isPerhapsAnswered || ping.payload !== payload) return ping;
  return { ...ping, isPerhapsAnswered: true };
}

function placed(finding: Finding, { frame, at }: Pick<Heartbeat, 'frame' | 'at'>): PlacedFinding {
  return { finding, frame, at };
}
