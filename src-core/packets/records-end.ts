/** Where a file contradicts itself, so that nothing behind it can be trusted. */
export type Damage =
  /** A block is not framed by the same length at both ends. */
  | 'trailer-mismatch'
  /** A block is shorter than blocks of its type are. */
  | 'block-too-short'
  /** A section does not say in which byte order it is. */
  | 'no-byte-order'
  /** A block stands before the first section. */
  | 'no-section'
  /** A packet claims more bytes than its block has. */
  | 'packet-beyond-block'
  /** An option claims more bytes than its block has. */
  | 'option-beyond-block'
  /** More interfaces are described than the limit allows. */
  | 'too-many-interfaces';

/** How reading the records of a capture file ended, and at which offset when that was inside the file. */
export type RecordsEnd =
  | { readonly kind: 'complete' }
  /** The file ends inside a record, or inside its own header. */
  | { readonly kind: 'cut'; readonly offset: number }
  /** A record says it is longer than any can be. */
  | { readonly kind: 'lying-length'; readonly offset: number; readonly length: number }
  | { readonly kind: 'damaged'; readonly offset: number; readonly damage: Damage }
  | { readonly kind: 'unsupported-version'; readonly offset: number; readonly version: string };

/** What reads the records of one format: it is given the file in pieces of any size, one after the other. */
export interface RecordReader {
  /** The bytes are only lent for the call. They must not be a Buffer. */
  feed(piece: Uint8Array): void;
  /** Whether a record made it impossible to go on; what is fed from here on is ignored. */
  readonly hasFailed: boolean;
  /** How it ended, once everything has been fed. */
  end(): RecordsEnd;
}
