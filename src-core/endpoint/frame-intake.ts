import { copyBytes } from '../bytes/copy.ts';
import { NOT_IN_FILE } from '../stream/events.ts';
import { type FrameHeader, payloadLength } from '../websocket/frame-header.ts';
import { type FrameHandler, FrameReader } from '../websocket/frame-reader.ts';
import { FrameSequence } from '../websocket/frame-sequence.ts';
import type { ReservedBitUse } from '../websocket/header-checks.ts';
import { looksLikeHttp } from '../websocket/http-instead.ts';
import { unmask } from '../websocket/masking.ts';
import { isControl } from '../websocket/opcode.ts';
import type { Peer } from '../websocket/violations/violation.ts';
import { type Failure, failureOf } from './failure.ts';
import { GrowingBytes } from './growing-bytes.ts';
import type { MessageIntake } from './message-intake.ts';

/** Told of what a peer sends besides messages. */
export interface FrameIntakeHandler {
  /** A whole control frame. @param payload unmasked, at most 125 bytes */
  control(header: FrameHeader, payload: Uint8Array): void;
  /** The peer broke a rule, or reached a limit. Nothing more is read. */
  failed(failure: Failure): void;
}

interface FrameUnderWay {
  readonly header: FrameHeader;
  received: number;
}

const NOTHING = new Uint8Array(0);

/** Reads the frames of a peer as strictly as RFC 6455 5 has it: the first one that breaks a rule is the last. */
export class FrameIntake implements FrameHandler {
  private readonly reader = new FrameReader(this);
  private readonly sequence: FrameSequence;
  private readonly controlPayload = new GrowingBytes();
  private frame: FrameUnderWay | undefined;
  private isStopped = false;

  constructor(
    private readonly sender: Peer,
    bits: ReservedBitUse,
    private readonly messages: MessageIntake,
    private readonly handler: FrameIntakeHandler,
  ) {
    this.sequence = new FrameSequence(sender, bits);
  }

  accept(bytes: Uint8Array): void {
    if (!this.isStopped) this.reader.accept({ bytes, origin: NOT_IN_FILE, at: 0 });
  }

  /** No more bytes will come, which settles whether the last of them are HTTP. */
  end(): void {
    if (!this.isStopped) this.reader.settle(0);
  }

  /** Nothing more is read, not even what is left of the bytes under way. */
  stop(): void {
    this.isStopped = true;
    this.frame = undefined;
  }

  frameStarted(header: FrameHeader): void {
    if (this.isStopped) return;
    const { role, findings } = this.sequence.accept(header);
    const isOfMessage = role.kind !== 'none';
    const failure =
      failureOf(findings) ??
      (isOfMessage ? this.messages.frameStarted(header, role.kind === 'first') : undefined);
    if (failure === undefined) this.frame = { header, received: 0 };
    else this.handler.failed(failure);
  }

  framePayload(bytes: Uint8Array, from: number, to: number): void {
    const { frame } = this;
    if (frame === undefined) return;
    const { header, received } = frame;
    const part = bytes.subarray(from, to);
    frame.received += part.length;
    this.content(frame, header.masked ? unmask(part, header.maskingKey, received) : copyBytes(part));
  }

  frameEnded(): void {
    const { frame } = this;
    this.frame = undefined;
    if (frame === undefined) return;
    if (isControl(frame.header.opcode)) this.handler.control(frame.header, this.controlPayload.take());
    else if (frame.received === 0) this.content(frame, NOTHING);
  }

  /** A frame that is whole is told in parts like all others. */
  wholeFrame(): boolean {
    return false;
  }

  isHttp(bytes: Uint8Array): ReturnType<typeof looksLikeHttp> {
    return looksLikeHttp(bytes, this.sender);
  }

  httpFound(): void {
    const failure = failureOf([{ rule: 'http-inside-frames', peer: this.sender }]);
    if (!this.isStopped && failure !== undefined) this.handler.failed(failure);
  }

  // Only captures have holes, behind which boundaries must be found again.
  framePayloadMissing(): void {}

  framesMissing(): void {}

  beginsWithFrame(): boolean {
    return false;
  }

  private content({ header, received }: FrameUnderWay, bytes: Uint8Array): void {
    if (isControl(header.opcode)) {
      this.controlPayload.add(bytes);
      return;
    }
    const failure = this.messages.accept(bytes, header.fin && received === payloadLength(header));
    if (failure !== undefined) this.handler.failed(failure);
  }
}
