import { toHex } from '../../bytes/hex.ts';
import { md5 } from '../../bytes/md-5.ts';
import { quotedText } from '../../bytes/visible-text.ts';
import { type HttpHead, headerValue } from '../../http-upgrade/head.ts';
import type { Finding } from '../violations/violation.ts';
import { finding } from './fields.ts';

/** Bytes behind the head of the request. */
const KEY_3_LENGTH = 8;

/** Bytes behind the head of the response. */
const ANSWER_LENGTH = 16;

export type Hixie76Answer = { readonly answer: Uint8Array } | { readonly fault: string };

// draft-hixie-thewebsocketprotocol-76 5.2: the MD5 of both numbers, most significant byte first, and the 8 bytes.
/** The 16 bytes that answer the challenge of a request, or why there are none. */
export function hixie76Answer(key1: string, key2: string, key3: Uint8Array): Hixie76Answer {
  const first = keyNumber(key1);
  if (typeof first === 'string') return { fault: `Sec-WebSocket-Key1 ${first}` };
  const second = keyNumber(key2);
  if (typeof second === 'string') return { fault: `Sec-WebSocket-Key2 ${second}` };
  if (key3.length !== KEY_3_LENGTH) return { fault: key3Fault(key3) };
  const challenge = new Uint8Array(8 + KEY_3_LENGTH);
  const view = new DataView(challenge.buffer);
  view.setUint32(0, first);
  view.setUint32(4, second);
  challenge.set(key3, 8);
  return { answer: md5(challenge) };
}

/** The number a key stands for, or what is wrong with it. */
function keyNumber(key: string): number | string {
  const digits = key.replace(/[^0-9]/g, '').replace(/^0+(?=[0-9])/, '');
  const spaces = key.replace(/[^ ]/g, '').length;
  if (digits === '') return `${quotedText(key)} has no digits`;
  if (spaces === 0) return `${quotedText(key)} has no spaces`;
  // draft-hixie-thewebsocketprotocol-76 4.1: the product of number and spaces stays within 32 bits.
  if (digits.length > 10 || Number(digits) > 0xffffffff)
    return `${quotedText(key)} has digits for more than 4294967295`;
  if (Number(digits) % spaces !== 0) {
    return `${quotedText(key)} has the digits ${digits}, no multiple of its ${spaces} spaces`;
  }
  return Number(digits) / spaces;
}

function key3Fault(key3: Uint8Array): string {
  return `${key3.length} bytes follow the head of the request; the third key has ${KEY_3_LENGTH}`;
}

/** What is wrong with the two keys in the head of the request. */
export function checkHixie76Keys(request: HttpHead): Finding[] {
  return ['Sec-WebSocket-Key1', 'Sec-WebSocket-Key2'].flatMap((name) => {
    const key = headerValue(request, name);
    const number = key === undefined ? 'is missing' : keyNumber(key);
    return typeof number === 'number'
      ? []
      : [finding('hixie-76-key-malformed', 'client', `${name} ${number}`)];
  });
}

/**
 * What is wrong with the challenge and its answer: `key3` are the bytes behind the head of the request, `answer` those
 * behind the head of a 101, `undefined` when there was none. Faults of the keys in the head are not said again:
 * they are `checkHixie76Keys`', and with them there is no right answer.
 */
export function checkHixie76(request: HttpHead, key3: Uint8Array, answer: Uint8Array | undefined): Finding[] {
  if (checkHixie76Keys(request).length > 0) return [];
  const right = hixie76Answer(
    headerValue(request, 'Sec-WebSocket-Key1') ?? '',
    headerValue(request, 'Sec-WebSocket-Key2') ?? '',
    key3,
  );
  if ('fault' in right) return [finding('hixie-76-key-malformed', 'client', right.fault)];
  if (answer === undefined || sameBytes(answer, right.answer)) return [];
  return [finding('hixie-76-challenge-wrong', 'server', answerDetail(answer, right.answer))];
}

function answerDetail(answer: Uint8Array, right: Uint8Array): string {
  if (answer.length < ANSWER_LENGTH) return `only ${answer.length} bytes follow`;
  return `${toHex(answer.subarray(0, ANSWER_LENGTH))} instead of ${toHex(right)}`;
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
