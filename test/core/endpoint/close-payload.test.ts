import { expect, it } from 'vitest';
import { closePayload, closeReason } from '../../../src-core/endpoint/close-payload.ts';
import { parseClosePayload } from '../../../src-core/websocket/close.ts';
import { hex } from '../../support/bytes.ts';

// RFC 6455 5.5.1
it.each([
  [null, '', ''],
  [1000, '', '03 e8'],
  [1001, 'going', '03 e9 67 6f 69 6e 67'],
  [4999, '\u2603', '13 87 e2 98 83'],
])('the code %s and the reason "%s" are written', (code, reason, wire) => {
  expect(closePayload({ code, reason })).toEqual(hex(wire));
  expect(parseClosePayload(hex(wire))).toEqual({ code, reason });
});

// RFC 6455 5.5: 125 bytes, of which the code takes two
it.each([
  ['of 123 bytes', 'a'.repeat(123), 'a'.repeat(123)],
  ['of 124 bytes', 'a'.repeat(124), 'a'.repeat(123)],
  ['with two bytes across the end', `${'a'.repeat(122)}\u00e9b`, 'a'.repeat(122)],
  ['with three bytes up to the end', `${'a'.repeat(120)}\u2603b`, `${'a'.repeat(120)}\u2603`],
  ['with four bytes across the end', `${'a'.repeat(120)}\u{1f600}`, 'a'.repeat(120)],
])('a sentence %s is cut to what a Close frame has room for', (_, sentence, reason) => {
  expect(closeReason(sentence)).toBe(reason);
});
