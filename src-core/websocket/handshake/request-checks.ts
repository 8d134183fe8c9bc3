import { fromBase64 } from '../../bytes/base64.ts';
import { quotedText } from '../../bytes/visible-text.ts';
import {
  type HttpHead,
  headerHasToken,
  headerList,
  headerValue,
  headerValues,
  parseRequestLine,
} from '../../http-upgrade/head.ts';
import { isToken, withoutValues } from '../../http-upgrade/head-syntax.ts';
import type { Finding } from '../violations/violation.ts';
import { checkDeflateOffer } from './deflate-negotiation.ts';
import { dialectOf } from './dialect.ts';
import { parseExtensions } from './extension-header.ts';
import { finding, isMissing, quotedValues } from './fields.ts';
import { checkHixie76Keys } from './hixie-76.ts';
import { checkHost } from './host-checks.ts';
import { checkCredentials, checkOrigin } from './origin-checks.ts';

export interface RequestFacts {
  /** Whether the connection is, as far as the capture shows. */
  readonly encrypted: boolean;
  /** What `headFault` says of the bytes of the request. */
  readonly headFault: string | undefined;
  /** The answer, where it is known: it tells the earliest dialects from a faulty request. */
  readonly response?: HttpHead | undefined;
}

/**
 * What is wrong or odd about the request of an opening handshake, by itself. It holds the findings of
 * `checkDeflateOffer`; `checkVersion` is another matter, for it waits for the answer. Of a request in a dialect whose
 * frames are not those of RFC 6455 only the keys are checked.
 */
export function checkRequest(request: HttpHead, facts: RequestFacts): Finding[] {
  const dialect = dialectOf(request, facts.response);
  if (dialect.id === 'hixie-76' || dialect.framing === 'hybi-01') return checkHixie76Keys(request);
  if (!dialect.readable) return [];
  const { headFault } = facts;
  return [
    ...(headFault === undefined ? [] : [finding('request-head-malformed', 'client', headFault)]),
    ...checkRequestLine(request),
    ...checkHost(request),
    ...checkUpgrade(request),
    ...checkKey(request),
    ...checkVersionField(request),
    ...checkSubprotocolOffer(request),
    ...checkExtensionOffer(request),
    ...checkBody(request),
    ...checkOrigin(request, facts.encrypted),
    ...checkCredentials(request),
  ];
}

/** A request line that can't be read at all is the matter of `headFault`. */
function checkRequestLine(request: HttpHead): Finding[] {
  const line = parseRequestLine(request.line);
  if (line === undefined) return [];
  const found: Finding[] = [];
  // RFC 6455 4.1, 2: "The method of the request MUST be GET, and the HTTP version MUST be at least 1.1."
  if (line.method !== 'GET') {
    found.push(finding('request-method-not-get', 'client', quotedText(line.method)));
  }
  if (line.version < 'HTTP/1.1') found.push(finding('request-http-version', 'client', line.version));
  const [target = '', fragment] = splitAt(line.target, '#');
  // RFC 6455 3: "Fragment identifiers are meaningless in the context of WebSocket URIs and MUST NOT be used"
  if (fragment !== undefined) {
    found.push(finding('request-target-fragment', 'client', quotedText(withoutValues(`#${fragment}`))));
  }
  if (!isTarget(target) && !fitsMethod(target, line.method)) {
    found.push(finding('request-target-malformed', 'client', quotedText(withoutValues(target))));
  }
  return found;
}

// RFC 6455 4.1, 3: a path, or an absolute http or https URL with a host. Which ASCII characters stand in it unescaped
// is not held against the client: browsers leave more of them than RFC 3986 allows.
function isTarget(target: string): boolean {
  return /^(?:https?:\/\/[\x21-\x2e\x30-\x3e\x40-\x7e]+(?:[/?]|$)|\/)[\x21-\x7e]*$/i.test(target);
}

/** RFC 9112 3.2.3 and 3.2.4: the two other forms go with methods that are wrong here already. */
function fitsMethod(target: string, method: string): boolean {
  return method === 'CONNECT' || (method === 'OPTIONS' && target === '*');
}

