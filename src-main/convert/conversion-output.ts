/** Where a conversion goes: a file, or a stream. What they do throws what the file system throws, as Node does. */
export interface ConversionOutput {
  /** How it is called in messages. */
  readonly name: string;
  /** Whether there is any use in going on; a stream may have lost its reader. */
  readonly isOpen: boolean;
  /** What it has thrown. */
  readonly failure: unknown;
  /** Takes what comes next. Bytes are only lent for the call. */
  write(piece: Uint8Array | string): void;
  /** Settles when more may come; to be awaited between pieces of at most a megabyte or so. */
  ready(): Promise<void>;
  /** All has been written: it becomes what was asked for. */
  finish(): Promise<void>;
  /** Leaves nothing behind, unless it is finished. */
  discard(): void;
}
