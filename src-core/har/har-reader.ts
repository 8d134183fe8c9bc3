import type { CaptureStore } from '../capture-store/capture-store.ts';
import type { PayloadSpool } from '../capture-store/payload-place.ts';
import { ENTRY_FIELDS, EntryUnderWay, type HeldConnection, readEntry } from './har-entry.ts';
import { readMember } from './har-message.ts';
import { harRows } from './har-rows.ts';
import { HarClock } from './har-time.ts';
import { HeldMessages } from './held-messages.ts';
import {
  type JsonEnd,
  type JsonKind,
  type JsonVisitor,
  JsonWalk,
  type JsonWish,
  parsedJson,
} from './json-walk.ts';
import type { JsonLimits } from './value-scan.ts';

export interface HarLimits extends JsonLimits {
  /** Connections that are kept. */
  readonly connections: number;
  /** Bytes of a refusal's body that are kept to be shown. */
  readonly refusalBody: number;
}

export interface HarParts {
  /** Where the rows go. */
  readonly store: CaptureStore;
  /** Where the contents of messages go. */
  readonly spool: PayloadSpool;
  readonly limits: HarLimits;
}

/** Where the members of a HAR file stand: `log`, its `entries`, one of them, its members, its messages. */
const LOG = 1;
const ENTRIES = 2;
const ENTRY = 3;
const ENTRY_MEMBER = 4;
const MESSAGE = 5;

/** Reports of the browser that are kept of one connection, and how much of each. */
const MOST_ERRORS = 3;
const LONGEST_ERROR = 200;

/**
 * Reads HTTP Archive 1.2 from pieces of its text: the entries that are WebSockets, with the messages that Chrome's
 * DevTools and others put into `_webSocketMessages`. Rows are made once all is read, for HAR tells one connection
 * after the other and rows stand in the order of their times.
 */
export class HarReader implements JsonVisitor {
  private readonly walk: JsonWalk;
  private readonly clock = new HarClock();
  private readonly messages = new HeldMessages();
  private readonly connections: HeldConnection[] = [];
  private entry: EntryUnderWay | undefined;
  private sawEntries = false;
  private unreadable = 0;

  constructor(private readonly parts: HarParts) {
    this.walk = new JsonWalk(this, parts.limits);
    parts.store.knowsFrames = false;
  }

  /** Whether it makes no sense to go on: what follows is ignored. */
  get isBroken(): boolean {
    return this.walk.isBroken;
  }

  /** Whether the text has had the `log.entries` of a HAR file. */
  get isHar(): boolean {
    return this.sawEntries;
  }

  /** Members of lists of messages that could not be read. */
  get unreadableMessages(): number {
    return this.unreadable;
  }

  accept(text: string): void {
    this.walk.accept(text);
  }

  /** No more text will come; what was read of an entry under way is kept. */
  end(): JsonEnd {
    if (this.entry !== undefined) {
      this.entry.remarks.isCut = true;
      this.finishEntry(this.entry);
    }
    return this.walk.end();
  }

  /** Makes the rows, a few at a time: whoever takes them can do something else in between. */
  rows(): Generator<void> {
    return harRows(this.parts.store, this.connections, this.messages, this.clock.base);
  }

  begin(depth: number, key: string, kind: JsonKind): JsonWish {
    switch (depth) {
      case 0:
        return 'enter';
      case LOG:
        return key === 'log' && kind === 'object' ? 'enter' : 'skip';
      case ENTRIES:
        if (key !== 'entries' || kind !== 'array') return 'skip';
        this.sawEntries = true;
        return 'enter';
      case ENTRY:
        if (kind === 'object') this.entry = new EntryUnderWay(this.messages.count);
        else this.parts.store.notes.harEntries.unreadable++;
        return kind === 'object' ? 'enter' : 'skip';
      case ENTRY_MEMBER:
        return this.beginMember(key, kind);
      default:
        return 'take';
    }
  }

  taken(depth: number, key: string, text: string | undefined): void {
    if (this.entry === undefined) return;
    if (depth === MESSAGE) this.takeMessage(this.entry, text);
    else this.entry.setField(key, text);
  }

  left(depth: number): void {
    if (depth === ENTRY && this.entry !== undefined) this.finishEntry(this.entry);
  }

  private beginMember(key: string, kind: JsonKind): JsonWish {
    if (key !== '_webSocketMessages' || kind !== 'array') return ENTRY_FIELDS.has(key) ? 'take' : 'skip';
    if (this.entry !== undefined) this.entry.hasMessages = true;
    return 'enter';
  }

  private takeMessage({ remarks }: EntryUnderWay, text: string | undefined): void {
    const member = text === undefined ? undefined : readMember(parsedJson(text));
    switch (member?.kind) {
      case 'message': {
        const { direction, type, bytes, lack } = member;
        const at = this.clock.since(member.time);
        const endedAt = this.clock.since(member.endTime);
        if (at === undefined) remarks.untimedMessages++;
        const { length } = bytes;
        this.messages.add({ direction, type, at, endedAt, offset: this.spool(bytes), length, lack });
        return;
      }
      case 'other-frame':
        remarks.otherFrames++;
        return;
      case 'error':
        if (remarks.errors.length < MOST_ERRORS) remarks.errors.push(member.text.slice(0, LONGEST_ERROR));
        return;
      case 'unreadable':
      case undefined:
        remarks.unreadableMessages++;
        this.unreadable++;
    }
  }

  private spool(bytes: Uint8Array): number {
    if (bytes.length === 0) return 0;
    const { spool } = this.parts;
    const offset = spool.reserve(bytes.length);
    spool.write(offset, bytes);
    return offset;
  }

  private finishEntry(entry: EntryUnderWay): void {
    this.entry = undefined;
    const { store, limits } = this.parts;
    const found = readEntry(entry, {
      clock: this.clock,
      refusalBody: limits.refusalBody,
      messagesEnd: this.messages.count,
    });
    if (typeof found === 'string') store.notes.harEntries[found]++;
    else if (this.connections.length < limits.connections) this.connections.push(found);
    // Its messages stay where they are held, and no connection has them.
    else store.notes.connectionsOverLimit++;
  }
}
