import type { Direction, Endpoint } from '../../../src-core/stream/events.ts';
import type { CertificateFacts, Refusal } from '../../../src-core/stream/relayed.ts';
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

  /** @param steps what happened on the way to it, up to now */
  constructor(
    readonly leg: Leg,
    private readonly recorder: ProxyRecorder,
    private readonly steps: readonly TimedStep[],
  ) {
    this.client = remoteEnd(leg.tcp);
    this.proxy = localEnd(leg.tcp);
  }

  /** The same client, once TLS is spoken with it. */
  secured(leg: Leg): ClientConnection {
    const step = { step: 'client-secured', at: performance.now() } as const;
    return new ClientConnection(leg, this.recorder, [...this.steps, step]);
  }

  /** A record of what passes between the client and a server from now on. */
  record(server: Leg, steps: readonly TimedStep[]): RecordedStream {
    return this.open(remoteEnd(server.tcp), { client: this.leg, server, steps: this.stepsWith(steps) });
  }

  /** The same where the proxy itself speaks WebSocket with the client. */
  recordOwn(steps: readonly TimedStep[]): RecordedStream {
    return this.open(this.proxy, { client: this.leg, steps: this.stepsWith(steps) });
  }

  /** Answers instead of a server and closes; what was asked and what it was told is recorded. */
  refuse(asked: Uint8Array, answer: ProxyAnswer): void {
    const bytes = Buffer.from(answer.response ?? answerBytes(answer));
    this.finish(bytes);
    const { status, sentence, unbelieved } = answer;
    const refusal =
      unbelieved === undefined ? { status, sentence } : { status, sentence, unbelievedHost: unbelieved.host };
    this.noteRefusal(
      [
        ['client-to-server', asked],
        ['server-to-client', bytes],
      ],
      refusal,
      unbelieved?.certificate ?? null,
    );
  }

  /** Records why nothing came of what the client wanted, with what was said so far and what the server showed. */
  noteRefusal(
    said: readonly (readonly [Direction, Uint8Array])[],
    refusal: Refusal,
    certificate: CertificateFacts | null = null,
  ): void {
    const record = this.open(this.proxy, { client: this.leg, steps: this.steps, refusal, certificate });
    for (const [direction, bytes] of said) record.bytes(direction, bytes);
    record.finished('server-to-client');
    record.finished('client-to-server');
  }

  /** Sends the last bytes, and closes when they were read, or at length without that. */
  finish(bytes: Buffer): void {
    const { stream, tcp } = this.leg;
    stream.on('error', () => {});
    // What still comes is read and dropped: a reset would take the last bytes away before they were read.
    stream.on('data', () => {});
    stream.resume();
    stream.once('end', () => tcp.destroySoon());
    stream.end(bytes, () => {
      if (stream.closed) return;
      const timer = setTimeout(() => tcp.destroy(), PATIENCE);
      stream.once('close', () => clearTimeout(timer));
    });
  }

  private stepsWith(others: readonly TimedStep[]): readonly TimedStep[] {
    return [...this.steps, ...others].sort((one, other) => one.at - other.at);
  }

  private open(server: Endpoint, origin: StreamOrigin): RecordedStream {
    return this.recorder.open(this.client, server, streamFacts(origin));
  }
}
