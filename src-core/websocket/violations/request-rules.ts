import { error, note, warning } from './rule.ts';

/** What the client's opening handshake must be; the client is to blame. */
export const REQUEST_RULES = {
  'request-method-not-get': error('RFC 6455 4.1', 'The request uses the method {}; it must be GET.'),
  'request-http-version': error('RFC 6455 4.1', 'The request is {}; it must be HTTP/1.1 or higher.'),
  'request-target-malformed': error(
    'RFC 6455 4.1',
    'The request target {} is neither a path nor an absolute http or https URL.',
  ),
  'request-target-fragment': error('RFC 6455 3', 'The request target has the fragment {}; none is allowed.'),
  'host-missing': error('RFC 6455 4.1', 'The request has no Host field.'),
  'host-malformed': error('RFC 9112 3.2', 'The Host field is {}; it must be a host, with a port or without.'),
  'host-repeated': error('RFC 9112 3.2', 'The request has {} Host fields; it must have exactly one.'),
  'request-upgrade-missing': error('RFC 6455 4.1', 'The request has no Upgrade field.'),
  'request-upgrade-wrong': error('RFC 6455 4.1', 'The Upgrade field is {}; it must include "websocket".'),
  'request-connection-missing': error('RFC 6455 4.1', 'The request has no Connection field.'),
  'request-connection-wrong': error(
    'RFC 6455 4.1',
    'The Connection field is {}; it must include the token "Upgrade".',
  ),
  'key-missing': error('RFC 6455 4.1', 'The request has no Sec-WebSocket-Key.'),
  'key-repeated': error('RFC 6455 11.3.1', 'The request has {} Sec-WebSocket-Key fields; one is allowed.'),
  'key-malformed': error('RFC 6455 4.1', 'The Sec-WebSocket-Key {} is not the base64 form of 16 bytes.'),
  'key-reused': warning(
    'RFC 6455 4.1',
    'The Sec-WebSocket-Key is that of connection {} as well; each connection must pick its own at random.',
  ),
  'version-missing': error('RFC 6455 4.1', 'The request has no Sec-WebSocket-Version.'),
  'version-repeated': error(
    'RFC 6455 11.3.5',
    'The request has {} Sec-WebSocket-Version fields; one is allowed.',
  ),
  'version-not-13': error('RFC 6455 4.1', 'The Sec-WebSocket-Version is {}; RFC 6455 is version 13.'),
  'early-draft': note(
    'RFC 6455 4.1',
    'The handshake is that of {}, which RFC 6455 has replaced; its frames are not read.',
  ),
  'subprotocol-offer-malformed': error(
    'RFC 6455 4.1',
    'The Sec-WebSocket-Protocol offers {}, which is not a token.',
  ),
  'subprotocol-offer-repeated': error('RFC 6455 4.1', 'The subprotocol {} is offered more than once.'),
  'extension-offer-malformed': error(
    'RFC 6455 9.1',
    'The Sec-WebSocket-Extensions of the request is malformed: {}.',
  ),
  'request-head-malformed': error('RFC 9112', 'The head of the request is not valid HTTP: {}.'),
  'request-has-body': warning(
    'RFC 9110 9.3.1',
    'The request announces a body ({}); a server may take its bytes for frames.',
  ),
  'accept-in-request': note('RFC 6455 11.3.3', 'The request has a Sec-WebSocket-Accept, which servers send.'),
  'data-before-response': error(
    'RFC 6455 4.1',
    'The client sent data before it had the answer to its handshake.',
  ),
  'tls-not-spoken': error(
    'RFC 6455 4.1',
    'The client speaks plain HTTP to a server that speaks TLS, as its alert {} shows; the URL should begin with wss.',
  ),
  'origin-malformed': warning(
    'RFC 6455 4.1',
    'The Origin {} is not that of a page: a scheme, a host and a port.',
  ),
  'origin-missing': note(
    'RFC 6455 4.1',
    'The request has no Origin; browsers always send one, other programs need not.',
  ),
  'origin-repeated': error('RFC 6454 7.3', 'The request has {} Origin fields; one is allowed.'),
  'origin-not-host': note(
    'RFC 6455 10.2',
    'A page of {} connects to another origin; the server decides whether it may.',
  ),
  'cleartext-from-https': warning(
    'RFC 6455 10.6',
    'A page of {} uses an unencrypted connection; browsers refuse that as mixed content.',
  ),
  'credentials-in-url': warning(
    'RFC 6750 5.3',
    'The URL carries credentials ({}), which end up in logs and histories.',
  ),
} as const;
