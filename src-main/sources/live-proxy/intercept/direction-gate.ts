import { decodeUtf8, encodeUtf8 } from '../../../../src-core/bytes/utf-8.ts';
import type { Connection } from '../../../../src-core/capture-store/connection.ts';
import type { Row } from '../../../../src-core/capture-store/frame-table.ts';
import type { Injection } from '../../../../src-core/contract/rules.ts';
import type { Direction } from '../../../../src-core/stream/events.ts';
import type { ChangeName } from '../../../../src-core/stream/relayed.ts';
import { type FramePart, FrameSplitter } from '../../../../src-core/websocket/frame-splitter.ts';
import { isControl, OPCODES } from '../../../../src-core/websocket/opcode.ts';
import type { RecordedStream } from '../recorded-stream.ts';
import type { HeldItems } from './held-items.ts';
import { MessageWriter } from './message-writer.ts';
import {
  bytesOf,
  FrameUnderWay,
  lengthOf,
  newUnit,
  type PassingFrame,
  type PassingUnit,
} from './passing-unit.ts';
import type { ReadyRule, RuleBook, SeenRows } from './rule-book.ts';

/** What a gate works with. */
export interface GateParts {
  readonly direction: Direction;
  readonly record: RecordedStream;
  readonly rules: RuleBook;
  readonly held: HeldItems;
  readonly seen: SeenRows;
  /** Has all that was recorded observed. */
  readonly observe: () => void;
  /** The connection as it was observed. */
  readonly connection: () => Connection | undefined;
  /** Sends bytes to the receiver of this direction. */
  readonly send: (bytes: Uint8Array) => void;
  /** Has the sender of this direction wait, or not any more. */
  readonly pause: (isPaused: boolean) => void;
  /** Breaks the connection off on both sides. */
  readonly cut: () => void;
  /** The gate of the other direction. */
  readonly other: () => DirectionGate;
}

/** A frame by its row, and by its number in its direction, counted from 0 as they came. */
type SeenFrame = Pick<PassingFrame, 'row' | 'number'>;

/** Bytes that a gate keeps, at most: the sender waits from then on. */
const MOST_KEPT = 64 * 1024 * 1024;
/** Bytes of a message that rules look at; a longer one passes. */
const LONGEST_LOOKED_AT = 16 * 1024 * 1024;

/**
 * Lets the bytes of one direction pass: out first, then recorded, as long as no rule concerns them. Where one does, the
 * bytes are recorded and observed first, and each message goes on when it is known what is to become of it. Messages keep their
 * order; control frames don't wait for them.
 */
export class DirectionGate {
  private readonly splitter = new FrameSplitter();
  /** Whether messages are looked at before they go on. */
  private isLooking = false;
  private readonly frame = new FrameUnderWay();
  private message: PassingFrame[] = [];
  private messageLength = 0;
  /** The message under way is too long to be looked at. */
  private passesMessage = false;
  private queue: PassingUnit[] = [];
  private keptBytes = 0;
  private timer: NodeJS.Timeout | undefined;
  /** When what was throttled last is through. */
  private throttledUntil = 0;
  private known: MessageWriter | undefined;
  /** The receiver's decompressor has not seen what the sender's compressor has: all compressed messages are made anew. */
  private isRemaking = false;
  private readonly injections: Uint8Array[] = [];
  private isClosing = false;
  private observed: Connection | undefined;

  constructor(private readonly parts: GateParts) {}

  /** Bytes that have passed before the gate was there. */
  skip(bytes: Uint8Array): void {
    this.splitter.track(bytes);
  }

  take(bytes: Uint8Array): void {
    if (this.isLooking) {
      this.look(bytes);
      return;
    }
    const wantsBoundary = this.injections.length > 0 || this.wantsToLook();
    const until = wantsBoundary
      ? this.splitter.trackUntil(bytes, () => this.splitter.isBetweenMessages)
      : bytes.length;
    const passing = until === bytes.length ? bytes : bytes.subarray(0, until);
    if (!wantsBoundary) this.splitter.track(bytes);
    this.pass(passing);
    if (until === bytes.length) return;
    this.injectWaiting();
    this.isLooking = this.wantsToLook();
    this.take(bytes.subarray(until));
  }

