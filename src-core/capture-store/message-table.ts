import type { Direction } from '../stream/events.ts';
import type { Nanoseconds } from '../stream/time.ts';
import type { ContentOutcome } from '../websocket/message-content.ts';
import { float64Column, uint8Column, uint16Column, uint32Column } from './columns.ts';
import type { Row } from './frame-table.ts';

const FROM_SERVER = 0x01;
const BINARY = 0x02;
const COMPRESSED = 0x04;
const COMPLETE = 0x08;
const GIVEN = 0x10;

/** The numbers that stand for outcomes; 0 while there is none. */
const OUTCOMES: readonly (ContentOutcome | undefined)[] = [
  undefined,
  'inflated',
  'failed',
  'over-limit',
  'context-lost',
  'incomplete',
];

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
  | 'over-limit'
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

/** All messages of a capture, in the order in which their first frames began. */
export class MessageTable {
  private readonly connections = uint32Column();
  private readonly flags = uint8Column();
  private readonly times = float64Column();
  private readonly endTimes = float64Column();
  private readonly firstFrames = uint32Column();
  private readonly lastFrames = uint32Column();
  private readonly frameCounts = uint32Column();
  private readonly wireLengths = float64Column();
  // Of compressed messages only; columns of zeroes take no memory.
  private readonly outcomes = uint8Column();
  private readonly contentOffsets = float64Column();
  private readonly contentLengths = uint32Column();
  private readonly contexts = uint16Column();
  // Of given messages only.
  private readonly lacks = new Map<Row, ContentLack>();
  private rows = 0;

  get count(): number {
    return this.rows;
  }

  /** Adds a message that has no frame yet. */
  start(message: MessageStart): Row {
    const row = this.rows++;
    this.connections.set(row, message.connection);
    this.flags.set(
      row,
      (message.direction === 'server-to-client' ? FROM_SERVER : 0) |
        (message.type === 'binary' ? BINARY : 0) |
        (message.compressed ? COMPRESSED : 0),
    );
    this.times.set(row, message.at);
    this.endTimes.set(row, message.at);
    this.firstFrames.set(row, 0);
    this.lastFrames.set(row, 0);
    this.frameCounts.set(row, 0);
    this.wireLengths.set(row, 0);
    return row;
  }

  /** Adds a whole message of a source that knows no frames. */
  addGiven({ content, endedAt, ...message }: GivenMessage): Row {
    const row = this.start({ ...message, compressed: false });
    this.flags.set(row, this.flags.get(row) | GIVEN | COMPLETE);
    this.endTimes.set(row, endedAt);
    this.contentOffsets.set(row, content.offset);
    this.contentLengths.set(row, content.length);
    if (content.lack !== undefined) this.lacks.set(row, content.lack);
    return row;
  }

  /** Appends a frame; `ends` when it is the last one. */
  addFrame(row: Row, frame: { row: Row; length: number; endedAt: Nanoseconds; ends: boolean }): void {
    if (this.frameCounts.get(row) === 0) this.firstFrames.set(row, frame.row);
    this.lastFrames.set(row, frame.row);
    this.frameCounts.set(row, this.frameCounts.get(row) + 1);
    this.wireLengths.set(row, this.wireLengths.get(row) + frame.length);
    this.endTimes.set(row, frame.endedAt);
    if (frame.ends) this.flags.set(row, this.flags.get(row) | COMPLETE);
  }

  /** Tells what a compressed message holds; it is then known to be compressed, whatever its first frame said. */
  setContent(row: Row, content: MessageContentRecord): void {
    this.flags.set(row, this.flags.get(row) | COMPRESSED);
    this.outcomes.set(row, OUTCOMES.indexOf(content.outcome));
    this.contentOffsets.set(row, content.offset);
    this.contentLengths.set(row, content.length);
    this.contexts.set(row, content.contextBefore);
  }

  connection(row: Row): Row {
    return this.connections.get(row);
  }

  direction(row: Row): Direction {
    return (this.flags.get(row) & FROM_SERVER) === 0 ? 'client-to-server' : 'server-to-client';
  }

  type(row: Row): 'text' | 'binary' {
    return (this.flags.get(row) & BINARY) === 0 ? 'text' : 'binary';
  }

  compressed(row: Row): boolean {
    return (this.flags.get(row) & COMPRESSED) !== 0;
  }

  /** Whether its last frame has come. */
  complete(row: Row): boolean {
    return (this.flags.get(row) & COMPLETE) !== 0;
  }

  time(row: Row): Nanoseconds {
    return this.times.get(row);
  }

  endTime(row: Row): Nanoseconds {
    return this.endTimes.get(row);
  }

  firstFrame(row: Row): Row {
    return this.firstFrames.get(row);
  }

  lastFrame(row: Row): Row {
    return this.lastFrames.get(row);
  }

  frameCount(row: Row): number {
    return this.frameCounts.get(row);
  }

  /** Declared payload lengths of its frames, added up; 0 for what was given, of which it isn't known. */
  wireLength(row: Row): number {
    return this.wireLengths.get(row);
  }

  /** Content that was given as it is; `undefined` for messages that are known by their frames. */
  given(row: Row): GivenContent | undefined {
    if ((this.flags.get(row) & GIVEN) === 0) return undefined;
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
}
