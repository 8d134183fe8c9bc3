import type { Nanoseconds } from '../stream/time.ts';
import type { Severity } from '../websocket/violations/rule.ts';
import { type Finding, RULE_NAMES, type RuleName, ruleOf } from '../websocket/violations/violation.ts';
import { float64Column, uint8Column, uint32Column } from './columns.ts';
import type { Row } from './frame-table.ts';

/** A rule that was found broken, and where. */
export interface ViolationRecord extends Finding {
  readonly connection: Row;
  /** `undefined` when it concerns the handshake or the connection as a whole. */
  readonly frame: Row | undefined;
  readonly at: Nanoseconds;
}

const FROM_SERVER = 0x01;
const HAS_BYTES = 0x02;

const RULE_NUMBERS = new Map(RULE_NAMES.map((name, number) => [name, number]));

/** All violations of a capture in the order in which they were found. */
export class ViolationTable {
  private readonly rules = uint8Column();
  private readonly flags = uint8Column();
  private readonly connections = uint32Column();
  /** Row of the frame and 1 more; 0 for none. */
  private readonly frames = uint32Column();
  private readonly times = float64Column();
  private readonly starts = float64Column();
  private readonly ends = float64Column();
  private readonly details = new Map<Row, string>();
  /** The newest violation of a frame, and from each the one before it of the same frame, again 1 more. */
  private readonly newestOfFrame = new Map<Row, Row>();
  private readonly earlierOfFrame = uint32Column();
  private readonly ofConnections = new Map<Row, Row[]>();
  private readonly counts = new Map<RuleName, number>();
  private rows = 0;

  /** @param mostRows violations that are kept as rows; more are only counted */
  constructor(private readonly mostRows: number) {}

  /** Violations that are kept as rows. */
  get count(): number {
    return this.rows;
  }

  /** Violations that were only counted. */
  get overLimit(): number {
    let all = 0;
    for (const count of this.counts.values()) all += count;
    return all - this.rows;
  }

  /** How often each rule was broken, those not kept as rows included. */
  get countsByRule(): ReadonlyMap<RuleName, number> {
    return this.counts;
  }

  /** The row, or `undefined` when it was only counted. */
  add(violation: ViolationRecord): Row | undefined {
    const { rule, peer, bytes, detail, connection, frame, at } = violation;
    this.counts.set(rule, (this.counts.get(rule) ?? 0) + 1);
    if (this.rows >= this.mostRows) return undefined;
    const row = this.rows++;
    this.rules.set(row, RULE_NUMBERS.get(rule)!);
    this.flags.set(row, (peer === 'server' ? FROM_SERVER : 0) | (bytes === undefined ? 0 : HAS_BYTES));
    this.connections.set(row, connection);
    this.frames.set(row, frame === undefined ? 0 : frame + 1);
    this.times.set(row, at);
    this.starts.set(row, bytes?.[0] ?? 0);
    this.ends.set(row, bytes?.[1] ?? 0);
    if (detail !== undefined) this.details.set(row, detail);
    if (frame !== undefined) this.link(row, frame);
    else if (this.ofConnections.has(connection)) this.ofConnections.get(connection)?.push(row);
    else this.ofConnections.set(connection, [row]);
    return row;
  }

  connection(row: Row): Row {
    return this.connections.get(row);
  }

  rule(row: Row): RuleName {
    return RULE_NAMES[this.rules.get(row)]!;
  }

  severity(row: Row): Severity {
    return ruleOf(this.rule(row)).severity;
  }

  frame(row: Row): Row | undefined {
    const frame = this.frames.get(row);
    return frame === 0 ? undefined : frame - 1;
  }

  time(row: Row): Nanoseconds {
    return this.times.get(row);
  }

  record(row: Row): ViolationRecord {
    const flags = this.flags.get(row);
    const detail = this.details.get(row);
    return {
      rule: this.rule(row),
      peer: (flags & FROM_SERVER) === 0 ? 'client' : 'server',
      connection: this.connections.get(row),
      frame: this.frame(row),
      at: this.times.get(row),
      ...((flags & HAS_BYTES) === 0 ? {} : { bytes: [this.starts.get(row), this.ends.get(row)] as const }),
      ...(detail === undefined ? {} : { detail }),
    };
  }

  /** Whether a frame has violations. */
  hasOfFrame(frame: Row): boolean {
    return this.newestOfFrame.size > 0 && this.newestOfFrame.has(frame);
  }

  /** Rows of the violations of a frame, in the order in which they were found. */
  ofFrame(frame: Row): Row[] {
    const rows: Row[] = [];
    let next = this.newestOfFrame.get(frame);
    while (next !== undefined) {
      rows.push(next);
      const earlier = this.earlierOfFrame.get(next);
      next = earlier === 0 ? undefined : earlier - 1;
    }
    return rows.reverse();
  }

  /** The rules that frames break, each named once. */
  rulesOf(frames: readonly Row[]): readonly RuleName[] {
    const rules = new Set<RuleName>();
    for (const frame of frames) for (const row of this.ofFrame(frame)) rules.add(this.rule(row));
    return [...rules];
  }

  /** Rows of the violations of a connection that belong to no frame. */
  ofConnection(connection: Row): readonly Row[] {
    return this.ofConnections.get(connection) ?? [];
  }

  private link(row: Row, frame: Row): void {
    const newest = this.newestOfFrame.get(frame);
    if (newest !== undefined) this.earlierOfFrame.set(row, newest + 1);
    this.newestOfFrame.set(frame, row);
  }
}
