/**
 * What pcapng looks like (draft-ietf-opsawg-pcapng). Every block: type, total length, body padded to 32 bits,
 * total length again; all but the section header's type in the byte order of the section.
 */
export const BLOCK_TYPES = {
  /** The same in either byte order. */
  sectionHeader: 0x0a0d0d0a,
  interfaceDescription: 1,
  obsoletePacket: 2,
  simplePacket: 3,
  enhancedPacket: 6,
} as const;

/** As the writer of the section stored it, which shows its byte order. */
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** Type and total length before the body. */
export const BLOCK_HEAD = 8;
/** The total length once more, behind the body. */
export const BLOCK_TRAILER = 4;

/** Bytes of a block before its options, or before a packet's data. */
export const FIXED_PART = {
  sectionHeader: 24,
  interfaceDescription: 16,
  simplePacket: 12,
  /** The obsolete packet block has the same length. */
  enhancedPacket: 28,
} as const;

/** Code and length before the value of an option. */
export const OPTION_HEAD = 4;

export const OPTIONS = {
  end: 0,
  comment: 1,
  /** Of a section. */
  application: 4,
  /** Of an interface. */
  name: 2,
  description: 3,
  timeResolution: 9,
  timeOffset: 14,
} as const;

/** Lengths in pcapng are without their padding to 32 bits. */
export function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}
