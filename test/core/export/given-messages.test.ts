/** Rows of a source that knows messages and no frames: what it can't know is null, never a number. */
import { describe, expect, it } from 'vitest';
import { CaptureStore } from '../../../src-core/capture-store/capture-store.ts';
import type { Connection } from '../../../src-core/capture-store/connection.ts';
import type { ContentLack } from '../../../src-core/capture-store/message-table.ts';
import { PayloadReader } from '../../../src-core/capture-store/payload-reader.ts';
import { closingReason } from '../../../src-core/export/closing.ts';
import { csvLine } from '../../../src-core/export/csv.ts';
import { messagePreview } from '../../../src-core/export/preview.ts';
import { RowBuilder } from '../../../src-core/export/row-builder.ts';
import { connectionTable, messageTable } from '../../../src-core/export/table.ts';
import { WITHOUT_LOOK } from '../../../src-core/export/text-table.ts';
import { inflate } from '../../../src-main/adapters/inflate.ts';
import { utf8 } from '../../support/bytes.ts';
import { MemorySpool } from '../../support/memory-spool.ts';

const UNKNOWN = { address: null, port: null };

function given(text: string, lack?: ContentLack) {
  const store = new CaptureStore();
  const spool = new MemorySpool();
  store.knowsFrames = false;
  store.epoch = { seconds: 1_763_719_200, nanoseconds: 0 };
  const connection = store.addConnection({
    client: UNKNOWN,
    server: { address: '192.0.2.1', port: null },
    url: 'wss://example.com/chat',
    request: { line: 'GET /chat HTTP/1.1', headers: [] },
    openedAt: 0,
    requestAt: 0,
  });
  connection.status = 101;
  connection.response = { line: 'HTTP/1.1 101 Switching Protocols', headers: [] };
  const bytes = utf8(text);
  const offset = spool.reserve(bytes.length);
  spool.write(offset, bytes);
  connection.messages['client-to-server']++;
  store.messages.addGiven({
    connection: 0,
    direction: 'client-to-server',
    type: 'text',
    at: 1e9,
    endedAt: 2e9,
    content: { offset, length: bytes.length, lack },
  });
  const payloads = new PayloadReader(store, spool);
  return { store, payloads, connection, rows: new RowBuilder(store, payloads, 1000, inflate) };
}

it('a message has its content, and null for what only frames tell', () => {
  const { store, payloads, rows } = given('{"a":1}');
  expect(rows.message(0)).toEqual({
    connection: 1,
    message: 1,
    time: '2025-11-21T10:00:01.000000000Z',
    endTime: '2025-11-21T10:00:02.000000000Z',
    direction: 'client-to-server',
    type: 'text',
    frames: null,
    compressed: null,
    wireLength: null,
    length: 7,
    text: '{"a":1}',
    decoder: null,
    summary: null,
    fields: {},
    violations: null,
  });
  expect(messagePreview(store, payloads, 0)).toBe('{"a":1}');
  const table = messageTable({ width: 100, paint: WITHOUT_LOOK }, () => '2025-11-21T10:00:00.000000000Z');
  expect(table.line(rows.message(0)).split(/ +/).slice(1)).toEqual([
    '1',
    '1.000000',
    '1',
    '↑',
    'text',
    '-',
    '7',
    '{"a":1}',
  ]);
  expect(csvLine('messages', rows.message(0))).toBe(
    '1,1,2025-11-21T10:00:01.000000000Z,2025-11-21T10:00:02.000000000Z,client-to-server,text,,,,7,"{""a"":1}",,,,{},,,,,,,,,,',
  );
});

it.each<[ContentLack, string]>([
  ['not-base64', 'its data in the file is not base64, as that of binary messages must be'],
  ['not-text', 'its data in the file has halves of characters, which are shown as U+FFFD'],
  [{ told: 'bytes\u202e lost' }, 'bytes<U+202E> lost'],
])('a message says what its content lacks: %j', (lack, missing) => {
  const { rows, store, payloads } = given('', lack);
  expect(rows.message(0)).toMatchObject({ length: null, missing });
  expect(rows.message(0)).not.toHaveProperty('text');
  expect(messagePreview(store, payloads, 0)).toBe('');
});

describe('a connection', () => {
  it('has null for addresses and counts that are not known', () => {
    const { rows } = given('a');
    expect(rows.connection(0)).toMatchObject({
      client: { address: null, port: null },
      server: { address: '192.0.2.1', port: null },
      frames: { clientToServer: null, serverToClient: null },
      messages: { clientToServer: 1, serverToClient: 0 },
      bytes: { clientToServer: null, serverToClient: null },
      close: null,
      closedAt: null,
      violations: null,
      accepted: true,
    });
    const cells = connectionTable({ width: 140, paint: WITHOUT_LOOK })
      .line(rows.connection(0))
      .trim()
      .split(/ +/);
    expect(cells).toEqual(['1', '101', '-', '-', '-', '-', '-', 'wss://example.com/chat']);
  });

  it.each<[string, (connection: Connection) => void, string]>([
    ['nothing', () => {}, 'The file does not say how it ended.'],
    [
      'a Close frame',
      (connection) => {
        connection.firstCloseBy = 'server-to-client';
        connection.closes['server-to-client'] = {
          frame: undefined,
          at: 3e9,
          payload: { code: 1001, reason: 'bye' },
        };
      },
      'The server closed with 1001 (Going Away) "bye"; the client did not answer with a Close frame.',
    ],
    [
      'a reset',
      (connection) => {
        connection.ended = { how: 'reset', by: 'client-to-server' };
        connection.closedAt = 3e9;
      },
      'The client reset the TCP connection (RST) without a Close frame.',
    ],
  ])('says how it ended only as far as that is known: %s', (_, change, why) => {
    const { store, connection } = given('a');
    change(connection);
    expect(closingReason(store, connection)).toBe(why);
  });

  it('says what its list of messages holds that is none', () => {
    const { rows, connection } = given('a');
    connection.har = {
      unreadableMessages: 1,
      otherFrames: 2,
      untimedMessages: 3,
      errors: ['Invalid UTF-8\u0007'],
      lacks: ['request', 'time'],
      isCut: true,
    };
    expect(rows.connection(0).missing).toBe(
      "the file ends or breaks within this connection; its request is not in the file; the time of its request is not in the file; 1 message that can't be read; " +
        '2 control frames in its list of messages, not shown; ' +
        '3 messages without a time, shown at the time of the one before; the browser reported "Invalid UTF-8␇"',
    );
  });
});
