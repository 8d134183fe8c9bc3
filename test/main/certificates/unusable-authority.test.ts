import { describe, expect, it } from 'vitest';
import { type AuthorityFault, UnusableAuthority } from '../../../src-main/certificates/unusable-authority.ts';

const ANEW =
  'Delete authority.pem and authority-key.pem, as "framescope certificate remove" does: a new authority is made then, to be installed in its place.';

describe('a sentence says what is wrong with an authority, where, and what to do', () => {
  it.each<[AuthorityFault, string]>([
    [
      'open-to-others',
      `The private key of the authority is open to other users of this computer (/a/file). If none of them can have read it, take that right away (chmod 600 authority-key.pem). Otherwise nobody may trust this authority any more. ${ANEW}`,
    ],
    [
      'key-missing',
      `The authority has a certificate, but its private key is missing (/a/file). Put authority-key.pem back. Or start anew. ${ANEW}`,
    ],
    [
      'key-damaged',
      `This is not the private key of an authority, or it is damaged (/a/file). Put the right one back. Or start anew. ${ANEW}`,
    ],
    [
      'certificate-damaged',
      `This is not the certificate of an authority, or it is damaged (/a/file). Put the right one back. Or start anew. ${ANEW}`,
    ],
    [
      'mismatched',
      `The certificate of the authority and its private key do not belong together (/a/file). Put those back that do. Or start anew. ${ANEW}`,
    ],
    [
      'not-yet-valid',
      'The authority is not valid before 2031-02-03 (/a/file). Set the clock of this computer right.',
    ],
    [
      'expired',
      `The authority expired on 2031-02-03, and nothing trusts it any more (/a/file). Remove it wherever it is installed. ${ANEW}`,
    ],
  ])('%s', (fault, sentence) => {
    const error = new UnusableAuthority(fault, '/a/file', new Date('2031-02-03T04:05:06Z'));
    expect(error.message).toBe(sentence);
    expect(error.fault).toBe(fault);
  });
});
