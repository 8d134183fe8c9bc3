import { copyBytes } from '../bytes/copy.ts';
import type { Connection } from '../capture-store/connection.ts';
import type { Row } from '../capture-store/frame-table.ts';
import { type ByteOrigin, type Direction, opposite, senderOf } from '../stream/events.ts';
import type { Nanoseconds } from '../stream/time.ts';
import { closeIsKnown, parseClosePayload } from '../websocket/close.ts';
import { checkClosePayload } from '../websocket/close-checks.ts';
import { beginsWithFrame } from '../websocket/frame-boundary.ts';
import {
  exactPayloadLength,
  type FrameHeader,
  headerLength,
  payloadLength,
} from '../websocket/frame-header.ts';
import type { FrameHandler } from '../websocket/frame-reader.ts';
import { type FrameRole, FrameSequence } from '../websocket/frame-sequence.ts';
import type { ReservedBitUse } from '../websocket/header-checks.ts';
import type { Heartbeats } from '../websocket/heartbeats.ts';
import { looksLikeHttp } from '../websocket/http-instead.ts';
import { unmask } from '../websocket/masking.ts';
import { isControl, OPCODES } from '../websocket/opcode.ts';
import type { Finding, Peer, PlacedFinding } from '../websocket/violations/violation.ts';
import { MessageRecorder } from './message-recorder.ts';
import type { PipelineParts } from './parts.ts';
import { PayloadPlacer } from './payload-placer.ts';

// RFC 6455 5.5: control frames carry at most 125 bytes; more of a wrong one isn't needed to know what it says.
const CONTROL_PAYLOAD_KEPT = 125;

interface FrameUnderWay {
  readonly header: FrameHeader;
  readonly role: FrameRole;
  readonly placer: PayloadPlacer;
  readonly findings: Finding[];
  readonly control: number[];
  received: number;
  /** Payload bytes are missing; what follows them isn't kept. */
  hasHole: boolean;
}

/** What the frames of one direction are recorded with. */
export interface DirectionParts {
  readonly direction: Direction;
  readonly bits: ReservedBitUse;
  /** Where the pings of this direction wait for their pongs. */
  readonly pings: Heartbeats;
  /** Where the pongs of this direction find their pings. */
  readonly pongs: Heartbeats;
}

/** Makes rows of the frames of one direction of one connection, and tells what is wrong with them. */
export class FrameRecorder implements FrameHandler {
  private readonly sender: Peer;
  private readonly sequence: FrameSequence;
  private readonly messages: MessageRecorder;
  private frame: FrameUnderWay | undefined;

  constructor(
    private readonly parts: PipelineParts,
    private readonly connection: Connection,
    private readonly own: DirectionParts,
  ) {
    this.sender = senderOf(own.direction);
    this.sequence = new FrameSequence(this.sender, own.bits);
    this.messages = new MessageRecorder(parts, connection, own.direction);
  }

  frameStarted(header: FrameHeader, at: Nanoseconds): void {
    const { role, findings } = this.sequence.accept(header);
    this.messages.frameStarted(header, role, at);
    const placer = new PayloadPlacer(this.parts.spool, this.parts.limits.spoolExtent, payloadLength(header));
    this.frame = { header, role, placer, findings: [...findings], control: [], received: 0, hasHole: false };
  }

  framePayload(bytes: Uint8Array, origin: ByteOrigin): void {
    const frame = this.frame!;
    const { header } = frame;
    if (!frame.hasHole) {
      frame.placer.accept(bytes, origin);
      if (isControl(header.opcode)) this.keepControl(frame, bytes);
      else if (frame.role.kind !== 'none' && this.messages.wantsContent)
        this.messages.content(header.masked ? unmask(bytes, header.maskingKey, frame.received) : bytes);
    }
    frame.received += bytes.length;
  }

  framePayloadMissing(): void {
    const frame = this.frame!;
    frame.hasHole = true;
    if (frame.role.kind !== 'none') this.messages.lose();
  }

  framesMissing(): void {
    this.sequence.framesMissing();
    this.messages.framesMissing();
  }

  isHttp(bytes: Uint8Array): ReturnType<typeof looksLikeHttp> {
    return looksLikeHttp(bytes, this.sender);
  }

  httpFound(at: Nanoseconds): void {
    this.add({ finding: { rule: 'http-inside-frames', peer: this.sender }, frame: undefined, at });
  }

  beginsWithFrame(bytes: Uint8Array): boolean {
    return beginsWithFrame(bytes, this.sender, this.own.bits);
  }

