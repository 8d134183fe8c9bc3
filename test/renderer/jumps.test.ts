/** What jumps to hits, numbers and times lead to, and say of themselves, asked of a real engine. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goTo } from '../../src-renderer/jumps/go-to.ts';
import { nextHit } from '../../src-renderer/jumps/hits.ts';
import { type ShownPlace, selectionOf } from '../../src-renderer/jumps/shown-place.ts';
import { latin1 } from '../support/bytes.ts';
import { type ServedCapture, servedPackets } from '../support/served-capture.ts';
import { WebSocketTalk } from '../support/websocket-talk.ts';

const PLACE: ShownPlace = { level: 'frames', connections: [], filter: null, sort: null, selected: undefined };

let capture: ServedCapture;
let close: () => void;
beforeAll(async () => {
  const texts = ['one', 'two', 'one again'].map((text) => ({ opcode: 1, payload: latin1(text) }));
  ({ capture, close } = await servedPackets(new WebSocketTalk().agree().server(...texts).packets));
});
afterAll(() => close());

const at = (row: number): ShownPlace['selected'] => ({ level: 'frames', row, connection: 1 });

describe('a jump to the next hit', () => {
  it.each<[string, Partial<ShownPlace>, boolean, number, string]>([
    ['from the beginning', {}, false, 1, 'Found in frame 1.'],
    ['from a row', { selected: at(1) }, false, 3, 'Found in frame 3.'],
    ['round again', { selected: at(3) }, false, 1, 'From the beginning again: frame 1.'],
    ['backwards round again', { selected: at(1) }, true, 3, 'From the end again: frame 3.'],
    ['among messages', { level: 'messages', selected: at(1) }, false, 1, 'Found in message 1.'],
  ])('%s', async (_from, part, backwards, row, words) => {
    const place = { ...PLACE, ...part };
    const landing = await nextHit(capture, place, { find: 'text contains "one"', backwards });
    expect(landing).toEqual({
      place: { ...place, selected: { level: place.level, row, connection: 1 } },
      words,
    });
  });

  it('that leads nowhere stays where it is, and says so', async () => {
    const search = { find: 'text contains "three"', backwards: false };
    expect(await nextHit(capture, PLACE, search)).toEqual({ place: PLACE, words: 'Found in no frame.' });
    const filtered = { ...PLACE, filter: 'fin' };
    expect((await nextHit(capture, filtered, search)).words).toBe(
      'Found in no frame that matches the filter.',
    );
  });
});

describe('going to', () => {
  it('a row says nothing but shows it', async () => {
    expect(await goTo(capture, PLACE, '2')).toEqual({ place: { ...PLACE, selected: at(2) }, words: '' });
  });

  it('a time says which row that is', async () => {
    expect(await goTo(capture, PLACE, '5.5 ms')).toEqual({
      place: { ...PLACE, selected: at(2) },
      words: 'The first frame from then on: 2.',
    });
  });

  it('nowhere is a sentence', async () => {
    expect(await goTo(capture, PLACE, '4')).toBe('There is no row of that number; the last is 3.');
  });
});

it('a place selects rows of its connections in their order, or of all', () => {
  expect(selectionOf({ ...PLACE, connections: [3, 1, 20] }).connections).toEqual([1, 3, 20]);
  expect(selectionOf(PLACE)).toEqual({ connections: null, filter: null, sort: null });
});
