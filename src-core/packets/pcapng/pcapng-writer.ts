import { newBytes, type Room } from '../../bytes/room.ts';
import { encodeUtf8 } from '../../bytes/utf-8.ts';
import type { Timestamp } from '../../stream/time.ts';
import type { CaptureInterface } from '../capture-interface.ts';
import { type Packet, UNKNOWN_LINK_TYPE } from '../packet.ts';
import {
  BLOCK_HEAD,
  BLOCK_TRAILER,
  BLOCK_TYPES,
  BYTE_ORDER_MAGIC,
  FIXED_PART,
  OPTION_HEAD,
  OPTIONS,
  padded,
} from './block-layout.ts';

/** if_tsresol 9: times are counted in 10^-9 s. */
const NANOSECONDS_EACH = 9;
/** Nanoseconds of this many seconds fit into the 64 bits of a packet's time; later ones need an if_tsoffset. */
const SECONDS_IN_ERA = 2 ** 34;
/** The length of an option has 16 bits. */
const LONGEST_OPTION = 0xffff;
/** The section's length isn't known beforehand: -1 in 64 bits. */
const UNKNOWN_LENGTH = 0xffff_ffff;

export interface WrittenPacket {
  /** Whole blocks, to be appended as they are. */
  readonly bytes: Uint8Array;
  /** Where in `bytes` the data of the packet begins. */
  readonly dataOffset: number;
}

/**
 * Makes a pcapng file of one section, little-endian, with times in nanoseconds: `section` once, then `packet` for
 * each packet. What they give is appended to the file one after the other. An interface is described when its
 * first packet comes, or before by `describe`; packets that name none share one for each link type.
 */
export class PcapngWriter {
  private interfaces = 0;
  /** The number of each interface in the file, by its era: an interface has one if_tsoffset. */
  private readonly numbers = new WeakMap<CaptureInterface, Map<number, number>>();
  private readonly unnamed = new Map<number, CaptureInterface>();

  /** @param application what shb_userappl says wrote the file */
  constructor(private readonly application = 'Framescope') {}

  /** The beginning of the file. Of a comment at most 65535 bytes can be kept, here and everywhere. */
  section(comments: readonly string[] = []): Uint8Array {
    const options = optionBytes([
      ...comments.map((text) => textOption(OPTIONS.comment, text)),
      textOption(OPTIONS.application, this.application),
    ]);
    const bytes = block(BLOCK_TYPES.sectionHeader, FIXED_PART.sectionHeader, options);
    put32(bytes, 8, BYTE_ORDER_MAGIC);
    put16(bytes, 12, 1);
    put16(bytes, 14, 0);
    put32(bytes, 16, UNKNOWN_LENGTH);
    put32(bytes, 20, UNKNOWN_LENGTH);
    return bytes;
  }

  /** Describes an interface whether or not packets of it will come. */
  describe(recordedAt: CaptureInterface): Uint8Array {
    return this.describeEra(recordedAt, 0);
  }

  /** @param room gives memory for the blocks, whatever that holds yet */
  packet(packet: Packet, room: Room = newBytes): WrittenPacket {
    const recordedAt = packet.interface ?? this.unnamedInterface(packet.linkType);
    const time = normalised(packet.timestamp);
    const era = Math.floor(time.seconds / SECONDS_IN_ERA);
    const known = this.numbers.get(recordedAt)?.get(era);
    const description = known === undefined ? this.describeEra(recordedAt, era) : undefined;
    const number = known ?? this.interfaces - 1;
    const before = description?.length ?? 0;
    const options = packet.comments === undefined ? NO_OPTIONS : commentBytes(packet.comments);
    const bytes = room(before + packetBlockLength(packet, options));
    if (description !== undefined) bytes.set(description);
    const placed = { packet, options, number, time: era === 0 ? time : sinceEra(time, era) };
    putPacketBlock(before === 0 ? bytes : bytes.subarray(before), placed);
    return { bytes, dataOffset: before + FIXED_PART.enhancedPacket };
  }

  private unnamedInterface(linkType: number): CaptureInterface {
    const known = this.unnamed.get(linkType);
    if (known !== undefined) return known;
    const made: CaptureInterface = { linkType, snapLength: 0, comments: [] };
    this.unnamed.set(linkType, made);
    return made;
  }

  private describeEra(recordedAt: CaptureInterface, era: number): Uint8Array {
    const eras = this.numbers.get(recordedAt) ?? new Map<number, number>();
    this.numbers.set(recordedAt, eras);
    eras.set(era, this.interfaces++);
    return interfaceBlock(recordedAt, era * SECONDS_IN_ERA);
  }
}

