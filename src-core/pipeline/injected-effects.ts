import { checkClosePayload } from '../websocket/close-checks.ts';
import { type FrameHeader, headerLength, payloadLength } from '../websocket/frame-header.ts';
import { FrameSequence } from '../websocket/frame-sequence.ts';
import type { ReservedBitUse } from '../websocket/header-checks.ts';
import type { Heartbeat, Heartbeats } from '../websocket/heartbeats.ts';
import { OPCODES } from '../websocket/opcode.ts';
import { type Finding, type Peer, type PlacedFinding, ruleOf } from '../websocket/violations/violation.ts';

/** A control frame that a proxy put in, its payload unmasked and as far as it may be long. */
export interface InjectedControl extends Omit<Heartbeat, 'payload'> {
  readonly payload: Uint8Array;
}

/**
 * What a proxy put into one direction, as its receiver sees it: it owes answers to it as to anything that comes, unless it
 * was sent what no peer may send, and so may have given up.
 */
export class InjectedEffects {
  private readonly sequence: FrameSequence;
  private isWrong = false;
  private isInsideFrame = false;

  /**
   * @param sender in whose place the proxy sends
   * @param pings where the pings of this direction wait for their pongs
   */
  constructor(
    private readonly sender: Peer,
    bits: ReservedBitUse,
    private readonly pings: Heartbeats,
  ) {
    this.sequence = new FrameSequence(sender, bits);
  }

  /** Whether its receiver may have lost its way in what was put in. */
  get isMisleading(): boolean {
    return this.isWrong || this.isInsideFrame;
  }

  /** Something else is put in: what was before it has not been finished any more. */
  begin(): void {
    this.isWrong ||= this.isInsideFrame;
    this.isInsideFrame = false;
  }

  /** Where the bytes end that were put in so far. */
  endedInside(isInsideFrame: boolean): void {
    this.isInsideFrame = isInsideFrame;
  }

  frame(header: FrameHeader, { payload, frame, at }: InjectedControl): readonly PlacedFinding[] {
    const { role, findings } = this.sequence.accept(header);
    const isOpenEnd = role.kind === 'first' && !role.ends;
    const isSound = !isOpenEnd && !this.isFatal([...findings, ...this.payloadFindings(header, payload)]);
    this.isWrong ||= !isSound;
    if (header.opcode !== OPCODES.ping) return [];
    return this.pings.ping({ frame, at, payload: String.fromCharCode(...payload), isOwed: isSound });
  }

  private payloadFindings(header: FrameHeader, payload: Uint8Array): Finding[] {
    if (header.opcode !== OPCODES.close) return [];
    const { sender } = this;
    const facts = { declaredLength: payloadLength(header), headerLength: headerLength(header), sender };
    return checkClosePayload(payload, { ...facts, answered: undefined });
  }

  // RFC 6455 7.1.7: for what a peer must not send, the other may just end the connection.
  private isFatal(findings: readonly Finding[]): boolean {
    return findings.some(({ rule }) => ruleOf(rule).closeCode !== null);
  }
}
