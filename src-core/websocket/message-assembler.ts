import type { FrameHeader } from './frame-header.ts';
import { isControl, OPCODES } from './opcode.ts';

/** How a frame takes part in the messages of its direction. */
export type FrameRole =
  /** Begins a message; `ends` when it is also its last frame. */
  | { readonly kind: 'first'; readonly ends: boolean }
  | { readonly kind: 'further'; readonly ends: boolean }
  /** A control frame, a continuation of nothing, or a reserved opcode: part of no message. */
  | { readonly kind: 'none' };

/**
 * Fragmentation of one direction (RFC 6455 5.4). A data frame that comes inside an unfinished message begins
 * a new one, and the unfinished one stays as it is.
 */
export class MessageAssembler {
  private inMessage = false;

  accept(header: Pick<FrameHeader, 'opcode' | 'fin'>): FrameRole {
    if (isControl(header.opcode)) return { kind: 'none' };
    if (header.opcode === OPCODES.continuation) {
      if (!this.inMessage) return { kind: 'none' };
      this.inMessage = !header.fin;
      return { kind: 'further', ends: header.fin };
    }
    if (header.opcode !== OPCODES.text && header.opcode !== OPCODES.binary) return { kind: 'none' };
    this.inMessage = !header.fin;
    return { kind: 'first', ends: header.fin };
  }
}
