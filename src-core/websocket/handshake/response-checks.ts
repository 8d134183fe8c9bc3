import { quotedText } from '../../bytes/visible-text.ts';
import { acceptKey } from '../../http-upgrade/accept-key.ts';
import {
  type HttpHead,
  headerHasToken,
  headerList,
  headerValue,
  headerValues,
  parseStatusLine,
} from '../../http-upgrade/head.ts';
import { type Finding, type RuleName, ruleOf } from '../violations/violation.ts';
import { acceptMistake } from './accept-mistake.ts';
import { checkDeflateAnswer } from './deflate-negotiation.ts';
import { dialectOf } from './dialect.ts';
import { parseExtensions } from './extension-header.ts';
import { finding, isMissing, quotedValues, versionOf } from './fields.ts';
import { checkRefusal } from './refusal-checks.ts';

export interface ResponseFacts {
  readonly status: number;
  /** What `headFault` says of the bytes of the response. */
  readonly headFault: string | undefined;
  /** What `checkRequest` found. */
  readonly requestFindings: readonly Finding[];
}

/**
 * What is wrong or odd about the answer to an opening handshake. It holds the findings of `checkDeflateAnswer`. A
 * refusal breaks nothing by itself; only what it must then say is checked. Of a handshake in a dialect whose frames
 * are not those of RFC 6455 nothing is: its challenge is the matter of `checkHixie76`.
 */
export function checkResponse(request: HttpHead, response: HttpHead, facts: ResponseFacts): Finding[] {
  if (!dialectOf(request, response).readable) return [];
  if (facts.status !== 101) return checkRefusal(request, response, facts.status);
  const { headFault } = facts;
  return [
    ...(headFault === undefined ? [] : [finding('response-head-malformed', 'server', headFault)]),
    ...checkAcceptance(facts.requestFindings),
    ...checkAcceptedVersion(request),
    ...checkStatusLine(response),
    ...checkUpgrade(response),
    ...checkAccept(request, response),
    ...checkSubprotocol(request, response),
    ...checkExtensions(request, response),
    ...checkOddFields(response),
  ];
}

/** What RFC 6455 4.2.1 has the server look at, in its order: all that must be there, and the grammar of all that is. */
const PARTS_OF_THE_HANDSHAKE: readonly RuleName[] = [
  'request-method-not-get',
  'request-http-version',
  'request-target-malformed',
  'request-target-fragment',
  'host-missing',
  'host-malformed',
  'host-repeated',
  'request-upgrade-missing',
  'request-upgrade-wrong',
  'request-connection-missing',
  'request-connection-wrong',
  'key-missing',
  'key-repeated',
  'key-malformed',
  'version-missing',
  'version-repeated',
  'subprotocol-offer-malformed',
  'extension-offer-malformed',
];

// RFC 6455 4.2.2, 4: a version that the server doesn't understand is refused; 7 and 8 are drafts that some still speak.
function checkAcceptedVersion(request: HttpHead): Finding[] {
  const version = versionOf(request);
  if (version === undefined || ['7', '8', '13'].includes(version)) return [];
  return [finding('bad-request-accepted', 'server', 'version-not-13')];
}

// RFC 6455 4.2.1: a server that finds the handshake not to match "MUST stop processing ... and return an HTTP response
// with an appropriate error code (such as 400 Bad Request)". Another version than 13 it may speak (4.4), and an
// extension whose parameters are wrong it need only decline (RFC 7692 7).
function checkAcceptance(requestFindings: readonly Finding[]): Finding[] {
  const broken = PARTS_OF_THE_HANDSHAKE.filter((part) =>
    requestFindings.some(({ rule }) => rule === part && ruleOf(rule).severity === 'error'),
  );
  return broken.length === 0 ? [] : [finding('bad-request-accepted', 'server', broken.join(', '))];
}

// RFC 9110 15.2.2, 7.8: HTTP/1.0 has neither the status 101 nor Upgrade.
function checkStatusLine(response: HttpHead): Finding[] {
  const version = parseStatusLine(response.line)?.version;
  if (version === undefined || version >= 'HTTP/1.1') return [];
  return [finding('response-http-version', 'server', version)];
}

function checkUpgrade(response: HttpHead): Finding[] {
  const found: Finding[] = [];
  const upgrade = headerValues(response, 'Upgrade');
  // RFC 6455 4.1: the client fails unless it is "an ASCII case-insensitive match for the value "websocket"".
  if (isMissing(response, 'Upgrade')) found.push(finding('response-upgrade-missing', 'server'));
  else if (upgrade.length > 0 && upgrade.join(', ').toLowerCase() !== 'websocket') {
    found.push(finding('response-upgrade-wrong', 'server', quotedValues(response, 'Upgrade')));
  }
  // RFC 6455 4.1: nor unless Connection "contain[s] a token that is an ASCII case-insensitive match for ... "Upgrade"".
  if (isMissing(response, 'Connection')) found.push(finding('response-connection-missing', 'server'));
  else if (
    headerValue(response, 'Connection') !== undefined &&
    !headerHasToken(response, 'Connection', 'Upgrade')
  ) {
    found.push(finding('response-connection-wrong', 'server', quotedValues(response, 'Connection')));
  }
  return found;
}