function interfaceBlock(recordedAt: CaptureInterface, timeOffset: number): Uint8Array {
  const { linkType, snapLength, name, description, comments } = recordedAt;
  const options = optionBytes([
    ...comments.map((text) => textOption(OPTIONS.comment, text)),
    ...(name === undefined ? [] : [textOption(OPTIONS.name, name)]),
    ...(description === undefined ? [] : [textOption(OPTIONS.description, description)]),
    { code: OPTIONS.timeResolution, value: Uint8Array.of(NANOSECONDS_EACH) },
    ...(timeOffset === 0 ? [] : [{ code: OPTIONS.timeOffset, value: signed64(timeOffset) }]),
  ]);
  const bytes = block(BLOCK_TYPES.interfaceDescription, FIXED_PART.interfaceDescription, options);
  // 16 bits here, and 26 in classic pcap.
  put16(bytes, 8, Math.min(linkType, UNKNOWN_LINK_TYPE));
  put32(bytes, 12, snapLength);
  return bytes;
}

interface PlacedPacket {
  readonly packet: Packet;
  readonly options: Uint8Array;
  /** Of its interface. */
  readonly number: number;
  readonly time: Timestamp;
}

function packetBlockLength({ bytes }: Packet, options: Uint8Array): number {
  return FIXED_PART.enhancedPacket + padded(bytes.length) + options.length + BLOCK_TRAILER;
}

/** Fills `bytes`, which has the length of the block. */
function putPacketBlock(bytes: Uint8Array, { packet, options, number, time }: PlacedPacket): void {
  const { bytes: data, originalLength } = packet;
  const dataEnd = FIXED_PART.enhancedPacket + data.length;
  const { high, low } = nanosecondsSince1970(time);
  put32(bytes, 8, number);
  put32(bytes, 12, high);
  put32(bytes, 16, low);
  put32(bytes, 20, data.length);
  put32(bytes, 24, originalLength);
  bytes.set(data, FIXED_PART.enhancedPacket);
  bytes.fill(0, dataEnd, FIXED_PART.enhancedPacket + padded(data.length));
  completeBlock(bytes, BLOCK_TYPES.enhancedPacket, options);
}

/** A block of a type whose options begin at `optionsAt`; what lies between is zero yet. */
function block(type: number, optionsAt: number, options: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(optionsAt + options.length + BLOCK_TRAILER);
  completeBlock(bytes, type, options);
  return bytes;
}

/** What all blocks begin and end with. */
function completeBlock(bytes: Uint8Array, type: number, options: Uint8Array): void {
  const { length } = bytes;
  put32(bytes, 0, type);
  put32(bytes, BLOCK_HEAD - 4, length);
  if (options.length > 0) bytes.set(options, length - BLOCK_TRAILER - options.length);
  put32(bytes, length - BLOCK_TRAILER, length);
}

function put16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
}

function put32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}

interface Option {
  readonly code: number;
  readonly value: Uint8Array;
}

function textOption(code: number, text: string): Option {
  const value = encodeUtf8(text);
  return { code, value: value.subarray(0, wholeCharacters(value, LONGEST_OPTION)) };
}

/** The longest beginning of at most `most` bytes that ends between two characters. */
function wholeCharacters(bytes: Uint8Array, most: number): number {
  if (bytes.length <= most) return bytes.length;
  let end = most;
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  return end;
}

const NO_OPTIONS = new Uint8Array(0);

function commentBytes(comments: readonly string[]): Uint8Array {
  return optionBytes(comments.map((text) => textOption(OPTIONS.comment, text)));
}

/** A list of options with its end; nothing at all when there are none. */
function optionBytes(options: readonly Option[]): Uint8Array {
  if (options.length === 0) return NO_OPTIONS;
  const length = options.reduce((sum, { value }) => sum + OPTION_HEAD + padded(value.length), OPTION_HEAD);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const { code, value } of options) {
    put16(bytes, at, code);
    put16(bytes, at + 2, value.length);
    bytes.set(value, at + OPTION_HEAD);
    at += OPTION_HEAD + padded(value.length);
  }
  return bytes;
}

/** Broken records have more than a second of nanoseconds. */
function normalised(time: Timestamp): Timestamp {
  const { seconds, nanoseconds } = time;
  if (nanoseconds < 1e9) return time;
  const carried = Math.floor(nanoseconds / 1e9);
  return { seconds: seconds + carried, nanoseconds: nanoseconds - carried * 1e9 };
}

function sinceEra({ seconds, nanoseconds }: Timestamp, era: number): Timestamp {
  return { seconds: seconds - era * SECONDS_IN_ERA, nanoseconds };
}

/** In two halves of 32 bits, by steps that stay below 2^53. */
function nanosecondsSince1970({ seconds, nanoseconds }: Timestamp): { high: number; low: number } {
  const upper = Math.floor(seconds / 0x10000) * 1e9;
  const lower = (seconds % 0x10000) * 1e9 + nanoseconds;
  const rest = (upper % 0x10000) * 0x10000 + lower;
  return {
    high: Math.floor(upper / 0x10000) + Math.floor(rest / 2 ** 32),
    low: rest % 2 ** 32,
  };
}

function signed64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  const high = Math.floor(value / 2 ** 32);
  put32(bytes, 0, value - high * 2 ** 32);
  put32(bytes, 4, high);
  return bytes;
}
