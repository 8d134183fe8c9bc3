/** RFC 6455 5.4, the series 5 of the Autobahn suite: fragments, and control frames between them. */
import { describe, expect, it } from 'vitest';
import { hex, inPieces } from '../support/bytes.ts';
import { CONTINUATION, frame, PING, TEXT } from '../support/frame-builder.ts';
import { readPackets } from '../support/memory-capture.ts';
import { verdict } from '../support/verdict.ts';
import { WebSocketTalk } from '../support/websocket-talk.ts';

/** A frame from the server in short: opcode, `+` for FIN, and its payload. */
type Short = `${number}${'+' | '-'} ${string}`;

interface Series {
  readonly name: string;
  readonly frames: readonly Short[];
  readonly messages: readonly string[];
  readonly found: readonly string[];
}

const SERIES: readonly Series[] = [
  {
    name: '5.1 a Ping in two fragments',
    frames: ['9- fragment1', '0+ fragment2'],
    messages: [],
    found: ['control-frame-fragmented @ 1 by server [0-1]', 'continuation-without-start @ 2 by server [0-1]'],
  },
  {
    name: '5.2 a Pong in two fragments',
    frames: ['10- fragment1', '0+ fragment2'],
    messages: [],
    found: [
      'control-frame-fragmented @ 1 by server [0-1]',
      'pong-unsolicited @ 1 by server',
      'continuation-without-start @ 2 by server [0-1]',
    ],
  },
  { name: '5.3 a text in two', frames: ['1- one', '0+ two'], messages: ['onetwo'], found: [] },
  {
    name: '5.6 a Ping between them',
    frames: ['1- one', '9+ ping', '0+ two'],
    messages: ['onetwo'],
    found: [],
  },
  {
    name: '5.9 a continuation, then a text',
    frames: ['0+ lost', '1+ whole'],
    messages: ['whole'],
    found: ['continuation-without-start @ 1 by server [0-1]'],
  },
  {
    name: '5.12 a continuation without FIN, then a text',
    frames: ['0- lost', '1+ whole'],
    messages: ['whole'],
    found: ['continuation-without-start @ 1 by server [0-1]'],
  },
  {
    name: '5.15 a continuation too many, then another message',
    frames: ['1- one', '0+ two', '0- lost', '1+ whole'],
    messages: ['onetwo', 'whole'],
    found: ['continuation-without-start @ 3 by server [0-1]'],
  },
  {
    name: '5.16 continuations around a text',
    frames: ['0- lost', '1+ whole', '0+ lost', '0- lost', '1+ whole', '0+ lost'],
    messages: ['whole', 'whole'],
    found: [1, 3, 4, 6].map((row) => `continuation-without-start @ ${row} by server [0-1]`),
  },
  {
    name: '5.18 two texts without FIN between',
    frames: ['1- one', '1+ two'],
    messages: ['one', 'two'],
    found: ['data-frame-inside-message @ 2 by server [0-1]'],
  },
  {
    name: '5.19 a text in five, with two Pings',
    frames: ['1- a', '0- b', '9+ 1', '0- c', '0- d', '9+ 2', '0+ e'],
    messages: ['abcde'],
    found: [],
  },
  {
    name: 'a message inside a message, twice',
    frames: ['1- a', '2- b', '0- c', '1- d', '0+ e', '0+ f'],
    messages: ['a', 'bc', 'de'],
    found: [
      'data-frame-inside-message @ 2 by server [0-1]',
      'data-frame-inside-message @ 4 by server [0-1]',
      'continuation-without-start @ 6 by server [0-1]',
    ],
  },
  {
    name: 'a reserved opcode between fragments',
    frames: ['1- a', '5+ x', '0+ b'],
    messages: ['ab'],
    found: ['reserved-opcode @ 2 by server [0-1]'],
  },
];

function bytesOf(short: Short): Uint8Array {
  const [, opcode = '', fin = '', payload = ''] = /^(\d+)([+-]) (.*)$/.exec(short) ?? [];
  return frame({ opcode: Number(opcode), fin: fin === '+', payload });
}

describe('fragments', () => {
  // The suite sends each case in one write, frame by frame, and chopped to single octets.
  const ways = [1, 3, Number.POSITIVE_INFINITY];

  it.each(SERIES.flatMap((series) => ways.map((way) => ({ ...series, way }))))(
    '$name, in pieces of $way',
    (one) => {
      const talk = new WebSocketTalk().agree();
      const bytes = Buffer.concat(one.frames.map(bytesOf));
      for (const piece of inPieces(bytes, Math.min(one.way, bytes.length))) talk.fromServer(piece);
      const { messages, violations } = readPackets(talk.packets);
      const contents = messages.map(
        ({ text, base64 }) => text ?? Buffer.from(base64 ?? '', 'base64').toString(),
      );
      expect(contents).toEqual(one.messages);
      expect(verdict(violations)).toEqual(one.found);
    },
  );

  it('of a message are its own, whatever the other side sends between them', () => {
    const talk = new WebSocketTalk()
      .agree()
      .client({ fin: false, opcode: TEXT, payload: hex('e2') })
      .server({ fin: false, opcode: TEXT, payload: hex('c3') })
      .client({ opcode: PING }, { fin: false, opcode: CONTINUATION, payload: hex('82') })
      .server({ opcode: CONTINUATION, payload: hex('a9') })
      .client({ opcode: CONTINUATION, payload: hex('ac') });
    const { messages, violations } = readPackets(talk.packets);
    expect(messages.map(({ direction, text, frames }) => [direction, text, frames])).toEqual([
      ['client-to-server', '\u20ac', [1, 4, 6]],
      ['server-to-client', '\u00e9', [2, 5]],
    ]);
    expect(verdict(violations)).toEqual([]);
  });
});
