/** Comments of a capture on their way to the rows. */
import { expect, it } from 'vitest';
import { csvLine } from '../../../src-core/export/csv.ts';
import { FrameLines } from '../../../src-core/export/frame-lines.ts';
import { ndjsonLine } from '../../../src-core/export/ndjson.ts';
import { RowBuilder } from '../../../src-core/export/row-builder.ts';
import { inflate } from '../../../src-main/adapters/inflate.ts';
import { readPackets } from '../../support/memory-capture.ts';
import { WebSocketTalk } from '../../support/websocket-talk.ts';

const talk = new WebSocketTalk().agree();
const handshake = talk.packets.length;
talk.client({ opcode: 1 }).server({ opcode: 1 }).client({ opcode: 9 });
const packets = talk.packets.map((packet, at) => ({
  ...packet,
  ...(at === 3 ? { comments: ['the request'] } : {}),
  ...(at === handshake + 1 ? { comments: ['an answer', 'says "no"'] } : {}),
}));
const capture = readPackets(packets);

it('puts the comments of a packet into the rows of the frames that ended with it', () => {
  expect(capture.frames.map(({ comments }) => comments)).toEqual([
    undefined,
    ['an answer', 'says "no"'],
    undefined,
  ]);
});

it('keeps those of other packets too', () => {
  expect(capture.store.comments.all.map(({ subject, text }) => [subject, text])).toEqual([
    [{ kind: 'packet', packet: 4, at: 3_000_000, frames: [0, 0] }, 'the request'],
    [{ kind: 'packet', packet: 7, at: 6_000_000, frames: [1, 2] }, 'an answer'],
    [{ kind: 'packet', packet: 7, at: 6_000_000, frames: [1, 2] }, 'says "no"'],
  ]);
});

it('writes them as NDJSON and as CSV, where frames are written in bytes too', () => {
  const [, row] = capture.frames;
  if (row === undefined) throw new Error('there is no second frame');
  expect(JSON.parse(ndjsonLine(row)).comments).toEqual(['an answer', 'says "no"']);
  expect(csvLine('frames', row)).toMatch(/,"\[""an answer"",""says \\""no\\""""\]",,,,,,$/);
  const { store, payloads, spool } = capture;
  const lines = new FrameLines(store, spool, new RowBuilder(store, payloads, 1000, inflate));
  // The frame with comments is left to its row.
  expect(lines.fill(new Uint8Array(10_000), 0, 3).next).toBe(1);
});
