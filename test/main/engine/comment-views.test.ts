/** What the window is told of the comments in a capture. */
import { Readable } from 'node:stream';
import { afterEach, expect, it } from 'vitest';
import { CaptureSession } from '../../../src-main/engine/capture-session.ts';
import { ViewBuilder } from '../../../src-main/engine/view-builder.ts';
import { commentedCapture } from '../../support/commented-capture.ts';
import { PcapngBlocks } from '../../support/pcapng-blocks.ts';

const open: CaptureSession[] = [];
afterEach(() => {
  for (const session of open.splice(0)) session.close();
});

async function viewsOf(file: Uint8Array): Promise<ViewBuilder> {
  const session = new CaptureSession({ from: Readable.from([file]), name: 'the file' });
  open.push(session);
  await session.run();
  return new ViewBuilder(session);
}

/** Its lines stay, and nothing in it acts. */
const SHOWN = 'seen by\u241b[31m <U+202E>me\nand you';

it('all of them, and what they are about', async () => {
  const views = await viewsOf(commentedCapture());
  expect(views.comments()).toEqual({
    count: 5,
    first: [
      { about: 'the capture', text: 'recorded at home', frame: null },
      { about: 'interface lo', text: 'the loopback', frame: null },
      { about: 'packet 4', text: 'the request', frame: null },
      { about: 'packet 7', text: 'an answer', frame: { frame: 2, connection: 1 } },
      { about: 'packet 7', text: SHOWN, frame: { frame: 2, connection: 1 } },
    ],
  });
});

it('those of a frame, and of the frames of a message', async () => {
  const views = await viewsOf(commentedCapture());
  expect([0, 1, 2].map((row) => views.frameDetail(row).comments)).toEqual([[], ['an answer', SHOWN], []]);
  expect([0, 1].map((row) => views.messageDetail(row).comments)).toEqual([[], ['an answer', SHOWN]]);
});

it('of many the first, of a long one the beginning', async () => {
  const blocks = new PcapngBlocks(false);
  const options = Array.from({ length: 80 }, (_, at) => [1, `${at} ${'x'.repeat(at * 10)}`] as const);
  const { count, first } = (await viewsOf(Buffer.from(blocks.section({ options })))).comments();
  expect([count, first.length]).toEqual([80, 50]);
  expect(first[3]?.text).toBe(`3 ${'x'.repeat(30)}`);
  const long = (await viewsOf(Buffer.from(blocks.section({ options: [[1, 'y'.repeat(501)]] })))).comments();
  expect(long.first[0]?.text).toBe(`${'y'.repeat(500)}…`);
});
