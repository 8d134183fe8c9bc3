import { describe, expect, it } from 'vitest';
import { Heartbeats } from '../../../src-core/websocket/heartbeats.ts';
import type { PlacedFinding } from '../../../src-core/websocket/violations/violation.ts';

const SECOND = 1e9;

/** Pings of the server and pongs of the client, a millisecond apart; `!` passes ten seconds, letters are payloads. */
function told(story: string, couldAnswer = true): string[] {
  const heartbeats = new Heartbeats('client');
  const found: PlacedFinding[] = [];
  let at = 0;
  for (const [frame, word] of story.split(' ').entries()) {
    const [, kind, payload = ''] = /^(ping|pong|!)(.*)$/.exec(word) ?? [];
    at += kind === '!' ? 10 * SECOND : SECOND / 1000;
    if (kind === 'ping') found.push(...heartbeats.ping({ frame, at, payload }));
    if (kind === 'pong') found.push(...heartbeats.pong({ frame, at, payload }));
  }
  found.push(...heartbeats.end(() => couldAnswer));
  return found.map(({ finding, frame }) => `${finding.rule} @ ${frame} by ${finding.peer}`);
}

// RFC 6455 5.5.2 and 5.5.3; the cases of whole conversations stand in test/conformance.
describe('pings and pongs', () => {
  it.each<[string, string[]]>([
    ['ping-a pong-a', []],
    ['ping-a ping-b pong-b', []],
    ['ping-a ping-b pong-a', ['ping-unanswered @ 1 by client']],
    ['ping-a ping-a pong-a', []],
    ['ping-a ping-a pong-a pong-a', []],
    ['ping-a ping-a pong-a pong-a pong-a', ['pong-unsolicited @ 4 by client']],
    ['ping-a ! pong-a', ['pong-late @ 2 by client']],
    ['ping-a ! ping-a pong-a', []],
    ['ping-a ! ping-a pong-a ! ping-a pong-a', []],
    ['ping-a ping-b ! pong-a pong-b', ['pong-late @ 3 by client', 'pong-late @ 4 by client']],
    ['ping-a pong-b', ['pong-payload-differs @ 1 by client']],
    ['ping-a pong-b pong-a', ['pong-unsolicited @ 1 by client']],
    ['ping-a pong-b ping-c pong-c', ['pong-unsolicited @ 1 by client']],
    [
      'ping-a ping-b pong-x pong-y',
      ['pong-payload-differs @ 2 by client', 'pong-payload-differs @ 3 by client'],
    ],
    ['pong-a ping-a', ['pong-unsolicited @ 0 by client', 'ping-unanswered @ 1 by client']],
  ])('%s', (story, expected) => {
    expect(told(story)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['ping-a', []],
    ['ping-a pong-b', ['pong-unsolicited @ 1 by client']],
  ])('%s where there was no chance to answer', (story, expected) => {
    expect(told(story, false)).toEqual(expected);
  });

  it('beyond those that are remembered are told as they are forgotten, unless an earlier pong may have been theirs', () => {
    const flood = (payload: (at: number) => string, pongs: string): string[] =>
      told(
        [
          ...Array.from({ length: 1000 }, (_, at) => `ping-${payload(at)}`),
          pongs,
          ...Array<string>(1000).fill('ping-z'),
        ].join(' '),
        false,
      );
    expect(flood((at) => `${at}`, 'pong-0').length).toBe(999 + 1000 - 1024);
    expect(flood(() => 'same', 'pong-same')).toEqual([]);
  });
});

it('a pong is not called unsolicited where pings may be missing', () => {
  const pong = { frame: 0, at: 0, payload: 'a' };
  expect(new Heartbeats('client', () => true).pong(pong)).toEqual([]);
  expect(new Heartbeats('client', () => false).pong(pong)).toHaveLength(1);
});
