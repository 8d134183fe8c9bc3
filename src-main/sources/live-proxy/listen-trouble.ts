import type { Trouble } from '../../../src-core/contract/trouble.ts';
import { type TroubleWords, troubleByCode } from '../../adapters/trouble-by-code.ts';

const WORDS: Readonly<Record<string, TroubleWords>> = {
  EADDRINUSE: {
    what: 'Another program listens there already',
    remedy: 'Choose another port, or 0 for a free one.',
  },
  EACCES: { what: 'This port is not for everybody', remedy: 'Choose a port above 1023.' },
  EADDRNOTAVAIL: { what: 'This machine has no such address', remedy: 'Listen on 127.0.0.1.' },
  ENOTFOUND: { what: 'There is no such address', remedy: 'Listen on 127.0.0.1.' },
};

/** Words for why a proxy can't listen. */
export function listenTrouble(error: unknown, where: string): Trouble {
  return troubleByCode(error, where, WORDS, (code) => ({
    what: `The proxy can't listen there (${code})`,
    remedy: 'Choose another address and port.',
  }));
}
