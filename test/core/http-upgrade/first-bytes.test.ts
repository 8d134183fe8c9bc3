import { describe, expect, it } from 'vitest';
import {
  looksLikeRequest,
  looksLikeResponse,
  unreadableReason,
} from '../../../src-core/http-upgrade/first-bytes.ts';
import { latin1 } from '../../support/bytes.ts';

describe('the beginning of a stream', () => {
  it.each([
    ['GET / HTTP/1.1', true, false],
    ['GE', true, false],
    ['M-SEARCH * HTTP/1.1', true, false],
    ['HTTP/1.1 101', false, true],
    ['HTTP/', false, true],
    ['get / HTTP/1.1', true, false],
    ['g3t / HTTP/1.1', false, false],
    ['AZ-Z /', true, false],
    ['[ /', false, false],
    ['@ /', false, false],
    ['\x16\x03\x01', false, false],
    ['A'.repeat(33), false, false],
    [`${'A'.repeat(32)} /`, true, false],
    [`${'A'.repeat(33)} /`, false, false],
  ])('"%s" can be of a request: %s, of a response: %s', (text, request, response) => {
    expect(looksLikeRequest(latin1(text))).toBe(request);
    expect(looksLikeResponse(latin1(text))).toBe(response);
  });
});

describe('what is neither', () => {
  // RFC 8446 5.1: handshake and alert records, types 22 and 21, version 3.x; RFC 9113 3.4: PRI * HTTP/2.0
  it.each([
    ['\x16\x03\x01', 'tls'],
    ['\x16\x03\x03\x02\x00', 'tls'],
    ['\x16\x02\x01', 'not-http'],
    ['\x15\x03\x01', 'tls-alert'],
    ['\x15\x02\x01', 'not-http'],
    ['PRI * HTTP/2.0', 'http-2'],
    ['SSH-2.0-x', 'not-http'],
  ])('%j is %s', (text, reason) => {
    expect(unreadableReason(latin1(text))).toBe(reason);
  });
});
