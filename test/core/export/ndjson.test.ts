import { describe, expect, it } from 'vitest';
import { ndjsonLine } from '../../../src-core/export/ndjson.ts';
import type { FrameRow } from '../../../src-core/export/rows.ts';
import { hex, joinBytes, latin1 } from '../../support/bytes.ts';
import { readPackets } from '../../support/memory-capture.ts';
import { TcpTalk } from '../../support/tcp-talk.ts';

function frame(bytes: Uint8Array): FrameRow {
  const [row] = readPackets(new TcpTalk().handshake().fromServer(bytes).close().packets).frames;
  if (row === undefined) throw new Error('there is no frame');
  return row;
}

describe('a row as a line of JSON', () => {
  it('is the row', () => {
    const row = frame(hex('81 05 48656c6c6f'));
    expect(JSON.parse(ndjsonLine(row))).toEqual(row);
    expect(ndjsonLine(row)).toBe(
      '{"connection":1,"frame":1,"time":"2023-11-14T22:13:20.005000000Z","direction":"server-to-client","fin":true,' +
        '"rsv1":false,"rsv2":false,"rsv3":false,"opcode":1,"opcodeName":"text","masked":false,"maskingKey":null,' +
        '"headerLength":2,"payloadLength":5,"message":1,"text":"Hello","close":null,"violations":[]}',
    );
  });

  // RFC 8259 6: numbers may have any digits, though many readers keep doubles.
  it('has every digit of a length beyond 2^53', () => {
    const line = ndjsonLine(frame(hex('82 7f 7fffffffffffffff 00')));
    expect(line).toContain('"payloadLength":9223372036854775807,');
  });

  it('is one line, whatever the text', () => {
    const text = '"\\\r\n\u0000\u001f\u2028\u2029\u00e9\u{1f600}';
    const bytes = Buffer.from(text, 'utf8');
    const line = ndjsonLine(frame(joinBytes([0x81, bytes.length], bytes)));
    expect(line).not.toMatch(/[\r\n\u0000-\u001f]/);
    expect(JSON.parse(line)).toMatchObject({ text });
  });

  // What ECMA-48 and UAX 9 give a meaning that a terminal may act on.
  it.each([
    [
      'C1 controls, CSI and OSC among them, and DEL',
      '\u009b2J\u009d\u0080\u007f',
      '\\u009b2J\\u009d\\u0080\\u007f',
    ],
    ['bidirectional marks', '\u202e\u2066\u061c\u200f', '\\u202e\\u2066\\u061c\\u200f'],
    ['separators, which JavaScript once took for line ends', '\u2028\u2029', '\\u2028\\u2029'],
    ['nothing else', 'é\u00a0日\u200b😀', 'é\u00a0日\u200b😀'],
  ])('has escaped %s', (_, text, escaped) => {
    const bytes = Buffer.from(text, 'utf8');
    const line = ndjsonLine(frame(joinBytes([0x81, bytes.length], bytes)));
    expect(line).toContain(`"text":"${escaped}"`);
    expect(JSON.parse(line)).toMatchObject({ text });
  });

  it('keeps the bytes of text that is not UTF-8', () => {
    expect(JSON.parse(ndjsonLine(frame(joinBytes(hex('81 04'), latin1('a\xffb\x80')))))).toMatchObject({
      base64: 'Yf9igA==',
    });
  });

  it('has a surrogate that stands alone in its fields escaped (RFC 8259 8.2)', () => {
    expect(ndjsonLine({ ...frame(hex('8100')), text: '\ud800' })).toContain('"text":"\\ud800"');
  });
});
