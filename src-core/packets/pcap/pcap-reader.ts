import { type ByteOrder, uint16, uint32 } from '../byte-order.ts';
import type { CaptureInterface } from '../capture-interface.ts';
import type { Packet } from '../packet.ts';
import { RecordFeed, type RecordTaker } from '../record-feed.ts';
import type { RecordSink } from '../record-sink.ts';
import type { RecordReader, RecordsEnd } from '../records-end.ts';

// draft-ietf-opsawg-pcap 4 and 5.
const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
/** The upper bits of the link type field carry the length of a frame check sequence, not the type. */
const LINK_TYPE_BITS = 0x03ff_ffff;

/** Reads a classic pcap in either byte order, with times in microseconds or nanoseconds. */
export class PcapReader implements RecordReader, RecordTaker {
  private readonly feeder = new RecordFeed(this);
  private recordedAt: CaptureInterface | undefined;
  private order: ByteOrder = 'little-endian';
  private nanosecondsEach = 1000;
  /** Where the record under way begins. */
  private offset = 0;
  private failure: RecordsEnd | undefined;
  /** The one that is lent. */
  private readonly packet: { -readonly [Name in keyof Packet]: Packet[Name] } = {
    timestamp: { seconds: 0, nanoseconds: 0 },
    linkType: 0,
    bytes: new Uint8Array(0),
    originalLength: 0,
    origin: 0,
    interface: undefined,
    comments: undefined,
  };

  /** @param longestPacket bytes of a packet; a record that claims more ends reading */
  constructor(
    private readonly longestPacket: number,
    private readonly sink: RecordSink,
  ) {}

  get hasFailed(): boolean {
    return this.failure !== undefined;
  }

  feed(piece: Uint8Array): void {
    this.feeder.feed(piece);
  }

  end(): RecordsEnd {
    if (this.failure !== undefined) return this.failure;
    const isComplete = this.recordedAt !== undefined && this.feeder.isBetweenRecords;
    return isComplete ? { kind: 'complete' } : { kind: 'cut', offset: this.offset };
  }

  take(bytes: Uint8Array, at: number, end: number, offset: number): number {
    this.offset = offset;
    const { recordedAt, order } = this;
    if (recordedAt === undefined) return end - at < FILE_HEADER ? -FILE_HEADER : this.takeHeader(bytes, at);
    if (end - at < RECORD_HEADER) return -RECORD_HEADER;
    const length = uint32(bytes, at + 8, order);
    if (length > this.longestPacket) return this.fail({ kind: 'lying-length', offset, length });
    if (end - at < RECORD_HEADER + length) return -(RECORD_HEADER + length);
    const { packet } = this;
    packet.timestamp = {
      seconds: uint32(bytes, at, order),
      nanoseconds: uint32(bytes, at + 4, order) * this.nanosecondsEach,
    };
    packet.bytes = bytes.subarray(at + RECORD_HEADER, at + RECORD_HEADER + length);
    packet.originalLength = uint32(bytes, at + 12, order);
    packet.origin = offset + RECORD_HEADER;
    this.sink.accept(packet);
    return RECORD_HEADER + length;
  }

  private takeHeader(bytes: Uint8Array, at: number): number {
    this.order = bytes[at] === MICROSECONDS >>> 24 ? 'big-endian' : 'little-endian';
    const { order } = this;
    const magic = uint32(bytes, at, order);
    const version = `${uint16(bytes, at + 4, order)}.${uint16(bytes, at + 6, order)}`;
    if ((magic !== MICROSECONDS && magic !== NANOSECONDS) || version !== '2.4')
      return this.fail({ kind: 'unsupported-version', offset: 0, version });
    this.nanosecondsEach = magic === NANOSECONDS ? 1 : 1000;
    const linkType = uint32(bytes, at + 20, order) & LINK_TYPE_BITS;
    this.recordedAt = { linkType, snapLength: uint32(bytes, at + 16, order), comments: [] };
    this.packet.linkType = linkType;
    this.packet.interface = this.recordedAt;
    this.offset = FILE_HEADER;
    this.sink.interfaceDescribed(this.recordedAt);
    return FILE_HEADER;
  }

  private fail(end: RecordsEnd): 0 {
    this.failure = end;
    return 0;
  }
}
