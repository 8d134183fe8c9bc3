import { CaptureStore } from '../../src-core/capture-store/capture-store.ts';
import { PayloadReader } from '../../src-core/capture-store/payload-reader.ts';
import { RowBuilder } from '../../src-core/export/row-builder.ts';
import type { ConnectionRow, MessageRow } from '../../src-core/export/rows.ts';
import { type HarLimits, HarReader } from '../../src-core/har/har-reader.ts';
import type { JsonEnd } from '../../src-core/har/json-walk.ts';
import { DEFAULT_LIMITS } from '../../src-core/pipeline/limits.ts';
import { inflate } from '../../src-main/adapters/inflate.ts';
import { GrowingSpool } from './growing-spool.ts';

export interface HarCapture {
  readonly store: CaptureStore;
  readonly payloads: PayloadReader;
  readonly reader: HarReader;
  readonly end: JsonEnd;
  readonly connections: readonly ConnectionRow[];
  readonly messages: readonly MessageRow[];
}

/** Reads a HAR file from its text, without a file. */
export function readHarText(
  text: string,
  { limits = {}, piece = text.length }: { limits?: Partial<HarLimits>; piece?: number } = {},
): HarCapture {
  const store = new CaptureStore();
  const spool = new GrowingSpool();
  const reader = new HarReader({ store, spool, limits: { ...DEFAULT_LIMITS, ...limits } });
  for (let at = 0; at < text.length; at += Math.max(1, piece)) reader.accept(text.slice(at, at + piece));
  const end = reader.end();
  for (const _ of reader.rows());
  const payloads = new PayloadReader(store, spool);
  const rows = new RowBuilder(store, payloads, DEFAULT_LIMITS.payloadInRow, inflate);
  return {
    store,
    payloads,
    reader,
    end,
    connections: store.connections.map(({ row }) => rows.connection(row)),
    messages: Array.from({ length: store.messages.count }, (_, row) => rows.message(row)),
  };
}

/** An entry as Chrome's DevTools write it, as far as it is of use here. */
export function harEntry(changes: object = {}): object {
  return {
    _resourceType: 'websocket',
    startedDateTime: '2026-11-21T10:00:00.000Z',
    time: 12.5,
    request: { method: 'GET', url: 'wss://example.com/chat?a=1', httpVersion: 'HTTP/1.1', headers: [] },
    response: { status: 101, statusText: 'Switching Protocols', httpVersion: 'HTTP/1.1', headers: [] },
    timings: { send: 0, wait: 12.5, receive: 0 },
    serverIPAddress: '192.0.2.7',
    _webSocketMessages: [],
    ...changes,
  };
}

export function harOf(...entries: readonly object[]): string {
  return JSON.stringify({
    log: { version: '1.2', creator: { name: 'WebInspector', version: '537.36' }, entries },
  });
}

/** Seconds since 1970 at 10:00:00 of the day of `harEntry`, and so much later. */
export function atTen(later = 0): number {
  return Date.UTC(2026, 10, 21, 10) / 1000 + later;
}
