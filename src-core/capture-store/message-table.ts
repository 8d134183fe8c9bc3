import type { Direction } from '../stream/events.ts';
import type { Nanoseconds } from '../stream/time.ts';
import type { ContentOutcome } from '../websocket/message-content.ts';
import {
  CHUNK_BITS,
  float64Column,
  ROW_IN_CHUNK,
  ROWS_PER_CHUNK,
  uint8Column,
  uint16Column,
  uint32Column,
} from './columns.ts';
import type { FrameTable, Row } from './frame-table.ts';

const FROM_SERVER = 0x01;
const BINARY = 0x02;
const COMPRESSED = 0x04;
const COMPLETE = 0x08;
const GIVEN = 0x10;

/** All outcomes there are. */
export const CONTENT_OUTCOMES: readonly ContentOutcome[] = [
  'inflated',
  'failed',
  'over-limit',
  'context-lost',
  'incomplete',
];

/** The numbers that stand for outcomes; 0 while there is none. */
const OUTCOMES: readonly (ContentOutcome | undefined)[] = [undefined, ...CONTENT_OUTCOMES];

/** What a compressed message holds. */
export interface MessageContentRecord {
  readonly outcome: ContentOutcome;
  /** Where the content lies in the spool; as far as there is some, unless `inflated`. */
  readonly offset: number;
  readonly length: number;
  /** Bytes of earlier messages that it could refer to (RFC 7692 7.1.1); 0 when it starts afresh. */
  readonly contextBefore: number;
}

export interface MessageStart {
  readonly connection: Row;
  readonly direction: Direction;
  readonly type: 'text' | 'binary';
  /** RSV1 was set on the first frame while permessage-deflate was agreed (RFC 7692 6). */
  readonly compressed: boolean;
  readonly at: Nanoseconds;
}

/** Why the content that a source gave is not what was sent, or not all of it. */
export type ContentLack =
  | 'not-base64'
  /** Half of a UTF-16 pair stands where text should be, which no text on the wire can hold. */
  | 'not-text'
  /** In the words of the file it comes from: captured text, not to be trusted. */
  | { readonly told: string };

/** The content of a message as a source gave it, which says nothing of frames or of compression. */
export interface GivenContent {
  /** Where it lies in the spool. */
  readonly offset: number;
  readonly length: number;
  readonly lack: ContentLack | undefined;
}

export interface GivenMessage extends Omit<MessageStart, 'compressed'> {
  readonly endedAt: Nanoseconds;
  readonly content: GivenContent;
}

/** What every message has, `ROWS_PER_CHUNK` of them. */
class MessageChunk {
  readonly connections = new Uint32Array(ROWS_PER_CHUNK);
  readonly flags = new Uint8Array(ROWS_PER_CHUNK);
  /** Row of the first frame and 1 more; 0 while it has none. */
  readonly firstFrames = new Uint32Array(ROWS_PER_CHUNK);
}

const BYTES_PER_ROW = 9;

/** A message that has begun, while its first frame has not come to its end. */
interface Beginning {
  readonly row: Row;
  readonly at: Nanoseconds;
}

/**
 * All messages of a capture, in the order in which their first frames began. A message of a single frame says in 9
 * bytes which one that is, and the frame has the rest; only one of several frames, or one whose frame took its time
 * to arrive, has columns of its own.
 */
export class MessageTable {
  private readonly chunks: MessageChunk[] = [];
  /** Row among the columns of its own and 1 more; 0 for none. */
  private readonly details = uint32Column();
  private readonly times = float64Column();
  private readonly endTimes = float64Column();
  private readonly lastFrames = uint32Column();
  private readonly frameCounts = uint32Column();
  private readonly wireLengths = float64Column();
  /** By frames: row of the next frame of the same message and 1 more; 0 for none. */
  private readonly nextFrames = uint32Column();
  private detailed = 0;
  // Of compressed messages only; columns of zeroes take no memory.
  private readonly outcomes = uint8Column();
  private readonly contentOffsets = float64Column();
  private readonly contentLengths = uint32Column();
  private readonly contexts = uint16Column();
  // Of given messages only.
  private readonly lacks = new Map<Row, ContentLack>();
  private rows = 0;
  private beginning: Beginning | undefined;

  constructor(private readonly frames: FrameTable) {}

