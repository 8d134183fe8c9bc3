/** Peers of a connection that a proxy changed are judged by what they sent in view of what came to them. */
import { describe, expect, it } from 'vitest';
import { CLOSE, closePayload, frame, PING, PONG } from '../../support/frame-builder.ts';
import { readPackets } from '../../support/memory-capture.ts';
import { RelayedTalk } from '../../support/relayed-talk.ts';

const UP = 'client-to-server';
const DOWN = 'server-to-client';
const KEY = 0x37fa213d;
const DROPPED = { what: 'dropped', rule: 'no' } as const;
const CUT = { what: 'cut', rule: 'no' } as const;

const close = (code = 1000): { readonly opcode: number; readonly payload: Uint8Array } => ({
  opcode: CLOSE,
  payload: closePayload(code),
});
const ping = (payload = 'a'): { readonly opcode: number; readonly payload: string } => ({
  opcode: PING,
  payload,
});
const pong = (payload = 'a'): { readonly opcode: number; readonly payload: string } => ({
  opcode: PONG,
  payload,
});

function talk(): RelayedTalk {
  return new RelayedTalk().agree();
}

/** What is wrong, with the number of the frame. */
function found(seen: RelayedTalk): string[] {
  return readPackets(seen.packets).violations.map(({ rule, peer, frame: at }) => `${rule} ${peer} ${at}`);
}

describe('pings and pongs', () => {
  it.each<[string, RelayedTalk, string[]]>([
    ['a ping that was dropped', talk().client(ping()).changed(UP, [0], DROPPED).pass(9), []],
    ['a ping at which it was cut', talk().pass(9).client(ping()).changed(UP, [0], CUT).reset('client'), []],
    [
      'a ping that was dropped before another that was answered',
      talk().client(ping()).changed(UP, [0], DROPPED).client(ping()).server(pong()).pass(9),
      [],
    ],
    [
      'a pong with the payload of a ping that was dropped',
      talk().client(ping()).changed(UP, [0], DROPPED).server(pong()),
      ['pong-unsolicited server 2'],
    ],
    [
      'a ping that passed, beside one that was dropped',
      talk().client(ping('b')).client(ping()).changed(UP, [1], DROPPED).pass(9).client({ payload: 'x' }),
      ['ping-unanswered server 1'],
    ],
    ['a pong that was dropped', talk().client(ping()).server(pong()).changed(DOWN, [0], DROPPED).pass(9), []],
    [
      'a ping that was held',
      talk().client(ping()).pass(20).changed(UP, [0], { what: 'held', keptFor: 20e9 }).server(pong()),
      [],
    ],
    [
      'a ping that was held, and answered late all the same',
      talk().client(ping()).pass(20).changed(UP, [0], { what: 'held', keptFor: 20e9 }).pass(7).server(pong()),
      ['pong-late server 2'],
    ],
    ['a ping that was put in, and answered', talk().injected(DOWN, frame(ping())).client(pong()), []],
    [
      'a ping that was put in, and not answered',
      talk().injected(DOWN, frame(ping())).pass(9).client({ payload: 'x' }),
      ['ping-unanswered client 1'],
    ],
    [
      'a ping that was put in wrongly, and not answered',
      talk()
        .injected(DOWN, frame({ ...ping(), rsv2: true }))
        .pass(9)
        .client({ payload: 'x' }),
      [],
    ],
    ['a pong that was put in', talk().client(ping()).injected(DOWN, frame(pong())).server(pong()), []],
    ['a pong that answers nothing', talk().client(pong()), ['pong-unsolicited client 1']],
  ])('%s', (_, seen, expected) => {
    expect(found(seen)).toEqual(expected);
  });
});

describe('Close frames', () => {
  it.each<[string, RelayedTalk, string[]]>([
    [
      'that a rule put in, and both answer',
      talk()
        .injected(UP, frame({ ...close(4000), key: KEY }), 'no')
        .injected(DOWN, frame(close(4000)), 'no')
        .client(close(4000))
        .server(close(4000))
        .finish('server')
        .finish('client'),
      [],
    ],
    [
      'that was put in for one, whose answer the other answers',
      talk()
        .injected(DOWN, frame(close(4000)))
        .client(close(4000))
        .server(close(4000))
        .finish('server'),
      [],
    ],
    [
      'that was put in and is answered by another code',
      talk()
        .injected(DOWN, frame(close(4000)))
        .pass(1)
        .client(close(1000)),
      ['close-code-not-echoed client 2'],
    ],
    [
      'that was put in and is not answered',
      talk()
        .injected(DOWN, frame(close(4000)))
        .finish('client'),
      ['close-not-answered client 1'],
    ],
    [
      'with a code for clients, put in and echoed by the server',
      talk()
        .injected(UP, frame({ ...close(1010), key: KEY }))
        .server(close(1010)),
      [],
    ],
    [
      'that was put in wrongly and ends it',
      talk()
        .injected(UP, frame(close(1000)))
        .finish('server'),
      [],
    ],
    [
      'that was dropped, so that nobody answers',
      talk().client(close()).changed(UP, [0], DROPPED).pass(20).finish('client').finish('server'),
      [],
    ],
    [
      'that was dropped, after which the other goes on and pings',
      talk().client(close()).changed(UP, [0], DROPPED).server(ping()).pass(9).server({ payload: 'x' }),
      [],
    ],
    [
      'that was dropped on its way back',
      talk().client(close()).server(close()).changed(DOWN, [0], DROPPED).finish('server').finish('client'),
      [],
    ],
    [
      'that was held for long, and answered at once',
      talk()
        .client(close())
        .pass(30)
        .changed(UP, [0], { what: 'held', keptFor: 30e9 })
        .server(close())
        .finish('server'),
      [],
    ],
    [
      'behind which the same peer sends',
      talk().client(close()).changed(UP, [0], DROPPED).client({ payload: 'x' }),
      ['data-after-close client 2'],
    ],
    [
      'of nobody, where a rule cut',
      talk().client({ payload: 'x' }).changed(UP, [0], CUT).reset('client'),
      [],
    ],
    ['of nobody, where the client broke off', talk().reset('client'), ['ended-without-close client null']],
  ])('%s', (_, seen, expected) => {
    expect(found(seen)).toEqual(expected);
  });
});

describe('an end without a Close frame', () => {
  const ended = (...bytes: readonly Uint8Array[]): RelayedTalk => {
    const seen = talk();
    for (const piece of bytes) seen.injected(DOWN, piece);
    return seen.finish('client');
  };

  it.each<[string, RelayedTalk]>([
    ['a frame that is masked', ended(frame({ payload: 'x', key: KEY }))],
    ['a message without its end', ended(frame({ payload: 'x', fin: false }))],
    ['a frame without its end', ended(frame({ payload: 'abc' }).subarray(0, 3))],
    ['a frame without its end before another', ended(Uint8Array.of(0x81), frame({ payload: 'x' }))],
  ])('is nobody’s fault behind %s that was put in', (_, seen) => {
    expect(found(seen)).toEqual([]);
  });

  it('is its sender’s behind a message that was put in', () => {
    expect(found(ended(frame({ payload: 'x' })))).toEqual(['ended-without-close client null']);
  });
});
