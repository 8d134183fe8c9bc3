import { copyBytes } from '../bytes/copy.ts';
import { type Direction, NOT_IN_FILE, type StreamBytes } from '../stream/events.ts';
import type { Nanoseconds } from '../stream/time.ts';
import { BYTES_THAT_TELL, looksLikeRequest, looksLikeResponse, unreadableReason } from './first-bytes.ts';
import { type HttpHead, parseHead, parseRequestLine, parseStatusLine } from './head.ts';
import { HeadCollector } from './head-collector.ts';
import { BodySkipper, requestBodyFraming, responseBodyFraming } from './message-body.ts';
import { asksForWebSocket } from './upgrade-request.ts';

export interface UpgradeLimits {
  /** Bytes of a request or response head. */
  readonly longestHead: number;
  /** Bytes of one direction that may wait for the other: frames sent before the response, or a response before its request. */
  readonly bytesHeldInHandshake: number;
  /** The same for the number of pieces they came in, each of which costs more than its bytes. */
  readonly piecesHeldInHandshake: number;
}

/** Why a stream is not, or no longer, read as HTTP/1.1 that may turn into WebSocket. */
export type NotReadable =
  | 'tls'
  | 'tls-alert'
  | 'http-2'
  | 'not-http'
  | 'other-upgrade'
  | 'head-too-long'
  | 'held-too-much'
  | 'gap';

/** Told what one HTTP/1.1 connection does about WebSocket; may ask more than once when refused. */
export interface UpgradeHandler {
  /** @param bytes the head as it was on the wire; only lent */
  asked(request: HttpHead, at: Nanoseconds, bytes: Uint8Array): void;
  /** The final answer to the last `asked`: 101, or a refusal. */
  answered(response: HttpHead, status: number, at: Nanoseconds, bytes: Uint8Array): void;
  refusalBody(bytes: Uint8Array): void;
  /** The client sent these bytes before it had the answer that turned out to be a 101; `upgraded` gets them next. */
  sentEarly(chunk: StreamBytes): void;
  /** Bytes after a 101, starting with the first one behind the head. */
  upgraded(direction: Direction, chunk: StreamBytes): void;
  /**
   * Nothing more of this stream will be read; said once.
   *
   * @param bytes where it became clear, as far as they were looked at; only lent
   */
  abandoned(reason: NotReadable, bytes: Uint8Array): void;
}

type ClientState = HeadCollector | BodySkipper | 'waiting' | 'upgraded';
type ServerState = HeadCollector | BodySkipper | 'upgraded';

interface PendingRequest {
  readonly method: string;
  readonly asksForWebSocket: boolean;
  /** What the client sends next depends on the answer. */
  readonly clientWaits: boolean;
}

/** Follows HTTP/1.1 in both directions of one stream until it turns into WebSocket. */
export class UpgradeReader {
  private client: ClientState;
  private server: ServerState;
  /** Whether the body being skipped belongs to a refusal of WebSocket. */
  private refusing = false;
  private readonly pending: PendingRequest[] = [];
  private readonly held: Record<Direction, HeldChunk[]> = {
    'client-to-server': [],
    'server-to-client': [],
  };
  private readonly heldBytes: Record<Direction, number> = { 'client-to-server': 0, 'server-to-client': 0 };
  private isAbandoned = false;
  /** Chunks so far, and the number of the one that completed the response. */
  private arrived = 0;
  private responseArrived = 0;

  /** @param concerns which requests the handler is to be told of; those for WebSocket where nothing else is said */
  constructor(
    private readonly limits: UpgradeLimits,
    private readonly handler: UpgradeHandler,
    private readonly concerns: (request: HttpHead) => boolean = asksForWebSocket,
  ) {
    this.client = new HeadCollector(limits.longestHead);
    this.server = new HeadCollector(limits.longestHead);
  }

