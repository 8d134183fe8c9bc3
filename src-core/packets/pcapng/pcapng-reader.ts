import type { Timestamp } from '../../stream/time.ts';
import { type ByteOrder, uint16, uint32 } from '../byte-order.ts';
import { UNKNOWN_LINK_TYPE } from '../packet.ts';
import { RecordFeed, type RecordTaker } from '../record-feed.ts';
import type { RecordSink } from '../record-sink.ts';
import type { Damage, RecordReader, RecordsEnd } from '../records-end.ts';
import {
  BLOCK_HEAD,
  BLOCK_TRAILER,
  BLOCK_TYPES,
  BYTE_ORDER_MAGIC,
  FIXED_PART,
  padded,
} from './block-layout.ts';
import { type KnownInterface, readInterface, UNDESCRIBED_CLOCK } from './interface-description.ts';
import { commentsIn, OptionList } from './option-list.ts';

export interface PcapngLimits {
  /** Bytes of a packet; a block that claims more ends reading. */
  readonly longestPacket: number;
  /** Bytes of all options of a block. */
  readonly blockOptions: number;
  /** Interfaces of a section. */
  readonly captureInterfaces: number;
}

/** What every block has at least: type, length, length. */
const SHORTEST_BLOCK = BLOCK_HEAD + BLOCK_TRAILER;

/**
 * Reads pcapng: any number of sections, each in its own byte order and with its own interfaces. Name resolution,
 * statistics, secrets and blocks of unknown types are passed over without being held.
 */
export class PcapngReader implements RecordReader, RecordTaker {
  private readonly feeder = new RecordFeed(this);
  private readonly options = new OptionList();
  private readonly longestBlock: number;
  private order: ByteOrder = 'little-endian';
  private hasSection = false;
  private interfaces: KnownInterface[] = [];
  /** Where the block under way begins. */
  private offset = 0;
  /** The length of a block that is passed over, while its trailer is still to come. */
  private trailerOf: number | undefined;
  private lastTime: Timestamp = { seconds: 0, nanoseconds: 0 };
  private failure: RecordsEnd | undefined;

  constructor(
    private readonly limits: PcapngLimits,
    private readonly sink: RecordSink,
  ) {
    const most = FIXED_PART.enhancedPacket + padded(limits.longestPacket);
    this.longestBlock = most + limits.blockOptions + BLOCK_TRAILER;
  }

  get hasFailed(): boolean {
    return this.failure !== undefined;
  }

  feed(piece: Uint8Array): void {
    this.feeder.feed(piece);
  }

  end(): RecordsEnd {
    if (this.failure !== undefined) return this.failure;
    const isComplete = this.hasSection && this.feeder.isBetweenRecords && this.trailerOf === undefined;
    return isComplete ? { kind: 'complete' } : { kind: 'cut', offset: this.offset };
  }

  take(bytes: Uint8Array, at: number, end: number, offset: number): number {
    if (this.trailerOf !== undefined) return this.takeTrailer(bytes, at, end);
    this.offset = offset;
    if (end - at < SHORTEST_BLOCK) return -SHORTEST_BLOCK;
    const type = uint32(bytes, at, this.order);
    // The type of a section header reads the same in both byte orders.
    if (type === BLOCK_TYPES.sectionHeader && !this.findOrder(bytes, at))
      return this.fail(this.damage('no-byte-order'));
    if (type !== BLOCK_TYPES.sectionHeader && !this.hasSection) return this.fail(this.damage('no-section'));
    const length = uint32(bytes, at + 4, this.order);
    const fixed = fixedPart(type);
    if (length < (fixed ?? BLOCK_HEAD) + BLOCK_TRAILER) return this.fail(this.damage('block-too-short'));
    if (fixed !== undefined && length > this.longestBlock)
      return this.fail({ kind: 'lying-length', offset, length });
    // Some programs leave the padding of the data out of the length.
    const whole = padded(length);
    if (end - at < whole) return fixed === undefined ? this.passOver(length) : -whole;
    const optionsEnd = at + whole - BLOCK_TRAILER;
    if (uint32(bytes, optionsEnd, this.order) !== length) return this.fail(this.damage('trailer-mismatch'));
    if (fixed === undefined) return whole;
    const failure = this.takeBlock(type, bytes, at, optionsEnd);
    return failure === undefined ? whole : this.fail(failure);
  }

  /** @returns why reading can't go on */
  private takeBlock(type: number, bytes: Uint8Array, at: number, optionsEnd: number): RecordsEnd | undefined {
    switch (type) {
      case BLOCK_TYPES.sectionHeader:
        return this.takeSection(bytes, at, optionsEnd);
      case BLOCK_TYPES.interfaceDescription:
        return this.takeInterface(bytes, at, optionsEnd);
      case BLOCK_TYPES.simplePacket:
        return this.takeSimplePacket(bytes, at, optionsEnd);
      default:
        return this.takePacket(type, bytes, at, optionsEnd);
    }
  }

  private takeSection(bytes: Uint8Array, at: number, optionsEnd: number): RecordsEnd | undefined {
    const [major, minor] = [uint16(bytes, at + 12, this.order), uint16(bytes, at + 14, this.order)];
    if (major !== 1)
      return { kind: 'unsupported-version', offset: this.offset, version: `${major}.${minor}` };
    this.hasSection = true;
    this.interfaces = [];
    this.options.begin(bytes, at + FIXED_PART.sectionHeader, optionsEnd, this.order);
    const comments = commentsIn(this.options);
    if (this.options.isBroken) return this.damage('option-beyond-block');
    if (comments !== undefined) this.sink.sectionNoted(comments);
    return undefined;
  }