  get count(): number {
    return this.rows;
  }

  /** Bytes of memory the rows take, slack included. */
  get byteLength(): number {
    const { details, times, endTimes, lastFrames, frameCounts } = this;
    const { wireLengths, outcomes, contentOffsets, contentLengths, contexts } = this;
    const own = [details, times, endTimes, lastFrames, frameCounts, wireLengths, this.nextFrames];
    return [...own, outcomes, contentOffsets, contentLengths, contexts].reduce(
      (sum, column) => sum + column.byteLength,
      this.chunks.length * ROWS_PER_CHUNK * BYTES_PER_ROW,
    );
  }

  /** Adds a message that has no frame yet. */
  start(message: MessageStart): Row {
    const row = this.append(message, message.compressed ? COMPRESSED : 0, 0);
    const earlier = this.beginning;
    if (earlier !== undefined) this.detail(earlier.row, earlier.at);
    this.beginning = { row, at: message.at };
    return row;
  }

  /** Adds a message that came as one whole frame, which becomes the next row of the frames. */
  addSingle(message: Pick<MessageStart, 'connection' | 'direction' | 'type'>): Row {
    return this.append(message, COMPLETE, this.frames.count + 1);
  }

  /** Adds a whole message of a source that knows no frames. */
  addGiven({ content, endedAt, ...message }: GivenMessage): Row {
    const row = this.start({ ...message, compressed: false });
    this.beginning = undefined;
    this.detail(row, message.at);
    this.endTimes.set(this.details.get(row) - 1, endedAt);
    this.mark(row, GIVEN | COMPLETE);
    this.contentOffsets.set(row, content.offset);
    this.contentLengths.set(row, content.length);
    if (content.lack !== undefined) this.lacks.set(row, content.lack);
    return row;
  }

  /** Appends a frame, which is a row already; `ends` when it is the last one. */
  addFrame(row: Row, frame: { row: Row; ends: boolean }): void {
    const begun = this.beginning?.row === row ? this.beginning.at : undefined;
    if (begun !== undefined) this.beginning = undefined;
    const { frames } = this;
    if (this.first(row) === 0) {
      if (begun !== undefined && begun !== frames.time(frame.row)) this.detail(row, begun);
      this.at(row).firstFrames[row & ROW_IN_CHUNK] = frame.row + 1;
    } else {
      this.nextFrames.set(this.lastFrame(row), frame.row + 1);
      this.detail(row, frames.time(this.firstFrame(row)));
    }
    const detail = this.details.get(row) - 1;
    if (detail >= 0) {
      this.lastFrames.set(detail, frame.row);
      this.frameCounts.set(detail, this.frameCounts.get(detail) + 1);
      this.wireLengths.set(detail, this.wireLengths.get(detail) + frames.payloadLength(frame.row));
      this.endTimes.set(detail, frames.time(frame.row));
    }
    if (frame.ends) this.mark(row, COMPLETE);
  }

  /** Tells what a compressed message holds; it is then known to be compressed, whatever its first frame said. */
  setContent(row: Row, content: MessageContentRecord): void {
    this.mark(row, COMPRESSED);
    this.outcomes.set(row, OUTCOMES.indexOf(content.outcome));
    this.contentOffsets.set(row, content.offset);
    this.contentLengths.set(row, content.length);
    this.contexts.set(row, content.contextBefore);
  }

  connection(row: Row): Row {
    return this.at(row).connections[row & ROW_IN_CHUNK]!;
  }

  direction(row: Row): Direction {
    return (this.flags(row) & FROM_SERVER) === 0 ? 'client-to-server' : 'server-to-client';
  }

  type(row: Row): 'text' | 'binary' {
    return (this.flags(row) & BINARY) === 0 ? 'text' : 'binary';
  }

  compressed(row: Row): boolean {
    return (this.flags(row) & COMPRESSED) !== 0;
  }

  /** Whether its last frame has come. */
  complete(row: Row): boolean {
    return (this.flags(row) & COMPLETE) !== 0;
  }

  /** When its first byte arrived. */
  time(row: Row): Nanoseconds {
    if (this.beginning?.row === row) return this.beginning.at;
    const detail = this.details.get(row) - 1;
    return detail < 0 ? this.frames.time(this.firstFrame(row)) : this.times.get(detail);
  }

