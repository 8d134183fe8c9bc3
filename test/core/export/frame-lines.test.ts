import { describe, expect, it } from 'vitest';
import { FrameLines } from '../../../src-core/export/frame-lines.ts';
import { ndjsonLine } from '../../../src-core/export/ndjson.ts';
import { RowBuilder } from '../../../src-core/export/row-builder.ts';
import { inflate } from '../../../src-main/adapters/inflate.ts';
import { BINARY, CLOSE, CONTINUATION, closePayload, PING } from '../../support/frame-builder.ts';
import { type MemoryCapture, readPackets } from '../../support/memory-capture.ts';
import { linesInBytes } from '../../support/stream-capture.ts';
import { WebSocketTalk } from '../../support/websocket-talk.ts';

const MOST = 16 * 1024 * 1024;

function linesOf(talk: WebSocketTalk, room?: number): { lines: (string | null)[]; capture: MemoryCapture } {
  const capture = readPackets(talk.packets);
  const { store, spool, payloads } = capture;
  const lines = new FrameLines(store, spool, new RowBuilder(store, payloads, MOST, inflate));
  return { lines: linesInBytes(lines, store.frames.count, room), capture };
}

describe('a frame as a line in bytes', () => {
  it('is every field of its row', () => {
    const talk = new WebSocketTalk().agree().client({ key: 0x37fa213d, payload: 'Hello' });
    // RFC 6455 5.7: a single-frame masked text message.
    expect(linesOf(talk).lines[0]).toMatch(
      /^\{"connection":1,"frame":1,"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z","direction":"client-to-server","fin":true,"rsv1":false,"rsv2":false,"rsv3":false,"opcode":1,"opcodeName":"text","masked":true,"maskingKey":"37fa213d","headerLength":6,"payloadLength":5,"message":1,"text":"Hello","close":null,"violations":\[\]\}$/,
    );
  });

  it.each([
    ['text of the server', new WebSocketTalk().agree().server({ payload: 'Hello' })],
    ['empty text', new WebSocketTalk().agree().client({ payload: '' })],
    [
      'quotes, backslashes and line ends',
      new WebSocketTalk().agree().client({ payload: '"a\\b"\r\n\t\b\f' }),
    ],
    ['bytes', new WebSocketTalk().agree().client({ opcode: BINARY, payload: Uint8Array.of(0, 255, 1, 254) })],
    ['no bytes', new WebSocketTalk().agree().server({ opcode: BINARY, payload: '' })],
    ['a ping', new WebSocketTalk().agree().server({ opcode: PING, payload: 'beat' })],
    ['a length in 16 bits', new WebSocketTalk().agree().client({ payload: 'x'.repeat(126) })],
    [
      'fragments',
      new WebSocketTalk()
        .agree()
        .client({ payload: 'Hel', fin: false }, { opcode: CONTINUATION, payload: 'lo' }),
    ],
  ])('is the line of its row for %s', (_, talk) => {
    const { lines, capture } = linesOf(talk);
    const plain = capture.frames.filter(({ violations }) => violations.length === 0).map(ndjsonLine);
    expect(plain).not.toEqual([]);
    expect(lines.filter((line) => line !== null)).toEqual(plain);
  });

  it.each([
    ['more than ASCII', new WebSocketTalk().agree().client({ payload: 'über' })],
    ['controls that JSON has no letter for', new WebSocketTalk().agree().client({ payload: 'a\u0001' })],
    ['the delete character', new WebSocketTalk().agree().client({ payload: 'a\u007f' })],
    ['a close', new WebSocketTalk().agree().client({ opcode: CLOSE, payload: closePayload(1000) })],
    ['a broken rule', new WebSocketTalk().agree().server({ key: 0x37fa213d, payload: 'Hello' })],
  ])('is left to its row for %s', (_, talk) => {
    expect(linesOf(talk).lines[0]).toBeNull();
  });

  it.each([1024, 1500, 4096])('is never half of a line in %d bytes', (room) => {
    const talk = new WebSocketTalk().agree();
    for (let count = 0; count < 20; count++) talk.client({ payload: 'y'.repeat(20 + count) });
    const { lines, capture } = linesOf(talk, room);
    expect(lines).toEqual(capture.frames.map(ndjsonLine));
  });
});
