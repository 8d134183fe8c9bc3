import { describe, expect, it } from 'vitest';
import {
  checkEnding,
  couldAnswer,
  type Ending,
  type SideEnding,
} from '../../../src-core/websocket/ending-checks.ts';

const SECOND = 1e9;

/** Times in seconds. */
interface Side {
  readonly closes?: number;
  /** When a Close frame came to it, where that is not when the other side sent one; never for `null`. */
  readonly receives?: number | null;
  readonly misled?: true;
  readonly finishes?: number;
  readonly partial?: true;
  readonly speaks?: number;
  readonly broke?: true;
}

function closeAt(seconds: number | null | undefined): SideEnding['close'] {
  return seconds == null ? undefined : { frame: seconds, at: seconds * SECOND, code: 1000 };
}

function side({ closes, receives, misled, finishes, partial, speaks, broke }: Side, other: Side): SideEnding {
  return {
    close: closeAt(closes),
    received: closeAt(receives === undefined ? other.closes : receives),
    isMisled: misled === true,
    finishedAt: finishes === undefined ? undefined : finishes * SECOND,
    isPartial: partial === true,
    spokeAt: speaks === undefined ? undefined : speaks * SECOND,
    brokeHandshake: broke === true,
  };
}

function ending(client: Side, server: Side, rest: Pick<Ending, 'how' | 'by'> & { at: number }): Ending {
  return {
    ...rest,
    at: rest.at * SECOND,
    roundTrip: SECOND / 10,
    sides: { 'client-to-server': side(client, server), 'server-to-client': side(server, client) },
  };
}

const UP = 'client-to-server';
const DOWN = 'server-to-client';

