import { expect, it } from 'vitest';
import { failureByCode } from '../../../../../src-main/sources/live-proxy/upstream/failure-by-code.ts';

const TIMED_OUT = { code: 'timed-out', stage: 'connecting', milliseconds: 127_000 } as const;

function errorOf(code: string): Error {
  return Object.assign(new Error(code), { code });
}

it.each([
  ['ENOTFOUND', { code: 'name-not-found', why: 'unknown' }],
  ['EAI_AGAIN', { code: 'name-not-found', why: 'no-answer' }],
  ['EAI_FAIL', { code: 'name-not-found', why: 'no-answer' }],
  ['ECONNREFUSED', { code: 'refused' }],
  ['ENETUNREACH', { code: 'unreachable', why: 'network' }],
  ['EHOSTUNREACH', { code: 'unreachable', why: 'host' }],
  ['EADDRNOTAVAIL', { code: 'unreachable', why: 'address' }],
  ['ETIMEDOUT', TIMED_OUT],
  ['ECONNRESET', { code: 'reset' }],
  ['EPIPE', { code: 'reset' }],
  ['EMFILE', { code: 'out-of-descriptors', whose: 'process' }],
  ['ENFILE', { code: 'out-of-descriptors', whose: 'system' }],
  ['EACCES', { code: 'other', nodeCode: 'EACCES' }],
])('%s is known', (code, failure) => {
  expect(failureByCode(errorOf(code), TIMED_OUT)).toEqual(failure);
});

it('an error without a code is told of as such', () => {
  expect(failureByCode(new Error('odd'), TIMED_OUT)).toEqual({
    code: 'other',
    nodeCode: 'an error without a code',
  });
});

it.each([
  [['ENETUNREACH', 'ECONNREFUSED'], { code: 'refused' }],
  [['ECONNREFUSED', 'ETIMEDOUT'], { code: 'refused' }],
  [['ENETUNREACH', 'ETIMEDOUT'], TIMED_OUT],
  [['EADDRNOTAVAIL', 'EHOSTUNREACH'], { code: 'unreachable', why: 'host' }],
  [['ETIMEDOUT', 'EMFILE'], { code: 'out-of-descriptors', whose: 'process' }],
  [['EACCES', 'EACCES'], { code: 'other', nodeCode: 'EACCES' }],
  [['EACCES', 'ECONNREFUSED'], { code: 'refused' }],
])('of %j at the addresses of a name the one counts that tells most', (codes, failure) => {
  const error = new AggregateError(codes.map(errorOf));
  expect(failureByCode(error, TIMED_OUT)).toEqual(failure);
});
