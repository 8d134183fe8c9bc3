/** RFC 7692 7.2.2: compressed messages that are wrong, or too much. */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { hex, inPieces, joinBytes, latin1, utf8 } from '../support/bytes.ts';
import { Compressor } from '../support/deflate.ts';
import { BINARY, CONTINUATION, TEXT } from '../support/frame-builder.ts';
import { type MemoryCapture, readPackets } from '../support/memory-capture.ts';
import { noise } from '../support/noise.ts';
import { WebSocketTalk } from '../support/websocket-talk.ts';
import { AGREED, contents, found, HELLO, outcomes, sent } from './series/compressed.ts';

describe('text in compressed messages', () => {
  it('is told when it is not UTF-8, by its offset in the content', () => {
    const capture = sent(new Compressor().compress(latin1(`${'a'.repeat(100)}\xff`)));
    expect(capture.violations).toMatchObject([
      {
        rule: 'text-not-utf-8',
        frame: 1,
        bytes: null,
        closeCode: 1007,
        text: expect.stringContaining('byte 100'),
      },
    ]);
  });

  it('is not told when it is cut between fragments or sent as binary', () => {
    const payload = new Compressor().compress(utf8('\u20ac'.repeat(100)));
    const fragments = inPieces(payload, 1).map((one, at, all) => ({
      fin: at === all.length - 1,
      rsv1: at === 0,
      opcode: at === 0 ? TEXT : CONTINUATION,
      payload: one,
    }));
    const binary = { rsv1: true, opcode: BINARY, payload: new Compressor().compress(hex('ff fe fd')) };
    const capture = readPackets(new WebSocketTalk().agree(AGREED).server(...fragments, binary).packets);
    expect(contents(capture)).toEqual(['\u20ac'.repeat(100), 'base64 //79']);
    expect(found(capture).filter((line) => !line.startsWith('tiny-fragments'))).toEqual([]);
  });
});

describe('a message that can not be inflated', () => {
  const VERSE = utf8('Twinkle, twinkle, little star, how I wonder what you are. ');

  it('gives what came before the fault, and where that is', () => {
    // Two bytes of a stored block of five, then its end.
    const capture = sent(hex('00 05 00 fa ff 48 65'));
    expect(capture.violations[0]?.text).toContain('at byte 7 of the compressed payload');
    const broken = sent(joinBytes(hex('00 05 00 fa ff 48 65 6c 6c 6f'), hex('ff ff ff ff')));
    expect(broken.messages).toMatchObject([{ text: 'Hello', compression: { outcome: 'failed' } }]);
    expect(broken.violations[0]?.text).toContain('at byte 10 of the compressed payload');
  });

  it('gives what came before the fault behind a block with BFINAL too', () => {
    const capture = sent(
      joinBytes(hex('f3 48 cd c9 c9 07 00'), hex('00 05 00 fa ff 57 6f 72 6c 64'), hex('ff ff')),
    );
    expect(contents(capture)).toEqual(['HelloWorld']);
    expect(capture.violations[0]?.text).toContain('at byte 17 of the compressed payload');
  });

  it('takes the context with it', () => {
    const compressor = new Compressor();
    const [first, second, third] = [VERSE, VERSE, VERSE].map((content) => compressor.compress(content));
    const capture = sent(first ?? VERSE, hex('ff ff'), second ?? VERSE, third ?? VERSE);
    expect(outcomes(capture)).toEqual(['inflated', 'failed', 'context-lost', 'context-lost']);
    expect(found(capture)).toEqual(['inflate-failed @ 2 by server']);
  });

  it('takes nothing with it where the context is not kept, nor from the other side', () => {
    const offer = 'permessage-deflate; server_no_context_takeover; client_no_context_takeover';
    const payload = new Compressor().compress(VERSE);
    const broken = { rsv1: true, payload: hex('ff ff') };
    const talk = new WebSocketTalk()
      .agree({ offer })
      .server(broken, { rsv1: true, payload })
      .client({ rsv1: true, payload });
    expect(outcomes(readPackets(talk.packets))).toEqual(['failed', 'inflated', 'inflated']);
    const other = new WebSocketTalk().agree(AGREED).server(broken).client({ rsv1: true, payload });
    expect(outcomes(readPackets(other.packets))).toEqual(['failed', 'inflated']);
  });

  it('for bytes are missing takes the context with it, and is not blamed', () => {
    const payload = new Compressor().compress(VERSE);
    const talk = new WebSocketTalk()
      .agree(AGREED)
      .fromServer(joinBytes([0xc1, payload.length], payload.subarray(0, 10)))
      .lose('server', payload.length - 10)
      .server({ rsv1: true, payload }, { payload: 'plain' });
    const capture = readPackets(talk.packets);
    expect(outcomes(capture)).toEqual(['incomplete', 'context-lost', undefined]);
    expect(contents(capture)).toEqual([undefined, undefined, 'plain']);
    expect(found(capture)).toEqual([]);
  });

  it('for another begins inside it takes the context with it', () => {
    const payload = new Compressor().compress(VERSE);
    const talk = new WebSocketTalk()
      .agree(AGREED)
      .server({ fin: false, rsv1: true, payload }, { rsv1: true, payload });
    const capture = readPackets(talk.packets);
    expect(outcomes(capture)).toEqual([undefined, 'context-lost']);
    expect(found(capture)).toEqual(['data-frame-inside-message @ 2 by server [0-1]']);
  });
});

