import type { ReachFailure } from './reach-failure.ts';

const BY_CODE: Readonly<Record<string, ReachFailure>> = {
  ENOTFOUND: { code: 'name-not-found', why: 'unknown' },
  // A name server that could not be asked; which is also what machines without a network say.
  EAI_AGAIN: { code: 'name-not-found', why: 'no-answer' },
  EAI_FAIL: { code: 'name-not-found', why: 'no-answer' },
  ECONNREFUSED: { code: 'refused' },
  ENETUNREACH: { code: 'unreachable', why: 'network' },
  ENETDOWN: { code: 'unreachable', why: 'network' },
  EHOSTUNREACH: { code: 'unreachable', why: 'host' },
  EHOSTDOWN: { code: 'unreachable', why: 'host' },
  EADDRNOTAVAIL: { code: 'unreachable', why: 'address' },
  ECONNRESET: { code: 'reset' },
  ECONNABORTED: { code: 'reset' },
  EPIPE: { code: 'reset' },
  EMFILE: { code: 'out-of-descriptors', whose: 'process' },
  ENFILE: { code: 'out-of-descriptors', whose: 'system' },
};

/**
 * Which of several addresses tells most about a server: one that answered more than one that kept silent, and that more
 * than one that nothing leads to.
 */
const TELLING = ['EMFILE', 'ENFILE', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH', 'EHOSTDOWN'];

/**
 * What an error of a socket means. When a name has several addresses Node gives an AggregateError, with an error for
 * each of them.
 *
 * @param timedOut the failure when the system gave up waiting (`ETIMEDOUT`)
 */
export function failureByCode(error: Error, timedOut: ReachFailure): ReachFailure {
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  const codes = (errors.length === 0 ? [error] : errors).map(codeOf);
  const code = TELLING.find((telling) => codes.includes(telling)) ?? codes[0] ?? UNKNOWN;
  if (code === 'ETIMEDOUT') return timedOut;
  return BY_CODE[code] ?? { code: 'other', nodeCode: code };
}

const UNKNOWN = 'an error without a code';

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? UNKNOWN;
}
