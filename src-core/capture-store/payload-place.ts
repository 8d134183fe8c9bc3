/** A run of payload bytes in one of the two files that hold payloads. */
export interface Extent {
  /** `capture` is the capture file itself; `spool` holds what lies there in small pieces or not at all. */
  readonly file: 'capture' | 'spool';
  readonly offset: number;
  readonly length: number;
}

/**
 * Where a payload lies, in order; as on the wire, so still masked. Empty for an empty payload, and ending
 * early where the capture lacks bytes: what follows a hole isn't kept.
 */
export type PayloadPlace = readonly Extent[];

/** Where payload bytes go that the capture file holds in small pieces, or not at all. */
export interface PayloadSpool {
  /** Sets `length` bytes aside, to be written in order from the offset that is returned. */
  reserve(length: number): number;
  write(offset: number, bytes: Uint8Array): void;
}

/** Part of `bytes`, good until the next call to whoever lends it. */
export interface LentBytes {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** Reads back what an extent refers to. */
export interface PayloadFiles {
  /** The same as `read` without a copy, for many small pieces that are only looked at. */
  lend(file: Extent['file'], offset: number, length: number): LentBytes;
  /** The bytes; fewer than asked for when the file no longer holds them. */
  read(file: Extent['file'], offset: number, length: number): Uint8Array;
}

/** How many bytes of the payload are held. */
export function heldLength(place: PayloadPlace): number {
  return place.reduce((sum, extent) => sum + extent.length, 0);
}

/** The part of `place` that starts `from` bytes into the payload and is at most `count` long. */
export function placePart(place: PayloadPlace, from: number, count: number): Extent[] {
  const part: Extent[] = [];
  let start = 0;
  for (const extent of place) {
    const skip = Math.max(0, from - start);
    const take = Math.min(extent.length - skip, start + extent.length - from, from + count - start - skip);
    if (take > 0) part.push({ file: extent.file, offset: extent.offset + skip, length: take });
    start += extent.length;
  }
  return part;
}