describe('limits of inflating', () => {
  const BOMB = new Compressor().compress(new Uint8Array(10_000_000));

  function limited(
    limits: Parameters<typeof readPackets>[1],
    ...payloads: readonly Uint8Array[]
  ): MemoryCapture {
    const frames = payloads.map((payload) => ({ rsv1: true, opcode: BINARY, payload }));
    return readPackets(new WebSocketTalk().agree(AGREED).server(...frames).packets, limits);
  }

  it('stop a bomb, which is not blamed, and what follows', () => {
    const capture = limited({ inflatedMessage: 1_000_000 }, BOMB, HELLO);
    expect(capture.messages).toMatchObject([
      { compression: { outcome: 'over-limit' }, length: null, wireLength: BOMB.length },
      { compression: { outcome: 'context-lost' }, length: null },
    ]);
    expect(found(capture)).toEqual([]);
    expect(capture.spool.reserved.reduce((sum, length) => sum + length, 0)).toBeLessThan(2 * BOMB.length);
  });

  it('are the very length', () => {
    const content = noise(1000);
    const payload = new Compressor().compress(content);
    expect(outcomes(limited({ inflatedMessage: 1000 }, payload))).toEqual(['inflated']);
    expect(outcomes(limited({ inflatedMessage: 999 }, payload))).toEqual(['over-limit']);
  });

  it('are for the bytes that are held too', () => {
    const payload = new Compressor().compress(noise(1000));
    expect(outcomes(limited({ compressedMessage: payload.length }, payload))).toEqual(['inflated']);
    const capture = limited({ compressedMessage: payload.length - 1 }, payload, HELLO);
    expect(outcomes(capture)).toEqual(['over-limit', 'context-lost']);
    expect(found(capture)).toEqual([]);
  });

  it('are for all messages of a capture together', () => {
    const capture = limited({ inflatedCapture: 12 }, HELLO, HELLO, HELLO, HELLO);
    expect(outcomes(capture)).toEqual(['inflated', 'inflated', 'over-limit', 'context-lost']);
  });

  it('hold a bomb of many blocks with BFINAL, in little time', () => {
    const final = Uint8Array.from(deflateRawSync(new Uint8Array(1_000_000)));
    const tiny = hex('f3 48 cd c9 c9 07 00');
    const payload = joinBytes(final, ...Array<Uint8Array>(1000).fill(tiny), hex('00'));
    const capture = limited({}, payload);
    expect(capture.messages).toMatchObject([{ length: 1_005_000 }]);
  });
});
