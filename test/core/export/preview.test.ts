import { describe, expect, it } from 'vitest';
import { framePreview, messagePreview } from '../../../src-core/export/preview.ts';
import { hex, joinBytes, latin1, uint16, utf8 } from '../../support/bytes.ts';
import { readPackets } from '../../support/memory-capture.ts';
import { REQUEST, TcpTalk } from '../../support/tcp-talk.ts';

function previews(...frames: readonly Uint8Array[]): { frames: string[]; messages: string[] } {
  const { store, payloads } = readPackets(
    new TcpTalk()
      .handshake()
      .fromServer(...frames)
      .close().packets,
  );
  return {
    frames: Array.from({ length: store.frames.count }, (_, row) => framePreview(store, payloads, row)),
    messages: Array.from({ length: store.messages.count }, (_, row) => messagePreview(store, payloads, row)),
  };
}

/** A frame of any length below 65536. */
function frame(first: number, payload: Uint8Array): Uint8Array {
  return joinBytes([first, 126], uint16(payload.length), payload);
}

describe('the preview of a frame', () => {
  it.each([
    ['text', '81 05 48656c6c6f', 'Hello'],
    ['text with control characters', '81 04 1b5b410a', '\u241b[A\u240a'],
    ['text that is not UTF-8, as bytes', '81 03 61ff62', '61 ff 62'],
    ['an empty text', '81 00', ''],
    ['binary content', '82 03 00ff41', '00 ff 41'],
    ['a Ping that holds text', '89 02 4869', 'Hi'],
    ['a Pong that holds bytes', '8a 02 ff00', 'ff 00'],
    ['a reserved opcode', '83 02 4869', 'Hi'],
    ['a continuation of nothing, as bytes', '80 02 4869', '48 69'],
    ['a Close with code and reason', '88 07 03e9 6c61746572', '1001 Going Away: later'],
    ['a Close with a code', '88 02 03e8', '1000 Normal Closure'],
    ['a Close with a reason that plays tricks', '88 05 03e8 e280ae', '1000 Normal Closure: <U+202E>'],
    ['a Close with nothing', '88 00', 'no code (No Status Received)'],
  ])('of %s', (_, digits, preview) => {
    expect(previews(hex(digits)).frames).toEqual([preview]);
  });

  it('of a continuation is of the type of its message', () => {
    expect(previews(hex('01 01 61'), hex('80 01 62')).frames).toEqual(['a', 'b']);
    expect(previews(hex('02 01 61'), hex('80 01 62')).frames).toEqual(['61', '62']);
  });

  it('is cut after 240 bytes, never inside a character', () => {
    const long = 'a'.repeat(239) + '\u20ac'.repeat(10);
    expect(previews(frame(0x81, utf8(long))).frames).toEqual([`${'a'.repeat(239)}…`]);
    expect(previews(frame(0x81, utf8('a'.repeat(240)))).frames).toEqual(['a'.repeat(240)]);
    expect(previews(frame(0x81, utf8('a'.repeat(241)))).frames).toEqual([`${'a'.repeat(240)}…`]);
  });

  it('of text with a wrong byte is one of bytes, wherever the byte is', () => {
    const wrong = joinBytes(utf8('a'.repeat(239)), [0xff], utf8('a'.repeat(10)));
    expect(previews(frame(0x81, wrong)).frames).toEqual([`${Array(32).fill('61').join(' ')} …`]);
  });

  it('of bytes is cut after 32', () => {
    expect(previews(frame(0x82, new Uint8Array(32))).frames).toEqual([Array(32).fill('00').join(' ')]);
    expect(previews(frame(0x82, new Uint8Array(33))).frames).toEqual([`${Array(32).fill('00').join(' ')} …`]);
  });

  it('that is compressed says so; that of its message is the content', () => {
    const response = latin1('HTTP/1.1 101 X\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n');
    const talk = new TcpTalk().open().fromClient(REQUEST).fromServer(response, hex('c1 07 f248cdc9c90700'));
    const { store, payloads } = readPackets(talk.packets);
    expect(framePreview(store, payloads, 0)).toBe('compressed, 7 bytes');
    expect(messagePreview(store, payloads, 0)).toBe('Hello');
  });
});

describe('the preview of a message', () => {
  it('joins its frames, also inside a character', () => {
    expect(previews(hex('01 02 61e2'), hex('80 02 82ac')).messages).toEqual(['a\u20ac']);
    expect(previews(hex('02 01 61'), hex('80 01 62')).messages).toEqual(['61 62']);
  });
});
