import type { Connection } from '../../../../src-core/capture-store/connection.ts';
import type { Row } from '../../../../src-core/capture-store/frame-table.ts';
import type { Injection, ProxyRule } from '../../../../src-core/contract/rules.ts';
import { type FramePart, FrameSplitter } from '../../../../src-core/websocket/frame-splitter.ts';
import { isControl, OPCODES } from '../../../../src-core/websocket/opcode.ts';
import { type GateParts, LONGEST_LOOKED_AT } from './gate-parts.ts';
import { bytesOf, FrameUnderWay, newUnit, type PassingFrame, type PassingUnit } from './passing-unit.ts';
import { UnitQueue } from './unit-queue.ts';
import { UnitRules } from './unit-rules.ts';
import { UnitSender } from './unit-sender.ts';

/** A frame by its row, and by its number in its direction, counted from 0 as they came. */
type SeenFrame = Pick<PassingFrame, 'row' | 'number'>;

/**
 * Lets the bytes of one direction pass: out first, then recorded, as long as no rule concerns them. Where one does, the
 * bytes are recorded and observed first, and each message goes on when it is known what is to become of it. Messages keep their
 * order; control frames don't wait for them.
 */
export class DirectionGate {
  private readonly splitter = new FrameSplitter();
  private readonly sender: UnitSender;
  private readonly queue: UnitQueue;
  private readonly rules: UnitRules;
  /** Whether messages are looked at before they go on. */
  private isLooking = false;
  private readonly frame = new FrameUnderWay();
  private message: PassingFrame[] = [];
  private messageLength = 0;
  /** The message under way is too long to be looked at. */
  private passesMessage = false;
  private readonly injections: { readonly bytes: Uint8Array; readonly rule: string | null }[] = [];
  private isClosing = false;
  /** A rule has the connection broken off, which happens in a moment. */
  private isCut = false;
  private observed: Connection | undefined;

  constructor(private readonly parts: GateParts) {
    this.sender = new UnitSender(parts);
    this.queue = new UnitQueue({ emit: (unit) => this.sender.emit(unit), pause: parts.pause });
    this.rules = new UnitRules({
      gate: parts,
      sender: this.sender,
      inject: (wanted, rule) => this.inject(wanted, rule),
      decided: () => this.queue.flush(),
    });
  }

  /** Bytes that have passed before the gate was there. */
  skip(bytes: Uint8Array): void {
    this.splitter.track(bytes);
  }

  take(bytes: Uint8Array): void {
    if (this.isLooking) {
      this.look(bytes);
      return;
    }
    if (this.injections.length === 0 && !this.wantsToLook()) {
      this.pass(bytes);
      this.splitter.track(bytes);
      return;
    }
    // What has begun goes on as it is.
    const until = this.splitter.trackUntil(bytes, () => this.splitter.isBetweenMessages);
    this.pass(bytes.subarray(0, until));
    if (!this.splitter.isBetweenMessages) return;
    this.injectWaiting();
    this.isLooking = this.wantsToLook();
    if (until < bytes.length) this.take(bytes.subarray(until));
  }

  /** The sender sends no more: what is held is not sent, all else is at once. */
  finish(): void {
    this.queue.empty('forward');
    const begun = [...this.message.flatMap(({ pieces }) => pieces), ...this.frame.take()];
    this.message = [];
    // Not even half a header stays here.
    for (const piece of [...begun, this.splitter.takeRest()]) if (piece.length > 0) this.parts.send(piece);
  }

  /** The connection is broken: nothing goes on any more. */
  abandon(): void {
    this.queue.empty('drop');
  }

  /** Puts something in as soon as a message may begin. */
  inject(wanted: Injection, rule: string | null): void {
    const bytes = this.sender.made(wanted);
    const isWaiting = this.isLooking ? this.passesMessage : !this.splitter.isBetweenMessages;
    if (isWaiting) this.injections.push({ bytes, rule });
    else this.sender.putIn(bytes, rule);
  }

  private wantsToLook(): boolean {
    const { rules, direction } = this.parts;
    if (this.sender.isRemaking || !this.queue.isEmpty) return true;
    if (this.isClosing || !rules.hasSome) return false;
    const connection = this.connection();
    return connection !== undefined && rules.concerns(direction, connection.row);
  }

  /** The connection, once it was observed, which is seen to. */
  private connection(): Connection | undefined {
    this.observed ??= this.parts.connection();
    if (this.observed === undefined) {
      this.parts.observe();
      this.observed = this.parts.connection();
    }
    return this.observed;
  }

