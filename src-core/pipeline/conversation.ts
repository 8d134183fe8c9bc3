import type { Connection } from '../capture-store/connection.ts';
import { looksLikeRequest, looksLikeResponse } from '../http-upgrade/first-bytes.ts';
import { type HttpHead, parseHead } from '../http-upgrade/head.ts';
import { tlsAlertName } from '../http-upgrade/tls-alert.ts';
import { type NotReadable, type UpgradeHandler, UpgradeReader } from '../http-upgrade/upgrade-reader.ts';
import { asksForWebSocket, requestUrl } from '../http-upgrade/upgrade-request.ts';
import type { ChangeNote, ContinuationNote, InjectionNote } from '../packets/proxy-note.ts';
import { betweenEndpoints } from '../packets/relayed-tcp.ts';
import {
  type Direction,
  type Endpoint,
  opposite,
  type StreamBytes,
  type StreamEvent,
} from '../stream/events.ts';
import { isEncrypted, type StreamFacts } from '../stream/relayed.ts';
import type { Nanoseconds } from '../stream/time.ts';
import { ChangeRecorder } from './change-recorder.ts';
import { ConnectionRecorder } from './connection-recorder.ts';
import { HandshakeRecorder } from './handshake-recorder.ts';
import type { PipelineParts } from './parts.ts';

type Opened = Extract<StreamEvent, { kind: 'stream-opened' }>;
type Closed = Extract<StreamEvent, { kind: 'stream-closed' }>;

/** One byte stream on its way through the stages: HTTP until an upgrade, frames after it. */
export class Conversation implements UpgradeHandler {
  private readonly upgrade: UpgradeReader;
  private client: Endpoint;
  private server: Endpoint;
  /** A guess about who the client is may still be turned round. */
  private roleIsGuessed: boolean;
  private isTurned = false;
  private connection: Connection | undefined;
  /** Whether an earlier request of this stream asked for WebSocket. */
  private hasAsked = false;
  private handshake: HandshakeRecorder | undefined;
  private isRefusalShown = false;
  /** Whether what should have been a request was TLS. */
  private speaksTls = false;
  private recorder: ConnectionRecorder | undefined;
  private changes: ChangeRecorder | undefined;

  constructor(
    private readonly parts: PipelineParts,
    private readonly opened: Opened,
    private readonly facts?: StreamFacts,
  ) {
    // Of what a proxy refused everything is shown, whatever was asked for.
    const concerns = facts?.refusal == null ? asksForWebSocket : () => true;
    this.upgrade = new UpgradeReader(parts.limits, this, concerns);
    this.client = opened.client;
    this.server = opened.server;
    this.roleIsGuessed = opened.clientRole === 'guessed';
  }

  /** Who speaks, as notes of a proxy say it. */
  get endpoints(): string {
    return betweenEndpoints(this.opened.client, this.opened.server);
  }

  /** What came of the newest request for WebSocket. */
  get newestConnection(): Connection | undefined {
    return this.connection;
  }

  /** What a proxy notes about it. @param behind bytes that belong to the note */
  note(note: ChangeNote | InjectionNote | ContinuationNote, behind: StreamBytes): void {
    if (this.connection === undefined) return;
    this.changes ??= new ChangeRecorder(this.parts, this.connection, (direction) =>
      this.recorder?.effectsOf(direction),
    );
    this.changes.accept(note, behind);
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
    if (this.recorder === undefined) this.upgrade.gap();
    else this.recorder.gap(seen, missingBytes, at);
  }

  finished(direction: Direction, at: Nanoseconds): void {
    if (this.connection !== undefined) this.connection.finishedAt[this.seen(direction)] ??= at;
  }

  closed(event: Closed): void {
    if (this.connection === undefined) this.showRefused(this.upgrade.unfinishedRequest());
    if (this.connection === undefined) return;
    const cut = event.how === 'reset' ? this.changes?.cut : undefined;
    // What a proxy cuts is recorded as a reset by one side, which has not broken off.
    const by = event.by === undefined || cut !== undefined ? undefined : this.seen(event.by);
    this.handshake?.closed(by, event.at);
    this.recorder?.closed(event.how, by, event.at);
    // A capture that stops leaves the connection as it was: not known to have closed.
    if (event.how !== 'capture-ended') this.connection.closedAt = event.at;
    this.connection.ended = { how: event.how, by, ...(cut === undefined ? {} : { cut }) };
    if (this.connection.status === undefined) this.connection.handshakeTrouble ??= 'response-missing';
  }

