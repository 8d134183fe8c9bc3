import type { Direction, Endpoint } from '../../../src-core/stream/events.ts';
import { type Leg, localEnd, remoteEnd } from './leg.ts';
import { answerBytes, type ProxyAnswer } from './proxy-answer.ts';
import type { RecordedStream } from './recorded-stream.ts';
import type { ProxyRecorder } from './recorder.ts';
import { type StreamOrigin, streamFacts, type TimedStep } from './stream-facts.ts';

/** How long a client may take to read a refusal before its connection is closed, in milliseconds. */
const PATIENCE = 2000;

/** A client of the proxy: who it is, what is recorded of it, and what the proxy itself says to it. */
export class ClientConnection {
  /** Where it reached the proxy. */
  readonly proxy: Endpoint;
  private readonly client: Endpoint;
  private readonly steps: readonly TimedStep[];

  /** @param since when it connected, as `performance.now()` gives it */
  constructor(
    readonly leg: Leg,
    private readonly recorder: ProxyRecorder,
    private readonly since: number,
  ) {
    this.client = remoteEnd(leg.tcp);
    this.proxy = localEnd(leg.tcp);
    this.steps = [{ step: 'client-connected', at: since }];
  }

  /** The same client, once TLS is spoken with it. */
  secured(leg: Leg): ClientConnection {
    return new ClientConnection(leg, this.recorder, this.since);
  }

  /** A record of what passes between the client and a server from now on. */
  record(server: Leg, steps: readonly TimedStep[]): RecordedStream {
    return this.open(remoteEnd(server.tcp), { client: this.leg, server, steps: [...this.steps, ...steps] });
  }

  /** The same where the proxy itself speaks WebSocket with the client. */
  recordOwn(steps: readonly TimedStep[]): RecordedStream {
    return this.open(this.proxy, { client: this.leg, steps: [...this.steps, ...steps] });
  }

  /** Answers instead of a server and closes; what was asked and what it was told is recorded. */
  refuse(asked: Uint8Array, answer: ProxyAnswer): void {
    const bytes = answerBytes(answer);
    this.finish(bytes);
    this.noteRefusal(
      [
        ['client-to-server', asked],
        ['server-to-client', bytes],
      ],
      answer,
    );
  }

  /** Records why nothing came of what the client wanted, with what was said so far. */
  noteRefusal(said: readonly (readonly [Direction, Uint8Array])[], { status, sentence }: ProxyAnswer): void {
    const refusal = { status, sentence };
    const record = this.open(this.proxy, { client: this.leg, steps: this.steps, refusal });
    for (const [direction, bytes] of said) record.bytes(direction, bytes);
    record.finished('server-to-client');
    record.finished('client-to-server');
  }

  private open(server: Endpoint, origin: StreamOrigin): RecordedStream {
    return this.recorder.open(this.client, server, streamFacts(origin));
  }

  /** Sends the last bytes, and closes when they were read, or at length without that. */
  private finish(bytes: Buffer): void {
    const { stream, tcp } = this.leg;
    stream.on('error', () => {});
    stream.end(bytes);
    // What still comes is read and dropped: a reset would take the answer away before it was read.
    stream.on('data', () => {});
    stream.resume();
    const timer = setTimeout(() => tcp.destroy(), PATIENCE);
    stream.once('close', () => clearTimeout(timer));
    stream.once('end', () => tcp.destroySoon());
  }
}
