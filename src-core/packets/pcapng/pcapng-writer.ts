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
    const { bytes, view } = block(BLOCK_TYPES.sectionHeader, FIXED_PART.sectionHeader, options);
    view.setUint32(8, BYTE_ORDER_MAGIC, true);
    view.setUint16(12, 1, true);
    view.setUint16(14, 0, true);
    view.setUint32(16, UNKNOWN_LENGTH, true);
    view.setUint32(20, UNKNOWN_LENGTH, true);
    return bytes;
  }

  /** Describes an interface whether or not packets of it will come. */
  describe(recordedAt: CaptureInterface): Uint8Array {
    return this.describeEra(recordedAt, 0);
  }

  packet(packet: Packet): WrittenPacket {
    const recordedAt = packet.interface ?? this.unnamedInterface(packet.linkType);
    const time = normalised(packet.timestamp);
    const era = Math.floor(time.seconds / SECONDS_IN_ERA);
    const known = this.numbers.get(recordedAt)?.get(era);
    const description = known === undefined ? this.describeEra(recordedAt, era) : undefined;
    const number = known ?? this.interfaces - 1;
    const bytes = packetBlock(packet, number, { ...time, seconds: time.seconds - era * SECONDS_IN_ERA });
    if (description === undefined) return { bytes, dataOffset: FIXED_PART.enhancedPacket };
    const both = new Uint8Array(description.length + bytes.length);
    both.set(description);
    both.set(bytes, description.length);
    return { bytes: both, dataOffset: description.length + FIXED_PART.enhancedPacket };
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
  const { bytes, view } = block(BLOCK_TYPES.interfaceDescription, FIXED_PART.interfaceDescription, options);
  // 16 bits here, and 26 in classic pcap.
  view.setUint16(8, Math.min(linkType, UNKNOWN_LINK_TYPE), true);
  view.setUint32(12, snapLength, true);
  return bytes;
}

function packetBlock(
  { bytes: data, originalLength, comments = [] }: Packet,
  number: number,
  time: Timestamp,
) {
  const options = optionBytes(comments.map((text) => textOption(OPTIONS.comment, text)));
  const optionsAt = FIXED_PART.enhancedPacket + padded(data.length);
  const { bytes, view } = block(BLOCK_TYPES.enhancedPacket, optionsAt, options);
  const { high, low } = nanosecondsSince1970(time);
  view.setUint32(8, number, true);
  view.setUint32(12, high, true);
  view.setUint32(16, low, true);
  view.setUint32(20, data.length, true);
  view.setUint32(24, originalLength, true);
  bytes.set(data, FIXED_PART.enhancedPacket);
  return bytes;
}

/** A block of a type whose options begin at `optionsAt`; what lies between is zero yet. */
function block(type: number, optionsAt: number, options: Uint8Array): { bytes: Uint8Array; view: DataView } {
  const length = optionsAt + options.length + BLOCK_TRAILER;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(BLOCK_HEAD - 4, length, true);
  bytes.set(options, optionsAt);
  view.setUint32(length - BLOCK_TRAILER, length, true);
  return { bytes, view };
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

/** A list of options with its end; nothing at all when there are none. */
function optionBytes(options: readonly Option[]): Uint8Array {
  if (options.length === 0) return new Uint8Array(0);
  const length = options.reduce((sum, { value }) => sum + OPTION_HEAD + padded(value.length), OPTION_HEAD);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { code, value } of options) {
    view.setUint16(at, code, true);
    view.setUint16(at + 2, value.length, true);
    bytes.set(value, at + OPTION_HEAD);
    at += OPTION_HEAD + padded(value.length);
  }
  return bytes;
}

/** Broken records have more than a second of nanoseconds. */
function normalised({ seconds, nanoseconds }: Timestamp): Timestamp {
  const carried = Math.floor(nanoseconds / 1e9);
  return { seconds: seconds + carried, nanoseconds: nanoseconds - carried * 1e9 };
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
  const view = new DataView(bytes.buffer);
  const high = Math.floor(value / 2 ** 32);
  view.setInt32(4, high, true);
  view.setUint32(0, value - high * 2 ** 32, true);
  return bytes;
}
