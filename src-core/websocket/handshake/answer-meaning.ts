import { quotedText } from '../../bytes/visible-text.ts';
import { type HttpHead, headerList, headerValue, headerValues } from '../../http-upgrade/head.ts';
import { withoutValues } from '../../http-upgrade/head-syntax.ts';
import { dialectOf } from './dialect.ts';
import { parseExtensions } from './extension-header.ts';
import { versionOf } from './fields.ts';

/** What the answer to an opening handshake means, in one or two plain sentences. */
export function answerMeaning(request: HttpHead, response: HttpHead, status: number): string {
  if (status === 101) return switched(request, response);
  // RFC 6455 4.4: a server that refuses the version names those it knows, with whatever status.
  if (status >= 400 && isVersionRefused(request, response)) return versionRefused(request, response);
  const special = SPECIAL.get(status)?.(request, response);
  const meaning = special ?? MEANINGS.get(status) ?? byClass(status);
  return `${meaning}${retryAfter(response, status)}`;
}

function switched(request: HttpHead, response: HttpHead): string {
  const dialect = dialectOf(request, response);
  if (dialect.id !== 'rfc-6455') {
    return `The server switched to an early form of WebSocket, that of ${dialect.name}.`;
  }
  const [subprotocol] = headerList(response, 'Sec-WebSocket-Protocol');
  const { extensions } = parseExtensions(headerValues(response, 'Sec-WebSocket-Extensions'));
  const terms = [
    ...(subprotocol === undefined ? [] : [`the subprotocol ${quotedText(subprotocol)}`]),
    ...extensions.slice(0, 2).map(({ name }) => `the extension ${quotedText(name)}`),
  ];
  return `The server switched to WebSocket${terms.length === 0 ? '' : `, with ${terms.join(' and ')}`}.`;
}

function isVersionRefused(request: HttpHead, response: HttpHead): boolean {
  const known = headerList(response, 'Sec-WebSocket-Version');
  return known.length > 0 && !known.includes(versionOf(request) ?? '');
}

function versionRefused(request: HttpHead, response: HttpHead): string {
  const known = headerList(response, 'Sec-WebSocket-Version').join(', ');
  const asked = versionOf(request);
  const wanted = asked === undefined ? 'no version' : `version ${quotedText(asked)}`;
  return `The server does not speak the version of WebSocket it was asked for: the request has ${wanted}, the server knows ${quotedText(known)}.`;
}

/** Meanings that need a look at the heads. */
const SPECIAL: ReadonlyMap<number, (request: HttpHead, response: HttpHead) => string> = new Map([
  [401, unauthorized],
  [403, forbidden],
  [426, upgradeRequired],
  ...[301, 302, 303, 307, 308].map(
    (status) => [status, (_: HttpHead, response: HttpHead) => redirect(response)] as const,
  ),
]);

// RFC 6455 4.1: "the server might redirect the client using a 3xx status code (but clients are not required to follow
// them)"; WHATWG WebSockets: browsers set the redirect mode "error".
function redirect(response: HttpHead): string {
  const location = headerValue(response, 'Location');
  const target = location === undefined ? 'elsewhere' : `to ${quotedText(withoutValues(location))}`;
  return `The server redirects the client ${target}. Browsers do not follow redirects for WebSocket; the page must use the right URL itself.`;
}

function unauthorized(request: HttpHead): string {
  const had =
    headerValue(request, 'Authorization') === undefined
      ? 'the request had none; pages can not set an Authorization field for WebSocket'
      : 'those in the Authorization field were not enough';
  return `The server wants credentials: ${had}.`;
}

function forbidden(request: HttpHead): string {
  const origin = headerValue(request, 'Origin');
  const had = origin === undefined ? 'the request has none' : `the request has ${quotedText(origin)}`;
  return `The server understood the handshake and refuses it. The reason is often the Origin, which servers check against a list (${had}).`;
}

function upgradeRequired(_: HttpHead, response: HttpHead): string {
  const protocol = headerValue(response, 'Upgrade');
  if (protocol === undefined) return 'The server demands another protocol and does not say which.';
  if (protocol.toLowerCase() !== 'websocket') {
    return `The server demands another protocol: ${quotedText(protocol)}.`;
  }
  return 'The server demands WebSocket and did not recognize the handshake; a proxy between may have removed the Upgrade or Connection field.';
}

/** The rest, by RFC 9110 15 and RFC 6585. */
const MEANINGS: ReadonlyMap<number, string> = new Map([
  [200, 'The server answered as to an ordinary request: it does not speak WebSocket at this URL.'],
  [304, 'The server answered from a cache: it, or a proxy between, does not speak WebSocket at this URL.'],
  [
    400,
    'The server takes the handshake for faulty, or a proxy between removed the Upgrade or Connection field.',
  ],
  [404, 'There is nothing at this path, or no WebSocket: the path of the URL is most likely wrong.'],
  [405, 'The server allows no GET at this path: it does not speak WebSocket there.'],
  [407, 'A proxy between client and server wants credentials of its own.'],
  [408, 'The server waited too long for the request to be complete.'],
  [410, 'What was at this path is gone for good.'],
  [413, 'The server takes the body of the request for too large; a handshake should have none.'],
  [414, 'The URL is longer than the server takes.'],
  [
    421,
    'This server does not answer for the host of the URL: the connection, or its TLS name, belongs to another one.',
  ],
  [429, 'The server refuses for now: the client asked too often or has too many connections.'],
  [431, 'The head of the request is larger than the server takes; often it is the cookies.'],
  [500, 'The server failed while it worked on the handshake; its own log says more.'],
  [501, 'The server, or a proxy between, does not know how to do this: it does not speak WebSocket.'],
  [
    502,
    'A proxy in front of the server got no valid answer from it: the server behind is down, or speaks no WebSocket.',
  ],
  [503, 'The server is overloaded or down for a time.'],
  [504, 'A proxy in front of the server waited too long for its answer.'],
  [505, 'The server does not support the HTTP version of the request.'],
]);

function byClass(status: number): string {
  if (status < 100 || status > 599 || !Number.isInteger(status)) {
    return `The status ${status} is none that HTTP knows (RFC 9110 15); clients take it for a failure of the server.`;
  }
  // RFC 9110 15.2: a client can get several of these before the final one.
  if (status < 200) return `The answer ${status} is an interim one; the final answer is to follow.`;
  if (status < 300)
    return `The server answered ${status} as to an ordinary request: it does not speak WebSocket at this URL.`;
  if (status < 400)
    return `The server sends the client elsewhere (${status}). Browsers do not follow that for WebSocket.`;
  if (status < 500) return `The server refuses the request and takes the fault for the client's (${status}).`;
  return `The server failed to answer the handshake (${status}).`;
}

// RFC 9110 10.2.3: seconds, or a date.
function retryAfter(response: HttpHead, status: number): string {
  const after = headerValue(response, 'Retry-After');
  if (after === undefined || status < 300) return '';
  if (/^[0-9]{1,9}$/.test(after)) {
    return ` It may be tried again after ${after === '1' ? '1 second' : `${after} seconds`}.`;
  }
  return ` It may be tried again after ${quotedText(after)}.`;
}
