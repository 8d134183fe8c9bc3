import {
  exactPayloadLength,
  type FrameHeader,
  frameHeaderBytes,
} from '../../src-core/websocket/frame-header.ts';
import { type FrameHandler, FrameReader } from '../../src-core/websocket/frame-reader.ts';
import { looksLikeHttp } from '../../src-core/websocket/http-instead.ts';
import { unmask } from '../../src-core/websocket/masking.ts';
import { joinBytes } from './bytes.ts';

/** One frame as a handler is told of it. */
export class ReadFrame {
  readonly headerHex: string;
  readonly length: bigint;
  missing = 0;
  readonly origins: number[] = [];
  /** `undefined` while it is under way. */
  endedAt: number | undefined;
  private readonly pieces: Uint8Array[] = [];

  constructor(
    readonly header: FrameHeader,
    readonly startedAt: number,
  ) {
    this.headerHex = Buffer.from(frameHeaderBytes(header)).toString('hex');
    this.length = exactPayloadLength(header);
  }

  /** Unmasked, as far as it came before anything was missing. */
  get payload(): Uint8Array {
    const wire = joinBytes(...this.pieces);
    return this.header.masked ? unmask(wire, this.header.maskingKey) : wire;
  }

  add(bytes: Uint8Array, origin: number): void {
    if (this.missing > 0) return;
    this.pieces.push(bytes.slice());
    this.origins.push(origin);
  }
}

/** The frames a reader finds in the bytes it is given. */
export class FrameRecord implements FrameHandler {
  readonly frames: ReadFrame[] = [];
  readonly reader = new FrameReader(this);
  /** How often HTTP stood where a frame should begin. */
  http = 0;
  /** How often frame boundaries were lost. */
  losses = 0;
  /** What is said of the pieces that come then. */
  findsFrame: (bytes: Uint8Array) => boolean = () => false;
  private offset = 0;

  /** Gives bytes that follow each other in a file; the time is the offset of a piece. */
  read(...pieces: readonly Uint8Array[]): this {
    for (const bytes of pieces) {
      this.reader.accept({ bytes, origin: this.offset, at: this.offset });
      this.offset += bytes.length;
    }
    return this;
  }

  /** Header digits and unmasked payload as text, one string a frame. */
  get told(): string[] {
    return this.frames.map(({ headerHex, payload, missing, endedAt }) => {
      const lost = missing === 0 ? '' : ` and ${missing} missing`;
      return `${headerHex} "${Buffer.from(payload).toString('latin1')}"${lost}${endedAt === undefined ? ' ...' : ''}`;
    });
  }

  /** Everything is told in parts. */
  wholeFrame(): boolean {
    return false;
  }

  frameStarted(header: FrameHeader, at: number): void {
    const last = this.frames.at(-1);
    if (last !== undefined && last.endedAt === undefined) throw new Error('a frame began inside another');
    this.frames.push(new ReadFrame(header, at));
  }

  framePayload(piece: Uint8Array, from: number, to: number, origin: number): void {
    const bytes = piece.subarray(from, to);
    this.current.add(bytes, origin);
  }

  framePayloadMissing(count: number): void {
    this.current.missing += count;
  }

  frameEnded(at: number): void {
    this.current.endedAt = at;
  }

  framesMissing(): void {
    this.losses++;
  }

  isHttp(bytes: Uint8Array): 'yes' | 'no' | 'perhaps' {
    return looksLikeHttp(bytes, 'server');
  }

  httpFound(): void {
    this.http++;
  }

  beginsWithFrame(bytes: Uint8Array): boolean {
    return this.findsFrame(bytes);
  }

  private get current(): ReadFrame {
    const last = this.frames.at(-1);
    if (last === undefined || last.endedAt !== undefined) throw new Error('no frame is under way');
    return last;
  }
}
