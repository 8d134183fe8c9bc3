import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { troubleByCode } from '../../../src-main/adapters/trouble-by-code.ts';

const WORDS = { ENOENT: { what: 'There is none', remedy: 'Make one.' } };
const otherwise = (code: string) => ({ what: `It failed (${code})`, remedy: 'Try again.' });

function errorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('there was no error');
}

describe('an error of the file system', () => {
  it('has the words of its code, and where it was', () => {
    const error = errorOf(() => readFileSync('/no/such/file'));
    expect(troubleByCode(error, 'a.pcap', WORDS, otherwise)).toEqual({
      what: 'There is none',
      where: 'a.pcap',
      remedy: 'Make one.',
    });
  });

  it('whose code has no words is told with it', () => {
    const error = errorOf(() => readFileSync('/'));
    expect(troubleByCode(error, '/', WORDS, otherwise)).toEqual({
      what: 'It failed (EISDIR)',
      where: '/',
      remedy: 'Try again.',
    });
  });
});

it.each([new Error('a fault'), 'a text', undefined, { code: 'ENOENT' }])('%j is thrown on', (error) => {
  expect(errorOf(() => troubleByCode(error, 'a.pcap', WORDS, otherwise))).toBe(error);
});
