import {
  type UpgradeHandler,
  type UpgradeLimits,
  UpgradeReader,
} from '../../../src-core/http-upgrade/upgrade-reader.ts';
import { type Direction, NOT_IN_FILE } from '../../../src-core/stream/events.ts';
import type { RecordedStream } from './recorded-stream.ts';
import type { RelayObserver } from './relay.ts';

/**
 * Keeps of a relayed HTTP/1.1 connection what is about WebSocket: from the first request for it on everything, as it was.
 * What comes before passes unrecorded.
 */
export class UpgradeObserver implements RelayObserver {
  private readonly reader: UpgradeReader;
  private record: RecordedStream | undefined;

  /** @param begin called when WebSocket is asked for the first time */
  constructor(limits: UpgradeLimits, begin: () => RecordedStream) {
    this.reader = new UpgradeReader(limits, {
      ...NOTHING_TO_DO,
      asked: (_request, _at, bytes) => {
        this.record = begin();
        this.record.bytes('client-to-server', bytes);
      },
    });
  }

  bytes(direction: Direction, bytes: Uint8Array): void {
    if (this.record === undefined) this.watch(direction, bytes);
    else this.record.bytes(direction, bytes);
  }

  finished(direction: Direction): void {
    this.record?.finished(direction);
  }

  reset(direction: Direction): void {
    this.record?.reset(direction);
  }

  private watch(direction: Direction, bytes: Uint8Array): void {
    // The core takes no Buffers.
    const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    this.reader.accept(direction, { bytes: plain, origin: NOT_IN_FILE, at: 0 });
    if (this.record === undefined) return;
    const behindHead = this.reader.waitingBytes('client-to-server');
    if (behindHead > 0) this.record.bytes('client-to-server', plain.subarray(plain.length - behindHead));
  }
}

const NOTHING_TO_DO: UpgradeHandler = {
  asked: () => {},
  answered: () => {},
  refusalBody: () => {},
  sentEarly: () => {},
  upgraded: () => {},
  abandoned: () => {},
};
