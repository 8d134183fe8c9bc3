import type { Row } from '../../src-core/capture-store/frame-table.ts';
import { heldLength } from '../../src-core/capture-store/payload-place.ts';
import type {
  EngineMethod,
  ParamsOf,
  PayloadRequest,
  PositionRequest,
  ResultOf,
  Rows,
  RowsRequest,
  TableRows,
} from '../../src-core/contract/engine.ts';
import type { SearchNews } from '../../src-core/contract/searching.ts';
import type { CaptureSummary, Level, PayloadPiece, ViolationView } from '../../src-core/contract/views.ts';
import { readingNotes } from '../../src-core/export/notes.ts';
import { ruleCounts } from '../../src-core/export/rule-counts.ts';
import type { CompilePattern } from '../../src-core/query/pattern.ts';
import { RowQuery } from '../../src-core/query/row-query.ts';
import { NO_EPOCH } from '../../src-core/stream/time.ts';
import type { RuleName } from '../../src-core/websocket/violations/violation.ts';
import type { CaptureSession } from './capture-session.ts';
import { Filters } from './filters.ts';
import { HitMarks, type Marks } from './hit-marks.ts';
import type { ProxyControl } from './proxy-control.ts';
import { RefusedRequest } from './refused-request.ts';
import { RowJumps } from './row-jumps.ts';
import { TableSearches } from './table-searches.ts';
import { ViewBuilder } from './view-builder.ts';

export interface RowServerParts {
  readonly compilePattern: CompilePattern;
  /** The proxy that fills the capture. */
  readonly proxy?: ProxyControl | undefined;
  /** Told of searches that go on, and of their end. */
  readonly tell?: (news: SearchNews) => void;
}

const NO_HITS: Marks = new Map();

type PositionResult = ResultOf<'position'>;

type MaybeLater<T> = T | Promise<T>;

/** Serves what a view asks of one capture. */
export class RowServer {
  private readonly views: ViewBuilder;
  private readonly filters: Filters;
  private readonly searches: TableSearches;
  private readonly jumps: RowJumps;
  private readonly marks: HitMarks;
  private violationRows: { readonly key: string; readonly query: RowQuery } | undefined;

  private readonly proxy: ProxyControl | undefined;

  constructor(
    private readonly session: CaptureSession,
    { compilePattern, proxy, tell = () => {} }: RowServerParts,
  ) {
    this.proxy = proxy;
    this.views = new ViewBuilder(session);
    this.filters = new Filters(compilePattern);
    this.marks = new HitMarks(session, this.filters, () => this.searches.tellChange());
    this.searches = new TableSearches(session, this.filters, (progress) => tell({ of: 'rows', progress }));
    this.jumps = new RowJumps(session, this.filters, this.searches, (progress) =>
      tell({ of: 'hit', progress }),
    );
  }

  /** How the capture is called in messages. */
  get name(): string {
    return this.session.name;
  }

