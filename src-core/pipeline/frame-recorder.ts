import { copyBytes } from '../bytes/copy.ts';
import type { Connection, SeenFrame } from '../capture-store/connection.ts';
import type { Row } from '../capture-store/frame-table.ts';
import { receivedClose } from '../capture-store/received-close.ts';
import { type ByteOrigin, type Direction, NOT_IN_FILE, opposite, senderOf } from '../stream/events.ts';
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
import type { FrameHandler, WholeFrame } from '../websocket/frame-reader.ts';
import { type FrameRole, FrameSequence } from '../websocket/frame-sequence.ts';
import type { ReservedBitUse } from '../websocket/header-checks.ts';
import type { Heartbeats } from '../websocket/heartbeats.ts';
import { looksLikeHttp } from '../websocket/http-instead.ts';
import { isAsciiUnder, unmask, unmaskInto } from '../websocket/masking.ts';
import { isControl, OPCODES } from '../websocket/opcode.ts';
import type { Finding, Peer, PlacedFinding } from '../websocket/violations/violation.ts';
import { MessageRecorder } from './message-recorder.ts';
import type { PipelineParts } from './parts.ts';
import { PayloadPlacer } from './payload-placer.ts';

// RFC 6455 5.5: control frames carry at most 125 bytes; more of a wrong one isn't needed to know what it says.
const CONTROL_PAYLOAD_KEPT = 125;

/** Payloads are unmasked in pieces of this size where they are only looked at. */
const UNMASKED_AT_A_TIME = 64 * 1024;
const NOTHING: readonly never[] = [];
const unmasked = new Uint8Array(UNMASKED_AT_A_TIME);

interface FrameUnderWay {
  readonly header: FrameHeader;
  readonly role: FrameRole;
  findings: readonly Finding[];
  /** What a control frame says, unmasked. */
  control: readonly number[];
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
  private readonly placer: PayloadPlacer;
  private frame: FrameUnderWay | undefined;
  /** The newest frame before the first Close frame. */
  private readonly newest: SeenFrame = { row: -1, at: 0 };

  constructor(
    private readonly parts: PipelineParts,
    private readonly connection: Connection,
    private readonly own: DirectionParts,
  ) {
    this.sender = senderOf(own.direction);
    this.sequence = new FrameSequence(this.sender, own.bits);
    this.messages = new MessageRecorder(parts, connection, own.direction);
    this.placer = new PayloadPlacer(parts.spool, parts.limits.spoolExtent);
  }

  /** The common case, told quickly: a whole message in one frame in one packet, binary or ASCII. */
  wholeFrame({ header, bytes, from, to, origin, at }: WholeFrame): boolean {
    const isText = header.opcode === OPCODES.text;
    const isSimple =
      origin !== NOT_IN_FILE &&
      this.sequence.isPlainMessage(header) &&
      this.messages.takesSingles &&
      (!isText || isAsciiUnder(header.maskingKey, bytes, from, to));
    if (!isSimple) return false;
    const finding = this.sequence.acceptPlain(header);
    const message = this.messages.addSingle(isText ? 'text' : 'binary');
    const { direction } = this.own;
    const row = this.parts.store.frames.addWhole(
      { connection: this.connection.row, direction, at, header, message },
      origin,
    );
    this.count(row, headerLength(header) + to - from, at);
    if (finding !== undefined) this.add({ finding, frame: row, at });
    return true;
  }

  frameStarted(header: FrameHeader, at: Nanoseconds): void {
    const { role, findings } = this.sequence.accept(header);
    this.messages.frameStarted(header, role, at);
    this.placer.begin(payloadLength(header));
    this.frame = { header, role, findings, control: NOTHING, received: 0, hasHole: false };
  }

  framePayload(bytes: Uint8Array, from: number, to: number, origin: ByteOrigin): void {
    const frame = this.frame!;
    if (!frame.hasHole) {
      this.placer.accept(bytes, from, to, origin);
      if (isControl(frame.header.opcode)) this.keepControl(frame, bytes.subarray(from, to));
      else if (frame.role.kind !== 'none' && this.messages.wantsContent)
        this.giveContent(frame, bytes, from, to);
    }
    frame.received += to - from;
  }

  private giveContent(
    { header, received }: FrameUnderWay,
    bytes: Uint8Array,
    from: number,
    to: number,
  ): void {
    if (!header.masked) {
      this.messages.content(bytes, from, to);
      return;
    }
    for (let at = from; at < to; at += UNMASKED_AT_A_TIME) {
      const end = Math.min(to, at + UNMASKED_AT_A_TIME);
      unmaskInto(unmasked, { bytes, from: at, to: end }, header.maskingKey, received + at - from);
      this.messages.content(unmasked, 0, end - at);
    }
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
    const { header, role, received } = frame;
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
      place: this.placer.place,
    });
    this.count(row, headerLength(header) + received, at, header.opcode === OPCODES.close);
    if (role.kind !== 'none') found(frame, this.messages.frameEnded(row, length, at));
    const elsewhere = isControl(header.opcode) ? this.endControl(frame, row, at) : NOTHING;
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
    found(frame, [{ rule: 'frame-cut-off', peer: this.sender, detail }]);
  }

  /** The sender ended the connection: a message under way will not be finished. */
  tellUnfinished(): void {
    const last = this.messages.lastFrame;
    if (last === undefined || this.connection.gaps[this.own.direction].count > 0) return;
    const finding: Finding = { rule: 'message-unfinished', peer: this.sender };
    this.add({ finding, frame: last.row, at: last.at });
  }

  private count(row: Row, bytes: number, at: Nanoseconds, isClose = false): void {
    const { connection } = this;
    // Names that are known when the code is compiled cost a fraction of those that are looked up.
    if (this.own.direction === 'client-to-server') {
      connection.frames['client-to-server']++;
      connection.bytes['client-to-server'] += bytes;
    } else {
      connection.frames['server-to-client']++;
      connection.bytes['server-to-client'] += bytes;
    }
    if (connection.firstCloseBy !== undefined || isClose) return;
    const { newest } = this;
    if (newest.row < 0) connection.lastFrames[this.own.direction] = newest;
    newest.row = row;
    newest.at = at;
  }

  private add(placed: PlacedFinding): void {
    this.parts.store.addViolation(this.connection, placed);
  }

  private keepControl(frame: FrameUnderWay, bytes: Uint8Array): void {
    const { maskingKey, masked } = frame.header;
    const wanted = bytes.subarray(0, Math.max(0, CONTROL_PAYLOAD_KEPT - frame.received));
    if (wanted.length === 0) return;
    frame.control = [...frame.control, ...(masked ? unmask(wanted, maskingKey, frame.received) : wanted)];
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

  private recordClose(frame: FrameUnderWay, payload: Uint8Array, seen: { row: Row; at: Nanoseconds }): void {
    const { header } = frame;
    const declaredLength = payloadLength(header);
    const { sender } = this;
    const incoming = opposite(this.own.direction);
    const answered = receivedClose(this.parts.store.changes, this.connection, incoming)?.payload.code;
    const facts = { declaredLength, headerLength: headerLength(header), sender, answered };
    found(frame, checkClosePayload(payload, facts));
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

function found(frame: FrameUnderWay, findings: readonly Finding[]): void {
  if (findings.length > 0) frame.findings = [...frame.findings, ...findings];
}
