import { uint32Column } from './columns.ts';
import type { Row } from './frame-table.ts';

/** Which ping each pong answers, 8 bytes a pong. */
export class RoundTripTable {
  /** In order, as pongs become rows in order. */
  private readonly pongs = uint32Column();
  private readonly pings = uint32Column();
  private answered = 0;

  /** @param pong row of a frame behind those of all pongs before */
  add(ping: Row, pong: Row): void {
    this.pongs.set(this.answered, pong);
    this.pings.set(this.answered, ping);
    this.answered++;
  }

  /** The ping that a pong answers; `undefined` for other frames, and pongs that answer none. */
  pingOf(pong: Row): Row | undefined {
    let low = 0;
    let high = this.answered;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.pongs.get(middle) < pong) low = middle + 1;
      else high = middle;
    }
    return low < this.answered && this.pongs.get(low) === pong ? this.pings.get(low) : undefined;
  }
}
