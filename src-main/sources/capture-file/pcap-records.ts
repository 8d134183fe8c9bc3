import { EventEmitter } from 'node:events';
import { parse } from 'pcap-parser';
import type { Packet } from '../../../src-core/packets/packet.ts';

const GLOBAL_HEADER_LENGTH = 24;
const RECORD_HEADER_LENGTH = 16;

/** Why reading stopped inside the file, and at which offset. */
export type RecordsEnd =
  | { readonly kind: 'complete' }
  /** The file ends inside a record (or inside the file header). */
  | { readonly kind: 'cut'; readonly offset: number }
  /** A record says it is longer than any packet can be. */
  | { readonly kind: 'lying-length'; readonly offset: number; readonly length: number }
  | { readonly kind: 'unsupported-version'; readonly message: string };

/**
 * Classic pcap through pcap-parser, made safe: the parser is fed by hand, a piece at a time, so it can't run
 * ahead; a record's length is checked before the parser waits for that many bytes; and every packet knows its
 * offset in the file.
 */
export class PcapRecords {
  private readonly input = new HandFed();
  private linkType: number | undefined;
  private fed = 0;
  /** Bytes that belong to complete records, file header included. */
  private consumed = 0;
  private failure: RecordsEnd | undefined;

  constructor(
    private readonly longestPacket: number,
    private readonly onPacket: (packet: Packet) => void,
  ) {
    const parser = parse(this.input);
    parser.on('globalHeader', (header) => {
      this.linkType = header.linkLayerType;
      this.consumed = GLOBAL_HEADER_LENGTH;
    });
    parser.on('packetHeader', (header) => this.checkLength(header.capturedLength));
    parser.on('packet', ({ header, data }) => {
      if (this.failure !== undefined) return;
      const origin = this.consumed + RECORD_HEADER_LENGTH;
      this.consumed = origin + data.length;
      this.onPacket({
        timestamp: { seconds: header.timestampSeconds, nanoseconds: header.timestampMicroseconds * 1000 },
        linkType: (this.linkType ?? 0) & LINK_TYPE_BITS,
        // A plain view: the core must never meet a Buffer, whose `slice` shares memory.
        bytes: new Uint8Array(data.buffer, data.byteOffset, data.length),
        originalLength: header.originalLength,
        origin,
      });
    });
    parser.on('error', (error) => {
      this.failure ??= { kind: 'unsupported-version', message: error.message };
    });
  }

  /** Whether a record made it impossible to go on; what is fed from here on is ignored. */
  get hasFailed(): boolean {
    return this.failure !== undefined;
  }

  feed(piece: Buffer): void {
    if (this.hasFailed) return;
    this.fed += piece.length;
    this.input.emit('data', piece);
  }

  /** How it ended, once everything has been fed. */
  end(): RecordsEnd {
    if (this.failure !== undefined) return this.failure;
    return this.fed > this.consumed ? { kind: 'cut', offset: this.consumed } : { kind: 'complete' };
  }

  private checkLength(length: number): void {
    if (length <= this.longestPacket) return;
    this.failure ??= { kind: 'lying-length', offset: this.consumed, length };
  }
}

/** The upper bits of the link type field carry a frame check sequence length, not the type. */
const LINK_TYPE_BITS = 0x03ff_ffff;

/** The readable stream that pcap-parser expects, reduced to what it uses. */
class HandFed extends EventEmitter {
  pause(): void {}
  resume(): void {}
}