// The cases of whole conversations stand in test/conformance/rules/rfc-6455-7.ts.
describe('the end of a connection', () => {
  it.each<[string, Ending, string[]]>([
    [
      'is not seen where its ports are used again',
      ending({ closes: 1 }, { closes: 2 }, { how: 'timed-out', by: undefined, at: 90 }),
      [],
    ],
    [
      'is seen where the capture goes on',
      ending({ closes: 1 }, { closes: 2 }, { how: 'capture-ended', by: undefined, at: 90 }),
      ['connection-left-open by server'],
    ],
    [
      'may lie behind a hole',
      ending(
        { closes: 1 },
        { closes: 2, finishes: 90, partial: true },
        { how: 'finished', by: DOWN, at: 90 },
      ),
      [],
    ],
    [
      'by a reset of the server, late',
      ending({ closes: 1 }, { closes: 2 }, { how: 'reset', by: DOWN, at: 30 }),
      ['connection-left-open by server'],
    ],
    [
      'with an answer that may lie behind the ports used again',
      ending({ closes: 1 }, {}, { how: 'timed-out', by: undefined, at: 90 }),
      [],
    ],
    [
      'without an answer in ten seconds',
      ending({ closes: 1 }, {}, { how: 'capture-ended', by: undefined, at: 11 }),
      ['close-not-answered by server'],
    ],
    [
      'without an answer in nine seconds',
      ending({ closes: 1 }, {}, { how: 'capture-ended', by: undefined, at: 10 }),
      [],
    ],
    [
      'by the half that had ended before',
      ending({}, { closes: 2, finishes: 3 }, { how: 'finished', by: UP, at: 4 }),
      [],
    ],
    [
      'by the half that ended before the Close frame',
      ending({ finishes: 1 }, { closes: 2, finishes: 3 }, { how: 'finished', by: UP, at: 4 }),
      [],
    ],
    [
      'of a side whose last bytes are missing',
      ending({ partial: true }, {}, { how: 'finished', by: UP, at: 4 }),
      [],
    ],
    [
      'by one that does not accept the handshake of the other',
      ending({}, { broke: true }, { how: 'finished', by: UP, at: 4 }),
      [],
    ],
    [
      'by one that never got the Close frame of the other',
      ending({ closes: 1, finishes: 20 }, { receives: null }, { how: 'finished', by: UP, at: 20 }),
      [],
    ],
    [
      'by one that never got the Close frame of the other, and ends it without one',
      ending({ closes: 1 }, { receives: null, finishes: 20 }, { how: 'finished', by: DOWN, at: 20 }),
      ['ended-without-close by server'],
    ],
    [
      'that the client could not leave to a server which never got its Close frame',
      ending({ closes: 1, finishes: 20 }, { closes: 2, receives: null }, { how: 'finished', by: UP, at: 20 }),
      [],
    ],
    [
      'by answers to a Close frame that neither peer sent',
      ending(
        { closes: 2, receives: 1 },
        { closes: 3, receives: 1, finishes: 3.5 },
        { how: 'finished', by: DOWN, at: 4 },
      ),
      [],
    ],
    [
      'by one that does not answer a Close frame that no peer sent',
      ending({ receives: 1 }, { finishes: 2 }, { how: 'finished', by: DOWN, at: 12 }),
      ['close-not-answered by client', 'ended-without-close by server'],
    ],
    [
      'by one that was sent what no peer may send',
      ending({}, { misled: true, finishes: 2 }, { how: 'finished', by: DOWN, at: 2 }),
      [],
    ],
    [
      'late, since the Close frame of the other was held',
      ending(
        { closes: 1 },
        { closes: 21, receives: 20, finishes: 21.1 },
        { how: 'finished', by: DOWN, at: 22 },
      ),
      [],
    ],
    ['by nobody', ending({}, {}, { how: 'capture-ended', by: undefined, at: 4000 }), []],
  ])('%s', (_, seen, expected) => {
    expect(checkEnding(seen).map(({ finding }) => `${finding.rule} by ${finding.peer}`)).toEqual(expected);
  });

  it.each<[string, Ending, boolean]>([
    ['there were five seconds', ending({}, {}, { how: 'capture-ended', by: undefined, at: 15 }), true],
    ['there were four', ending({}, {}, { how: 'capture-ended', by: undefined, at: 14 }), false],
    [
      'the other side ended its half at once',
      ending({}, { finishes: 11 }, { how: 'capture-ended', by: DOWN, at: 90 }),
      false,
    ],
    [
      'the other side had closed before',
      ending({}, { closes: 9 }, { how: 'capture-ended', by: undefined, at: 90 }),
      false,
    ],
    [
      'its own side had closed before',
      ending({ closes: 9 }, {}, { how: 'capture-ended', by: undefined, at: 90 }),
      false,
    ],
    [
      'the other side answered the Close frame behind it',
      ending({ closes: 11 }, { closes: 12 }, { how: 'finished', by: DOWN, at: 13 }),
      true,
    ],
    [
      'the Close frame behind it may have been there first',
      ending({ closes: 10.1 }, { closes: 12 }, { how: 'finished', by: DOWN, at: 13 }),
      false,
    ],
    [
      'both closed at once',
      ending({ closes: 12 }, { closes: 11 }, { how: 'finished', by: DOWN, at: 13 }),
      false,
    ],
    [
      'the other side went on speaking for a second, and then ended it',
      ending({}, { closes: 12, speaks: 11 }, { how: 'finished', by: DOWN, at: 13 }),
      true,
    ],
    [
      'the other side spoke half a second later, and then ended it',
      ending({}, { closes: 12, speaks: 10.5 }, { how: 'finished', by: DOWN, at: 13 }),
      false,
    ],
    [
      'the other side goes on speaking',
      ending({}, { speaks: 12 }, { how: 'capture-ended', by: undefined, at: 13 }),
      false,
    ],
    [
      'the Close frame behind it never came to the other side',
      ending({ closes: 11 }, { closes: 12, receives: null }, { how: 'finished', by: DOWN, at: 13 }),
      false,
    ],
    [
      'a Close frame of nobody was there before',
      ending({}, { receives: 9 }, { how: 'capture-ended', by: undefined, at: 90 }),
      false,
    ],
    [
      'bytes of the other side are missing',
      ending({}, { partial: true }, { how: 'capture-ended', by: undefined, at: 90 }),
      false,
    ],
    [
      'bytes of its own side are missing',
      ending({ partial: true }, {}, { how: 'capture-ended', by: undefined, at: 90 }),
      false,
    ],
  ])('lets a ping of the client at ten seconds be answered or not where %s', (_, seen, expected) => {
    expect(couldAnswer(seen, UP, 10 * SECOND)).toBe(expected);
  });
});