  private pass(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.parts.send(bytes);
    this.parts.record.bytes(this.parts.direction, bytes);
  }

  /** Takes bytes whose messages are looked at. */
  private look(bytes: Uint8Array): void {
    const { direction, record, observe, seen } = this.parts;
    const before = seen.store.frames.count;
    record.bytes(direction, bytes);
    observe();
    const ended = this.framesSince(before);
    for (const part of this.splitter.split(bytes)) this.takePart(part, ended);
    if (this.splitter.isBetweenMessages && this.queue.isEmpty) this.isLooking = this.wantsToLook();
  }

  /** Frames that the sender of this direction has ended since. */
  private framesSince(from: Row): SeenFrame[] {
    const { frames, changes } = this.parts.seen.store;
    const { direction } = this.parts;
    const connection = this.connection();
    if (connection === undefined) return [];
    const rows: Row[] = [];
    for (let row = from; row < frames.count; row++) {
      const isOfThis = frames.connection(row) === connection.row && frames.direction(row) === direction;
      if (isOfThis && changes.ofFrame(row)?.change.what !== 'injected') rows.push(row);
    }
    const first = connection.frames[direction] - rows.length;
    return rows.map((row, at) => ({ row, number: first + at }));
  }

  /** @param ended the frames that end with the parts that are taken now */
  private takePart(part: FramePart, ended: SeenFrame[]): void {
    const { header } = part;
    const isData = !isControl(header.opcode);
    if (isData && this.passesMessage) {
      this.parts.send(part.bytes);
      if (part.ends) ended.shift();
      if (part.ends && header.fin) this.endPassing();
      return;
    }
    const pieces = this.frame.add(part);
    if (pieces === undefined) {
      if (isData && this.messageLength + this.frame.length > LONGEST_LOOKED_AT)
        this.passRest(this.frame.take());
      return;
    }
    const seen = ended.shift();
    if (seen === undefined) this.passUnseen(pieces);
    else if (isData) this.takeData({ header, ...seen, pieces });
    else this.takeControl({ header, ...seen, pieces });
  }

  private takeData(frame: PassingFrame): void {
    this.message.push(frame);
    this.messageLength += frame.pieces.reduce((sum, { length }) => sum + length, 0);
    if (!frame.header.fin) return;
    const message = this.parts.seen.store.frames.message(frame.row);
    const unit = newUnit(this.message, message);
    this.message = [];
    this.messageLength = 0;
    if (message !== undefined) this.applyRules('messages', unit, message);
    this.queue.push(unit);
  }

  private takeControl(frame: PassingFrame): void {
    const unit = newUnit([frame], undefined);
    if (this.applyRules('control', unit, frame.row)) {
      this.queue.push(unit);
      return;
    }
    const isClose = frame.header.opcode === OPCODES.close;
    // RFC 6455 5.5.1: nothing may follow a Close frame.
    if (isClose) this.queue.empty('forward');
    this.parts.send(bytesOf(unit));
    this.isClosing ||= isClose;
  }

  /** Whether there were rules for it. */
  private applyRules(on: ProxyRule['on'], unit: PassingUnit, row: Row): boolean {
    const connection = this.connection();
    if (connection === undefined) return false;
    if (this.isCut) {
      unit.fate = 'drop';
      return true;
    }
    const where = { direction: this.parts.direction, connection: connection.row };
    const rules = this.parts.rules.matching(on, where, row);
    this.rules.apply(unit, rules);
    this.isCut = unit.fate === 'cut';
    return rules.length > 0;
  }

  private injectWaiting(): void {
    for (const { bytes, rule } of this.injections.splice(0)) this.sender.putIn(bytes, rule);
  }

  /** What was observed and what passes have come apart, as behind bytes that are no frames: all goes on as it is. */
  private passUnseen(pieces: readonly Uint8Array[]): void {
    this.passRest(pieces);
    this.passesMessage = false;
  }

  /** The message under way goes on as it comes. */
  private passRest(pieces: readonly Uint8Array[]): void {
    // What came before it waits no longer, for their order would be lost.
    this.queue.empty('forward');
    for (const piece of [...this.message.flatMap((frame) => frame.pieces), ...pieces]) this.parts.send(piece);
    this.message = [];
    this.messageLength = 0;
    this.passesMessage = true;
  }

  private endPassing(): void {
    this.passesMessage = false;
    this.injectWaiting();
  }
}
