import type { Connection, SeenFrame } from '../capture-store/connection.ts';
import type { Row } from '../capture-store/frame-table.ts';
import { type Direction, senderOf } from '../stream/events.ts';
import type { Nanoseconds } from '../stream/time.ts';
import { CompressedContent, type Decompression } from '../websocket/compressed-content.ts';
import { FragmentChecks } from '../websocket/fragment-checks.ts';
import { type FrameHeader, headerLength } from '../websocket/frame-header.ts';
import type { FrameRole } from '../websocket/frame-sequence.ts';
import type { InflatedContent, MessageContent } from '../websocket/message-content.ts';
import { OPCODES } from '../websocket/opcode.ts';
import { MessageInflater } from '../websocket/permessage-deflate/message-inflater.ts';
import { TextContent } from '../websocket/text-content.ts';
import type { Finding } from '../websocket/violations/violation.ts';
import type { PipelineParts } from './parts.ts';

interface MessageUnderWay {
  readonly row: Row;
  /** `undefined` where the content needs no looking at. */
  readonly content: MessageContent | undefined;
  lastFrame: SeenFrame | undefined;
}

/** Makes rows of the messages of one direction, and looks into their content. */
export class MessageRecorder {
  private readonly decompression: Decompression | undefined;
  private readonly text: TextContent;
  private readonly fragments: FragmentChecks;
  private message: MessageUnderWay | undefined;
  private ends = false;

  constructor(
    private readonly parts: PipelineParts,
    private readonly connection: Connection,
    private readonly direction: Direction,
  ) {
    this.decompression = this.newDecompression();
    this.text = new TextContent(senderOf(direction));
    this.fragments = new FragmentChecks(senderOf(direction));
  }

  /** Row of the message under way. */
  get row(): Row | undefined {
    return this.message?.row;
  }

  /** The frame that came last in a message that isn't finished. */
  get lastFrame(): SeenFrame | undefined {
    return this.message?.lastFrame;
  }

  /** Whether the bytes of the frame under way are to be given to `content`. */
  get wantsContent(): boolean {
    return this.message?.content !== undefined;
  }

  /** Whether a frame that is a whole message can be taken by `addSingle`. */
  get takesSingles(): boolean {
    return this.message === undefined && this.decompression === undefined;
  }

  /** Adds a message whose one frame, the next row of the frames, has shown nothing odd. */
  addSingle(type: 'text' | 'binary'): Row {
    const { connection, direction } = this;
    if (direction === 'client-to-server') connection.messages['client-to-server']++;
    else connection.messages['server-to-client']++;
    return this.parts.store.messages.addSingle({ connection: connection.row, direction, type });
  }

  frameStarted(header: FrameHeader, role: FrameRole, at: Nanoseconds): void {
    if (role.kind === 'none') return;
    if (role.kind === 'first') this.start(header, at);
    this.ends = role.ends;
    const { rsv1 } = header;
    this.message?.content?.frameStarted({ headerLength: headerLength(header), rsv1, ends: role.ends });
  }

  /** Unmasked payload of a data frame: `bytes` from `from` up to `to`. */
  content(bytes: Uint8Array, from: number, to: number): void {
    this.message?.content?.accept(bytes, from, to);
  }

  /** Not all of the frame under way is there. */
  lose(): void {
    this.message?.content?.lose();
  }

  /** Frames are missing: a message under way has no end, and what follows may refer to what is missing. */
  framesMissing(): void {
    this.message?.content?.lose();
    this.decompression?.inflater.lose();
    this.message = undefined;
  }

  /** @param length declared payload length of the frame */
  frameEnded(frame: Row, length: number, at: Nanoseconds): readonly Finding[] {
    const { message, ends } = this;
    if (message === undefined) return [];
    this.parts.store.messages.addFrame(message.row, { row: frame, ends });
    if (!ends) message.lastFrame = { row: frame, at };
    const found = message.content?.frameEnded();
    if (found?.inflated !== undefined) this.keep(message.row, found.inflated);
    if (ends) this.message = undefined;
    const fragments = this.fragments.accept(length, ends);
    return found === undefined || found.findings.length === 0 ? fragments : [...found.findings, ...fragments];
  }

  private start(header: FrameHeader, at: Nanoseconds): void {
    // One that was interrupted is never finished, and neither is what it did to the decompressor.
    this.message?.content?.lose();
    const { connection, direction, decompression } = this;
    const type = header.opcode === OPCODES.text ? 'text' : 'binary';
    const compressed = header.rsv1 && decompression !== undefined;
    connection.messages[direction]++;
    this.fragments.restart();
    this.message = {
      row: this.parts.store.messages.start({ connection: connection.row, direction, type, compressed, at }),
      content: this.newContent(header, type, compressed),
      lastFrame: undefined,
    };
  }

  private newContent(
    { rsv1, rsv2, rsv3 }: FrameHeader,
    type: 'text' | 'binary',
    compressed: boolean,
  ): MessageContent | undefined {
    const { decompression } = this;
    const sender = senderOf(this.direction);
    if (decompression !== undefined && (compressed || decompression.unit === 'frame'))
      return new CompressedContent(sender, type, decompression);
    // RFC 6455 5.2, 5.8: what was made of the payload of a frame with such a bit isn't known here.
    const isTransformed = rsv1 || rsv2 || rsv3;
    return type === 'text' && !isTransformed ? this.text.restart() : undefined;
  }

  private keep(row: Row, { outcome, content, contextBefore }: InflatedContent): void {
    const { spool, store } = this.parts;
    const offset = content.length === 0 ? 0 : spool.reserve(content.length);
    if (content.length > 0) spool.write(offset, content);
    store.messages.setContent(row, { outcome, offset, length: content.length, contextBefore });
  }

  private newDecompression(): Decompression | undefined {
    const { deflate } = this.connection;
    if (deflate === undefined) return undefined;
    const { inflate, limits } = this.parts;
    const promise = deflate.compressors[this.direction];
    return {
      unit: deflate.unit,
      promise,
      inflater: new MessageInflater(inflate, promise, limits.inflatedMessage),
      mostHeld: limits.compressedMessage,
    };
  }
}
