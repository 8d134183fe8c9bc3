import { decodeUtf8Leniently } from '../../bytes/utf-8.ts';
import { type ByteOrder, uint16 } from '../byte-order.ts';
import { OPTION_HEAD, OPTIONS, padded } from './block-layout.ts';

/**
 * Walks the options of one block. One walker is used for all blocks of a file, since many captures have
 * options in every packet.
 */
export class OptionList {
  code = 0;
  /** Where the value of the current option begins in the bytes given to `begin`. */
  valueAt = 0;
  valueLength = 0;
  /** Whether an option claimed more bytes than the block has. */
  isBroken = false;
  private bytes: Uint8Array = new Uint8Array(0);
  private at = 0;
  private end = 0;
  private order: ByteOrder = 'little-endian';

  /** Options lie from `at` to `end`, where they may end without saying so. */
  begin(bytes: Uint8Array, at: number, end: number, order: ByteOrder): void {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
    this.order = order;
    this.isBroken = false;
  }

  /** Goes to the next option; `false` at the end of the list, or where it is broken. */
  next(): boolean {
    const { bytes, at, end, order } = this;
    if (at + OPTION_HEAD > end) return false;
    this.code = uint16(bytes, at, order);
    if (this.code === OPTIONS.end) return false;
    this.valueLength = uint16(bytes, at + 2, order);
    this.valueAt = at + OPTION_HEAD;
    this.at = this.valueAt + padded(this.valueLength);
    this.isBroken = this.valueAt + this.valueLength > end;
    return !this.isBroken;
  }

  /** The value of the current option, lent. */
  get value(): Uint8Array {
    return this.bytes.subarray(this.valueAt, this.valueAt + this.valueLength);
  }
}

/** The comments among options, as text with U+FFFD for what is not UTF-8; `undefined` when there are none. */
export function commentsIn(options: OptionList): readonly string[] | undefined {
  let comments: string[] | undefined;
  while (options.next()) {
    if (options.code !== OPTIONS.comment || options.valueLength === 0) continue;
    comments ??= [];
    comments.push(decodeUtf8Leniently(options.value));
  }
  return comments;
}