  accept(direction: Direction, chunk: StreamBytes): void {
    if (this.isAbandoned || chunk.bytes.length === 0) return;
    if (this.stateOf(direction) === 'upgraded') {
      this.handler.upgraded(direction, chunk);
      return;
    }
    this.arrived++;
    this.held[direction].push({ chunk, order: this.arrived });
    this.heldBytes[direction] += chunk.bytes.length;
    this.pump();
    this.keepHeld(direction);
  }

  /** Bytes are missing. After the upgrade that is the frame reader's matter. */
  gap(): void {
    this.abandon('gap');
  }

  /** Bytes of a direction that wait for the other, in their pieces; only lent. */
  waiting(direction: Direction): readonly Uint8Array[] {
    return this.held[direction].map(({ chunk }) => chunk.bytes);
  }

  /** The beginning of a request whose rest has not come; only lent. */
  unfinishedRequest(): Uint8Array {
    const { client } = this;
    return client instanceof HeadCollector ? client.bytes() : NO_BYTES;
  }

  private stateOf(direction: Direction): ClientState | ServerState {
    return direction === 'client-to-server' ? this.client : this.server;
  }

  /** What could not be read yet outlives the call that lent it, so its bytes are copied. */
  private keepHeld(direction: Direction): void {
    const queue = this.held[direction];
    const last = queue.at(-1);
    if (last === undefined) return;
    const { chunk, order } = last;
    queue[queue.length - 1] = { chunk: { ...chunk, bytes: copyBytes(chunk.bytes) }, order };
    const { bytesHeldInHandshake, piecesHeldInHandshake } = this.limits;
    if (this.heldBytes[direction] > bytesHeldInHandshake || queue.length > piecesHeldInHandshake)
      this.abandon('held-too-much');
  }

  /** Reads what is held until neither direction can go on without the other. */
  private pump(): void {
    let progress = true;
    while (progress && !this.isAbandoned) {
      const [first, second] = this.directionsInOrder();
      progress = this.step(first) || this.step(second);
    }
  }

  /** Requests come before what answers them; once upgraded, what came first. */
  private directionsInOrder(): readonly [Direction, Direction] {
    const client = this.held['client-to-server'][0]?.order ?? Number.POSITIVE_INFINITY;
    const server = this.held['server-to-client'][0]?.order ?? Number.POSITIVE_INFINITY;
    const serverFirst = this.client === 'upgraded' && server < client;
    return serverFirst ? ['server-to-client', 'client-to-server'] : ['client-to-server', 'server-to-client'];
  }

  private step(direction: Direction): boolean {
    const held = this.held[direction][0];
    if (held === undefined) return false;
    const { chunk } = held;
    const taken = direction === 'client-to-server' ? this.stepClient(held) : this.stepServer(held);
    if (taken === 0) return false;
    this.heldBytes[direction] -= taken;
    const queue = this.held[direction];
    if (taken >= chunk.bytes.length) queue.shift();
    else queue[0] = { chunk: after(chunk, taken), order: held.order };
    return true;
  }

  private stepClient({ chunk, order }: HeldChunk): number {
    const state = this.client;
    if (state === 'waiting') return 0;
    if (state === 'upgraded') {
      if (order < this.responseArrived) this.handler.sentEarly(chunk);
      return this.handOn('client-to-server', chunk);
    }
    if (state instanceof BodySkipper) {
      const taken = state.accept(chunk.bytes, () => {});
      if (state.broken) this.abandon('not-http');
      if (state.done) this.client = new HeadCollector(this.limits.longestHead);
      return taken;
    }
    const taken = state.accept(chunk.bytes);
    if (state.complete) this.acceptRequest(state.bytes(), chunk.at);
    else this.judgePartialHead(state, looksLikeRequest);
    return taken;
  }

  private stepServer({ chunk, order }: HeldChunk): number {
    const state = this.server;
    if (state === 'upgraded') return this.handOn('server-to-client', chunk);
    if (state instanceof BodySkipper) {
      const taken = state.accept(chunk.bytes, (piece) => {
        if (this.refusing) this.handler.refusalBody(piece);
      });
      if (state.broken) this.abandon('not-http');
      if (state.done) this.finishResponse();
      return taken;
    }
    // A response that overtook its request in the capture waits for it.
    if (this.pending.length === 0) return 0;
    const taken = state.accept(chunk.bytes);
    this.responseArrived = order;
    if (state.complete) this.acceptResponse(state.bytes(), chunk.at);
    else this.judgePartialHead(state, looksLikeResponse);
    return taken;
  }