// RFC 6455 4.2.2, 5.4: the answer to the key. Without a key there is none to be right, and that is told already.
function checkAccept(request: HttpHead, response: HttpHead): Finding[] {
  const keys = headerValues(request, 'Sec-WebSocket-Key');
  const [key] = keys;
  if (key === undefined) return [];
  if (isMissing(response, 'Sec-WebSocket-Accept')) return [finding('accept-missing', 'server')];
  const accepts = headerValues(response, 'Sec-WebSocket-Accept');
  const found: Finding[] = [];
  // RFC 6455 11.3.3: it "MUST NOT appear more than once in an HTTP response"
  if (accepts.length > 1) found.push(finding('accept-repeated', 'server', String(accepts.length)));
  const right = new Set(keys.map(acceptKey));
  const wrong = accepts.find((accept) => !right.has(accept));
  if (wrong !== undefined) found.push(finding('accept-wrong', 'server', acceptDetail(key, wrong)));
  return found;
}

function acceptDetail(key: string, wrong: string): string {
  const mistake = acceptMistake(key, wrong);
  const hint = mistake === undefined ? '' : ` (${mistake})`;
  return `${quotedText(wrong)}${hint}; ${quotedText(acceptKey(key))} is right`;
}

// RFC 6455 4.2.2, 5.5: one of the client's, or none. 11.3.4: at most one field.
function checkSubprotocol(request: HttpHead, response: HttpHead): Finding[] {
  const offered = headerList(request, 'Sec-WebSocket-Protocol');
  const fields = headerValues(response, 'Sec-WebSocket-Protocol');
  const chosen = headerList(response, 'Sec-WebSocket-Protocol');
  if (fields.length === 0) {
    // WHATWG WebSockets, "establish a WebSocket connection": having asked for some, browsers fail without one.
    if (offered.length === 0) return [];
    return [finding('subprotocol-not-chosen', 'server', quotedText(offered.join(', ')))];
  }
  if (fields.length > 1 || chosen.length > 1) {
    return [finding('subprotocol-several', 'server', quotedText(fields.join(', ')))];
  }
  // "the empty string is not the same as the null value ... and is not a legal value for this field"
  const [name = ''] = chosen;
  if (offered.includes(name)) return [];
  return [finding('subprotocol-not-offered', 'server', withCaseHint(name, offered))];
}

// RFC 6455 9.1: an extension list; 4.1: only extensions the client asked for. Several fields are fine (erratum 3433).
function checkExtensions(request: HttpHead, response: HttpHead): Finding[] {
  const offer = parseExtensions(headerValues(request, 'Sec-WebSocket-Extensions'));
  const offered = new Set(offer.extensions.map(({ name }) => name));
  const answer = parseExtensions(headerValues(response, 'Sec-WebSocket-Extensions'));
  const found: Finding[] = [];
  if (answer.fault !== undefined) {
    found.push(finding('extension-answer-malformed', 'server', answer.fault));
  }
  const stranger = answer.extensions.find(({ name }) => !offered.has(name))?.name;
  if (stranger !== undefined) {
    found.push(finding('extension-not-offered', 'server', withCaseHint(stranger, [...offered])));
  }
  return [...found, ...checkDeflateAnswer(request, response)];
}

/** Both kinds of names compare with case; a server that got only that wrong is told so. */
function withCaseHint(chosen: string, offered: readonly string[]): string {
  const meant = offered.find((name) => name.toLowerCase() === chosen.toLowerCase());
  return meant === undefined
    ? quotedText(chosen)
    : `${quotedText(chosen)} (${quotedText(meant)} is offered; case counts)`;
}

/** Fields that belong elsewhere. */
function checkOddFields(response: HttpHead): Finding[] {
  const found: Finding[] = [];
  // RFC 9110 8.6 and RFC 9112 6.1: neither in a response with a status of 1xx.
  for (const field of ['Content-Length', 'Transfer-Encoding']) {
    if (headerValue(response, field) !== undefined) found.push(finding('length-in-101', 'server', field));
  }
  // RFC 6455 11.3.1: "sent from the client to the server"
  if (headerValue(response, 'Sec-WebSocket-Key') !== undefined) {
    found.push(finding('key-in-response', 'server'));
  }
  // RFC 6455 11.3.5: sent by a server that does not understand the version it was asked for
  if (headerValue(response, 'Sec-WebSocket-Version') !== undefined) {
    found.push(finding('version-in-response', 'server'));
  }
  return found;
}
