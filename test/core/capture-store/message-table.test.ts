import { describe, expect, it } from 'vitest';
import { MessageTable } from '../../../src-core/capture-store/message-table.ts';

const START = {
  connection: 5,
  direction: 'client-to-server',
  type: 'text',
  compressed: false,
  at: 100,
} as const;

describe('a row of the table of messages', () => {
  it.each([
    ['client-to-server', 'text', false],
    ['server-to-client', 'binary', true],
    ['server-to-client', 'text', true],
    ['client-to-server', 'binary', false],
  ] as const)(
    'keeps direction %s, type %s and compressed %s, complete or not',
    (direction, type, compressed) => {
      const table = new MessageTable();
      const row = table.start({ ...START, direction, type, compressed });
      const kept = () => [
        table.direction(row),
        table.type(row),
        table.compressed(row),
        table.connection(row),
      ];
      expect(kept()).toEqual([direction, type, compressed, 5]);
      table.addFrame(row, { row: 3, length: 1, endedAt: 1, ends: true });
      expect(kept()).toEqual([direction, type, compressed, 5]);
    },
  );

  it.each([undefined, 'not-base64', { told: 'its end is missing' }] as const)(
    'keeps content that was given, and what it lacks: %j',
    (lack) => {
      const table = new MessageTable();
      table.start(START);
      const content = { offset: 2 ** 40, length: 3_000_000_000, lack };
      const row = table.addGiven({
        connection: 7,
        direction: 'server-to-client',
        type: 'binary',
        at: 100,
        endedAt: 200,
        content,
      });
      expect([table.given(0), table.given(row)]).toEqual([undefined, content]);
      expect({
        connection: table.connection(row),
        direction: table.direction(row),
        type: table.type(row),
        times: [table.time(row), table.endTime(row)],
        complete: table.complete(row),
        compressed: table.compressed(row),
        content: table.content(row),
        frames: table.frameCount(row),
      }).toEqual({
        connection: 7,
        direction: 'server-to-client',
        type: 'binary',
        times: [100, 200],
        complete: true,
        compressed: false,
        content: undefined,
        frames: 0,
      });
    },
  );

  it('grows with its frames until the last one', () => {
    const table = new MessageTable();
    table.start(START);
    const row = table.start(START);
    table.addFrame(row, { row: 10, length: 1000, endedAt: 200, ends: false });
    table.addFrame(row, { row: 14, length: 2 ** 40, endedAt: 300, ends: false });
    expect(table.complete(row)).toBe(false);
    table.addFrame(row, { row: 15, length: 1, endedAt: 400, ends: true });
    expect({
      frames: [table.firstFrame(row), table.lastFrame(row), table.frameCount(row)],
      times: [table.time(row), table.endTime(row)],
      length: table.wireLength(row),
      complete: table.complete(row),
    }).toEqual({ frames: [10, 15, 3], times: [100, 400], length: 2 ** 40 + 1001, complete: true });
    expect([table.frameCount(0), table.wireLength(0), table.endTime(0), table.complete(0)]).toEqual([
      0,
      0,
      100,
      false,
    ]);
    expect(table.count).toBe(2);
  });
});
