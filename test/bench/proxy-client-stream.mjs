import { closed, opened } from './proxy-client-socket.mjs';

/** Bytes that may wait to be sent. */
const ROOM = 256 * 1024;
/** Messages that are sent before what came is looked at. */
const AT_A_TIME = 256;

/**
 * Messages sent as fast as they are taken, each of which comes back.
 *
 * @param inFlight how many may be on their way at a time; as many as back-pressure allows when there is none
 * @returns how many a second came back
 */
export async function stream({ url, size, most, seconds, inFlight = Number.POSITIVE_INFINITY }) {
  const socket = await opened(url);
  const streaming = new Streaming(socket, { payload: Buffer.alloc(size, 0x62), most, inFlight });
  const start = performance.now();
  const timer = setTimeout(() => streaming.end(), seconds * 1000);
  const count = await streaming.finished;
  clearTimeout(timer);
  const took = (performance.now() - start) / 1000;
  await closed(socket);
  return { count, perSecond: count / took };
}

class Streaming {
  sent = 0;
  received = 0;
  isOver = false;
  /** Whether it goes on once another message is back. */
  isHeld = false;

  constructor(socket, { payload, most, inFlight }) {
    Object.assign(this, { socket, payload, most, inFlight });
    this.finished = new Promise((resolve) => {
      this.resolve = resolve;
    });
    socket.on('message', () => this.take());
    socket.once('close', () => this.end());
    this.sendMore();
  }

  end() {
    this.isOver = true;
    this.resolve(this.received);
  }

  take() {
    if (this.isOver) return;
    this.received++;
    if (this.received === this.most) this.end();
    else if (this.isHeld) this.sendMore();
  }

  sendMore() {
    const { socket, payload, most } = this;
    const to = Math.min(most, this.sent + AT_A_TIME, this.received + this.inFlight);
    this.isHeld = to === this.received + this.inFlight;
    while (this.sent < to) {
      this.sent++;
      if (socket.bufferedAmount > ROOM) {
        this.isHeld = false;
        socket.send(payload, () => this.sendLater());
        return;
      }
      socket.send(payload);
    }
    if (!this.isHeld) this.sendLater();
  }

  /** What has come is looked at first. */
  sendLater() {
    setImmediate(() => {
      if (!this.isOver && this.sent < this.most) this.sendMore();
    });
  }
}
