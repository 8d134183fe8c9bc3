import type { Row } from '../../src-core/capture-store/frame-table.ts';
import { heldLength } from '../../src-core/capture-store/payload-place.ts';
import type {
  EngineMethod,
  NextViolationRequest,
  ParamsOf,
  PayloadRequest,
  PositionRequest,
  ResultOf,
  Rows,
  RowsRequest,
} from '../../src-core/contract/engine.ts';
import type { CaptureSummary, Level, PayloadPiece, ViolationView } from '../../src-core/contract/views.ts';
import { readingNotes } from '../../src-core/export/notes.ts';
import { ruleCounts } from '../../src-core/export/rule-counts.ts';
import { RowQuery } from '../../src-core/query/row-query.ts';
import { NO_EPOCH } from '../../src-core/stream/time.ts';
import type { RuleName } from '../../src-core/websocket/violations/violation.ts';
import type { CaptureSession } from './capture-session.ts';
import { ViewBuilder } from './view-builder.ts';

/** A request named a row that there is not. */
export class NotThere extends Error {}

/** The lowest number above a limit of those that are offered, or else the lowest of all. */
class FirstBehind {
  private behind = Number.POSITIVE_INFINITY;
  private lowest = Number.POSITIVE_INFINITY;

  constructor(private readonly limit: number) {}

  offer(number: number): void {
    this.lowest = Math.min(this.lowest, number);
    if (number > this.limit) this.behind = Math.min(this.behind, number);
  }

  get found(): number | null {
    const found = Number.isFinite(this.behind) ? this.behind : this.lowest;
    return Number.isFinite(found) ? found : null;
  }
}

/** Serves what a view asks of one capture. */
export class RowServer {
  private readonly views: ViewBuilder;
  /** The selection asked for last, by level: a view scrolls through the same one again and again. */
  private readonly selections = new Map<Level | 'violations', { key: string; selection: RowQuery }>();

  constructor(private readonly session: CaptureSession) {
    this.views = new ViewBuilder(session);
  }

  /** How the capture is called in messages. */
  get name(): string {
    return this.session.name;
  }

  readonly handlers: { readonly [M in EngineMethod]: (params: ParamsOf<M>) => ResultOf<M> } = {
    summary: () => this.summary(),
    connections: ({ from, count }) => {
      const { connections } = this.session.store;
      const rows = connections
        .slice(from, from + count)
        .map((connection) => this.views.connection(connection));
      return { total: connections.length, rows };
    },
    frames: (request) => this.rows('frames', request, (row, previous) => this.views.frame(row, previous)),
    messages: (request) =>
      this.rows('messages', request, (row, previous) => this.views.message(row, previous)),
    frame: ({ row }) => this.views.frameDetail(this.existing('frames', row)),
    message: ({ row }) => this.views.messageDetail(this.existing('messages', row)),
    handshake: ({ connection }) => {
      const found = this.session.store.connections[connection - 1];
      if (found === undefined) throw new NotThere(`There is no connection ${connection}.`);
      return this.views.handshake(found);
    },
    payload: (request) => this.payload(request),
    position: (request) => this.position(request),
    violations: (request) => this.violations(request),
    nextViolation: (request) => ({ row: this.nextViolation(request) }),
    nextOfRule: ({ rule, after }) => ({ found: this.nextOfRule(rule, after) }),
    stop: () => {
      this.session.stop();
      return null;
    },
  };

  summary(): CaptureSummary {
    const { session } = this;
    const { store } = session;
    return {
      name: session.name,
      state: session.state,
      bytesRead: session.bytesRead,
      bytesTotal: session.bytesTotal,
      epoch: store.epoch ?? NO_EPOCH,
      packets: store.notes.packets,
      knowsFrames: store.knowsFrames,
      connections: store.connections.length,
      frames: store.frames.count,
      messages: store.messages.count,
      violations: store.violations.count,
      rules: ruleCounts(store),
      notes: readingNotes(store),
    };
  }

  private rows<T>(
    level: Level,
    request: RowsRequest,
    build: (row: Row, previous: Row | undefined) => T,
  ): Rows<T> {
    const selection = this.selection(level, request.connections);
    const total = selection.count;
    const rows: T[] = [];
    for (let index = request.from; index < Math.min(total, request.from + request.count); index++) {
      rows.push(build(selection.at(index), index === 0 ? undefined : selection.at(index - 1)));
    }
    return { total, rows };
  }

  private position(request: PositionRequest): { index: number | null } {
    const selection = this.selection(request.level, request.connections);
    return { index: selection.indexOf(request.row - 1) ?? null };
  }

  private payload({ level, row, from, count, form }: PayloadRequest): PayloadPiece {
    const index = this.existing(level, row);
    const { payloads, store } = this.session;
    if (level === 'messages') {
      const bytes = payloads.messagePayload(index, from, count);
      return { bytes, from, heldLength: payloads.messageHeldLength(index) };
    }
    const bytes =
      form === 'wire'
        ? payloads.frameWireBytes(index, from, count)
        : payloads.framePayload(index, from, count);
    return { bytes, from, heldLength: heldLength(store.frames.place(index)) };
  }

  private violations({ from, count, connections }: RowsRequest): Rows<ViolationView> {
    const selection = this.selection('violations', connections);
    const total = selection.count;
    const rows: ViolationView[] = [];
    for (let index = from; index < Math.min(total, from + count); index++)
      rows.push(this.views.violation(selection.at(index)));
    return { total, rows };
  }

  /** The violations are in the order in which they were found, which is not quite that of the frames. */
  private nextViolation({ level, row, connections }: NextViolationRequest): number | null {
    const { violations, frames } = this.session.store;
    const selection = this.selection('violations', connections);
    const count = selection.count;
    const serious = new FirstBehind(row);
    const notes = new FirstBehind(row);
    for (let index = 0; index < count; index++) {
      const violation = selection.at(index);
      const frame = violations.frame(violation);
      const found = frame === undefined || level === 'frames' ? frame : frames.message(frame);
      if (found === undefined) continue;
      (violations.severity(violation) === 'note' ? notes : serious).offer(found + 1);
    }
    return serious.found ?? notes.found;
  }

  private nextOfRule(rule: RuleName, after: number): ViolationView | null {
    const { violations } = this.session.store;
    const { count } = violations;
    for (let step = 0; step < count; step++) {
      const row = (after + step) % count;
      if (violations.rule(row) === rule) return this.views.violation(row);
    }
    return null;
  }

  private selection(level: Level | 'violations', connections: readonly number[] | null): RowQuery {
    const key = connections === null ? '' : connections.join();
    const known = this.selections.get(level);
    const isKnown = known !== undefined && known.key === key;
    const selection = isKnown ? known.selection : this.newSelection(level, connections);
    if (!isKnown) this.selections.set(level, { key, selection });
    // Only columns are looked at: ten million rows take a few hundredths of a second.
    selection.work(() => false);
    return selection;
  }

  private newSelection(level: Level | 'violations', connections: readonly number[] | null): RowQuery {
    const { session } = this;
    const source = { store: session.store, payloads: () => session.payloads, level };
    if (connections === null) return new RowQuery(source);
    return new RowQuery({ ...source, connections: new Set(connections.map((connection) => connection - 1)) });
  }

  private existing(level: Level, row: number): Row {
    if (row > this.session.store[level].count)
      throw new NotThere(`There is no row ${row} among the ${level}.`);
    return row - 1;
  }
}
