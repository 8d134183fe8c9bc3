import { describe, expect, it } from 'vitest';
import { CaptureStore } from '../../../src-core/capture-store/capture-store.ts';
import { HarReader } from '../../../src-core/har/har-reader.ts';
import { DEFAULT_LIMITS } from '../../../src-core/pipeline/limits.ts';
import { GrowingSpool } from '../../support/growing-spool.ts';
import { atTen, harEntry, harOf, readHarText } from '../../support/har-capture.ts';

const HELLO = { type: 'send', time: atTen(1), opcode: 1, data: 'Hello' };

describe('several entries', () => {
  const entry = (start: number, ...members: readonly [number, string][]) =>
    harEntry({
      startedDateTime: new Date(atTen(start) * 1000).toISOString(),
      _webSocketMessages: members.map(([later, data]) => ({ ...HELLO, time: atTen(later), data })),
    });

  it('are connections in their order, their messages in the order of their times', () => {
    const { connections, messages, store } = readHarText(
      harOf(entry(2, [3, 'c'], [9, 'f']), entry(0, [1, 'a'], [3, 'd']), entry(2, [2, 'b'], [8, 'e'])),
    );
    expect(connections.map(({ openedAt }) => openedAt.slice(17, 19))).toEqual(['02', '00', '02']);
    expect(messages.map(({ text, connection }) => `${text}${connection}`)).toEqual([
      'a2',
      'b3',
      'c1',
      'd2',
      'e3',
      'f1',
    ]);
    expect(store.epoch).toEqual({ seconds: atTen(), nanoseconds: 0 });
    expect(store.messages.time(0)).toBe(1e9);
  });
});

it('200,000 messages of one connection are as many rows', () => {
  const store = new CaptureStore(DEFAULT_LIMITS);
  const reader = new HarReader({ store, spool: new GrowingSpool(), limits: DEFAULT_LIMITS });
  const [before = '', behind = ''] = harOf(harEntry({ _webSocketMessages: ['HERE'] })).split('"HERE"');
  reader.accept(before);
  for (let piece = 0; piece < 200; piece++) {
    const members = Array.from({ length: 1000 }, (_, at) => {
      const number = piece * 1000 + at;
      return `{"type":"send","time":${atTen(number / 1000)},"opcode":1,"data":"${number}"}`;
    });
    reader.accept(`${piece === 0 ? '' : ','}${members.join()}`);
  }
  reader.accept(behind);
  expect(reader.end()).toEqual({ kind: 'complete' });
  let pauses = 0;
  for (const _ of reader.rows()) pauses++;
  expect(store.messages.count).toBe(200_000);
  expect(store.messages.time(199_999)).toBe(199_999e6);
  expect(store.connections[0]?.messages['client-to-server']).toBe(200_000);
  // Whoever makes the rows can serve others in between.
  expect(pauses).toBeGreaterThan(180);
});

describe('a text that is no whole HAR file', () => {
  const whole = harOf(
    harEntry({ _webSocketMessages: [HELLO, HELLO] }),
    harEntry({ _webSocketMessages: [HELLO] }),
  );

  it('keeps what comes before its end, wherever that is', () => {
    let before = 0;
    for (let length = 0; length < whole.length; length++) {
      const { end, messages } = readHarText(whole.slice(0, length));
      expect([length, end.kind]).toEqual([length, 'cut']);
      expect(messages.length).toBeGreaterThanOrEqual(before);
      before = messages.length;
    }
    expect(before).toBe(3);
  });

  it('says of the entry under way that it is cut, and that its request is missing', () => {
    const members = { _webSocketMessages: [HELLO, HELLO], ...harEntry() };
    const text = harOf({ ...members, _webSocketMessages: [HELLO, HELLO] });
    const { connections, messages } = readHarText(text.slice(0, text.lastIndexOf('Hello')));
    expect(messages).toHaveLength(1);
    expect(connections[0]).toMatchObject({
      url: '',
      missing:
        'no response to the handshake is in the capture; the file ends or breaks within this connection; ' +
        'its request is not in the file; the time of its request is not in the file',
    });
  });

  it.each([
    '[]',
    '7',
    '"{}"',
    '{}',
    '{"log":[]}',
    '{"log":{}}',
    '{"log":{"entries":{}}}',
    '{"a":{"entries":[]}}',
  ])('is none at all: %s', (text) => {
    const { reader, connections, end } = readHarText(text);
    expect([reader.isHar, connections.length, end.kind]).toEqual([false, 0, 'complete']);
  });

  it('is read the same in pieces of any size', () => {
    const expected = readHarText(whole);
    for (const piece of [1, 2, 3, 7, 64, 1000]) {
      const { connections, messages, end } = readHarText(whole, { piece });
      expect({ connections, messages, end }).toEqual({
        connections: expected.connections,
        messages: expected.messages,
        end: expected.end,
      });
    }
  });
});