  /** The sender sends no more: what is held is not sent, all else is at once. */
  finish(): void {
    this.settleQueue();
    this.pass([...this.message.flatMap(({ pieces }) => pieces), ...this.frame.take()]);
    this.message = [];
  }

  /** The connection is broken: nothing goes on any more. */
  abandon(): void {
    for (const unit of this.queue) {
      unit.fate = 'drop';
      unit.isHeld = false;
      unit.release?.();
      unit.notBefore = 0;
    }
    this.flush();
  }

  /** Puts something in as soon as a frame may begin. */
  inject(wanted: Injection, rule: string | null): void {
    const bytes = this.writer().injection(wanted);
    const isWaiting = this.isLooking ? this.passesMessage : !this.splitter.isBetweenMessages;
    if (isWaiting) this.injections.push(bytes);
    else this.putIn(bytes, rule);
  }

  private wantsToLook(): boolean {
    const { rules, direction } = this.parts;
    if (this.isRemaking || this.queue.length > 0) return true;
    if (this.isClosing || !rules.hasSome) return false;
    const connection = this.connection();
    return connection !== undefined && rules.concerns(direction, connection.row);
  }

  /** The connection, once it was observed, which is seen to. */
  private connection(): Connection | undefined {
    if (this.observed !== undefined) return this.observed;
    this.observed = this.parts.connection();
    if (this.observed !== undefined) return this.observed;
    this.parts.observe();
    this.observed = this.parts.connection();
    return this.observed;
  }

  private pass(bytes: Uint8Array | readonly Uint8Array[]): void {
    const { direction, record, send } = this.parts;
    if (bytes instanceof Uint8Array) {
      if (bytes.length === 0) return;
      send(bytes);
      record.bytes(direction, bytes);
      return;
    }
    for (const piece of bytes) send(piece);
  }

  /** Takes bytes whose messages are looked at. */
  private look(bytes: Uint8Array): void {
    const { direction, record, observe, seen } = this.parts;
    const before = seen.store.frames.count;
    record.bytes(direction, bytes);
    observe();
    const known = this.connection();
    const ended = known === undefined ? [] : this.newFrames(known, before);
    for (const part of this.splitter.split(bytes)) this.takePart(part, ended);
    if (this.splitter.isBetweenMessages && this.queue.length === 0) this.isLooking = this.wantsToLook();
  }

  /** Frames that the sender of this direction has ended since. */
  private newFrames(connection: Connection, from: Row): SeenFrame[] {
    const { frames, changes } = this.parts.seen.store;
    const { direction } = this.parts;
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
    if (seen === undefined) {
      // What was observed and what passes have come apart, as behind bytes that are no frames.
      this.passRest(pieces);
      return;
    }
    const frame = { header, ...seen, pieces };
    if (isData) this.takeData(frame);
    else this.takeControl(frame);
  }

  private takeData(frame: PassingFrame): void {
    this.message.push(frame);
    this.messageLength += frame.pieces.reduce((sum, { length }) => sum + length, 0);
    if (!frame.header.fin) return;
    const unit = newUnit(this.message, this.parts.seen.store.frames.message(frame.row));
    this.message = [];
    this.messageLength = 0;
    this.decide(unit, 'messages');
  }

  private takeControl(frame: PassingFrame): void {
    const isClose = frame.header.opcode === OPCODES.close;
    const unit = newUnit([frame], undefined);
    const rules = this.matching('control', frame.row);
    if (rules.length > 0) {
      this.apply(unit, rules);
      return;
    }
    // RFC 6455 5.5.1: nothing may follow a Close frame.
    if (isClose) this.settleQueue();
    this.parts.send(bytesOf(unit));
    if (isClose) this.isClosing = true;
  }

  private decide(unit: PassingUnit, on: 'messages' | 'control'): void {
    const row = on === 'messages' ? unit.message : unit.frames[0]?.row;
    this.apply(unit, row === undefined ? [] : this.matching(on, row));
  }

  private matching(on: 'messages' | 'control', row: Row): readonly ReadyRule[] {
    const connection = this.connection();
    if (connection === undefined) return [];
    return this.parts.rules.matching(
      on,
      { direction: this.parts.direction, connection: connection.row },
      row,
    );
  }

