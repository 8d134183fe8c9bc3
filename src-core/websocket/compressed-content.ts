import { copyBytes, joinBytes } from '../bytes/copy.ts';
import { Utf8Checker } from '../bytes/utf-8-checker.ts';
import {
  type FrameContentEnd,
  type MessageContent,
  type MessageFrame,
  NOTHING_FOUND,
  utf8Finding,
} from './message-content.ts';
import type { CompressorPromise, DeflateAgreement } from './permessage-deflate/agreement.ts';
import type { Inflation, MessageInflater } from './permessage-deflate/message-inflater.ts';
import type { Finding, Peer } from './violations/violation.ts';

/** What was agreed for one direction, and its decompressor. */
export interface Decompression {
  readonly unit: DeflateAgreement['unit'];
  readonly promise: CompressorPromise;
  readonly inflater: MessageInflater;
  /** Bytes of a payload that are held until they can be inflated; longer ones are not inflated. */
  readonly mostHeld: number;
}

const EMPTY = new Uint8Array(0);

/**
 * Content that may be compressed: held until the end of its message, or of each frame, inflated then, and checked to
 * be UTF-8 where it is text.
 */
export class CompressedContent implements MessageContent {
  private frame: MessageFrame = { headerLength: 0, rsv1: false, ends: false };
  /** What waits to be inflated; emptied when it is more than may be held. */
  private readonly held: Uint8Array[] = [];
  private heldLength = 0;
  private wireLength = 0;
  private isCompressed = false;
  private isLost = false;
  private readonly parts: Inflation[] = [];

  constructor(
    private readonly sender: Peer,
    private readonly type: 'text' | 'binary',
    private readonly decompression: Decompression,
  ) {}

  frameStarted(frame: MessageFrame): void {
    this.frame = frame;
    if (frame.rsv1) this.isCompressed = true;
  }

  accept(bytes: Uint8Array, from: number, to: number): void {
    if (this.isLost) return;
    this.wireLength += to - from;
    this.heldLength += to - from;
    if (this.heldLength > this.decompression.mostHeld) this.held.length = 0;
    else this.held.push(copyBytes(bytes.subarray(from, to)));
  }

  lose(): void {
    this.isLost = true;
    this.held.length = 0;
    // A frame that isn't compressed has nothing to do with the decompressor.
    if (this.isUnitCompressed) this.decompression.inflater.lose();
  }

  frameEnded(): FrameContentEnd {
    const { ends } = this.frame;
    if (!this.isLost && (ends || this.decompression.unit === 'frame')) this.endPart();
    if (!ends) return NOTHING_FOUND;
    if (!this.isCompressed) return { findings: this.isLost ? [] : this.textFindings(this.joined().content) };
    if (this.isLost) {
      return { findings: [], inflated: { outcome: 'incomplete', content: EMPTY, contextBefore: 0 } };
    }
    const inflated = this.joined();
    return { findings: this.findings(inflated), inflated };
  }

  /** Whether what is under way, the message or the frame of it, is compressed. */
  private get isUnitCompressed(): boolean {
    return this.decompression.unit === 'message' || this.frame.rsv1;
  }

  private endPart(): void {
    const isCompressed = this.isUnitCompressed;
    if (this.heldLength > this.decompression.mostHeld) {
      if (isCompressed) this.decompression.inflater.lose();
      this.parts.push({ outcome: 'over-limit', content: EMPTY, contextBefore: 0 });
    } else {
      const bytes = joinBytes(this.held);
      this.parts.push(
        isCompressed
          ? this.decompression.inflater.accept(bytes)
          : { outcome: 'inflated', content: bytes, contextBefore: 0 },
      );
    }
    this.held.length = 0;
    this.heldLength = 0;
  }

  /** All parts as one, up to the first that could not be inflated. */
  private joined(): Inflation {
    const failed = this.parts.findIndex(({ outcome }) => outcome !== 'inflated');
    const parts = failed < 0 ? this.parts : this.parts.slice(0, failed + 1);
    const [first] = parts;
    if (parts.length === 1 && first !== undefined) return first;
    const broken = parts.find((part) => part.broken !== undefined)?.broken;
    return {
      ...(parts.at(-1) ?? { outcome: 'inflated' }),
      content: joinBytes(parts.map(({ content }) => content)),
      contextBefore: first?.contextBefore ?? 0,
      ...(broken === undefined ? {} : { broken }),
    };
  }

  private findings({ outcome, content, broken, why, failedAt }: Inflation): Finding[] {
    const peer = this.sender;
    if (outcome === 'failed') {
      const where = failedAt === undefined ? '' : ` at byte ${failedAt} of the compressed payload`;
      return [{ rule: 'inflate-failed', peer, detail: `${why}${where}` }];
    }
    if (outcome !== 'inflated') return [];
    const findings: Finding[] = [];
    if (broken !== undefined) findings.push({ rule: broken, peer, detail: this.promised(broken) });
    if (this.wireLength === 0) findings.push({ rule: 'compressed-message-empty', peer });
    if (this.wireLength > content.length && content.length > 0)
      findings.push({
        rule: 'compressed-larger-than-content',
        peer,
        detail: `${this.wireLength} bytes for ${content.length}`,
      });
    return [...findings, ...this.textFindings(content)];
  }

  /** What was agreed and isn't kept. */
  private promised(broken: Inflation['broken']): string {
    if (broken === 'deflate-window-exceeded') return String(2 ** this.decompression.promise.windowBits);
    return `${this.sender}_no_context_takeover`;
  }

  private textFindings(content: Uint8Array): Finding[] {
    if (this.type !== 'text') return [];
    const checker = new Utf8Checker();
    const fault = checker.accept(content) ?? checker.end();
    return fault === undefined ? [] : [utf8Finding(fault, this.sender)];
  }
}