  frameEnded(at: Nanoseconds): void {
    const frame = this.frame!;
    const { header, role, placer, received } = frame;
    this.frame = undefined;
    const { connection, own } = this;
    const length = payloadLength(header);
    if (received < length && !frame.hasHole && role.kind !== 'none') this.messages.lose();
    const row = this.parts.store.frames.add({
      connection: connection.row,
      direction: own.direction,
      at,
      header,
      message: role.kind === 'none' ? undefined : this.messages.row,
      place: placer.place,
    });
    connection.frames[own.direction]++;
    connection.bytes[own.direction] += headerLength(header) + received;
    if (connection.firstCloseBy === undefined && header.opcode !== OPCODES.close)
      connection.lastFrames[own.direction] = { row, at };
    if (role.kind !== 'none') frame.findings.push(...this.messages.frameEnded(row, length, at));
    const elsewhere = isControl(header.opcode) ? this.endControl(frame, row, at) : [];
    for (const finding of frame.findings) this.add({ finding, frame: row, at });
    for (const placed of elsewhere) this.add(placed);
  }

  /**
   * The sender ended the connection: a frame under way stays as short as it is.
   *
   * @param partialHeader bytes of a header that isn't even complete
   */
  tellCutOff(partialHeader: number, at: Nanoseconds): void {
    const { frame } = this;
    if (partialHeader > 0) {
      const detail = `only ${partialHeader === 1 ? '1 byte' : `${partialHeader} bytes`} of its header came`;
      this.add({ finding: { rule: 'frame-cut-off', peer: this.sender, detail }, frame: undefined, at });
    }
    if (frame === undefined || frame.hasHole) return;
    const detail = `${frame.received} of ${exactPayloadLength(frame.header)} bytes of payload came`;
    frame.findings.push({ rule: 'frame-cut-off', peer: this.sender, detail });
  }

  /** The sender ended the connection: a message under way will not be finished. */
  tellUnfinished(): void {
    const last = this.messages.lastFrame;
    if (last === undefined || this.connection.gaps[this.own.direction].count > 0) return;
    const finding: Finding = { rule: 'message-unfinished', peer: this.sender };
    this.add({ finding, frame: last.row, at: last.at });
  }

  private add(placed: PlacedFinding): void {
    this.parts.store.addViolation(this.connection, placed);
  }

  private keepControl(frame: FrameUnderWay, bytes: Uint8Array): void {
    const { maskingKey, masked } = frame.header;
    const wanted = bytes.subarray(0, Math.max(0, CONTROL_PAYLOAD_KEPT - frame.received));
    if (wanted.length === 0) return;
    frame.control.push(...(masked ? unmask(wanted, maskingKey, frame.received) : wanted));
  }

  /** Close, ping and pong: what they say is judged once it is whole. */
  private endControl(frame: FrameUnderWay, row: Row, at: Nanoseconds): PlacedFinding[] {
    const { header } = frame;
    const payload = Uint8Array.from(frame.control);
    const isWhole = frame.received === payloadLength(header) && !frame.hasHole;
    // What a hole leaves of a Close frame may still have the code; one that was cut off was never received.
    if (header.opcode === OPCODES.close && (isWhole || frame.hasHole)) {
      this.recordClose(frame, payload, { row, at });
      return [];
    }
    if (!isWhole) return [];
    const heartbeat = { frame: row, at, payload: String.fromCharCode(...payload) };
    if (header.opcode === OPCODES.ping) return this.own.pings.ping(heartbeat);
    if (header.opcode === OPCODES.pong) return this.own.pongs.pong(heartbeat);
    return [];
  }

  private recordClose(
    { header, findings }: FrameUnderWay,
    payload: Uint8Array,
    seen: { row: Row; at: Nanoseconds },
  ): void {
    const declaredLength = payloadLength(header);
    const { sender } = this;
    const answered = this.connection.closes[opposite(this.own.direction)]?.payload.code;
    findings.push(
      ...checkClosePayload(payload, { declaredLength, headerLength: headerLength(header), sender, answered }),
    );
    if (!closeIsKnown(declaredLength, payload.length)) return;
    const { connection, own } = this;
    const isFirst = connection.closes[own.direction] === undefined;
    if (!isFirst) return;
    connection.closes[own.direction] = {
      frame: seen.row,
      at: seen.at,
      payload: parseClosePayload(copyBytes(payload)),
    };
    connection.firstCloseBy ??= own.direction;
  }
}
