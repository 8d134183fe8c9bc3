import type { Row } from '../../../../src-core/capture-store/frame-table.ts';
import type { Injection } from '../../../../src-core/contract/rules.ts';
import type { ChangeName } from '../../../../src-core/stream/relayed.ts';
import { type GateParts, LONGEST_LOOKED_AT } from './gate-parts.ts';
import { MessageWriter } from './message-writer.ts';
import { bytesOf, type PassingUnit } from './passing-unit.ts';

interface Instead {
  readonly what: ChangeName;
  readonly bytes: Uint8Array;
}

const NOTHING = new Uint8Array(0);

/** Sends what goes on in one direction, as it came or otherwise, and notes what it did. */
export class UnitSender {
  private known: MessageWriter | undefined;
  /** The receiver's decompressor has not seen what the sender's compressor has: all compressed messages are made anew. */
  private remakes = false;

  constructor(private readonly parts: GateParts) {}

  /** Whether messages can't pass as they come any more. */
  get isRemaking(): boolean {
    return this.remakes;
  }

  emit(unit: PassingUnit): void {
    const isCompressed =
      unit.message !== undefined && this.parts.seen.store.messages.compressed(unit.message);
    if (unit.fate !== 'forward') {
      this.note(unit, unit.fate === 'cut' ? 'cut' : 'dropped', NOTHING);
      if (isCompressed) this.comeApart();
      return;
    }
    const instead = this.insteadOf(unit, isCompressed);
    this.parts.send(instead?.bytes ?? bytesOf(unit));
    if (instead !== undefined) this.note(unit, instead.what, instead.bytes);
    else if (unit.repeats > 0) this.note(unit, 'repeated', NOTHING);
    else if (unit.rule !== null) this.note(unit, unit.notBefore > 0 ? 'delayed' : 'held', NOTHING);
    this.repeat(unit);
  }

  /** What is wanted, as bytes of this direction. */
  made(wanted: Injection): Uint8Array {
    return this.writer().injection(wanted);
  }

  /** Sends what nobody sent. */
  putIn(bytes: Uint8Array, rule: string | null): void {
    const { direction, record, send } = this.parts;
    send(bytes);
    record.injected(direction, { what: 'injected', keptFor: 0, rule }, bytes);
  }

  /** What a message says; `undefined` where that can't be known. */
  contentOf(message: Row): Uint8Array | undefined {
    const { store, payloads } = this.parts.seen;
    const isReadable =
      !store.messages.compressed(message) || store.messages.content(message)?.outcome === 'inflated';
    return isReadable ? payloads().messagePayload(message, 0, LONGEST_LOOKED_AT) : undefined;
  }

  /** What is sent instead of the bytes that came. */
  private insteadOf({ content, message }: PassingUnit, isCompressed: boolean): Instead | undefined {
    if (content !== undefined) {
      const bytes = this.writer().message(content.type, content.bytes, isCompressed);
      if (isCompressed) this.comeApart();
      return { what: 'edited', bytes };
    }
    if (!this.remakes || !isCompressed || message === undefined) return undefined;
    const inflated = this.contentOf(message);
    // What can't be inflated here can't be there either.
    if (inflated === undefined) return undefined;
    const type = this.parts.seen.store.messages.type(message);
    return { what: 'recompressed', bytes: this.writer().message(type, inflated, true) };
  }

  private repeat({ message, content, repeats, rule }: PassingUnit): void {
    const bytes = content?.bytes ?? (message === undefined ? undefined : this.contentOf(message));
    if (message === undefined || bytes === undefined) return;
    const type = content?.type ?? this.parts.seen.store.messages.type(message);
    for (let time = 0; time < repeats; time++)
      this.putIn(this.made({ kind: 'message', type, content: bytes }), rule);
  }

  /** From now on the receiver can't inflate what the sender compresses, unless its compressor forgets each message. */
  private comeApart(): void {
    this.remakes ||= this.writer().takesContextOver;
  }

  private note({ frames, arrived, rule }: PassingUnit, what: ChangeName, sent: Uint8Array): void {
    const { direction, record } = this.parts;
    const keptFor = Math.round((performance.now() - arrived) * 1e6);
    const numbers = frames.map(({ number }) => number);
    record.changed(direction, numbers, { what, keptFor, rule }, sent);
  }

  private writer(): MessageWriter {
    this.known ??= new MessageWriter(this.parts.direction, this.parts.connection()?.deflate);
    return this.known;
  }
}
