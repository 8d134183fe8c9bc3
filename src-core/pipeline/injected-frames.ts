import type { Connection } from '../capture-store/connection.ts';
import type { Row } from '../capture-store/frame-table.ts';
import type { InjectionNote } from '../packets/proxy-note.ts';
import type { Direction, StreamBytes } from '../stream/events.ts';
import type { FrameChange } from '../stream/relayed.ts';
import type { Nanoseconds } from '../stream/time.ts';
import { type FrameHeader, payloadLength } from '../websocket/frame-header.ts';
import { type FrameHandler, FrameReader } from '../websocket/frame-reader.ts';
import { isControl, OPCODES } from '../websocket/opcode.ts';
import type { PipelineParts } from './parts.ts';
import { PayloadPlacer } from './payload-placer.ts';

/**
 * Makes rows of frames that a proxy put in by itself. They are judged by no rule, for neither peer sent them, and are
 * counted as nobody's.
 */
export class InjectedFrames implements FrameHandler {
  private readonly placer: PayloadPlacer;
  private header: FrameHeader | undefined;
  /** The message under way. */
  private message: Row | undefined;
  private readonly reader = new FrameReader(this);
  private readonly direction: Direction;
  private readonly change: FrameChange;

  constructor(
    private readonly parts: PipelineParts,
    private readonly connection: Connection,
    { direction, change }: InjectionNote,
  ) {
    this.placer = new PayloadPlacer(parts.spool, parts.limits.spoolExtent);
    this.direction = direction;
    this.change = change;
  }

  /** Takes some of the bytes that were put in. */
  read(chunk: StreamBytes): void {
    this.reader.accept(chunk);
  }

  wholeFrame(): boolean {
    return false;
  }

  frameStarted(header: FrameHeader, at: Nanoseconds): void {
    this.header = header;
    this.placer.begin(payloadLength(header));
    const begins = header.opcode === OPCODES.text || header.opcode === OPCODES.binary;
    if (!begins) return;
    const type = header.opcode === OPCODES.text ? 'text' : 'binary';
    const { connection, direction } = this;
    this.message = this.parts.store.messages.start({
      ...{ connection: connection.row, direction, type, at },
      compressed: false,
    });
  }

  framePayload(bytes: Uint8Array, from: number, to: number, origin: number): void {
    this.placer.accept(bytes, from, to, origin);
  }

  frameEnded(at: Nanoseconds): void {
    const { header, message, connection, direction } = this;
    if (header === undefined) return;
    const { frames, messages } = this.parts.store;
    const isOfMessage = !isControl(header.opcode) && message !== undefined;
    const row = frames.add({
      ...{ connection: connection.row, direction, at, header, place: this.placer.place },
      message: isOfMessage ? message : undefined,
    });
    this.parts.store.changes.add({ change: this.change, frames: [row], sent: [] });
    if (!isOfMessage) return;
    messages.addFrame(message, { row, ends: header.fin });
    if (header.fin) this.message = undefined;
  }

  framePayloadMissing(): void {}

  framesMissing(): void {}

  isHttp(): 'no' {
    return 'no';
  }

  httpFound(): void {}

  beginsWithFrame(): boolean {
    return false;
  }
}