  private apply(unit: PassingUnit, rules: readonly ReadyRule[]): void {
    for (const ready of rules) {
      if (!this.applyRule(unit, ready)) break;
    }
    this.queue.push(unit);
    this.keep(lengthOf(unit));
    this.flush();
  }

  /** Whether further rules are to be asked. */
  private applyRule(unit: PassingUnit, { rule: { name, action }, change }: ReadyRule): boolean {
    switch (action.kind) {
      case 'hold':
        this.hold(unit, name, action);
        return false;
      case 'drop':
        unit.fate = 'drop';
        unit.rule = name;
        return false;
      case 'replace':
        this.replace(unit, name, change);
        return true;
      case 'repeat':
        unit.repeats++;
        unit.rule = name;
        return true;
      case 'delay':
        unit.notBefore = Math.max(unit.notBefore, unit.arrived + action.milliseconds);
        unit.rule = name;
        return true;
      case 'throttle':
        this.throttle(unit, name, action.bytesPerSecond);
        return true;
      case 'reply':
        this.parts
          .other()
          .inject({ kind: 'message', type: 'text', content: encodeUtf8(action.content) }, name);
        if (!action.reaches) unit.fate = 'drop';
        if (!action.reaches) unit.rule = name;
        return action.reaches;
      case 'close':
        this.inject({ kind: 'close', code: action.code, reason: action.reason }, name);
        this.parts.other().inject({ kind: 'close', code: action.code, reason: action.reason }, name);
        unit.fate = 'drop';
        unit.rule = name;
        return false;
      case 'cut':
        unit.fate = 'drop';
        unit.rule = name;
        queueMicrotask(() => this.parts.cut());
        return false;
    }
  }

  private hold(
    unit: PassingUnit,
    rule: string,
    { timeLimit, atLast }: { readonly timeLimit: number | null; readonly atLast: 'forward' | 'drop' },
  ): void {
    const connection = this.connection();
    if (connection === undefined) return;
    unit.isHeld = true;
    unit.rule = rule;
    unit.release = this.parts.held.hold({
      connection: connection.row,
      direction: this.parts.direction,
      frames: unit.frames.map(({ row }) => row),
      message: unit.message,
      ...{ rule, timeLimit, atLast },
      decide: (decision) => {
        unit.isHeld = false;
        unit.release = undefined;
        if (decision.kind === 'drop') unit.fate = 'drop';
        if (decision.kind === 'edit') {
          unit.content = { type: decision.type, bytes: decision.content };
          unit.rule = null;
        }
        this.flush();
      },
    });
  }

  private replace(unit: PassingUnit, rule: string, change: ReadyRule['change']): void {
    if (unit.message === undefined || change === undefined) return;
    const bytes = unit.content?.bytes ?? this.contentOf(unit.message);
    const text = bytes === undefined ? undefined : decodeUtf8(bytes);
    if (text === undefined) return;
    const changed = change(text);
    if (changed === text) return;
    unit.content = { type: 'text', bytes: encodeUtf8(changed) };
    unit.rule = rule;
  }

  private throttle(unit: PassingUnit, rule: string, bytesPerSecond: number): void {
    const from = Math.max(this.throttledUntil, unit.arrived);
    this.throttledUntil = from + (lengthOf(unit) / bytesPerSecond) * 1000;
    unit.notBefore = Math.max(unit.notBefore, this.throttledUntil);
    unit.rule = rule;
  }

  /** Sends what is not kept back, in its order. */
  private flush(): void {
    clearTimeout(this.timer);
    for (let first = this.queue[0]; first !== undefined; first = this.queue[0]) {
      const wait = first.notBefore - performance.now();
      if (first.isHeld) return;
      if (wait > 0) {
        this.timer = setTimeout(() => this.flush(), wait);
        return;
      }
      this.queue.shift();
      this.keep(-lengthOf(first));
      this.emit(first);
    }
  }

  /** Nothing waits any longer: what is held is not sent, all else is. */
  private settleQueue(): void {
    for (const unit of this.queue) {
      if (unit.isHeld) unit.fate = 'drop';
      unit.isHeld = false;
      unit.release?.();
      unit.notBefore = 0;
    }
    this.flush();
  }

