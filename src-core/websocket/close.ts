import { decodeUtf8Leniently } from '../bytes/utf-8.ts';

/** Who sent a Close frame. */
export type Closer = 'client' | 'server' | 'proxy';

/** What a Close frame says. */
export interface ClosePayload {
  /** `null` when the payload is too short to hold one. */
  readonly code: number | null;
  readonly reason: string;
}

export interface CloseCodeMeaning {
  readonly name: string;
  readonly meaning: string;
}

// RFC 6455 7.4.1, 11.7 and the IANA "WebSocket Close Code Number Registry"
const MEANINGS = meanings({
  1000: ['Normal Closure', 'The purpose for which the connection was opened has been fulfilled.'],
  1001: ['Going Away', 'An endpoint leaves: a server shuts down, or a browser navigates away from the page.'],
  1002: ['Protocol Error', 'An endpoint ends the connection because the other broke the protocol.'],
  1003: ['Unsupported Data', 'An endpoint received a type of data it cannot accept.'],
  1004: ['Reserved', 'Reserved; it has no meaning and must not be sent.'],
  1005: ['No Status Received', 'Stands for a Close frame without a code; it must not be sent.'],
  1006: [
    'Abnormal Closure',
    'Stands for a connection that ended without a Close frame; it must not be sent.',
  ],
  1007: [
    'Invalid Frame Payload Data',
    'A message held data that does not fit its type, such as text that is not UTF-8.',
  ],
  1008: ['Policy Violation', 'A message broke a policy of the endpoint that closes.'],
  1009: ['Message Too Big', 'A message was too big to process.'],
  1010: ['Mandatory Extension', 'The client expected an extension that the server did not negotiate.'],
  1011: ['Internal Error', 'The server met an unexpected condition that kept it from going on.'],
  1012: ['Service Restart', 'The service is restarting; a client may reconnect after a random delay.'],
  1013: [
    'Try Again Later',
    'The service is overloaded; a client should reconnect only after a longer delay.',
  ],
  1014: ['Bad Gateway', 'The server was a gateway and got an invalid response from the server behind it.'],
  1015: ['TLS Handshake', 'Stands for a TLS handshake that failed; it must not be sent.'],
  3000: ['Unauthorized', 'The request lacks valid authentication.'],
  3003: ['Forbidden', 'The endpoint understood the request and refuses to authorize it.'],
  3008: ['Timeout', 'The endpoint waited too long for something it needed.'],
});

// The GraphQL over WebSocket protocol and its reference implementation, which give a part of the private range names.
const GRAPHQL_MEANINGS = meanings({
  4004: ['Bad Response', 'The client got a message that is no valid response.'],
  4005: ['Internal Client Error', 'The client failed while it dealt with a message.'],
  4400: ['Bad Request', 'A message is malformed, or not one the protocol knows.'],
  4401: ['Unauthorized', 'The client subscribed before its connection was acknowledged.'],
  4403: ['Forbidden', 'The server does not accept the connection of this client.'],
  4406: ['Subprotocol Not Acceptable', 'The client asked for no subprotocol that the server speaks.'],
  4408: ['Connection Initialisation Timeout', 'No connection_init came in time.'],
  4409: ['Subscriber Already Exists', 'The id of a subscription is in use.'],
  4429: ['Too Many Initialisation Requests', 'A second connection_init came.'],
  4500: ['Internal Server Error', 'The server failed while it dealt with a message.'],
  4504: ['Connection Acknowledgement Timeout', 'No connection_ack came in time.'],
});

/** Codes that a subprotocol defines for itself (RFC 6455 7.4.2: 4000 to 4999), by its name. */
const BY_SUBPROTOCOL: ReadonlyMap<string, ReadonlyMap<number, CloseCodeMeaning>> = new Map([
  ['graphql-transport-ws', GRAPHQL_MEANINGS],
]);

/** Whether the code is in the IANA registry. */
export function isRegisteredClose(code: number): boolean {
  return MEANINGS.has(code);
}

/**
 * Name and meaning of any code, those without an entry by their range (RFC 6455 7.4.2).
 *
 * @param subprotocol the one that was agreed, which may define codes of its own
 */
export function closeCodeMeaning(code: number | null, subprotocol?: string): CloseCodeMeaning {
  if (code === null) {
    return { name: 'No Status Received', meaning: 'The Close frame carried no code; a script sees 1005.' };
  }
  const known = MEANINGS.get(code) ?? BY_SUBPROTOCOL.get(subprotocol ?? '')?.get(code);
  if (known !== undefined) return known;
  if (code < 1000)
    return { name: 'Not Used', meaning: 'Codes below 1000 are not used and must not be sent.' };
  if (code < 3000)
    return { name: 'Unassigned', meaning: 'Reserved for the protocol and its extensions, and not assigned.' };
  if (code < 4000)
    return {
      name: 'Registered Use',
      meaning: 'For libraries and frameworks, by registration; this one is not registered.',
    };
  if (code < 5000)
    return {
      name: 'Private Use',
      meaning: 'For agreement between the two applications; only they know its meaning.',
    };
  return { name: 'Out of Range', meaning: 'Codes above 4999 are not defined.' };
}

/**
 * Whether what a Close frame says can be told: either it declares a payload too short for a code, or the code is
 * among the bytes that are held.
 */
export function closeIsKnown(declaredLength: number, heldLength: number): boolean {
  return heldLength >= Math.min(2, declaredLength);
}

function meanings(
  table: Readonly<Record<number, readonly [name: string, meaning: string]>>,
): ReadonlyMap<number, CloseCodeMeaning> {
  return new Map(Object.entries(table).map(([code, [name, meaning]]) => [Number(code), { name, meaning }]));
}

// RFC 6455 5.5.1: "the first two bytes of the body MUST be a 2-byte unsigned integer (in network byte order)
// representing a status code"
/** Reads an unmasked Close payload; a reason that is not UTF-8 is shown with U+FFFD. */
export function parseClosePayload(payload: Uint8Array): ClosePayload {
  if (payload.length < 2) return { code: null, reason: '' };
  return { code: (payload[0]! << 8) | payload[1]!, reason: decodeUtf8Leniently(payload.subarray(2)) };
}
