import { type Trouble, troubleText } from '../../src-core/contract/trouble.ts';
import { CERTIFICATE_FILE, KEY_FILE } from './authority-paths.ts';

/** What keeps an authority from being used. */
export type AuthorityFault =
  | 'open-to-others'
  | 'key-missing'
  | 'key-damaged'
  | 'certificate-damaged'
  | 'mismatched'
  | 'not-yet-valid'
  | 'expired';

/**
 * The files of an authority that must not be used, or can't be. No other one is made in its place: its user has told
 * browsers and systems to trust this one, and has to know. The message is a sentence that says what can be done.
 */
export class UnusableAuthority extends Error {
  readonly trouble: Trouble;

  /**
   * @param where the file that is at fault
   * @param moment when the authority becomes valid, or ended
   */
  constructor(
    readonly fault: AuthorityFault,
    where: string,
    moment?: Date,
  ) {
    const trouble = { ...wordsFor(fault, moment?.toISOString().slice(0, 10) ?? ''), where };
    super(troubleText(trouble));
    this.trouble = trouble;
  }
}

const START_ANEW = `Delete ${CERTIFICATE_FILE} and ${KEY_FILE}, as "framescope certificate remove" does: a new authority is made then, to be installed in its place.`;

function wordsFor(fault: AuthorityFault, day: string): Omit<Trouble, 'where'> {
  switch (fault) {
    case 'open-to-others':
      return {
        what: 'The private key of the authority is open to other users of this computer',
        remedy: `If none of them can have read it, take that right away (chmod 600 ${KEY_FILE}). Otherwise nobody may trust this authority any more. ${START_ANEW}`,
      };
    case 'key-missing':
      return {
        what: 'The authority has a certificate, but its private key is missing',
        remedy: `Put ${KEY_FILE} back. Or start anew. ${START_ANEW}`,
      };
    case 'key-damaged':
      return {
        what: 'This is not the private key of an authority, or it is damaged',
        remedy: `Put the right one back. Or start anew. ${START_ANEW}`,
      };
    case 'certificate-damaged':
      return {
        what: 'This is not the certificate of an authority, or it is damaged',
        remedy: `Put the right one back. Or start anew. ${START_ANEW}`,
      };
    case 'mismatched':
      return {
        what: 'The certificate of the authority and its private key do not belong together',
        remedy: `Put those back that do. Or start anew. ${START_ANEW}`,
      };
    case 'not-yet-valid':
      return {
        what: `The authority is not valid before ${day}`,
        remedy: 'Set the clock of this computer right.',
      };
    case 'expired':
      return {
        what: `The authority expired on ${day}, and nothing trusts it any more`,
        remedy: `Remove it wherever it is installed. ${START_ANEW}`,
      };
  }
}