function checkUpgrade(request: HttpHead): Finding[] {
  const found: Finding[] = [];
  // RFC 6455 4.1, 5: an Upgrade field "whose value MUST include the "websocket" keyword"
  if (isMissing(request, 'Upgrade')) found.push(finding('request-upgrade-missing', 'client'));
  else if (isWrong(request, 'Upgrade', 'websocket')) {
    found.push(finding('request-upgrade-wrong', 'client', quotedValues(request, 'Upgrade')));
  }
  // RFC 6455 4.1, 6: a Connection field "whose value MUST include the "Upgrade" token"
  if (isMissing(request, 'Connection')) found.push(finding('request-connection-missing', 'client'));
  else if (isWrong(request, 'Connection', 'Upgrade')) {
    found.push(finding('request-connection-wrong', 'client', quotedValues(request, 'Connection')));
  }
  return found;
}

function isWrong(head: HttpHead, name: string, token: string): boolean {
  return headerValue(head, name) !== undefined && !headerHasToken(head, name, token);
}

function checkKey(request: HttpHead): Finding[] {
  if (isMissing(request, 'Sec-WebSocket-Key')) return [finding('key-missing', 'client')];
  const keys = headerValues(request, 'Sec-WebSocket-Key');
  const found: Finding[] = [];
  // RFC 6455 11.3.1: it "MUST NOT appear more than once in an HTTP request"
  if (keys.length > 1) found.push(finding('key-repeated', 'client', String(keys.length)));
  // RFC 6455 4.1, 7: "a nonce consisting of a randomly selected 16-byte value that has been base64-encoded"
  const wrong = keys.find((key) => fromBase64(key)?.length !== 16);
  if (wrong !== undefined) found.push(finding('key-malformed', 'client', quotedText(wrong)));
  // RFC 6455 11.3.3: Sec-WebSocket-Accept "is sent from the server to the client".
  if (headerValue(request, 'Sec-WebSocket-Accept') !== undefined) {
    found.push(finding('accept-in-request', 'client'));
  }
  return found;
}

/** Whether it is there, once; what it says is the matter of `checkVersion`. */
function checkVersionField(request: HttpHead): Finding[] {
  // RFC 6455 4.1, 9: "The request MUST include a header field with the name |Sec-WebSocket-Version|."
  if (isMissing(request, 'Sec-WebSocket-Version')) return [finding('version-missing', 'client')];
  const versions = headerValues(request, 'Sec-WebSocket-Version');
  // RFC 6455 11.3.5: it "MUST NOT appear more than once in an HTTP request"
  return versions.length > 1 ? [finding('version-repeated', 'client', String(versions.length))] : [];
}

// RFC 6455 4.1, 10: "The elements that comprise this value MUST be non-empty strings [of a token's characters] and MUST
// all be unique strings." 11.3.4: several fields are as good as one.
function checkSubprotocolOffer(request: HttpHead): Finding[] {
  if (headerValue(request, 'Sec-WebSocket-Protocol') === undefined) return [];
  const offered = headerList(request, 'Sec-WebSocket-Protocol');
  const found: Finding[] = [];
  const malformed = offered.length === 0 ? '' : offered.find((name) => !isToken(name));
  if (malformed !== undefined) {
    found.push(finding('subprotocol-offer-malformed', 'client', quotedText(malformed)));
  }
  const repeated = firstRepeated(offered);
  if (repeated !== undefined) {
    found.push(finding('subprotocol-offer-repeated', 'client', quotedText(repeated)));
  }
  return found;
}

function firstRepeated(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(name).size);
}

function checkExtensionOffer(request: HttpHead): Finding[] {
  // RFC 6455 9.1: what does not conform to the grammar makes its receiver fail the connection.
  const { fault } = parseExtensions(headerValues(request, 'Sec-WebSocket-Extensions'));
  return [
    ...(fault === undefined ? [] : [finding('extension-offer-malformed', 'client', fault)]),
    ...checkDeflateOffer(request),
  ];
}

// RFC 9110 9.3.1: content of a GET has no meaning; here it would stand where the frames begin.
function checkBody(request: HttpHead): Finding[] {
  const transfer = headerValue(request, 'Transfer-Encoding');
  if (transfer !== undefined) {
    return [finding('request-has-body', 'client', `Transfer-Encoding: ${quotedText(transfer)}`)];
  }
  const length = headerValues(request, 'Content-Length').find((value) => /[1-9]/.test(value));
  return length === undefined
    ? []
    : [finding('request-has-body', 'client', `Content-Length: ${quotedText(length)}`)];
}

function splitAt(text: string, separator: string): [before: string, after?: string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
