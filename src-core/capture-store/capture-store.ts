import type { NotReadable } from '../http-upgrade/upgrade-reader.ts';
import type { Skipped } from '../packets/packet.ts';
import type { Timestamp } from '../stream/time.ts';
import { type Connection, type ConnectionStart, newConnection } from './connection.ts';
import { FrameTable } from './frame-table.ts';
import { MessageTable } from './message-table.ts';

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
}

/** Everything known of one capture but the payload bytes themselves. */
export class CaptureStore {
  readonly connections: Connection[] = [];
  readonly frames = new FrameTable();
  readonly messages = new MessageTable();
  readonly notes: ReadingNotes = {
    packets: 0,
    skippedPackets: { 'not-tcp': 0, 'unknown-link-type': 0, malformed: 0, 'fragment-held': 0 },
    unreadStreams: {
      tls: 0,
      'http-2': 0,
      'not-http': 0,
      'other-upgrade': 0,
      'head-too-long': 0,
      'held-too-much': 0,
      gap: 0,
    },
    connectionsOverLimit: 0,
    streamsGivenUp: 0,
  };
  /** What all times count from: the moment of the first packet. */
  epoch: Timestamp | undefined;

  addConnection(start: ConnectionStart): Connection {
    const connection = newConnection(this.connections.length, start);
    this.connections.push(connection);
    return connection;
  }
}
