import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../../src-core/contract/json-codec.ts';
import { counting, hex, latin1 } from '../../support/bytes.ts';

describe('a message as text', () => {
  it.each([
    ['plain data', { kind: 'result', id: 3, result: { a: [1, null, 'x', true], b: {} } }],
    ['bytes at the top', counting(300)],
    [
      'bytes deep inside',
      { kind: 'result', result: { bytes: latin1('Hello'), from: 0, pieces: [hex('00ff'), hex('')] } },
    ],
    ['text that looks like bytes', { text: '{"$bytes":"SGVsbG8="}', list: ['$bytes', 'SGVsbG8='] }],
    ['text with every trouble', { text: '\u0000"\\\u2028\ud83d\ude00\u202e' }],
    ['nothing', null],
  ])('is %s again when decoded', (_, message) => {
    expect(decodeMessage(encodeMessage(message))).toEqual(message);
  });

  it('has bytes in base64 (RFC 4648 10)', () => {
    expect(encodeMessage({ bytes: latin1('foobar') })).toBe('{"bytes":{"$bytes":"Zm9vYmFy"}}');
  });

  // Node's Buffer is a Uint8Array that brings its own toJSON.
  it('has the bytes of a Buffer as bytes too', () => {
    expect(decodeMessage(encodeMessage({ bytes: Buffer.from('foobar') }))).toEqual({
      bytes: latin1('foobar'),
    });
  });

  it.each(['', '{', 'undefined', '{"a":}', '[1,]'])('that is no JSON is undefined: %j', (text) => {
    expect(decodeMessage(text)).toBeUndefined();
  });

  it('loses what claims to be bytes and is none', () => {
    expect(decodeMessage('{"a":{"$bytes":"!"},"b":{"$bytes":1}}')).toEqual({ b: { $bytes: 1 } });
  });
});
