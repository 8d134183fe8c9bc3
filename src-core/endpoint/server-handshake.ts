import { encodeLatin1 } from '../bytes/latin-1.ts';
import { acceptKey } from '../http-upgrade/accept-key.ts';
import {
  type HttpHead,
  headerList,
  headerValue,
  headerValues,
  parseHead,
  parseRequestLine,
} from '../http-upgrade/head.ts';
import { headFault } from '../http-upgrade/head-syntax.ts';
import { agreedDeflate } from '../websocket/handshake/deflate-negotiation.ts';
import { checkDeflateParameters } from '../websocket/handshake/deflate-parameters.ts';
import { dialectOf } from '../websocket/handshake/dialect.ts';
import { parseExtensions } from '../websocket/handshake/extension-header.ts';
import { finding } from '../websocket/handshake/fields.ts';
import { checkRequest } from '../websocket/handshake/request-checks.ts';
import { checkVersion } from '../websocket/handshake/version-check.ts';
import type { DeflateAgreement } from '../websocket/permessage-deflate/agreement.ts';
import { type Finding, findingText, type RuleName, ruleOf } from '../websocket/violations/violation.ts';
import { type RefusalStatus, refusalResponse } from './refusal.ts';

/** What a server agrees to. */
export interface HandshakeChoice {
  /** Subprotocols it speaks; `any` agrees to whatever the client likes best. */
  readonly subprotocols: readonly string[] | 'any';
  /** Whether it agrees to permessage-deflate (RFC 7692). */
  readonly deflate: boolean;
}

/** What a server answers to the request of an opening handshake. */
export type ServerHandshake =
  | {
      readonly kind: 'accepted';
      /** The head with the status 101; frames follow in both directions. */
      readonly response: Uint8Array;
      readonly subprotocol: string | undefined;
      readonly deflate: DeflateAgreement | undefined;
    }
  | {
      readonly kind: 'refused';
      /** A whole response; the connection is to be closed behind it. */
      readonly response: Uint8Array;
      /** What is wrong with the request. */
      readonly sentence: string;
    };

// RFC 6455 4.2
/**
 * Answers the request of an opening handshake as strictly as it can be read.
 *
 * @param bytes the head as it was on the wire, its empty line included
 */
export function answerHandshake(
  request: HttpHead,
  bytes: Uint8Array,
  choice: HandshakeChoice,
): ServerHandshake {
  const fault = requestFindings(request, bytes).find(refuses);
  if (fault !== undefined) {
    const sentence = findingText(fault);
    const method = parseRequestLine(request.line)?.method ?? '';
    return { kind: 'refused', response: refusalResponse(statusFor(fault.rule), sentence, method), sentence };
  }
  const subprotocol = chosenSubprotocol(request, choice.subprotocols);
  const response = acceptance(request, subprotocol, choice.deflate ? deflateAnswer(request) : undefined);
  return { kind: 'accepted', response, subprotocol, deflate: agreedDeflate(request, parseHead(response)) };
}

function requestFindings(request: HttpHead, bytes: Uint8Array): readonly Finding[] {
  const dialect = dialectOf(request);
  return [
    ...(dialect.readable ? [] : [finding('early-draft', 'client', dialect.name)]),
    ...checkRequest(request, { encrypted: false, headFault: headFault(bytes) }),
    ...checkVersion(request, undefined),
  ];
}

// RFC 6455 4.2.1: a server that finds anything in the handshake not to match answers with an error.
function refuses({ rule }: Finding): boolean {
  switch (rule) {
    case 'early-draft':
    // RFC 9110 9.3.1: content of a GET would stand where the frames begin.
    case 'request-has-body':
      return true;
    // RFC 7692 7: an offer with such parameters is declined, which is no reason to refuse the connection.
    case 'deflate-parameter-unknown':
    case 'deflate-parameter-repeated':
    case 'deflate-parameter-out-of-range':
      return false;
    default:
      return ruleOf(rule).severity === 'error';
  }
}

function statusFor(rule: RuleName): RefusalStatus {
  switch (rule) {
    case 'request-method-not-get':
      return 405;
    // RFC 9110 15.5.22: the request is one of HTTP, and something else is spoken here.
    case 'request-upgrade-missing':
    case 'request-upgrade-wrong':
    case 'request-connection-missing':
    case 'request-connection-wrong':
    // RFC 6455 4.2.2, 4: "such as 426 Upgrade Required", with the version that is understood.
    case 'early-draft':
    case 'version-missing':
    case 'version-not-13':
      return 426;
    default:
      return 400;
  }
}

// RFC 6455 4.2.2, 5.5: one of those the client offers, which stand in the order it prefers (4.1, 10), or none.
function chosenSubprotocol(request: HttpHead, spoken: HandshakeChoice['subprotocols']): string | undefined {
  return headerList(request, 'Sec-WebSocket-Protocol').find(
    (name) => spoken === 'any' || spoken.includes(name),
  );
}

// RFC 7692 5.1: the first offer that isn't to be declined.
function deflateAnswer(request: HttpHead): string | undefined {
  const { extensions } = parseExtensions(headerValues(request, 'Sec-WebSocket-Extensions'));
  const offer = extensions.find(
    (extension) =>
      extension.name === 'permessage-deflate' && checkDeflateParameters(extension, 'client').length === 0,
  );
  if (offer === undefined) return undefined;
  // RFC 7692 7.1.1.1, 7.1.2.1: what limits the server is agreed to by repeating it. 7.1.1.2: a client that says it
  // forgets each message is taken at its word. 7.1.2.2: its window may be as large as it likes.
  const agreed = offer.parameters
    .filter(({ name }) => name !== 'client_max_window_bits')
    .map(({ name, value }) => (value === undefined ? name : `${name}=${value}`));
  return [offer.name, ...agreed].join('; ');
}

// RFC 6455 4.2.2, 5
function acceptance(
  request: HttpHead,
  subprotocol: string | undefined,
  extension: string | undefined,
): Uint8Array {
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${acceptKey(headerValue(request, 'Sec-WebSocket-Key') ?? '')}`,
    ...(subprotocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${subprotocol}`]),
    ...(extension === undefined ? [] : [`Sec-WebSocket-Extensions: ${extension}`]),
  ];
  return encodeLatin1([...lines, '', ''].join('\r\n'));
}
