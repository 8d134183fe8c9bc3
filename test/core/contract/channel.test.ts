import { describe, expect, it } from 'vitest';
import { isRequestMessage } from '../../../src-core/contract/channel.ts';

const REQUEST = { kind: 'request', id: 0, method: 'summary', params: {} };

describe('the outer shape of a request', () => {
  it.each([
    ['whole', REQUEST, true],
    ['of an unknown method, which is refused later', { ...REQUEST, method: 'x' }, true],
    ['with any parameters, which are checked later', { ...REQUEST, params: null }, true],
    ['of another kind', { ...REQUEST, kind: 'result' }, false],
    ['without a number', { kind: 'request', method: 'summary', params: {} }, false],
    ['with a number that is none', { ...REQUEST, id: 'a' }, false],
    ['with a method that is no text', { ...REQUEST, method: 1 }, false],
    ['without parameters', { kind: 'request', id: 1, method: 'summary' }, false],
    ['of nothing', null, false],
    ['of a text', 'request', false],
    ['of what could not be decoded', undefined, false],
  ])('%s', (_, value, isRequest) => {
    expect(isRequestMessage(value)).toBe(isRequest);
  });
});
