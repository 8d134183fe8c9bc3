import { lengthOf, type PassingUnit } from './passing-unit.ts';

/** Bytes that wait, at most: their sender waits from then on. */
const MOST_WAITING = 64 * 1024 * 1024;

export interface QueueParts {
  /** Lets a unit go on, or not, as its fate says. */
  readonly emit: (unit: PassingUnit) => void;
  /** Has the sender wait, or not any more. */
  readonly pause: (isPaused: boolean) => void;
}

/** Messages that wait to go on, in their order: each waits for those before it. */
export class UnitQueue {
  private readonly units: PassingUnit[] = [];
  private bytes = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: QueueParts) {}

  get isEmpty(): boolean {
    return this.units.length === 0;
  }

  push(unit: PassingUnit): void {
    this.units.push(unit);
    this.count(lengthOf(unit));
    this.flush();
  }

  /** Lets go on what is not kept back. */
  flush(): void {
    clearTimeout(this.timer);
    for (let first = this.units[0]; first !== undefined; first = this.units[0]) {
      const wait = first.notBefore - performance.now();
      if (first.isHeld) return;
      if (wait > 0) {
        this.timer = setTimeout(() => this.flush(), wait);
        return;
      }
      this.units.shift();
      this.count(-lengthOf(first));
      this.parts.emit(first);
    }
  }

  /** Nothing waits any longer: what is held is not sent, all else is, or nothing at all. */
  empty(rest: 'forward' | 'drop'): void {
    for (const unit of this.units) {
      const goesOn = !unit.isHeld && rest === 'forward';
      if (unit.fate === 'forward' && !goesOn) unit.fate = 'drop';
      unit.isHeld = false;
      unit.release?.();
      unit.notBefore = 0;
    }
    this.flush();
  }

  /** @param more bytes that wait, or wait no more where negative */
  private count(more: number): void {
    const wasFull = this.bytes > MOST_WAITING;
    this.bytes += more;
    const isFull = this.bytes > MOST_WAITING;
    if (wasFull !== isFull) this.parts.pause(isFull);
  }
}