  private emit(unit: PassingUnit): void {
    const isCompressed =
      unit.message !== undefined && this.parts.seen.store.messages.compressed(unit.message);
    if (unit.fate === 'drop') {
      this.note(unit, 'dropped', NOTHING);
      if (isCompressed) this.comeApart();
      return;
    }
    const instead = this.insteadOf(unit, isCompressed);
    this.parts.send(instead?.bytes ?? bytesOf(unit));
    if (instead !== undefined) this.note(unit, instead.what, instead.bytes);
    else if (unit.rule !== null && unit.repeats === 0)
      this.note(unit, unit.notBefore > 0 ? 'delayed' : 'held', NOTHING);
    if (unit.repeats > 0) this.repeat(unit);
  }

  /** What is sent instead of the bytes that came. */
  private insteadOf(
    unit: PassingUnit,
    isCompressed: boolean,
  ): { readonly what: ChangeName; readonly bytes: Uint8Array } | undefined {
    const { content, message } = unit;
    if (content !== undefined) {
      const bytes = this.writer().message(content.type, content.bytes, isCompressed);
      if (isCompressed) this.comeApart();
      return { what: 'edited', bytes };
    }
    if (!this.isRemaking || !isCompressed || message === undefined) return undefined;
    const inflated = this.contentOf(message);
    // What can't be inflated here can't be there either.
    if (inflated === undefined) return undefined;
    const type = this.parts.seen.store.messages.type(message);
    return { what: 'recompressed', bytes: this.writer().message(type, inflated, true) };
  }

  private repeat(unit: PassingUnit): void {
    this.note(unit, 'repeated', NOTHING);
    const { message } = unit;
    const bytes = unit.content?.bytes ?? (message === undefined ? undefined : this.contentOf(message));
    if (message === undefined || bytes === undefined) return;
    const type = unit.content?.type ?? this.parts.seen.store.messages.type(message);
    for (let time = 0; time < unit.repeats; time++)
      this.putIn(this.writer().injection({ kind: 'message', type, content: bytes }), unit.rule);
  }

  /** From now on the receiver can't inflate what the sender compresses, unless its compressor forgets each message. */
  private comeApart(): void {
    this.isRemaking ||= this.writer().takesContextOver;
  }

  private note(unit: PassingUnit, what: ChangeName, sent: Uint8Array): void {
    const { direction, record } = this.parts;
    const first = unit.frames[0];
    if (first === undefined) return;
    const keptFor = Math.round((performance.now() - unit.arrived) * 1e6);
    const numbers = unit.frames.map(({ number }) => number);
    record.changed(direction, numbers, { what, keptFor, rule: unit.rule }, sent);
  }

  private injectWaiting(): void {
    for (const bytes of this.injections.splice(0)) this.putIn(bytes, null);
  }

  private putIn(bytes: Uint8Array, rule: string | null): void {
    const { direction, record, send } = this.parts;
    send(bytes);
    record.injected(direction, { what: 'injected', keptFor: 0, rule }, bytes);
  }

  /** A message that is too long goes on as it comes. */
  private passRest(pieces: readonly Uint8Array[]): void {
    // What came before it waits for nobody: their order would be lost.
    this.settleQueue();
    for (const { pieces: before } of this.message) for (const piece of before) this.parts.send(piece);
    for (const piece of pieces) this.parts.send(piece);
    this.message = [];
    this.messageLength = 0;
    this.passesMessage = true;
  }

  private endPassing(): void {
    this.passesMessage = false;
    this.injectWaiting();
  }

  /** @param bytes more, or less, that are kept */
  private keep(bytes: number): void {
    const wasFull = this.keptBytes > MOST_KEPT;
    this.keptBytes += bytes;
    const isFull = this.keptBytes > MOST_KEPT;
    if (wasFull !== isFull) this.parts.pause(isFull);
  }

  private contentOf(message: Row): Uint8Array | undefined {
    const { store, payloads } = this.parts.seen;
    const isReadable =
      !store.messages.compressed(message) || store.messages.content(message)?.outcome === 'inflated';
    return isReadable ? payloads().messagePayload(message, 0, LONGEST_LOOKED_AT) : undefined;
  }

  private writer(): MessageWriter {
    this.known ??= new MessageWriter(this.parts.direction, this.connection()?.deflate);
    return this.known;
  }
}

const NOTHING = new Uint8Array(0);