  private takeInterface(bytes: Uint8Array, at: number, optionsEnd: number): RecordsEnd | undefined {
    if (this.interfaces.length >= this.limits.captureInterfaces) return this.damage('too-many-interfaces');
    this.options.begin(bytes, at + FIXED_PART.interfaceDescription, optionsEnd, this.order);
    const linkType = uint16(bytes, at + 8, this.order);
    const snapLength = uint32(bytes, at + 12, this.order);
    const known = readInterface({ linkType, snapLength }, this.options, this.order);
    if (this.options.isBroken) return this.damage('option-beyond-block');
    this.interfaces.push(known);
    this.sink.interfaceDescribed(known.recordedAt);
    return undefined;
  }

  private takePacket(
    type: number,
    bytes: Uint8Array,
    at: number,
    optionsEnd: number,
  ): RecordsEnd | undefined {
    const { order } = this;
    // Only the first field differs: in the obsolete block its other half counts dropped packets.
    const isObsolete = type === BLOCK_TYPES.obsoletePacket;
    const number = isObsolete ? uint16(bytes, at + 8, order) : uint32(bytes, at + 8, order);
    const length = uint32(bytes, at + 20, order);
    const dataAt = at + FIXED_PART.enhancedPacket;
    const failure = this.checkPacket(length, dataAt + length <= optionsEnd);
    if (failure !== undefined) return failure;
    const optionsAt = dataAt + padded(length);
    let comments: readonly string[] | undefined;
    if (optionsAt < optionsEnd) {
      this.options.begin(bytes, optionsAt, optionsEnd, order);
      comments = commentsIn(this.options);
      if (this.options.isBroken) return this.damage('option-beyond-block');
    }
    const known = this.interfaces[number];
    const clock = known?.clock ?? UNDESCRIBED_CLOCK;
    this.lastTime = clock.timestamp(uint32(bytes, at + 12, order), uint32(bytes, at + 16, order));
    this.sink.accept({
      timestamp: this.lastTime,
      linkType: known === undefined ? UNKNOWN_LINK_TYPE : known.recordedAt.linkType,
      bytes: bytes.subarray(dataAt, dataAt + length),
      originalLength: uint32(bytes, at + 24, order),
      origin: this.offset + FIXED_PART.enhancedPacket,
      interface: known?.recordedAt,
      comments,
      isWithoutTime: undefined,
    });
    return undefined;
  }

  /** A packet of the first interface, without a time, a captured length or options. */
  private takeSimplePacket(bytes: Uint8Array, at: number, optionsEnd: number): RecordsEnd | undefined {
    const recordedAt = this.interfaces[0]?.recordedAt;
    const originalLength = uint32(bytes, at + 8, this.order);
    const snapLength = recordedAt?.snapLength || originalLength;
    const length = Math.min(originalLength, snapLength);
    const dataAt = at + FIXED_PART.simplePacket;
    const failure = this.checkPacket(length, dataAt + length <= optionsEnd);
    if (failure !== undefined) return failure;
    this.sink.accept({
      timestamp: this.lastTime,
      linkType: recordedAt === undefined ? UNKNOWN_LINK_TYPE : recordedAt.linkType,
      bytes: bytes.subarray(dataAt, dataAt + length),
      originalLength,
      origin: this.offset + FIXED_PART.simplePacket,
      interface: recordedAt,
      comments: undefined,
      isWithoutTime: true,
    });
    return undefined;
  }

  private checkPacket(length: number, isInBlock: boolean): RecordsEnd | undefined {
    const { offset } = this;
    if (length > this.limits.longestPacket) return { kind: 'lying-length', offset, length };
    return isInBlock ? undefined : this.damage('packet-beyond-block');
  }

  /** Passes over a block that isn't whole yet; at least its head and four bytes are. */
  private passOver(length: number): number {
    this.trailerOf = length;
    return padded(length) - BLOCK_TRAILER;
  }

  private takeTrailer(bytes: Uint8Array, at: number, end: number): number {
    if (end - at < BLOCK_TRAILER) return -BLOCK_TRAILER;
    if (uint32(bytes, at, this.order) !== this.trailerOf) return this.fail(this.damage('trailer-mismatch'));
    this.trailerOf = undefined;
    return BLOCK_TRAILER;
  }

  /** @returns whether the section says in which byte order it is */
  private findOrder(bytes: Uint8Array, at: number): boolean {
    for (const order of ['little-endian', 'big-endian'] as const) {
      if (uint32(bytes, at + BLOCK_HEAD, order) !== BYTE_ORDER_MAGIC) continue;
      this.order = order;
      return true;
    }
    return false;
  }

  private damage(damage: Damage): RecordsEnd {
    return { kind: 'damaged', offset: this.offset, damage };
  }

  private fail(end: RecordsEnd): 0 {
    this.failure = end;
    return 0;
  }
}

/** Bytes before the options or the data of a block that is read; `undefined` when it is passed over. */
function fixedPart(type: number): number | undefined {
  switch (type) {
    case BLOCK_TYPES.enhancedPacket:
    case BLOCK_TYPES.obsoletePacket:
      return FIXED_PART.enhancedPacket;
    case BLOCK_TYPES.simplePacket:
      return FIXED_PART.simplePacket;
    case BLOCK_TYPES.interfaceDescription:
      return FIXED_PART.interfaceDescription;
    case BLOCK_TYPES.sectionHeader:
      return FIXED_PART.sectionHeader;
    default:
      return undefined;
  }
}
