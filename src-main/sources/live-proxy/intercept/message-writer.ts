import { randomFillSync } from 'node:crypto';
import { encodeUtf8 } from '../../../../src-core/bytes/utf-8.ts';
import type { Injection } from '../../../../src-core/contract/rules.ts';
import { type Direction, senderOf } from '../../../../src-core/stream/events.ts';
import { type FrameIntent, frameBytes } from '../../../../src-core/websocket/frame-writer.ts';
import { OPCODES } from '../../../../src-core/websocket/opcode.ts';
import type { DeflateAgreement } from '../../../../src-core/websocket/permessage-deflate/agreement.ts';
import { MessageDeflater } from '../../../../src-core/websocket/permessage-deflate/message-deflater.ts';
import { deflate } from '../../../adapters/deflate.ts';

const key = new Uint8Array(4);
const keyView = new DataView(key.buffer);

/** A key that nobody can predict (RFC 6455 5.3). */
function freshKey(): number {
  randomFillSync(key);
  return keyView.getUint32(0);
}

/** Writes frames in the place of a peer, as that peer would have to. */
export class MessageWriter {
  private deflater: MessageDeflater | undefined;

  constructor(
    private readonly direction: Direction,
    private readonly agreement: DeflateAgreement | undefined,
  ) {}

  /** Whether what the receiver can inflate depends on all compressed messages before. */
  get takesContextOver(): boolean {
    return this.agreement !== undefined && !this.agreement.compressors[this.direction].noContextTakeover;
  }

  /**
   * A message of one frame. A compressed one refers to nothing before it, so that it can be read by itself; where frames
   * are compressed one by one, it goes uncompressed, which is allowed.
   */
  message(type: 'text' | 'binary', content: Uint8Array, isCompressed: boolean): Uint8Array {
    const opcode = OPCODES[type];
    const { agreement } = this;
    if (!isCompressed || agreement?.unit !== 'message') return this.frame({ opcode }, content);
    const { windowBits } = agreement.compressors[this.direction];
    this.deflater ??= new MessageDeflater(deflate, { noContextTakeover: true, windowBits });
    // RFC 7692 6: RSV1 marks a compressed message.
    return this.frame({ opcode, rsv1: true }, this.deflater.accept(content));
  }

  /** What was asked for by hand. Messages go uncompressed, which changes no context (RFC 7692 7.2.3.2). */
  injection(wanted: Injection): Uint8Array {
    switch (wanted.kind) {
      case 'message':
        return this.message(wanted.type, wanted.content, false);
      case 'ping':
      case 'pong':
        return this.frame({ opcode: OPCODES[wanted.kind] }, wanted.content);
      case 'close':
        return this.close(wanted.code, wanted.reason);
      case 'frame': {
        const { fin, rsv, opcode, masked, content } = wanted;
        const bits = { rsv1: (rsv & 4) !== 0, rsv2: (rsv & 2) !== 0, rsv3: (rsv & 1) !== 0 };
        return frameBytes({ opcode, fin, ...bits, ...(masked ? { maskingKey: freshKey() } : {}) }, content);
      }
      case 'raw':
        return wanted.content;
    }
  }

  /** @param code `null` for a Close frame without one */
  close(code: number | null, reason: string): Uint8Array {
    const text = encodeUtf8(reason);
    // RFC 6455 5.5.1: two bytes of code, then the reason.
    const payload = code === null ? text.subarray(0, 0) : Uint8Array.of(code >>> 8, code & 0xff, ...text);
    return this.frame({ opcode: OPCODES.close }, payload);
  }

  // RFC 6455 5.1: a client masks all frames it sends, a server none.
  private frame(intent: FrameIntent, payload: Uint8Array): Uint8Array {
    const isMasked = senderOf(this.direction) === 'client';
    return frameBytes(isMasked ? { ...intent, maskingKey: freshKey() } : intent, payload);
  }
}
