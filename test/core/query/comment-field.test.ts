/** The field `comment`: what is noted about the packets that frames ended with. */
import { expect, it } from 'vitest';
import { filteredRows } from '../../support/filtered-rows.ts';
import { readPackets } from '../../support/memory-capture.ts';
import { WebSocketTalk } from '../../support/websocket-talk.ts';

const talk = new WebSocketTalk().agree();
const handshake = talk.packets.length;
talk.client({ opcode: 1 }).server({ opcode: 1, fin: false }).server({ opcode: 0 });
const capture = readPackets(
  talk.packets.map((packet, at) =>
    at === handshake + 1 ? { ...packet, comments: ['the answer', 'too late'] } : packet,
  ),
);

it.each([
  ['frames', 'comment', [2]],
  ['frames', 'not comment', [1, 3]],
  ['frames', 'comment contains "late"', [2]],
  ['frames', 'comment == "the answer"', [2]],
  ['frames', 'comment matches /^too/', [2]],
  ['frames', 'comment contains "early"', []],
  ['messages', 'comment contains "late"', [2]],
  ['connections', 'comment contains "late"', [1]],
] as const)('%s: %s', (level, filter, rows) => {
  expect(filteredRows(capture, level, filter)).toEqual(rows);
});
