import { directionFrom } from '../stream/events.ts';
import { type FrameIntent, frameBytes } from '../websocket/frame-writer.ts';
import { OPCODES } from '../websocket/opcode.ts';
import { MessageDeflater } from '../websocket/permessage-deflate/message-deflater.ts';
import type { MessageType } from './endpoint-handler.ts';
import type { EndpointCompression, EndpointRole } from './endpoint-options.ts';

/** Writes the frames of one side: masked as its role wants it, compressed where that was agreed. */
export class FrameOutput {
  private readonly deflater: MessageDeflater | undefined;

  constructor(
    private readonly side: EndpointRole,
    compression: EndpointCompression | undefined,
  ) {
    if (compression === undefined) return;
    const promise = compression.compressors[directionFrom(side.role)];
    this.deflater = new MessageDeflater(compression.deflate, promise);
  }

  /** A message of one frame. */
  message(type: MessageType, content: Uint8Array): Uint8Array {
    const opcode = OPCODES[type];
    // RFC 7692 6: RSV1 marks a compressed message.
    return this.deflater === undefined
      ? this.frame({ opcode }, content)
      : this.frame({ opcode, rsv1: true }, this.deflater.accept(content));
  }

  control(type: 'close' | 'ping' | 'pong', payload: Uint8Array): Uint8Array {
    return this.frame({ opcode: OPCODES[type] }, payload);
  }

  // RFC 6455 5.1: a client masks all frames it sends, a server none.
  private frame(intent: FrameIntent, payload: Uint8Array): Uint8Array {
    const { side } = this;
    return side.role === 'client'
      ? frameBytes({ ...intent, maskingKey: side.nextMaskingKey() }, payload)
      : frameBytes(intent, payload);
  }
}
