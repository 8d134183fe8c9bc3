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

export interface Ping extends Heartbeat {
  /** Whether it must be answered: what a proxy made up wrongly need not be. */
  readonly isOwed?: boolean;
}

interface WaitingPing extends Ping {
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
   * @param keptBackFor how long the ping of a frame was kept from the answerer on its way, for ever where it never came
   */
  constructor(
    private readonly answerer: Peer,
    private readonly pingsAreMissing: () => boolean = () => false,
    private readonly answered: (ping: Heartbeat, pong: Heartbeat) => void = () => {},
    private readonly keptBackFor: (frame: number) => Nanoseconds = () => 0,
  ) {}

  ping(ping: Ping): PlacedFinding[] {
    this.waiting.push({ ...ping, isPerhapsAnswered: false, stranger: undefined });
    if (this.waiting.length <= MOST_WAITING) return [];
    const oldest = this.waiting.shift()!;
    if (!this.hasCome(oldest)) return this.strangerOf(oldest);
    return oldest.isPerhapsAnswered ? [] : this.unanswered(oldest);
  }

  pong(pong: Heartbeat): PlacedFinding[] {
    const lost = this.forgetLost();
    const found = this.answeredBy(pong);
    if (found < 0) return [...lost, ...this.strange(pong)];
    const ping = this.waiting[found]!;
    this.answered(ping, pong);
    const strangers = this.waiting.slice(0, found + 1).flatMap(({ stranger }) => stranger ?? []);
    this.waiting = this.waiting.slice(found + 1).map((other) => perhapsAnswered(other, pong));
    return [...lost, ...strangers.map((stranger) => this.unsolicited(stranger)), ...this.late(ping, pong)];
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
      if (ping.isPerhapsAnswered || !this.hasCome(ping) || !couldAnswer(this.cameAt(ping)))
        return this.strangerOf(ping);
      return this.unanswered(ping);
    });
  }

  /** When a ping came to the answerer. */
  private cameAt({ frame, at }: Heartbeat): Nanoseconds {
    return at + this.keptBackFor(frame);
  }

  private hasCome(ping: Heartbeat): boolean {
    return Number.isFinite(this.cameAt(ping));
  }

  /** Pings that a proxy did not pass on wait for nothing. */
  private forgetLost(): PlacedFinding[] {
    const lost = this.waiting.filter((ping) => !this.hasCome(ping));
    if (lost.length === 0) return [];
    this.waiting = this.waiting.filter((ping) => this.hasCome(ping));
    return lost.flatMap((ping) => this.strangerOf(ping));
  }

  private strangerOf({ stranger }: WaitingPing): PlacedFinding[] {
    return stranger === undefined ? [] : [this.unsolicited(stranger)];
  }

  // RFC 6455 5.5.3: a pong may pass over earlier pings; of several with its payload it answers the first that isn't old.
  private answeredBy({ payload, at }: Heartbeat): number {
    const inTime = this.waiting.findIndex(
      (ping) => ping.payload === payload && at - this.cameAt(ping) <= PONG_PATIENCE,
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

  private unanswered({ frame, at, stranger, isOwed = true }: WaitingPing): PlacedFinding[] {
    const peer = this.answerer;
    if (!isOwed) return [];
    if (stranger === undefined)
      return [placed({ rule: 'ping-unanswered', peer, detail: peer }, { frame, at })];
    return [placed({ rule: 'pong-payload-differs', peer }, stranger)];
  }

  private late(ping: Heartbeat, pong: Heartbeat): PlacedFinding[] {
    const after = pong.at - this.cameAt(ping);
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
