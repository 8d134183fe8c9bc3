import { error, note, warning } from './rule.ts';

/** What the server's answer to the opening handshake must be; the server is to blame. */
export const RESPONSE_RULES = {
  'bad-request-accepted': error(
    'RFC 6455 4.2.1',
    'The server switched protocols although the handshake of the client is wrong ({}).',
  ),
  'response-missing': warning(
    'RFC 6455 4.2.2',
    'The server ended the connection without a complete answer to the handshake.',
  ),
  'status-not-101': error(
    'RFC 6455 4.2.2',
    'The answer agrees to WebSocket in its fields and has the status {}; it must be 101.',
  ),
  'response-not-http': error(
    'RFC 6455 4.2.2',
    'What answers the request is not an HTTP response; it begins with {}.',
  ),
  'response-http-version': error('RFC 6455 4.2.2', 'The response is {}; it must be HTTP/1.1 or higher.'),
  'response-upgrade-missing': error('RFC 6455 4.2.2', 'The response has no Upgrade field.'),
  'response-upgrade-wrong': error('RFC 6455 4.2.2', 'The Upgrade field is {}; it must be "websocket".'),
  'response-connection-missing': error('RFC 6455 4.2.2', 'The response has no Connection field.'),
  'response-connection-wrong': error(
    'RFC 6455 4.2.2',
    'The Connection field is {}; it must include the token "Upgrade".',
  ),
  'accept-missing': error('RFC 6455 4.2.2', 'The response has no Sec-WebSocket-Accept.'),
  'accept-wrong': error('RFC 6455 4.2.2', 'The Sec-WebSocket-Accept is {}.'),
  'accept-repeated': error(
    'RFC 6455 11.3.3',
    'The response has {} Sec-WebSocket-Accept fields; one is allowed.',
  ),
  'subprotocol-not-offered': error(
    'RFC 6455 4.2.2',
    'The server chose the subprotocol {}, which the client did not offer.',
  ),
  'subprotocol-several': error(
    'RFC 6455 4.2.2',
    'The server chose several subprotocols ({}); it may choose one.',
  ),
  'subprotocol-not-chosen': warning(
    'WHATWG WebSockets',
    'The server chose none of the offered subprotocols ({}); browsers then fail the connection.',
  ),
  'extension-answer-malformed': error(
    'RFC 6455 9.1',
    'The Sec-WebSocket-Extensions of the response is malformed: {}.',
  ),
  'extension-not-offered': error(
    'RFC 6455 4.1',
    'The server chose the extension {}, which the client did not offer.',
  ),
  'response-head-malformed': error('RFC 9112', 'The head of the response is not valid HTTP: {}.'),
  'length-in-101': error('RFC 9112 6', 'The response has a {} field, which a 101 must not have.'),
  'key-in-response': note('RFC 6455 11.3.1', 'The response has a Sec-WebSocket-Key, which clients send.'),
  'version-in-response': note(
    'RFC 6455 11.3.5',
    'The response has a Sec-WebSocket-Version although the version was accepted.',
  ),
  'version-answer-missing': error(
    'RFC 6455 4.2.2',
    'The version {} was refused without a Sec-WebSocket-Version that names those the server knows.',
  ),
  // RFC 6455 leaves refusals to HTTP, and no WebSocket peer acts on what they lack: these weigh less than their MUST.
  'upgrade-required-without-upgrade': warning(
    'RFC 9110 15.5.22',
    'The answer 426 has no Upgrade field that names the protocol it requires.',
  ),
  'redirect-without-location': warning(
    'RFC 9110 15.4',
    'The answer {} is a redirect and has no Location to go to.',
  ),
  'challenge-missing': warning(
    'RFC 9110 11.6.1',
    'The answer 401 has no WWW-Authenticate, so the client can not know how to authenticate.',
  ),
  'hixie-76-challenge-wrong': error(
    'draft-hixie-thewebsocketprotocol-76 5.2',
    'The 16 bytes behind the response do not answer the three keys: {}.',
  ),
  'hixie-76-key-malformed': error(
    'draft-hixie-thewebsocketprotocol-76 4.1',
    'One of the three keys of the request is malformed: {}.',
  ),
} as const;
