import { type FrameHeader, headerLength } from './frame-header.ts';
import { checkHeader, isPlain, type ReservedBitUse } from './header-checks.ts';
import { MaskingKeyChecks } from './masking-key-checks.ts';
import { isControl, OPCODES, opcodeName } from './opcode.ts';
import type { Finding, Peer, RuleName } from './violations/violation.ts';

/** How a frame takes part in the messages of its direction. */
export type FrameRole =
  /** Begins a message; `ends` when it is also its last frame. */
  | { readonly kind: 'first'; readonly ends: boolean }
  | { readonly kind: 'further'; readonly ends: boolean }
  /** A control frame, a continuation of nothing, or a reserved opcode: part of no message. */
  | { readonly kind: 'none' };

export interface SequencedFrame {
  readonly role: FrameRole;
  readonly findings: readonly Finding[];
}

const NO_ROLE: FrameRole = { kind: 'none' };
const WHOLE: FrameRole = { kind: 'first', ends: true };
const FIRST: FrameRole = { kind: 'first', ends: false };
const FURTHER: FrameRole = { kind: 'further', ends: false };
const LAST: FrameRole = { kind: 'further', ends: true };
const NOTHING: readonly Finding[] = [];
const FIRST_BYTE = [0, 1] as const;

/**
 * The frames of one direction in their order: fragmentation (RFC 6455 5.4), what may follow a Close frame (5.5.1),
 * masking keys (5.3), and what is wrong with each header. A data frame that comes inside an unfinished message begins
 * a new one, and the unfinished one stays as it is.
 */
export class FrameSequence {
  /** `undefined` where frames are missing that would tell. */
  private inMessage: boolean | undefined = false;
  private isClosing = false;
  private readonly keys = new MaskingKeyChecks();

  constructor(
    private readonly sender: Peer,
    private readonly bits: ReservedBitUse,
  ) {}

  accept(header: FrameHeader): SequencedFrame {
    const found = checkHeader(header, this.sender, this.bits);
    const order = this.orderFindings(header);
    const key = this.keyFinding(header);
    const findings =
      order.length === 0 && key === undefined
        ? found
        : [...found, ...order, ...(key === undefined ? [] : [key])];
    const role = this.role(header);
    if (header.opcode === OPCODES.close) this.isClosing = true;
    return { role, findings };
  }

  /** Whether a frame is a whole message with nothing odd about it, its masking key aside. */
  isPlainMessage(header: FrameHeader): boolean {
    const isMessage = header.fin && (header.opcode === OPCODES.text || header.opcode === OPCODES.binary);
    return isMessage && !this.inMessage && !this.isClosing && isPlain(header, this.sender);
  }

  /** Takes a frame that `isPlainMessage`, and gives what is wrong with its key. */
  acceptPlain(header: FrameHeader): Finding | undefined {
    this.inMessage = false;
    return this.keyFinding(header);
  }

  /** Frames are missing: whether a message is under way isn't known any more. */
  framesMissing(): void {
    this.inMessage = undefined;
  }

  private role({ opcode, fin }: FrameHeader): FrameRole {
    if (opcode === OPCODES.continuation) {
      // The rest of a message whose beginning is missing is part of none.
      if (this.inMessage === undefined && fin) this.inMessage = false;
      if (!this.inMessage) return NO_ROLE;
      this.inMessage = !fin;
      return fin ? LAST : FURTHER;
    }
    if (opcode !== OPCODES.text && opcode !== OPCODES.binary) return NO_ROLE;
    this.inMessage = !fin;
    return fin ? WHOLE : FIRST;
  }

  private orderFindings({ opcode }: FrameHeader): readonly Finding[] {
    const isInOrder = opcode === OPCODES.continuation ? this.inMessage !== false : !this.inMessage;
    if (!this.isClosing && (isInOrder || isControl(opcode))) return NOTHING;
    const peer = this.sender;
    const findings: Finding[] = [];
    const afterClose = this.isClosing ? ruleAfterClose(opcode) : undefined;
    if (afterClose !== undefined)
      findings.push({ rule: afterClose, peer, bytes: FIRST_BYTE, detail: opcodeName(opcode) });
    // RFC 6455 5.4: fragments of one message are not interleaved with those of another.
    if (opcode === OPCODES.continuation && this.inMessage === false)
      findings.push({ rule: 'continuation-without-start', peer, bytes: FIRST_BYTE });
    if ((opcode === OPCODES.text || opcode === OPCODES.binary) && this.inMessage)
      findings.push({
        rule: 'data-frame-inside-message',
        peer,
        bytes: FIRST_BYTE,
        detail: opcodeName(opcode),
      });
    return findings;
  }

  private keyFinding(header: FrameHeader): Finding | undefined {
    if (!header.masked || this.sender === 'server') return undefined;
    return this.keys.accept(header.maskingKey, headerLength(header));
  }
}

// RFC 6455 5.5.1 forbids data behind a Close frame. Pings are still answered (5.5.2), until the other side has closed too.
function ruleAfterClose(opcode: number): RuleName | undefined {
  if (!isControl(opcode)) return 'data-after-close';
  if (opcode === OPCODES.close) return 'close-repeated';
  return opcode === OPCODES.pong ? undefined : 'control-frame-after-close';
}
