import { createHash } from 'node:crypto';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { Watch } from './watch.ts';

/** How a peer has seen the other side end. */
export type PeerEnd = 'open' | 'finished' | 'reset';

export interface PeerOptions {
  /** Whether what comes is only counted and summed up, for there is much of it. */
  readonly isSummed?: boolean;
}

/** One end of a connection, as a test holds it: it says what it is told to and keeps all that comes. */
export class TcpPeer {
  private readonly watch = new Watch();
  private readonly pieces: Buffer[] = [];
  private readonly hash = createHash('sha256');
  private length = 0;
  private end: PeerEnd = 'open';

  constructor(
    readonly socket: Socket,
    { isSummed = false }: PeerOptions = {},
  ) {
    socket.on('data', (bytes: Buffer) => {
      this.length += bytes.length;
      if (isSummed) this.hash.update(bytes);
      else this.pieces.push(bytes);
      this.watch.moved();
    });
    socket.on('end', () => this.ended('finished'));
    socket.on('error', () => this.ended('reset'));
    socket.on('close', () => this.ended('finished'));
    onTestFinished(() => {
      socket.destroy();
    });
  }

  get received(): Buffer {
    return Buffer.concat(this.pieces);
  }

  get receivedText(): string {
    return this.received.toString('latin1');
  }

  get receivedLength(): number {
    return this.length;
  }

  /** SHA-256 of all that came, in hex; to be asked for once. */
  get receivedSum(): string {
    return this.hash.digest('hex');
  }

  get seenEnd(): PeerEnd {
    return this.end;
  }

  send(bytes: Uint8Array | string): this {
    this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
    return this;
  }

  /** Sends no more. */
  finish(): this {
    this.socket.end();
    return this;
  }

  reset(): this {
    this.socket.resetAndDestroy();
    return this;
  }

  /** Resolves once so much has come that the condition holds. */
  async until(condition: (peer: this) => boolean): Promise<this> {
    await this.watch.until(
      () => (condition(this) ? true : undefined),
      () => `${this.end}, ${this.length} bytes: ${JSON.stringify(this.receivedText.slice(-400))}`,
    );
    return this;
  }

  /** All that came, once it ends with this text. */
  async untilText(text: string): Promise<string> {
    await this.until((peer) => peer.receivedText.endsWith(text));
    return this.receivedText;
  }

  untilLength(length: number): Promise<this> {
    return this.until((peer) => peer.receivedLength >= length);
  }

  /**
   * Sends a piece again and again, until nobody takes it any more or it was sent `most` times.
   *
   * @returns how often it was sent; the last time is still on its way where nobody takes it
   */
  async sendUntilStalled(piece: Uint8Array, most: number): Promise<number> {
    for (let sent = 1; sent <= most; sent++) {
      let isTaken = false;
      this.socket.write(piece, () => {
        isTaken = true;
      });
      // All who could take it are in this process, so that it is a matter of turns and not of time.
      for (let turns = 0; turns < 300 && !isTaken; turns++)
        await new Promise((resolve) => setImmediate(resolve));
      if (!isTaken) return sent;
    }
    return most;
  }

  /** Resolves once the other side is gone, of which only those learn who go on sending after its end. */
  async untilGone(): Promise<void> {
    while (this.end !== 'reset') {
      this.send('anybody there?');
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** How the other side has ended, once it has. */
  async untilEnd(): Promise<PeerEnd> {
    await this.until((peer) => peer.seenEnd !== 'open');
    return this.end;
  }

  private ended(how: PeerEnd): void {
    if (this.end === 'open' || how === 'reset') this.end = how;
    this.watch.moved();
  }
}

/** A TCP server of a test, on a free port of 127.0.0.1. */
export interface TcpServer {
  readonly port: number;
  /** Those that have come, in order. */
  readonly peers: readonly TcpPeer[];
  /** The next one that comes, or has come and was not asked for yet. */
  next(): Promise<TcpPeer>;
  /** Ends it before the test does: nobody listens on its port any more. */
  stop(): Promise<void>;
}

/** Starts a server that ends with the test. @param serve what it does with each that comes */
export async function tcpServer(
  serve: (peer: TcpPeer) => void = () => {},
  options: PeerOptions = {},
): Promise<TcpServer> {
  const peers: TcpPeer[] = [];
  const watch = new Watch();
  let given = 0;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const peer = new TcpPeer(socket, options);
    peers.push(peer);
    serve(peer);
    watch.moved();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = (): Promise<void> => {
    for (const { socket } of peers) socket.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  onTestFinished(stop);
  return {
    port: (server.address() as AddressInfo).port,
    peers,
    next: async () => {
      const place = given++;
      return watch.until(
        () => peers[place],
        () => `${peers.length} have come`,
      );
    },
    stop,
  };
}

/** Connects to a port of 127.0.0.1. */
export async function tcpClient(port: number, options: PeerOptions = {}): Promise<TcpPeer> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true });
  const peer = new TcpPeer(socket, options);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('error', reject);
  });
  return peer;
}
