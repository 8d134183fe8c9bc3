/** RFC 6455 5.5.2 and 5.5.3, the series 2 of the Autobahn suite: pings, and the pongs that answer them. */
import { describe, expect, it } from 'vitest';
import { counting, inPieces } from '../support/bytes.ts';
import { frame, PING, PONG } from '../support/frame-builder.ts';
import { readPackets } from '../support/memory-capture.ts';
import { verdict } from '../support/verdict.ts';
import { WebSocketTalk } from '../support/websocket-talk.ts';
import type { Conversation } from './rules/rule-cases.ts';

function found(conversation: Conversation): string[] {
  return verdict(readPackets(conversation(new WebSocketTalk().agree()).packets).violations);
}

function ping(payload: string | Uint8Array) {
  return { opcode: PING, payload };
}

function pong(payload: string | Uint8Array) {
  return { opcode: PONG, payload };
}

const TEN = Array.from({ length: 10 }, (_, at) => `payload ${at}`);

describe('a ping', () => {
  it.each([0, 1, 2, 124, 125])('of %i bytes that are not UTF-8 is answered by the same', (length) => {
    const payload = counting(length, 0xf8);
    expect(found((talk) => talk.server(ping(payload)).client(pong(payload)).pass(9).client({}))).toEqual([]);
    expect(found((talk) => talk.client(ping(payload)).server(pong(payload)).pass(9).server({}))).toEqual([]);
  });

  it('in single octets is answered', () => {
    const talk = new WebSocketTalk().agree();
    talk
      .fromServer(...inPieces(frame(ping('Hello')), 1))
      .fromClient(...inPieces(talk.clientFrame(pong('Hello')), 1));
    expect(verdict(readPackets(talk.pass(9).client({}).packets).violations)).toEqual([]);
  });

  it('among ten is answered each by its own pong, in order', () => {
    expect(
      found((talk) =>
        talk
          .server(...TEN.map(ping))
          .client(...TEN.map(pong))
          .pass(9)
          .client({}),
      ),
    ).toEqual([]);
  });

  it('among ten is answered by the pong to the last', () => {
    expect(
      found((talk) =>
        talk
          .server(...TEN.map(ping))
          .client(pong('payload 9'))
          .pass(9)
          .client({}),
      ),
    ).toEqual([]);
  });

  it('among ten is missed where the last answer is to the seventh', () => {
    expect(
      found((talk) =>
        talk
          .server(...TEN.map(ping))
          .client(pong('payload 6'))
          .pass(9)
          .client({}),
      ),
    ).toEqual([
      'ping-unanswered @ 8 by client',
      'ping-unanswered @ 9 by client',
      'ping-unanswered @ 10 by client',
    ]);
  });

  it('that was passed over is not answered later', () => {
    expect(
      found((talk) => talk.server(ping('a'), ping('b')).client(pong('b'), pong('a')).pass(9).client({})),
    ).toEqual(['pong-unsolicited @ 4 by client']);
  });

  it('every thirty seconds with the same payload is answered for hours', () => {
    const talk = new WebSocketTalk().agree();
    for (let at = 0; at < 200; at++) talk.server(ping('')).client(pong('')).pass(30);
    expect(verdict(readPackets(talk.packets).violations)).toEqual([]);
  });

  it('of both sides with the same payload is answered by the other side each', () => {
    expect(
      found((talk) =>
        talk
          .server(ping('a'))
          .client(ping('a'))
          .server(pong('a'))
          .client(pong('a'))
          .pass(9)
          .server({})
          .client({}),
      ),
    ).toEqual([]);
  });

  it('among thousands that nobody answers is told, each once', () => {
    const talk = new WebSocketTalk().agree();
    for (let at = 0; at < 1500; at++) talk.server(ping(`${at}`));
    const lines = verdict(readPackets(talk.pass(9).client({}).packets).violations);
    expect(lines).toEqual(Array.from({ length: 1500 }, (_, at) => `ping-unanswered @ ${at + 1} by client`));
  });
});

describe('pongs', () => {
  it('every ten seconds without a ping are a heartbeat of one direction, and noted', () => {
    expect(
      found((talk) => talk.client(pong('a')).pass(10).client(pong('b')).pass(10).client(pong('c'))),
    ).toEqual([1, 2, 3].map((row) => `pong-unsolicited @ ${row} by client`));
  });

  it('of a heartbeat do not stand for the answers to pings', () => {
    expect(
      found((talk) => talk.server(ping('a')).client(pong('x'), pong('y'), pong('a')).pass(9).client({})),
    ).toEqual(['pong-unsolicited @ 3 by client', 'pong-unsolicited @ 2 by client']);
  });

  it('of one side are not answers to its own pings', () => {
    expect(found((talk) => talk.server(ping('a'), pong('a')).pass(9).client({}))).toEqual([
      'pong-unsolicited @ 2 by server',
      'ping-unanswered @ 1 by client',
    ]);
  });
});

describe('how late a pong is', () => {
  it.each([
    [4.998, []],
    [5.001, ['pong-late @ 2 by client']],
    [3600, ['pong-late @ 2 by client']],
  ])('%f seconds', (seconds, expected) => {
    expect(found((talk) => talk.server(ping('a')).pass(seconds).client(pong('a')))).toEqual(expected);
  });

  it('stands in its sentence', () => {
    const talk = new WebSocketTalk().agree().server(ping('a')).pass(7.25).client(pong('a'));
    expect(readPackets(talk.packets).violations).toMatchObject([
      { severity: 'warning', text: expect.stringContaining('7.3 s') },
    ]);
  });
});
