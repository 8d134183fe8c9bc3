import { copyBytes } from '../bytes/copy.ts';
import type { CaptureStore } from '../capture-store/capture-store.ts';
import type { Connection } from '../capture-store/connection.ts';
import type { Row } from '../capture-store/frame-table.ts';
import type { Extent, PayloadSpool } from '../capture-store/payload-place.ts';
import { type ByteOrigin, type Direction, NOT_IN_FILE } from '../stream/events.ts';
import type { Nanoseconds } from '../stream/time.ts';
import { closeIsKnown, parseClosePayload } from '../websocket/close.ts';
import { type FrameHeader, headerLength, payloadLength } from '../websocket/frame-header.ts';
import type { FrameHandler } from '../websocket/frame-reader.ts';
import { unmask } from '../websocket/masking.ts';
import { type FrameRole, MessageAssembler } from '../websocket/message-assembler.ts';
import { OPCODES } from '../websocket/opcode.ts';

// RFC 6455 5.5: control frames carry at most 125 bytes; more of a wrong one isn't needed to read code and reason.
const CLOSE_PAYLOAD_KEPT = 125;

interface FrameUnderWay {
  readonly header: FrameHeader;
  readonly role: FrameRole;
  readonly message: Row | undefined;
  readonly place: Extent[];
  /** Payload bytes still to come. */
  left: number;
  /** Bytes that still fit into what the spool set aside last. */
  room: number;
  received: number;
  /** Payload bytes are missing; what follows them isn't kept. */
  hasHole: boolean;
}

/** Makes rows of the frames of one direction of one connection, and of the messages they form. */
export class FrameRecorder implements FrameHandler {
  private readonly assembler = new MessageAssembler();
  private frame: FrameUnderWay | undefined;
  private message: Row | undefined;
  private closePayload = new Uint8Array(0);

  constructor(
    private readonly store: CaptureStore,
    private readonly spool: PayloadSpool,
    private readonly spoolExtent: number,
    private readonly connection: Connection,
    private readonly direction: Direction,
  ) {}

  frameStarted(header: FrameHeader, at: Nanoseconds): void {
    const role = this.assembler.accept(header);
    const message = this.messageFor(role, header, at);
    const left = payloadLength(header);
    this.frame = { header, role, message, place: [], left, room: 0, received: 0, hasHole: false };
    this.closePayload = new Uint8Array(0);
  }

  framePayload(bytes: Uint8Array, origin: ByteOrigin): void {
    const frame = this.frame!;
    frame.received += bytes.length;
    if (frame.hasHole) return;
    const isWhole = frame.place.length === 0 && bytes.length === frame.left;
    if (isWhole && origin !== NOT_IN_FILE) {
      frame.place.push({ file: 'capture', offset: origin, length: bytes.length });
      frame.left = 0;
    } else {
      this.spoolBytes(frame, bytes);
    }
    if (frame.header.opcode === OPCODES.close) this.keepClosePayload(bytes);
  }

  framePayloadMissing(): void {
    this.frame!.hasHole = true;
  }

  frameEnded(at: Nanoseconds): void {
    const { header, role, message, place, received } = this.frame!;
    this.frame = undefined;
    const { connection, direction } = this;
    const row = this.store.frames.add({ connection: connection.row, direction, at, header, message, place });
    if (message !== undefined) {
      const ends = role.kind !== 'none' && role.ends;
      this.store.messages.addFrame(message, { row, length: payloadLength(header), endedAt: at, ends });
    }
    connection.frames[direction]++;
    connection.bytes[direction] += headerLength(header) + received;
    if (header.opcode === OPCODES.close) this.recordClose(header);
  }

  private messageFor(role: FrameRole, header: FrameHeader, at: Nanoseconds): Row | undefined {
    if (role.kind === 'none') return undefined;
    if (role.kind === 'first') {
      this.connection.messages[this.direction]++;
      this.message = this.store.messages.start({
        connection: this.connection.row,
        direction: this.direction,
        type: header.opcode === OPCODES.text ? 'text' : 'binary',
        compressed: header.rsv1 && this.connection.deflateAgreed,
        at,
      });
    }
    return this.message;
  }

  /** Writes behind what the spool set aside for this frame, and has more set aside when that is full. */
  private spoolBytes(frame: FrameUnderWay, bytes: Uint8Array): void {
    let rest = bytes;
    while (rest.length > 0) {
      if (frame.room === 0) {
        frame.room = Math.min(frame.left, this.spoolExtent);
        frame.place.push({ file: 'spool', offset: this.spool.reserve(frame.room), length: 0 });
      }
      const piece = rest.subarray(0, frame.room);
      const last = frame.place.pop()!;
      this.spool.write(last.offset + last.length, piece);
      frame.place.push({ ...last, length: last.length + piece.length });
      frame.room -= piece.length;
      frame.left -= piece.length;
      rest = rest.subarray(piece.length);
    }
  }

  private keepClosePayload(bytes: Uint8Array): void {
    const kept = new Uint8Array(Math.min(CLOSE_PAYLOAD_KEPT, this.closePayload.length + bytes.length));
    kept.set(this.closePayload);
    kept.set(bytes.subarray(0, kept.length - this.closePayload.length), this.closePayload.length);
    this.closePayload = kept;
  }

  private recordClose(header: FrameHeader): void {
    const payload = header.masked
      ? unmask(this.closePayload, header.maskingKey)
      : copyBytes(this.closePayload);
    if (!closeIsKnown(payloadLength(header), payload.length)) return;
    this.connection.closes[this.direction] ??= parseClosePayload(payload);
    this.connection.firstCloseBy ??= this.direction;
  }
}