  /** Gives what was held until the upgrade. */
  private handOn(direction: Direction, chunk: StreamBytes): number {
    this.handler.upgraded(direction, chunk);
    return chunk.bytes.length;
  }

  private acceptRequest(bytes: Uint8Array, at: Nanoseconds): void {
    const head = parseHead(bytes);
    const line = parseRequestLine(head.line);
    const asks = this.concerns(head);
    // A handshake is read even when its request line is wrong. What would be passed over in pieces is as a whole too.
    if ((line === undefined && !asks) || line?.method === 'PRI' || !looksLikeRequest(bytes)) {
      this.abandon(unreadableReason(bytes), bytes);
      return;
    }
    const method = line?.method ?? 'GET';
    const clientWaits = asks || method === 'CONNECT';
    this.pending.push({ method, asksForWebSocket: asks, clientWaits });
    if (asks) this.handler.asked(head, at, bytes);
    const body = new BodySkipper(requestBodyFraming(head));
    if (clientWaits) this.client = 'waiting';
    else this.client = body.done ? new HeadCollector(this.limits.longestHead) : body;
  }

  private acceptResponse(bytes: Uint8Array, at: Nanoseconds): void {
    const head = parseHead(bytes);
    const status = parseStatusLine(head.line)?.status;
    const request = this.pending[0];
    this.server = new HeadCollector(this.limits.longestHead);
    if (status === undefined || request === undefined) {
      this.abandon(unreadableReason(bytes), bytes);
      return;
    }
    // RFC 9110 15.2: interim responses precede the final one.
    if (status < 200 && status !== 101) return;
    this.pending.shift();
    if (request.asksForWebSocket) this.handler.answered(head, status, at, bytes);
    if (status === 101) {
      this.switchProtocols(request);
      return;
    }
    const body = new BodySkipper(responseBodyFraming(head, status, request.method));
    const isTunnel = request.method === 'CONNECT' && status < 300;
    this.refusing = request.asksForWebSocket;
    if (!isTunnel && !body.done) this.server = body;
    else this.finishResponse();
    // A tunnel, or a refused upgrade, goes on with the next request.
    if (request.clientWaits) this.client = new HeadCollector(this.limits.longestHead);
  }

  private switchProtocols(request: PendingRequest): void {
    if (!request.asksForWebSocket) {
      this.abandon('other-upgrade');
      return;
    }
    this.client = 'upgraded';
    this.server = 'upgraded';
  }

  private finishResponse(): void {
    this.refusing = false;
    this.server = new HeadCollector(this.limits.longestHead);
  }

  private judgePartialHead(state: HeadCollector, plausible: (bytes: Uint8Array) => boolean): void {
    const bytes = state.bytes();
    if (state.tooLong) this.abandon('head-too-long', bytes);
    else if (bytes.length >= BYTES_THAT_TELL && !plausible(bytes))
      this.abandon(unreadableReason(bytes), bytes);
  }

  private abandon(reason: NotReadable, bytes: Uint8Array = NO_BYTES): void {
    if (this.isAbandoned) return;
    this.isAbandoned = true;
    this.held['client-to-server'].length = 0;
    this.held['server-to-client'].length = 0;
    this.handler.abandoned(reason, bytes);
  }
}

const NO_BYTES = new Uint8Array(0);

interface HeldChunk {
  readonly chunk: StreamBytes;
  /** Among the chunks of both directions. */
  readonly order: number;
}

function after(chunk: StreamBytes, taken: number): StreamBytes {
  const origin = chunk.origin === NOT_IN_FILE ? NOT_IN_FILE : chunk.origin + taken;
  return { bytes: chunk.bytes.subarray(taken), origin, at: chunk.at };
}