  readonly handlers: { readonly [M in EngineMethod]: (params: ParamsOf<M>) => MaybeLater<ResultOf<M>> } = {
    summary: () => this.summary(),
    connections: ({ from, count }) => {
      const { connections } = this.session.store;
      const rows = connections
        .slice(from, from + count)
        .map((connection) => this.views.connection(connection));
      return { total: connections.length, rows };
    },
    frames: (request) =>
      this.rows('frames', request, (row, previous, isHit) => this.views.frame(row, previous, isHit)),
    messages: (request) =>
      this.rows('messages', request, (row, previous, isHit) => this.views.message(row, previous, isHit)),
    frame: ({ row }) => this.views.frameDetail(this.existing('frames', row)),
    message: ({ row }) => this.views.messageDetail(this.existing('messages', row)),
    handshake: ({ connection }) => {
      const found = this.session.store.connections[connection - 1];
      if (found === undefined) throw new RefusedRequest(`There is no connection ${connection}.`);
      return this.views.handshake(found, this.proxy?.goOnOf(found.relayed) ?? null);
    },
    payload: (request) => this.payload(request),
    position: (request) => this.position(request),
    violations: (request) => this.violations(request),
    checkFilter: ({ filter }) => this.filters.check(filter),
    completeFilter: ({ filter, cursor }) => this.filters.complete(filter, cursor),
    nextHit: (request) => this.jumps.nextHit(request),
    goTo: (request) => this.jumps.goTo(request),
    cancelSearch: () => {
      this.searches.cancel();
      this.jumps.cancel();
      return null;
    },
    continueSearch: () => {
      this.searches.continue();
      return null;
    },
    nextViolation: (request) => this.jumps.nextViolation(request),
    browsers: () => this.existingProxy().browsers(),
    openBrowser: ({ name }) => this.existingProxy().openBrowser(name),
    authority: () => this.existingProxy().authority(),
    goOnWith: ({ host }) => this.existingProxy().goOnWith(host),
    rules: () => ({ rules: this.existingProxy().rules() }),
    setRules: ({ rules }) => ({ problem: this.existingProxy().setRules(rules) }),
    held: ({ from, count }) => {
      const held = this.existingProxy().held();
      return {
        total: held.length,
        rows: held.slice(from, from + count).map((item) => this.views.held(item)),
      };
    },
    decide: (request) => ({ isDone: this.existingProxy().decide(request) }),
    forwardAll: ({ connection }) => ({ count: this.existingProxy().forwardAll(connection) }),
    inject: (request) => this.existingProxy().inject(request),
    nextOfRule: ({ rule, after }) => ({ found: this.nextOfRule(rule, after) }),
    stop: () => {
      this.session.stop();
      return null;
    },
  };

  /** The capture has moved on: searches look at what is new. */
  moveOn(): void {
    this.searches.goOn();
    this.marks.forget();
  }

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
      proxy: this.proxy?.view() ?? null,
      connections: store.connections.length,
      frames: store.frames.count,
      messages: store.messages.count,
      violations: store.violations.count,
      changes: store.changes.revision,
      rules: ruleCounts(store),
      notes: readingNotes(store),
      comments: this.views.comments(),
    };
  }

  private async rows<T>(
    level: Level,
    request: RowsRequest,
    build: (row: Row, previous: Row | undefined, isHit: boolean) => T,
  ): Promise<TableRows<T>> {
    const { from, count, find, near, sort, filter } = request;
    const search = this.searches.show(level, request, near);
    await search.firstRows(from + count);
    const { query } = search;
    const total = query.count;
    const page: Row[] = [];
    for (let index = from; index < Math.min(total, from + count); index++) page.push(query.at(index));
    const hits = find === null ? NO_HITS : this.marks.among(level, page, find);
    const rows = page.map((row) => build(row, query.before(row), hits.get(row) === true));
    return { total, rows, search: filter === null && sort === null ? null : search.report() };
  }

  private async position({ level, row, ...selection }: PositionRequest): Promise<PositionResult> {
    const search = this.searches.of(level, selection, row);
    search.goOn();
    search.report();
    return { index: search.query.indexOf(row - 1) ?? null, isCertain: search.isComplete };
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

  private violations({ from, count, connections }: ParamsOf<'violations'>): Rows<ViolationView> {
    const query = this.violationsOf(connections);
    const total = query.count;
    const rows: ViolationView[] = [];
    for (let index = from; index < Math.min(total, from + count); index++)
      rows.push(this.views.violation(query.at(index)));
    return { total, rows };
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

  private violationsOf(connections: readonly number[] | null): RowQuery {
    const key = connections === null ? '' : connections.join();
    const { store, payloads } = this.session;
    if (this.violationRows?.key !== key) {
      const wanted =
        connections === null ? {} : { connections: new Set(connections.map((number) => number - 1)) };
      this.violationRows = { key, query: new RowQuery({ store, payloads, level: 'violations', ...wanted }) };
    }
    const { query } = this.violationRows;
    // Violations are few and known by their columns.
    query.work(() => false);
    return query;
  }

  private existingProxy(): ProxyControl {
    if (this.proxy === undefined) throw new RefusedRequest('This capture has no proxy.');
    return this.proxy;
  }

  private existing(level: Level, row: number): Row {
    if (row > this.session.store[level].count)
      throw new RefusedRequest(`There is no row ${row} among the ${level}.`);
    return row - 1;
  }
}
