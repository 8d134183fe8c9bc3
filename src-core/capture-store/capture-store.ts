import type { NotReadable } from '../http-upgrade/upgrade-reader.ts';
import type { Skipped } from '../packets/packet.ts';
import { directionFrom } from '../stream/events.ts';
import type { Timestamp } from '../stream/time.ts';
import { type PlacedFinding, ruleOf } from '../websocket/violations/violation.ts';
import { ChangeTable } from './change-table.ts';
import { type CommentLimits, CommentTable } from './comment-table.ts';
import { type Connection, type ConnectionStart, newConnection } from './connection.ts';
import { FrameTable, type Row } from './frame-table.ts';
import { MessageTable } from './message-table.ts';
import { RoundTripTable } from './round-trip-table.ts';
import type { RowLevel } from './row-level.ts';
import { ViolationTable } from './violation-table.ts';

/** What was passed over on the way to the rows, so that nothing is missing in silence. */
export interface ReadingNotes {
  packets: number;
  readonly skippedPackets: Record<Skipped, number>;
  /** TCP streams that carried something else, or something this reader can't read. */
  readonly unreadStreams: Record<NotReadable, number>;
  /** Requests for WebSocket beyond the limit of connections. */
  connectionsOverLimit: number;
  /** TCP connections that were still open when their limit was reached. */
  streamsGivenUp: number;
  /** Packets of which the capture has no time. */
  packetsWithoutTime: number;
  /** Entries of a HAR file that are no WebSocket, and those that can't be read. */
  readonly harEntries: { other: number; unreadable: number };
}

export interface StoreLimits extends CommentLimits {
  /** Violations that are kept as rows; more are only counted. */
  readonly violations: number;
}

const UNLIMITED: StoreLimits = {
  violations: Number.POSITIVE_INFINITY,
  comments: Number.POSITIVE_INFINITY,
  commentText: Number.POSITIVE_INFINITY,
};

/** Everything known of one capture but the payload bytes themselves. */
export class CaptureStore {
  readonly connections: Connection[] = [];
  readonly frames = new FrameTable();
  readonly messages = new MessageTable(this.frames);
  readonly roundTrips = new RoundTripTable();
  readonly violations: ViolationTable;
  readonly comments: CommentTable;
  readonly changes = new ChangeTable();
  readonly notes: ReadingNotes = {
    packets: 0,
    skippedPackets: { 'not-tcp': 0, 'unknown-link-type': 0, malformed: 0, 'fragment-held': 0 },
    unreadStreams: {
      tls: 0,
      'tls-alert': 0,
      'http-2': 0,
      'not-http': 0,
      'other-upgrade': 0,
      'head-too-long': 0,
      'held-too-much': 0,
      gap: 0,
    },
    connectionsOverLimit: 0,
    streamsGivenUp: 0,
    packetsWithoutTime: 0,
    harEntries: { other: 0, unreadable: 0 },
  };
  /**
   * `false` for a source that keeps messages only, such as a HAR file: what frames alone can show (how many there
   * were, masking, lengths on the wire, most violations) is then not known, which is not the same as not there.
   */
  knowsFrames = true;
  /** A proxy recorded some of it: what became of frames on their way is noted behind them, at times much later. */
  isRelayed = false;
  /** Nothing will be added any more, and what is there will not change. */
  isComplete = false;
  /** The first connection that used each Sec-WebSocket-Key. */
  readonly handshakeKeys = new Map<string, Row>();
  /** What all times count from: the moment of the first packet. */
  epoch: Timestamp | undefined;

  constructor(limits: StoreLimits = UNLIMITED) {
    this.violations = new ViolationTable(limits.violations);
    this.comments = new CommentTable(limits);
  }

  /** How many rows a table has. */
  rowCount(level: RowLevel): number {
    return level === 'connections' ? this.connections.length : this[level].count;
  }

  addConnection(start: ConnectionStart): Connection {
    const connection = newConnection(this.connections.length, start);
    this.connections.push(connection);
    this.isRelayed ||= start.relayed !== undefined;
    return connection;
  }

  addViolation(connection: Connection, { finding, frame, at }: PlacedFinding): void {
    const { severity } = ruleOf(finding.rule);
    connection.violations[severity]++;
    const row = this.violations.add({ ...finding, connection: connection.row, frame, at });
    if (severity !== 'error' || row === undefined || connection.firstCloseBy !== undefined) return;
    const direction = directionFrom(finding.peer);
    // Of several in one handshake the first is the one that a peer stops at.
    const known = connection.lastErrors[direction];
    const isSecondOfHandshake = frame === undefined && known !== undefined;
    if (!isSecondOfHandshake) connection.lastErrors[direction] = row;
  }
}
