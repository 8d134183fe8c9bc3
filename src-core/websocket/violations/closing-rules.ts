import { error, fatal, note, warning } from './rule.ts';

/** Close frames, and what comes around them. */
export const CLOSING_RULES = {
  'close-payload-one-byte': fatal(
    'RFC 6455 5.5.1',
    1002,
    'The Close frame has a payload of one byte; a code takes two.',
  ),
  'close-code-not-used': fatal('RFC 6455 7.4.2', 1002, 'The close code {} is below 1000, where no code is.'),
  'close-code-reserved': fatal('RFC 6455 7.4.1', 1002, 'The close code {} is reserved and must not be sent.'),
  'close-code-unassigned': fatal('RFC 6455 7.4.2', 1002, 'The close code {} is reserved and not assigned.'),
  'close-code-out-of-range': fatal(
    'RFC 6455 7.4.2',
    1002,
    'The close code {} is above 4999, where no code is.',
  ),
  'close-code-unregistered': note(
    'RFC 6455 7.4.2',
    'The close code {} is in the range for registered use, and not registered.',
  ),
  'close-code-of-clients': note(
    'RFC 6455 7.4.1',
    'The server closes with {}, which is for a client that missed an extension.',
  ),
  'close-reason-not-utf-8': fatal(
    'RFC 6455 5.5.1',
    1007,
    'The reason of the Close frame is not valid UTF-8: {}.',
  ),
  'data-after-close': error('RFC 6455 5.5.1', 'A {} frame follows the Close frame of the same peer.'),
  'control-frame-after-close': note('RFC 6455 5.5.2', 'A {} frame follows the Close frame of the same peer.'),
  'close-repeated': warning(
    'RFC 6455 5.5.1',
    'A second {} frame comes from the same peer; one ends the connection.',
  ),
  'close-not-answered': error('RFC 6455 5.5.1', 'The {} never answered the Close frame.'),
  'close-answer-late': warning(
    'RFC 6455 5.5.1',
    'The Close frame was answered only after {}; it should be as soon as is practical.',
  ),
  'close-code-not-echoed': note('RFC 6455 5.5.1', 'The Close frame is answered with another code: {}.'),
  'connection-left-open': error(
    'RFC 6455 5.5.1',
    'The server kept the TCP connection open for {} after both Close frames; it must end it at once.',
  ),
  'client-ended-first': warning(
    'RFC 6455 5.5.1',
    'The client ended the TCP connection after the Close frames; it should leave that to the server.',
  ),
  'ended-without-close': warning(
    'RFC 6455 7.1.2',
    'The {} ended the connection without a Close frame; scripts see the code 1006.',
  ),
} as const;
