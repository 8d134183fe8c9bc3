import type { Connection } from '../capture-store/connection.ts';
import type { Row } from '../capture-store/frame-table.ts';
import type { InjectionNote } from '../packets/proxy-note.ts';
import type { Direction, StreamBytes } from '../stream/events.ts';
import type { FrameChange } from '../stream/relayed.ts';
import type { Nanoseconds } from '../stream/time.ts';
import { parseClosePayload } from '../websocket/close.ts';
import { type FrameHeader, payloadLength } from '../websocket/frame-header.ts';
import { type FrameHandler, FrameReader } from '../websocket/frame-reader.ts';
import { unmask } from '../websocket/masking.ts';
import { isControl, OPCODES } from '../websocket/opcode.ts';
import type { InjectedEffects } from './injected-effects.ts';
import type { PipelineParts } from './parts.ts';
import { PayloadPlacer } from './payload-placer.ts';

const LONGEST_CONTROL_PAYLOAD = 125;

/**
 * Makes rows of frames that a proxy put in by itself. They are judged by no rule, for neither peer sent them, and are
 * counted as nobody's.
 */
export class InjectedFrames implements FrameHandler {
  private readonly placer: PayloadPlacer;
  private header: FrameHeader | undefined;
  /** What a control frame says, as on the wire. */
  private said: readonly number[] = [];
  /** The message under way. */
  private message: Row | undefined;
  private readonly reader = new FrameReader(this);
  private readonly direction: Direction;
  private readonly change: FrameChange;

  constructor(
    private readonly parts: PipelineParts,
    private readonly connection: Connection,
    { direction, change }: InjectionNote,
    private readonly effects: InjectedEffects | undefined,
  ) {
    this.placer = new PayloadPlacer(parts.spool, parts.limits.spoolExtent);
    this.direction = direction;
    this.change = change;
    effects?.begin();
  }

  /** Takes some of the bytes that were put in. */
  read(chunk: StreamBytes): void {
    this.reader.accept(chunk);
    this.effects?.endedInside(this.reader.isInsideFrame);
  }

  wholeFrame(): boolean {
    return false;
  }

  frameStarted(header: FrameHeader, at: Nanoseconds): void {
    this.header = header;
    this.placer.begin(payloadLength(header));
    this.said = [];
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
    // RFC 6455 5.5: control frames carry at most 125 bytes.
    const room = LONGEST_CONTROL_PAYLOAD - this.said.length;
    if (this.header !== undefined && isControl(this.header.opcode) && room > 0)
      this.said = [...this.said, ...bytes.subarray(from, Math.min(to, from + room))];
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
    const payload = this.saidIn(header);
    if (header.opcode === OPCODES.close)
      connection.injectedCloses[direction] ??= { frame: row, at, payload: parseClosePayload(payload) };
    for (const placed of this.effects?.frame(header, { frame: row, at, payload }) ?? [])
      this.parts.store.addViolation(connection, placed);
    if (!isOfMessage) return;
    messages.addFrame(message, { row, ends: header.fin });
    if (header.fin) this.message = undefined;
  }

  /** What a control frame says, unmasked. */
  private saidIn({ masked, maskingKey }: FrameHeader): Uint8Array {
    const bytes = Uint8Array.from(this.said);
    return masked ? unmask(bytes, maskingKey) : bytes;
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
