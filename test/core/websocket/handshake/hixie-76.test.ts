import { describe, expect, it } from 'vitest';
import { toHex } from '../../../../src-core/bytes/hex.ts';
import {
  checkHixie76,
  checkHixie76Keys,
  hixie76Answer,
} from '../../../../src-core/websocket/handshake/hixie-76.ts';
import { latin1 } from '../../../support/bytes.ts';
import { HIXIE_76_LINES, HIXIE_76_REQUEST, head, inShort } from './heads.ts';

const KEY_3 = latin1('^n:ds[4U');
const ANSWER = latin1("8jKS'y:G*Co,Wxa-");

describe('the answer to the challenge', () => {
  it.each([
    [
      'draft-hixie-thewebsocketprotocol-76 1.2',
      '4 @1  46546xW%0l 1 5',
      '12998 5 Y3 1  .P00',
      '^n:ds[4U',
      "8jKS'y:G*Co,Wxa-",
    ],
    [
      'draft-hixie-thewebsocketprotocol-76 1.3',
      '18x 6]8vM;54 *(5:  {   U1]8  z [  8',
      '1_ tx7X d  <  nw  334J702) 7]o}` 0',
      'Tm[K T2u',
      'fQJ,fN/4F4!~K~MH',
    ],
  ])('is that of %s', (_, key1, key2, key3, answer) => {
    expect(hixie76Answer(key1, key2, latin1(key3))).toEqual({ answer: latin1(answer) });
  });

  it.each([
    ['', 'Sec-WebSocket-Key1 "" has no digits'],
    ['a b', 'Sec-WebSocket-Key1 "a b" has no digits'],
    ['123', 'Sec-WebSocket-Key1 "123" has no spaces'],
    ['1 2 3', 'Sec-WebSocket-Key1 "1 2 3" has the digits 123, no multiple of its 2 spaces'],
    ['42949672 96', 'Sec-WebSocket-Key1 "42949672 96" has digits for more than 4294967295'],
    [
      ' '.repeat(3) + '9'.repeat(40),
      `Sec-WebSocket-Key1 "   ${'9'.repeat(40)}" has digits for more than 4294967295`,
    ],
  ])('is none to the key "%s"', (key, fault) => {
    expect(hixie76Answer(key, '1 2', KEY_3)).toEqual({ fault });
    expect(hixie76Answer('1 2', key, KEY_3)).toEqual({ fault: fault.replace('Key1', 'Key2') });
  });

  it('is there for the largest number, and for zeros in front', () => {
    expect(hixie76Answer('42949672 95', '000000000001 2', KEY_3)).toHaveProperty('answer');
  });

  it('is none without the eight bytes behind the head', () => {
    expect(hixie76Answer('1 2', '1 2', KEY_3.subarray(1))).toEqual({
      fault: '7 bytes follow the head of the request; the third key has 8',
    });
  });
});

describe('a handshake of draft-hixie-thewebsocketprotocol-76', () => {
  it('is right', () => {
    expect(checkHixie76Keys(HIXIE_76_REQUEST)).toEqual([]);
    expect(checkHixie76(HIXIE_76_REQUEST, KEY_3, ANSWER)).toEqual([]);
    expect(checkHixie76(HIXIE_76_REQUEST, KEY_3, undefined)).toEqual([]);
  });

  it('has a wrong answer, or one that is too short', () => {
    const wrong = ANSWER.map((byte, at) => (at === 15 ? byte ^ 1 : byte));
    expect(inShort(checkHixie76(HIXIE_76_REQUEST, KEY_3, wrong), 'server')).toEqual([
      `hixie-76-challenge-wrong ${toHex(wrong)} instead of 386a4b5327793a472a436f2c5778612d`,
    ]);
    expect(inShort(checkHixie76(HIXIE_76_REQUEST, KEY_3, ANSWER.subarray(0, 15)), 'server')).toEqual([
      'hixie-76-challenge-wrong only 15 bytes follow',
    ]);
  });

  it('has keys that stand for nothing, to which no answer is right', () => {
    const spoilt = head(...HIXIE_76_LINES.filter((line) => !line.includes('Key')), 'Sec-WebSocket-Key1: 12');
    expect(inShort(checkHixie76Keys(spoilt), 'client')).toEqual([
      'hixie-76-key-malformed Sec-WebSocket-Key1 "12" has no spaces',
      'hixie-76-key-malformed Sec-WebSocket-Key2 is missing',
    ]);
    expect(checkHixie76(spoilt, KEY_3, ANSWER)).toEqual([]);
    expect(inShort(checkHixie76(HIXIE_76_REQUEST, KEY_3.subarray(4), ANSWER), 'client')).toEqual([
      'hixie-76-key-malformed 4 bytes follow the head of the request; the third key has 8',
    ]);
  });
});
