import type { CaptureStore } from '../capture-store/capture-store.ts';
import type { Row } from '../capture-store/frame-table.ts';
import type { PayloadReader } from '../capture-store/payload-reader.ts';
import type { Inflate } from '../websocket/permessage-deflate/inflate.ts';
import { harConnectionFacts, harEntry } from './har-entry.ts';
import { HarMessages } from './har-message.ts';
import { readingNotes } from './notes.ts';
import { RowBuilder } from './row-builder.ts';
import { RowsByConnection } from './rows-by-connection.ts';

export interface HarSource {
  readonly store: CaptureStore;
  readonly payloads: PayloadReader;
  /** For what a proxy compressed anew. */
  readonly inflate: Inflate;
  /** Of the program that writes it. */
  readonly version: string;
  /** Rows of the connections that are written; all when there is none. */
  readonly connections?: Iterable<Row>;
}

/**
 * A capture as HTTP Archive 1.2: an entry a connection, refused ones too, with its messages as Chrome's DevTools
 * write and read them. Pieces of text, so that neither the messages nor one of them need fit into memory; each
 * violation and each message begins a line.
 */
export function* harText(source: HarSource): Generator<string> {
  const { store, version, connections } = source;
  const creator = { name: 'Framescope', version };
  const notes = readingNotes(store);
  const about = { version: '1.2', creator, pages: [], _framescope: { version: 1, notes } };
  yield `{"log":${opened(about)},"entries":[`;
  const entries = new HarEntries(source);
  let separator = '\n';
  for (const connection of connections ?? store.connections.keys()) {
    yield separator;
    yield* entries.text(connection);
    separator = ',\n';
  }
  yield '\n]}}\n';
}

class HarEntries {
  private readonly rows: RowBuilder;
  private readonly messages: HarMessages;
  private readonly messageRows: RowsByConnection;
  private readonly violationRows: RowsByConnection;

  private readonly store: CaptureStore;

  constructor({ store, payloads, inflate }: HarSource) {
    this.store = store;
    this.rows = new RowBuilder(store, payloads, 0, inflate);
    this.messages = new HarMessages(store, payloads, inflate);
    this.messageRows = new RowsByConnection(store.messages, store.connections.length);
    this.violationRows = new RowsByConnection(store.violations, store.connections.length);
  }

  *text(row: Row): Generator<string> {
    const connection = this.store.connections[row]!;
    const facts = harConnectionFacts(this.store, connection, this.rows.connection(row));
    yield `${opened(harEntry(this.store, connection))},"_framescope":${opened(facts)}`;
    // Where no frames are known nothing was checked, which is not the same as nothing found.
    if (this.store.knowsFrames) yield* this.violations(row);
    yield '},"_webSocketMessages":[';
    let separator = '\n';
    for (const message of this.messageRows.of(row)) {
      yield separator;
      yield* this.messages.text(message);
      separator = ',\n';
    }
    yield ']}';
  }

  private *violations(connection: Row): Generator<string> {
    yield ',"violations":[';
    let separator = '\n';
    for (const violation of this.violationRows.of(connection)) {
      const { connection: _, ...row } = this.rows.violation(violation);
      yield `${separator}${JSON.stringify(row)}`;
      separator = ',\n';
    }
    yield ']';
  }
}

/** An object as JSON, without the brace that ends it. */
function opened(value: object): string {
  return JSON.stringify(value).slice(0, -1);
}
