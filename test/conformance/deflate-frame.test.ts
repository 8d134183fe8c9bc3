import { describe, expect, it } from 'vitest';
import { hex, joinBytes, utf8 } from '../support/bytes.ts';
import { Compressor } from '../support/deflate.ts';
import { CONTINUATION } from '../support/frame-builder.ts';
import { readPackets } from '../support/memory-capture.ts';
import { WebSocketTalk } from '../support/websocket-talk.ts';
import { contents, found, outcomes } from './series/compressed.ts';

// draft-tyoshino-hybi-websocket-perframe-deflate-06: the forerunner, RSV1 on each frame that is compressed
describe.each(['x-webkit-deflate-frame', 'deflate-frame', 'perframe-deflate'])('%s', (offer) => {
  const VERSE = utf8('Twinkle, twinkle, little star, how I wonder what you are. ');

  it('is undone frame by frame, compressed or not', () => {
    const compressor = new Compressor();
    const frames = [
      { fin: false, rsv1: true, payload: compressor.compress(VERSE) },
      { fin: false, opcode: CONTINUATION, payload: 'plain ' },
      { rsv1: true, opcode: CONTINUATION, payload: compressor.compress(VERSE) },
      { rsv1: true, payload: compressor.compress(VERSE) },
      { payload: 'plain' },
    ];
    const capture = readPackets(new WebSocketTalk().agree({ offer }).server(...frames).packets);
    const verse = Buffer.from(VERSE).toString();
    expect(contents(capture)).toEqual([`${verse}plain ${verse}`, verse, 'plain']);
    expect(capture.messages.map(({ compressed }) => compressed)).toEqual([true, true, false]);
    expect(found(capture)).toEqual([]);
  });

  it('keeps its context where bytes of a frame are missing that is not compressed', () => {
    const compressor = new Compressor();
    const talk = new WebSocketTalk()
      .agree({ offer })
      .server({ rsv1: true, payload: compressor.compress(VERSE) })
      .fromServer(hex('81 04 61'))
      .lose('server', 3)
      .server({ rsv1: true, payload: compressor.compress(VERSE) });
    const capture = readPackets(talk.packets);
    expect(contents(capture)[2]).toBe(Buffer.from(VERSE).toString());
    expect(found(capture)).toEqual([]);
  });

  it('loses it where bytes of a compressed frame are missing', () => {
    const payload = new Compressor().compress(VERSE);
    const talk = new WebSocketTalk()
      .agree({ offer })
      .fromServer(joinBytes([0xc1, payload.length], payload.subarray(0, 10)))
      .lose('server', payload.length - 10)
      .server({ rsv1: true, payload });
    const capture = readPackets(talk.packets);
    expect(outcomes(capture)).toEqual(['incomplete', 'context-lost']);
    expect(found(capture)).toEqual([]);
  });
});
