import { Utf8Checker } from '../bytes/utf-8-checker.ts';
import { directionFrom } from '../stream/events.ts';
import { CompressedContent, type Decompression } from '../websocket/compressed-content.ts';
import { type FrameHeader, payloadLength } from '../websocket/frame-header.ts';
import { utf8Finding } from '../websocket/message-content.ts';
import { OPCODES } from '../websocket/opcode.ts';
import { MessageInflater } from '../websocket/permessage-deflate/message-inflater.ts';
import type { Peer } from '../websocket/violations/violation.ts';
import type { EndpointHandler, MessageType } from './endpoint-handler.ts';
import type { EndpointCompression } from './endpoint-options.ts';
import { type Failure, failureOf, limitReached } from './failure.ts';
import { GrowingBytes } from './growing-bytes.ts';
import type { EndpointLimits } from './limits.ts';

export interface MessageIntakeParts {
  /** Who sends the messages. */
  readonly sender: Peer;
  readonly compression: EndpointCompression | undefined;
  readonly deliver: 'messages' | 'pieces';
  readonly limits: EndpointLimits;
  readonly handler: Pick<EndpointHandler, 'message' | 'piece'>;
}

/** Puts the messages of one side together from the payloads of their frames, and hands them on. */
export class MessageIntake {
  private readonly decompression: Decompression | undefined;
  private readonly checker = new Utf8Checker();
  private readonly held = new GrowingBytes();
  private type: MessageType = 'binary';
  /** Of the message under way, where it is compressed. */
  private compressed: Decompression | undefined;
  private frames = 0;

  constructor(private readonly parts: MessageIntakeParts) {
    this.decompression = newDecompression(parts);
  }

  /** A data frame of a message begins, its first one or a further one. None of its payload is here yet. */
  frameStarted(header: FrameHeader, isFirst: boolean): Failure | undefined {
    if (isFirst) this.start(header);
    this.frames++;
    if (!this.isHeld) return undefined;
    const { limits } = this.parts;
    // RFC 6455 10.4: what a header declares is looked at before memory is taken for it.
    if (this.held.length + payloadLength(header) > limits.longestMessage)
      return limitReached('message-too-long', limits);
    return this.frames > limits.mostFragments ? limitReached('too-many-fragments', limits) : undefined;
  }

  /**
   * @param bytes of the payload, unmasked, which are nobody else's
   * @param ends with the last bytes of the message
   */
  accept(bytes: Uint8Array, ends: boolean): Failure | undefined {
    const failure = this.textFailure(bytes, ends);
    if (failure !== undefined) return failure;
    if (this.isHeld) this.held.add(bytes);
    else if (bytes.length > 0 || ends) this.parts.handler.piece({ type: this.type, bytes, ends });
    return ends && this.isHeld ? this.finish() : undefined;
  }

  private get isHeld(): boolean {
    return this.compressed !== undefined || this.parts.deliver === 'messages';
  }

  private start({ opcode, rsv1 }: FrameHeader): void {
    this.type = opcode === OPCODES.text ? 'text' : 'binary';
    this.compressed = rsv1 ? this.decompression : undefined;
    this.frames = 0;
    this.checker.restart();
  }

  // RFC 6455 8.1: text that is not UTF-8 fails the connection, which needs no waiting for its end.
  private textFailure(bytes: Uint8Array, ends: boolean): Failure | undefined {
    if (this.type !== 'text' || this.compressed !== undefined) return undefined;
    const fault = this.checker.accept(bytes) ?? (ends ? this.checker.end() : undefined);
    return fault === undefined ? undefined : failureOf([utf8Finding(fault, this.parts.sender)]);
  }

  private finish(): Failure | undefined {
    const payload = this.held.take();
    if (this.compressed !== undefined) return this.inflate(payload, this.compressed);
    this.deliver(payload);
    return undefined;
  }

  // RFC 7692 7.2.2
  private inflate(payload: Uint8Array, decompression: Decompression): Failure | undefined {
    const whole = new CompressedContent(this.parts.sender, this.type, decompression);
    whole.frameStarted({ headerLength: 0, rsv1: true, ends: true });
    whole.accept(payload, 0, payload.length);
    const { findings, inflated } = whole.frameEnded();
    const failure = failureOf(findings);
    if (failure !== undefined) return failure;
    if (inflated?.outcome !== 'inflated') return limitReached('message-too-long', this.parts.limits);
    this.deliver(inflated.content);
    return undefined;
  }

  private deliver(content: Uint8Array): void {
    const { deliver, handler } = this.parts;
    const { type } = this;
    if (deliver === 'messages') handler.message({ type, content });
    else handler.piece({ type, bytes: content, ends: true });
  }
}

function newDecompression({ sender, compression, limits }: MessageIntakeParts): Decompression | undefined {
  if (compression === undefined) return undefined;
  const promise = compression.compressors[directionFrom(sender)];
  const inflater = new MessageInflater(compression.inflate, promise, limits.longestMessage);
  return { unit: 'message', promise, inflater, mostHeld: limits.longestMessage };
}