  asked(request: HttpHead, at: Nanoseconds, bytes: Uint8Array): void {
    const { store, limits } = this.parts;
    this.connection = undefined;
    this.handshake = undefined;
    this.changes = undefined;
    if (store.connections.length >= limits.connections) {
      store.notes.connectionsOverLimit++;
      return;
    }
    const { client, server } = this;
    const url = requestUrl(request, this.speaksTls || isEncrypted(this.facts), hostOf(server));
    const openedAt = this.hasAsked ? at : this.opened.at;
    this.hasAsked = true;
    const { streamId: stream } = this.opened;
    const start = { stream, client, server, url, request, openedAt, requestAt: at, relayed: this.facts };
    this.connection = store.addConnection(start);
    if (asksForWebSocket(request)) this.handshake = new HandshakeRecorder(this.parts, this.connection, bytes);
  }

  answered(response: HttpHead, status: number, at: Nanoseconds, bytes: Uint8Array): void {
    const { connection, handshake } = this;
    if (connection === undefined) return;
    connection.response = response;
    connection.responseAt = at;
    connection.status = status;
    const bits = handshake?.answered(response, status, bytes);
    if (status === 101 && bits !== undefined && connection.dialect.readable)
      this.recorder = new ConnectionRecorder(this.parts, connection, bits);
  }

  refusalBody(bytes: Uint8Array): void {
    const { connection } = this;
    if (connection === undefined) return;
    const held = connection.refusalBody;
    const length = Math.min(this.parts.limits.refusalBody, held.length + bytes.length);
    if (length === held.length) return;
    // Room is doubled, for a body can come in as many pieces as it has bytes.
    const hasRoom = held.buffer.byteLength >= length;
    const room = hasRoom ? held.buffer : new ArrayBuffer(Math.min(this.parts.limits.refusalBody, 2 * length));
    const grown = new Uint8Array(room, 0, length);
    if (!hasRoom) grown.set(held);
    grown.set(bytes.subarray(0, length - held.length), held.length);
    connection.refusalBody = grown;
  }

  sentEarly(chunk: StreamBytes): void {
    this.handshake?.sentEarly(chunk);
  }

  upgraded(direction: Direction, chunk: StreamBytes): void {
    if (this.recorder === undefined) this.handshake?.unreadable(direction, chunk);
    else this.recorder.accept(direction, chunk);
  }

  abandoned(reason: NotReadable, bytes: Uint8Array): void {
    this.speaksTls = reason === 'tls';
    // What is encrypted says nothing about what was asked for.
    if (this.showRefused(this.speaksTls ? NOTHING : bytes)) return;
    if (this.connection === undefined || this.connection.status !== undefined) {
      this.parts.store.notes.unreadStreams[reason]++;
      return;
    }
    this.connection.handshakeTrouble = handshakeTrouble(reason);
    const { requestAt } = this.connection;
    if (reason === 'tls-alert') {
      this.connection.tlsAlert = tlsAlertName(bytes);
      this.handshake?.answeredWithAlert(this.connection.tlsAlert, requestAt);
    } else if (reason === 'not-http') this.handshake?.answeredOtherwise(bytes, requestAt);
  }

  /** Shows what a proxy refused that was no whole request. @returns whether there is something to be shown */
  private showRefused(bytes: Uint8Array): boolean {
    const { refusal } = this.facts ?? {};
    if (refusal == null || this.isRefusalShown || this.connection !== undefined) return false;
    this.isRefusalShown = true;
    this.asked(parseHead(bytes), this.opened.at, bytes);
    const connection = this.connection as Connection | undefined;
    if (connection !== undefined && refusal.status !== null) connection.status = refusal.status;
    return true;
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

const NOTHING = new Uint8Array(0);

function handshakeTrouble(reason: NotReadable): Connection['handshakeTrouble'] {
  switch (reason) {
    case 'gap':
    case 'head-too-long':
    case 'held-too-much':
    case 'tls-alert':
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
