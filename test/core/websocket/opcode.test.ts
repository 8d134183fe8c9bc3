import { describe, expect, it } from 'vitest';
import { isControl, OPCODES, opcodeName } from '../../../src-core/websocket/opcode.ts';

describe('opcodes', () => {
  // RFC 6455 5.2 and 5.5: 3 to 7 are reserved for further data frames, 11 to 15 for further control frames.
  it.each([
    [0, 'continuation', false],
    [1, 'text', false],
    [2, 'binary', false],
    [3, 'reserved-3', false],
    [7, 'reserved-7', false],
    [8, 'close', true],
    [9, 'ping', true],
    [10, 'pong', true],
    [11, 'reserved-11', true],
    [15, 'reserved-15', true],
  ])('%i is %s, a control frame: %s', (opcode, name, control) => {
    expect(opcodeName(opcode)).toBe(name);
    expect(isControl(opcode)).toBe(control);
  });

  it('have the numbers of RFC 6455 11.8', () => {
    expect(OPCODES).toEqual({ continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 });
  });
});
