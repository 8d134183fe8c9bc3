import { error, fatal, note, warning } from './rule.ts';

/** permessage-deflate: its negotiation, and what its messages hold. */
export const EXTENSION_RULES = {
  'deflate-parameter-unknown': error(
    'RFC 7692 7',
    'permessage-deflate has the parameter {}, which it does not define.',
  ),
  'deflate-parameter-repeated': error(
    'RFC 7692 7',
    'permessage-deflate has the parameter {} more than once.',
  ),
  'deflate-parameter-out-of-range': error(
    'RFC 7692 7.1',
    'permessage-deflate has {}, which is not allowed for this parameter.',
  ),
  'deflate-parameter-not-offered': error(
    'RFC 7692 7.1.2.2',
    'The server answered with {}, which the client did not offer.',
  ),
  'deflate-parameter-not-answered': error(
    'RFC 7692 7.1',
    'The server accepted permessage-deflate and left out {}, which the offer demands.',
  ),
  'deflate-offer-not-declined': error(
    'RFC 7692 7',
    'The server accepted an offer of permessage-deflate that it must decline: {}.',
  ),
  'deflate-window-too-large': error(
    'RFC 7692 7.1.2',
    'The server answered with {}, more than the client allows.',
  ),
  'deflate-answered-twice': error(
    'RFC 7692 5',
    'The server chose {} extensions that compress messages; one can use RSV1.',
  ),
  'inflate-failed': fatal('RFC 7692 7.2.2', 1007, 'The compressed message can not be inflated: {}.'),
  'deflate-context-not-reset': fatal(
    'RFC 7692 7.1.1',
    1007,
    'The message refers to earlier messages although {} was agreed.',
  ),
  'deflate-window-exceeded': fatal(
    'RFC 7692 7.1.2',
    1007,
    'The message refers further back than the window of {} bytes that was agreed.',
  ),
  'compressed-message-empty': warning(
    'RFC 7692 7.2.3.6',
    'A message that is marked as compressed has no payload; one without content has the octet 00.',
  ),
  'compressed-larger-than-content': note(
    'RFC 7692 6',
    'Compressed, the message is larger than its content: {}.',
  ),
} as const;
