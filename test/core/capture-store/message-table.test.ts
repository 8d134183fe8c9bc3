import { describe, expect, it } from 'vitest';
import { FrameTable, type Row } from '../../../src-core/capture-store/frame-table.ts';
import { MessageTable } from '../../../src-core/capture-store/message-table.ts';

const START = {
  connection: 5,
  direction: 'client-to-server',
  type: 'text',
  compressed: false,
  at: 100,
} as const;

/** Tables to which frames of given lengths and times can be added. */
class Tables {
  readonly frames = new FrameTable();
  readonly messages = new MessageTable(this.frames);

  frame(length: number, at: number): Row {
    const lengthHigh = Math.floor(length / 2 ** 32);
    const bits = {
      fin: true,
      rsv1: false,
      rsv2: false,
      rsv3: false,
      opcode: 1,
      masked: false,
      maskingKey: 0,
    };
    return this.frames.add({
      connection: 5,
      direction: 'client-to-server',
      at,
      header: { ...bits, lengthForm: 64, lengthHigh, lengthLow: length % 2 ** 32 },
      message: undefined,
      place: [],
    });
  }

  facts(row: Row): unknown {
    const { messages } = this;
    return {
      frames: [messages.firstFrame(row), messages.lastFrame(row), messages.frameCount(row)],
      times: [messages.time(row), messages.endTime(row)],
      length: messages.wireLength(row),
      complete: messages.complete(row),
    };
  }
}

describe('a row of the table of messages', () => {
  it.each([
    ['client-to-server', 'text', false],
    ['server-to-client', 'binary', true],
    ['server-to-client', 'text', true],
    ['client-to-server', 'binary', false],
  ] as const)(
    'keeps direction %s, type %s and compressed %s, complete or not',
    (direction, type, compressed) => {
      const tables = new Tables();
      const { messages } = tables;
      const row = messages.start({ ...START, direction, type, compressed });
      const kept = () => [
        messages.direction(row),
        messages.type(row),
        messages.compressed(row),
        messages.connection(row),
      ];
      expect(kept()).toEqual([direction, type, compressed, 5]);
      messages.addFrame(row, { row: tables.frame(1, 100), ends: true });
      expect(kept()).toEqual([direction, type, compressed, 5]);
    },
  );

  it.each([undefined, 'not-base64', { told: 'its end is missing' }] as const)(
    'keeps content that was given, and what it lacks: %j',
    (lack) => {
      const table = new Tables().messages;
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
    const tables = new Tables();
    const { messages } = tables;
    messages.start(START);
    const row = messages.start(START);
    tables.frame(7, 150);
    messages.addFrame(row, { row: tables.frame(1000, 200), ends: false });
    tables.frame(7, 250);
    messages.addFrame(row, { row: tables.frame(2 ** 40, 300), ends: false });
    expect(messages.complete(row)).toBe(false);
    messages.addFrame(row, { row: tables.frame(1, 400), ends: true });
    expect(tables.facts(row)).toEqual({
      frames: [1, 4, 3],
      times: [100, 400],
      length: 2 ** 40 + 1001,
      complete: true,
    });
    expect([messages.frameCount(0), messages.wireLength(0), messages.time(0), messages.endTime(0)]).toEqual([
      0, 0, 100, 100,
    ]);
    expect(messages.complete(0)).toBe(false);
    expect(messages.count).toBe(2);
  });

  it.each([
    ['came at once', 100, [100, 100]],
    ['took its time', 130, [100, 130]],
  ] as const)('of a single frame says what the frame says, which %s', (_, endedAt, times) => {
    const tables = new Tables();
    const row = tables.messages.start(START);
    expect(tables.messages.time(row)).toBe(100);
    tables.messages.addFrame(row, { row: tables.frame(65_536, endedAt), ends: true });
    expect(tables.facts(row)).toEqual({ frames: [0, 0, 1], times, length: 65_536, complete: true });
  });

  it('keeps when it began while others begin and end', () => {
    const tables = new Tables();
    const { messages } = tables;
    const slow = messages.start(START);
    const quick = messages.start({ ...START, at: 110 });
    messages.addFrame(quick, { row: tables.frame(2, 110), ends: true });
    messages.addFrame(slow, { row: tables.frame(3, 120), ends: true });
    expect(tables.facts(slow)).toEqual({ frames: [1, 1, 1], times: [100, 120], length: 3, complete: true });
    expect(tables.facts(quick)).toEqual({ frames: [0, 0, 1], times: [110, 110], length: 2, complete: true });
  });
});
