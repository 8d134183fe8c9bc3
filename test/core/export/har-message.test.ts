import { describe, expect, it } from 'vitest';
import { counting, hex, joinBytes, utf8 } from '../../support/bytes.ts';
import { Compressor } from '../../support/deflate.ts';
import { WebSocketTalk } from '../../support/websocket-talk.ts';
import { writtenEntry } from '../../support/written-har.ts';

const BINARY = 2;
const PING = 9;

const messagesOf = (talk: WebSocketTalk) => writtenEntry(talk)._webSocketMessages;

describe('a message', () => {
  it('is sent or received as the client sees it, with seconds and an opcode; control frames are none', () => {
    const talk = new WebSocketTalk()
      .agree()
      .client({ payload: 'Hello' }, { opcode: PING, payload: 'beat' })
      .server({ opcode: BINARY, payload: hex('00 ff 10') })
      .server({ payload: 'é "quoted"\n' });
    expect(messagesOf(talk)).toEqual([
      {
        type: 'send',
        time: 1_700_000_000.005,
        opcode: 1,
        data: 'Hello',
        _framescope: {
          message: 1,
          time: '2023-11-14T22:13:20.005000000Z',
          frames: [1],
          compressed: false,
          wireLength: 5,
        },
      },
      {
        type: 'receive',
        time: 1_700_000_000.007,
        opcode: 2,
        data: 'AP8Q',
        _framescope: {
          message: 2,
          time: '2023-11-14T22:13:20.007000000Z',
          frames: [3],
          compressed: false,
          wireLength: 3,
        },
      },
      {
        type: 'receive',
        time: 1_700_000_000.008,
        opcode: 1,
        data: 'é "quoted"\n',
        _framescope: {
          message: 3,
          time: '2023-11-14T22:13:20.008000000Z',
          frames: [4],
          compressed: false,
          wireLength: 12,
        },
      },
    ]);
  });

  it('of several frames is one, inflated', () => {
    const payload = new Compressor().compress(utf8('Hello Hello Hello'));
    const talk = new WebSocketTalk()
      .agree({ offer: 'permessage-deflate' })
      .server(
        { fin: false, rsv1: true, payload: payload.subarray(0, 3) },
        { opcode: 0, payload: payload.subarray(3) },
      );
    expect(messagesOf(talk)).toEqual([
      {
        type: 'receive',
        time: 1_700_000_000.005,
        opcode: 1,
        data: 'Hello Hello Hello',
        _framescope: {
          message: 1,
          time: '2023-11-14T22:13:20.005000000Z',
          endTime: '2023-11-14T22:13:20.006000000Z',
          frames: [1, 2],
          compressed: true,
          wireLength: payload.length,
          compression: { outcome: 'inflated', contextBefore: 0 },
        },
      },
    ]);
  });

  // DevTools decode opcode 1 as text, which would replace what is not UTF-8: the bytes go as binary, marked as text.
  it('of text that is not UTF-8 keeps its bytes', () => {
    const talk = new WebSocketTalk().agree().server({ payload: hex('61 ff 62') });
    expect(messagesOf(talk)).toEqual([
      expect.objectContaining({
        opcode: 2,
        data: 'Yf9i',
        _framescope: expect.objectContaining({ type: 'text', violations: ['text-not-utf-8'] }),
      }),
    ]);
  });

  it('of which bytes are missing says so', () => {
    const cut = new WebSocketTalk().agree().server({ fin: false, payload: 'Hel' });
    expect(messagesOf(cut)).toEqual([
      expect.objectContaining({
        data: 'Hel',
        _framescope: expect.objectContaining({ missing: 'the last frame is not in the capture' }),
      }),
    ]);
    const damaged = new WebSocketTalk()
      .agree({ offer: 'permessage-deflate' })
      .server({ rsv1: true, payload: hex('ff ff ff') });
    const [message] = messagesOf(damaged);
    expect(message).toMatchObject({ opcode: 1, data: '' });
    expect(message?._framescope).toMatchObject({
      compression: { outcome: 'failed' },
      missing: expect.stringContaining('inflate'),
    });
  });

  it.each<[string, number, Uint8Array, string | undefined]>([
    // Pieces of 96 KiB end within a character, behind one, and in front of one.
    ...['', 'a', 'ab', 'abc'].map((start) => {
      const text = `${start}${'€x😀'.repeat(40_000)}`;
      return [`text behind "${start}"`, 1, utf8(text), text] as [string, number, Uint8Array, string];
    }),
    ['text that is not UTF-8 at its end', 1, joinBytes(utf8('a'.repeat(200_000)), hex('e2 82')), undefined],
    ['bytes', 2, counting(250_001), undefined],
  ])('longer than a piece is whole: %s', (_, opcode, payload, text) => {
    const [message] = messagesOf(new WebSocketTalk().agree().server({ opcode, payload }));
    if (text !== undefined) expect(message).toMatchObject({ opcode: 1, data: text });
    else {
      expect(message?.opcode).toBe(2);
      expect(message?.data).toBe(Buffer.from(payload).toString('base64'));
    }
  });
});
