import { error, fatal, note, warning } from './rule.ts';

/** What single frames and their order must be, in either direction. */
export const FRAME_RULES = {
  'frame-not-masked': fatal('RFC 6455 5.1', 1002, 'A frame from the client is not masked.'),
  'frame-masked': fatal('RFC 6455 5.1', 1002, 'A frame from the server is masked.'),
  'reserved-bit-set': fatal(
    'RFC 6455 5.2',
    1002,
    '{} set, and no extension that was agreed gives it a meaning.',
  ),
  'rsv1-on-control-frame': fatal(
    'RFC 7692 6',
    1002,
    'RSV1 marks a {} frame as compressed; control frames never are.',
  ),
  'rsv1-on-continuation': fatal(
    'RFC 7692 6',
    1002,
    'RSV1 is set on a continuation; it belongs on the first frame of a message only.',
  ),
  'reserved-opcode': fatal('RFC 6455 5.2', 1002, 'The opcode {} is reserved.'),
  'control-frame-fragmented': fatal(
    'RFC 6455 5.5',
    1002,
    'A {} frame has FIN cleared; control frames must not be fragmented.',
  ),
  'control-frame-too-long': fatal(
    'RFC 6455 5.5',
    1002,
    'A control frame declares {} bytes of payload; at most 125 are allowed.',
  ),
  'length-not-minimal': fatal('RFC 6455 5.2', 1002, 'The payload length {}; the shortest form must be used.'),
  'length-top-bit-set': fatal(
    'RFC 6455 5.2',
    1002,
    'The most significant bit of the 64-bit payload length is set.',
  ),
  'continuation-without-start': fatal(
    'RFC 6455 5.4',
    1002,
    'A continuation comes while no message is under way.',
  ),
  'data-frame-inside-message': fatal(
    'RFC 6455 5.4',
    1002,
    'A {} frame begins a message while another is unfinished.',
  ),
  'http-inside-frames': fatal(
    'RFC 6455 5',
    1002,
    'HTTP comes where a frame should begin, as from a proxy or a second request.',
  ),
  'frame-cut-off': warning('RFC 6455 5.2', 'The connection ended inside a frame: {}.'),
  'message-unfinished': note(
    'RFC 6455 5.4',
    'The message was never finished: no frame with FIN set followed.',
  ),
  'empty-fragment': note('RFC 6455 5.4', 'A fragment of a message carries nothing.'),
  'tiny-fragments': note('RFC 6455 5.4', 'The message is spread over {}.'),
  'masking-key-zero': warning(
    'RFC 6455 5.3',
    'The masking key is zero, so the payload is not masked in effect.',
  ),
  'masking-key-reused': error(
    'RFC 6455 5.3',
    'The masking key {} was used before; each frame must have a fresh one.',
  ),
  'masking-key-predictable': error('RFC 6455 5.3', 'The masking keys can be predicted: {}.'),
  'text-not-utf-8': fatal('RFC 6455 8.1', 1007, 'The text is not valid UTF-8: {}.'),
  'ping-unanswered': error('RFC 6455 5.5.2', 'The {} never answered this ping.'),
  'pong-late': warning(
    'RFC 6455 5.5.2',
    'The pong came {} after its ping; it should come as soon as is practical.',
  ),
  'pong-payload-differs': error(
    'RFC 6455 5.5.3',
    'The pong does not carry the payload of any ping that waits for an answer.',
  ),
  'pong-unsolicited': note(
    'RFC 6455 5.5.3',
    'A pong comes although no ping waits for one, as a one-way heartbeat may.',
  ),
} as const;
