import { copyBytes } from '../../../src-core/bytes/copy.ts';
import type { HttpHead } from '../../../src-core/http-upgrade/head.ts';
import {
  type UpgradeHandler,
  type UpgradeLimits,
  UpgradeReader,
} from '../../../src-core/http-upgrade/upgrade-reader.ts';
import { type Direction, NOT_IN_FILE } from '../../../src-core/stream/events.ts';
import { dialectOf } from '../../../src-core/websocket/handshake/dialect.ts';
import type { Gates, Interception } from './intercept/interception.ts';
import type { RecordedStream } from './recorded-stream.ts';
import type { RelayTap, RelayWire } from './relay.ts';

export interface TapParts {
  readonly limits: UpgradeLimits;
  readonly interception: Interception;
  /** Called when WebSocket is asked for the first time. */
  readonly begin: () => RecordedStream;
}

/**
 * Keeps of a relayed HTTP/1.1 connection what is about WebSocket: from the first request for it on everything, as it was.
 * What comes before passes unrecorded. Once WebSocket is agreed, gates decide what passes.
 */
export class UpgradeTap implements RelayTap {
  private reader: UpgradeReader | undefined;
  private wire: RelayWire | undefined;
  private record: RecordedStream | undefined;
  private request: HttpHead | undefined;
  /** The request has come, and is not recorded yet. */
  private newRequest: Uint8Array | undefined;
  /** The answer was a 101 behind which frames follow. */
  private isAgreed = false;
  /** Bytes behind the 101 in the piece that is looked at, and those that the client sent before it. */
  private behind = 0;
  private readonly early: Uint8Array[] = [];
  private gates: Gates | undefined;

  constructor(private readonly parts: TapParts) {
    this.reader = new UpgradeReader(parts.limits, this.handler());
  }

  attach(wire: RelayWire): void {
    this.wire = wire;
    this.openGates();
  }

  take(direction: Direction, bytes: Uint8Array): void {
    if (this.gates !== undefined) {
      this.gates[direction].take(plain(bytes));
      return;
    }
    const behind = this.look(direction, bytes);
    const head = behind === 0 ? bytes : bytes.subarray(0, bytes.length - behind);
    this.wire?.send(direction, head);
    this.keep(direction, head);
    this.openGates();
    if (behind > 0) this.take(direction, bytes.subarray(bytes.length - behind));
  }

  /** Bytes that were sent on by somebody else. */
  observe(direction: Direction, bytes: Uint8Array): void {
    this.look(direction, bytes);
    this.keep(direction, bytes);
  }

  finished(direction: Direction): void {
    this.gates?.[direction].finish();
    this.record?.finished(direction);
    if (this.record?.isClosed === true) this.leave();
  }

  reset(direction: Direction): void {
    for (const gate of Object.values(this.gates ?? {})) gate.abandon();
    this.record?.reset(direction);
    this.leave();
  }

  private leave(): void {
    if (this.gates !== undefined) this.parts.interception.close(this.gates);
  }

  /** Once frames follow, and there is somewhere to send them. */
  private openGates(): void {
    const { record, wire } = this;
    if (!this.isAgreed || record === undefined || wire === undefined) return;
    record.agreed();
    this.gates = this.parts.interception.open(record, wire);
    for (const bytes of this.early.splice(0)) this.gates['client-to-server'].skip(bytes);
    this.reader = undefined;
  }

  /** Reads on until WebSocket is agreed. @returns how many of the bytes, at their end, stand behind the 101 */
  private look(direction: Direction, bytes: Uint8Array): number {
    this.behind = 0;
    this.reader?.accept(direction, { bytes: plain(bytes), origin: NOT_IN_FILE, at: 0 });
    return this.behind;
  }

  /** Records bytes, from the first request for WebSocket on. */
  private keep(direction: Direction, bytes: Uint8Array): void {
    if (this.record !== undefined) {
      this.record.bytes(direction, bytes);
      return;
    }
    if (this.newRequest === undefined) return;
    this.record = this.parts.begin();
    this.record.bytes('client-to-server', this.newRequest);
    this.newRequest = undefined;
    // The request may have waited, with what is behind it, for the answer to a CONNECT.
    for (const behind of this.reader?.waiting('client-to-server') ?? [])
      this.record.bytes('client-to-server', behind);
  }

  private handler(): UpgradeHandler {
    return {
      asked: (request, _at, bytes) => {
        this.request = request;
        if (this.record === undefined) this.newRequest = copyBytes(bytes);
      },
      answered: (response, status) => {
        const { request } = this;
        this.isAgreed = status === 101 && request !== undefined && dialectOf(request, response).readable;
      },
      upgraded: (direction, { bytes }) => {
        if (!this.isAgreed) return;
        if (direction === 'client-to-server') this.early.push(copyBytes(bytes));
        else this.behind += bytes.length;
      },
      refusalBody: () => {},
      sentEarly: () => {},
      abandoned: () => {},
    };
  }
}

/** The core takes no Buffers. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}
