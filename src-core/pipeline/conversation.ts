import type { CaptureStore } from '../capture-store/capture-store.ts';
import type { Connection } from '../capture-store/connection.ts';
import type { PayloadSpool } from '../capture-store/payload-place.ts';
import { looksLikeRequest, looksLikeResponse } from '../http-upgrade/first-bytes.ts';
import { type HttpHead, headerList } from '../http-upgrade/head.ts';
import { type NotReadable, type UpgradeHandler, UpgradeReader } from '../http-upgrade/upgrade-reader.ts';
import { requestUrl } from '../http-upgrade/upgrade-request.ts';
import {
  type Direction,
  type Endpoint,
  opposite,
  type StreamBytes,
  type StreamEvent,
} from '../stream/events.ts';
import type { Nanoseconds } from '../stream/time.ts';
import { FrameReader } from '../websocket/frame-reader.ts';
import { FrameRecorder } from './frame-recorder.ts';
import type { Limits } from './limits.ts';

type Opened = Extract<StreamEvent, { kind: 'stream-opened' }>;
type Closed = Extract<StreamEvent, { kind: 'stream-closed' }>;

/** One byte stream on its way through the stages: HTTP until an upgrade, frames after it. */
export class Conversation implements UpgradeHandler {
  private readonly upgrade: UpgradeReader;
  private readonly openedAt: Nanoseconds;
  private client: Endpoint;
  private server: Endpoint;
  /** A guess about who the client is may still be turned round. */
  private roleIsGuessed: boolean;
  private isTurned = false;
  private connection: Connection | undefined;
  /** Whether an earlier request of this stream asked for WebSocket. */
  private hasAsked = false;
  private readers: Record<Direction, FrameReader> | undefined;

  constructor(
    private readonly store: CaptureStore,
    private readonly spool: PayloadSpool,
    private readonly limits: Limits,
    opened: Opened,
  ) {
    this.upgrade = new UpgradeReader(limits, this);
    this.openedAt = opened.at;
    this.client = opened.client;
    this.server = opened.server;
    this.roleIsGuessed = opened.clientRole === 'guessed';
  }

  bytes(direction: Direction, chunk: StreamBytes): void {
    if (this.roleIsGuessed) this.judgeRole(direction, chunk.bytes);
    this.upgrade.accept(this.seen(direction), chunk);
  }

  gap(direction: Direction, missingBytes: number, at: Nanoseconds): void {
    const seen = this.seen(direction);
    if (this.connection !== undefined) {
      const gaps = this.connection.gaps[seen];
      gaps.count++;
      gaps.bytes += missingBytes;
    }
    const reader = this.readers?.[seen];
    if (reader === undefined) {
      this.upgrade.gap();
      return;
    }
    reader.skip(missingBytes, at);
    if (!reader.isSynchronised && this.connection !== undefined)
      this.connection.gaps[seen].boundariesLost = true;
  }

  closed(event: Closed): void {
    this.readers?.['client-to-server'].end(event.at);
    this.readers?.['server-to-client'].end(event.at);
    if (this.connection === undefined) return;
    // A capture that stops leaves the connection as it was: not known to have closed.
    if (event.how !== 'capture-ended') this.connection.closedAt = event.at;
    this.connection.ended = { how: event.how, by: event.by === undefined ? undefined : this.seen(event.by) };
    if (this.connection.status === undefined) this.connection.handshakeTrouble ??= 'response-missing';
  }

  asked(request: HttpHead, at: Nanoseconds): void {
    if (this.store.connections.length >= this.limits.connections) {
      this.store.notes.connectionsOverLimit++;
      this.connection = undefined;
      return;
    }
    const { client, server } = this;
    const url = requestUrl(request, 'ws', hostOf(server));
    const openedAt = this.hasAsked ? at : this.openedAt;
    this.hasAsked = true;
    this.connection = this.store.addConnection({ client, server, url, request, openedAt, requestAt: at });
  }

  answered(response: HttpHead, status: number, at: Nanoseconds): void {
    const { connection } = this;
    if (connection === undefined) return;
    connection.response = response;
    connection.responseAt = at;
    connection.status = status;
    connection.deflateAgreed = headerList(response, 'Sec-WebSocket-Extensions').some((extension) =>
      /^permessage-deflate\s*(?:;|$)/i.test(extension),
    );
    if (status !== 101) return;
    this.readers = {
      'client-to-server': this.frameReader(connection, 'client-to-server'),
      'server-to-client': this.frameReader(connection, 'server-to-client'),
    };
  }

  refusalBody(bytes: Uint8Array): void {
    const { connection } = this;
    if (connection === undefined) return;
    const held = connection.refusalBody;
    const length = Math.min(this.limits.refusalBody, held.length + bytes.length);
    if (length === held.length) return;
    // Room is doubled, for a body can come in as many pieces as it has bytes.
    const hasRoom = held.buffer.byteLength >= length;
    const room = hasRoom ? held.buffer : new ArrayBuffer(Math.min(this.limits.refusalBody, 2 * length));
    const grown = new Uint8Array(room, 0, length);
    if (!hasRoom) grown.set(held);
    grown.set(bytes.subarray(0, length - held.length), held.length);
    connection.refusalBody = grown;
  }

  upgraded(direction: Direction, chunk: StreamBytes): void {
    this.readers?.[direction].accept(chunk);
  }

  abandoned(reason: NotReadable): void {
    if (this.connection === undefined || this.connection.status !== undefined) {
      this.store.notes.unreadStreams[reason]++;
      return;
    }
    this.connection.handshakeTrouble = handshakeTrouble(reason);
  }

  private frameReader(connection: Connection, direction: Direction): FrameReader {
    return new FrameReader(
      new FrameRecorder(this.store, this.spool, this.limits.spoolExtent, connection, direction),
    );
  }

  private seen(direction: Direction): Direction {
    return this.isTurned ? opposite(direction) : direction;
  }

  /** Requests come from clients and responses from servers, whatever the ports suggest. */
  private judgeRole(direction: Direction, bytes: Uint8Array): void {
    this.roleIsGuessed = false;
    const wrong = direction === 'client-to-server' ? looksLikeResponse(bytes) : looksLikeRequest(bytes);
    if (!wrong) return;
    this.isTurned = true;
    [this.client, this.server] = [this.server, this.client];
  }
}

function handshakeTrouble(reason: NotReadable): Connection['handshakeTrouble'] {
  switch (reason) {
    case 'gap':
    case 'head-too-long':
    case 'held-too-much':
      return reason;
    case 'tls':
    case 'http-2':
    case 'not-http':
    case 'other-upgrade':
      return 'not-http';
  }
}

function hostOf({ address, port }: Endpoint): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
