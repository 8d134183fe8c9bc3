import { describe, expect, it } from 'vitest';
import { closeCodeMeaning, parseClosePayload } from '../../../src-core/websocket/close.ts';
import { hex } from '../../support/bytes.ts';

describe('the payload of a Close frame', () => {
  // RFC 6455 5.5.1: nothing, or a code of two bytes and UTF-8 behind it.
  it.each([
    ['nothing', '', null, ''],
    ['one byte, which is no code', '03', null, ''],
    ['a code alone', '03e8', 1000, ''],
    ['a code and a reason', '03e9 676f696e67206177617920e29883', 1001, 'going away \u2603'],
    ['the highest code there can be', 'ffff', 65535, ''],
    ['code zero', '0000 61', 0, 'a'],
    ['a reason that is not UTF-8', '03ef 61ff62', 1007, 'a\ufffdb'],
  ])('is %s', (_, digits, code, reason) => {
    expect(parseClosePayload(hex(digits))).toEqual({ code, reason });
  });

  it('may be the longest there can be', () => {
    const payload = new Uint8Array(125).fill(0x61);
    payload.set(hex('03e8'));
    expect(parseClosePayload(payload)).toEqual({ code: 1000, reason: 'a'.repeat(123) });
  });
});

describe('close codes', () => {
  // RFC 6455 7.4.1 and the IANA "WebSocket Close Code Number Registry"
  it.each([
    [1000, 'Normal Closure'],
    [1001, 'Going Away'],
    [1002, 'Protocol Error'],
    [1003, 'Unsupported Data'],
    [1004, 'Reserved'],
    [1005, 'No Status Received'],
    [1006, 'Abnormal Closure'],
    [1007, 'Invalid Frame Payload Data'],
    [1008, 'Policy Violation'],
    [1009, 'Message Too Big'],
    [1010, 'Mandatory Extension'],
    [1011, 'Internal Error'],
    [1012, 'Service Restart'],
    [1013, 'Try Again Later'],
    [1014, 'Bad Gateway'],
    [1015, 'TLS Handshake'],
    [3000, 'Unauthorized'],
    [3003, 'Forbidden'],
    [3008, 'Timeout'],
  ])('%i is called "%s"', (code, name) => {
    expect(closeCodeMeaning(code).name).toBe(name);
  });

  // RFC 6455 7.4.2: the ranges
  it.each([
    [0, 'Not Used'],
    [999, 'Not Used'],
    [1016, 'Unassigned'],
    [2999, 'Unassigned'],
    [3001, 'Registered Use'],
    [3999, 'Registered Use'],
    [4000, 'Private Use'],
    [4999, 'Private Use'],
    [5000, 'Out of Range'],
    [65535, 'Out of Range'],
  ])('%i is of the range "%s"', (code, name) => {
    expect(closeCodeMeaning(code).name).toBe(name);
  });

  it('of the private range have the names that a subprotocol gives them', () => {
    // PROTOCOL.md of GraphQL over WebSocket: 4401 Unauthorized
    expect(closeCodeMeaning(4401, 'graphql-transport-ws').name).toBe('Unauthorized');
    expect(closeCodeMeaning(4401, 'chat').name).toBe('Private Use');
    expect(closeCodeMeaning(1000, 'graphql-transport-ws').name).toBe('Normal Closure');
  });

  it('that are not there are called as a script sees them', () => {
    expect(closeCodeMeaning(null).name).toBe('No Status Received');
  });
});
