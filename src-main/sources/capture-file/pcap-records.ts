import { EventEmitter } from 'node:events';
import { parse } from 'pcap-parser';
import type { CaptureInterface } from '../../../src-core/packets/capture-interface.ts';
import type { RecordSink } from '../../../src-core/packets/record-sink.ts';
import type { RecordReader, RecordsEnd } from '../../../src-core/packets/records-end.ts';

const GLOBAL_HEADER_LENGTH = 24;
const RECORD_HEADER_LENGTH = 16;
/** The upper bits of the link type field carry a frame check sequence length, not the type. */
const LINK_TYPE_BITS = 0x03ff_ffff;

/**
 * Classic pcap through pcap-parser, made safe: the parser is fed by hand, a piece at a time, so it can't run
 * ahead; a record's length is checked before the parser waits for that many bytes; and every packet knows its
 * offset in the file.
 */
export class PcapRecords implements RecordReader {
  private readonly input = new HandFed();
  private recordedAt: CaptureInterface | undefined;
  private fed = 0;
  /** Bytes that belong to complete records, file header included. */
  private consumed = 0;
  private failure: RecordsEnd | undefined;

  constructor(
    private readonly longestPacket: number,
    private readonly sink: RecordSink,
  ) {
    const parser = parse(this.input);
    parser.on('globalHeader', ({ majorVersion, minorVersion, linkLayerType, snapshotLength }) => {
      // The parser lets 2.3 and 1.4 pass, whose records have other fields.
      const version = `${majorVersion}.${minorVersion}`;
      if (version !== '2.4') this.failure ??= { kind: 'unsupported-version', offset: 0, version };
      if (this.failure !== undefined) return;
      const linkType = linkLayerType & LINK_TYPE_BITS;
      this.recordedAt = { linkType, snapLength: snapshotLength, comments: [] };
      this.consumed = GLOBAL_HEADER_LENGTH;
      this.sink.interfaceDescribed(this.recordedAt);
    });
    parser.on('packetHeader', (header) => this.checkLength(header.capturedLength));
    parser.on('packet', ({ header, data }) => {
      const { recordedAt } = this;
      if (this.failure !== undefined || recordedAt === undefined) return;
      const origin = this.consumed + RECORD_HEADER_LENGTH;
      this.consumed = origin + data.length;
      this.sink.accept({
        timestamp: { seconds: header.timestampSeconds, nanoseconds: header.timestampMicroseconds * 1000 },
        linkType: recordedAt.linkType,
        // A plain view: the core must never meet a Buffer, whose `slice` shares memory.
        bytes: new Uint8Array(data.buffer, data.byteOffset, data.length),
        originalLength: header.originalLength,
        origin,
        interface: recordedAt,
        comments: undefined,
        isWithoutTime: undefined,
      });
    });
    parser.on('error', ({ message }) => {
      const version = /\d+\.\d+/.exec(message)?.[0] ?? 'unknown';
      this.failure ??= { kind: 'unsupported-version', offset: 0, version };
    });
  }

  get hasFailed(): boolean {
    return this.failure !== undefined;
  }

  feed(piece: Uint8Array): void {
    if (this.hasFailed) return;
    this.fed += piece.length;
    // The parser holds what it is given until the next packet is whole, and these bytes are only lent.
    this.input.emit('data', Buffer.from(piece));
  }

  end(): RecordsEnd {
    if (this.failure !== undefined) return this.failure;
    const isComplete = this.recordedAt !== undefined && this.fed === this.consumed;
    return isComplete ? { kind: 'complete' } : { kind: 'cut', offset: this.consumed };
  }

  private checkLength(length: number): void {
    if (length <= this.longestPacket) return;
    this.failure ??= { kind: 'lying-length', offset: this.consumed, length };
  }
}

/** The readable stream that pcap-parser expects, reduced to what it uses. */
class HandFed extends EventEmitter {
  pause(): void {}
  resume(): void {}
}