  /** When the last byte of its newest frame arrived; of a message without a frame when it began. */
  endTime(row: Row): Nanoseconds {
    const detail = this.details.get(row) - 1;
    return detail < 0 ? this.time(row) : this.endTimes.get(detail);
  }

  /** Only of a message that has a frame. */
  firstFrame(row: Row): Row {
    return this.first(row) - 1;
  }

  /** Only of a message that has a frame. */
  lastFrame(row: Row): Row {
    const detail = this.details.get(row) - 1;
    return detail < 0 ? this.firstFrame(row) : this.lastFrames.get(detail);
  }

  /** The frame that follows a frame in its message. */
  frameAfter(frame: Row): Row | undefined {
    const next = this.nextFrames.get(frame);
    return next === 0 ? undefined : next - 1;
  }

  frameCount(row: Row): number {
    if (this.first(row) === 0) return 0;
    const detail = this.details.get(row) - 1;
    return detail < 0 ? 1 : this.frameCounts.get(detail);
  }

  /** Declared payload lengths of its frames, added up; 0 for what was given, of which it isn't known. */
  wireLength(row: Row): number {
    if (this.first(row) === 0) return 0;
    const detail = this.details.get(row) - 1;
    return detail < 0 ? this.frames.payloadLength(this.firstFrame(row)) : this.wireLengths.get(detail);
  }

  /** Bytes of content, `undefined` when that isn't known: it could not be inflated, or not be read. */
  contentLength(row: Row): number | undefined {
    const given = this.given(row);
    if (given !== undefined) return given.lack === undefined ? given.length : undefined;
    if (!this.compressed(row)) return this.wireLength(row);
    const content = this.content(row);
    return content?.outcome === 'inflated' ? content.length : undefined;
  }

  /** Content that was given as it is; `undefined` for messages that are known by their frames. */
  given(row: Row): GivenContent | undefined {
    if ((this.flags(row) & GIVEN) === 0) return undefined;
    const [offset, length] = [this.contentOffsets.get(row), this.contentLengths.get(row)];
    return { offset, length, lack: this.lacks.get(row) };
  }

  /** What a compressed message holds; `undefined` for others, and while it is not complete. */
  content(row: Row): MessageContentRecord | undefined {
    const outcome = OUTCOMES[this.outcomes.get(row)];
    if (outcome === undefined) return undefined;
    return {
      outcome,
      offset: this.contentOffsets.get(row),
      length: this.contentLengths.get(row),
      contextBefore: this.contexts.get(row),
    };
  }

  private append(
    { connection, direction, type }: Pick<MessageStart, 'connection' | 'direction' | 'type'>,
    more: number,
    firstFrame: number,
  ): Row {
    const row = this.rows++;
    const place = row & ROW_IN_CHUNK;
    if (place === 0) this.chunks.push(new MessageChunk());
    const chunk = this.at(row);
    chunk.connections[place] = connection;
    chunk.flags[place] =
      (direction === 'server-to-client' ? FROM_SERVER : 0) | (type === 'binary' ? BINARY : 0) | more;
    chunk.firstFrames[place] = firstFrame;
    return row;
  }

  private mark(row: Row, flags: number): void {
    this.at(row).flags[row & ROW_IN_CHUNK] = this.flags(row) | flags;
  }

  private flags(row: Row): number {
    return this.at(row).flags[row & ROW_IN_CHUNK]!;
  }

  /** Row of the first frame and 1 more; 0 while there is none. */
  private first(row: Row): number {
    return this.at(row).firstFrames[row & ROW_IN_CHUNK]!;
  }

  private at(row: Row): MessageChunk {
    return this.chunks[row >>> CHUNK_BITS]!;
  }

  /** Gives a message columns of its own, filled with what its first frame says. */
  private detail(row: Row, beganAt: Nanoseconds): void {
    if (this.details.get(row) > 0) return;
    const detail = this.detailed++;
    this.details.set(row, this.detailed);
    this.times.set(detail, beganAt);
    this.endTimes.set(detail, beganAt);
    const first = this.first(row) - 1;
    if (first < 0) return;
    this.lastFrames.set(detail, first);
    this.frameCounts.set(detail, 1);
    this.wireLengths.set(detail, this.frames.payloadLength(first));
    this.endTimes.set(detail, this.frames.time(first));
  }
}
