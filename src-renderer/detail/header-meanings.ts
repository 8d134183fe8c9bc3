const MEANINGS: ReadonlyMap<string, string> = new Map([
  ['host', 'Which server the client means (RFC 9110 7.2).'],
  ['upgrade', 'Asks for, or agrees to, another protocol on this connection (RFC 6455 4.1).'],
  ['connection', 'Must name Upgrade, so that proxies know it concerns this hop (RFC 6455 4.1).'],
  [
    'origin',
    'The page that asks; browsers always send it, so that servers can refuse foreign pages (RFC 6455 10.2).',
  ],
  ['cookie', 'What the server had the browser keep; sent with the handshake as with any request.'],
  ['set-cookie', 'What the server has the browser keep.'],
  ['authorization', 'Credentials of the client. Browsers offer scripts no way to set it here.'],
  ['user-agent', 'The program that asks, in its own words.'],
  ['server', 'The program that answers, in its own words.'],
  ['date', 'When the server answered.'],
  [
    'sec-websocket-key',
    '16 random bytes in base64; the server proves with them that it understood (RFC 6455 4.1).',
  ],
  ['sec-websocket-accept', 'The proof: base64 of the SHA-1 of the key and a fixed text (RFC 6455 4.2.2).'],
  ['sec-websocket-version', 'The protocol version; 13 is RFC 6455.'],
  [
    'sec-websocket-protocol',
    'Subprotocols: offered in order of preference, or the one chosen (RFC 6455 1.9).',
  ],
  ['sec-websocket-extensions', 'Extensions with their parameters, offered or chosen (RFC 6455 9).'],
  ['content-length', 'Length of the body that follows.'],
  ['content-type', 'What the body is.'],
  ['transfer-encoding', 'How the body is cut into pieces on the wire (RFC 9112 6.1).'],
  ['cache-control', 'Whether the answer may be kept.'],
  ['pragma', 'The HTTP/1.0 way to ask for no cached answer.'],
  ['accept-encoding', 'Which compressions of a body the client reads.'],
  ['accept-language', 'Which languages the client prefers.'],
  ['location', 'Where to go instead. Browsers do not follow redirects of a handshake.'],
  ['www-authenticate', 'How the server wants the client to authenticate.'],
]);

/** What a header is for, in one sentence; `undefined` for one that isn't known. */
export function headerMeaning(name: string): string | undefined {
  return MEANINGS.get(name.toLowerCase());
}
