import { quotedText } from '../../bytes/visible-text.ts';
import { type HttpHead, headerValues, parseRequestLine, parseStatusLine } from '../../http-upgrade/head.ts';
import { withoutValues } from '../../http-upgrade/head-syntax.ts';
import { type Finding, findingText, type Peer, type RuleName } from '../violations/violation.ts';
import { dialectOf } from './dialect.ts';
import { quotedValues, versionOf } from './fields.ts';
import { versionInWords } from './version-check.ts';

/** Whether a handshake met one of the requirements that make it one. */
export interface Verdict {
  /** What was required, in few words. */
  readonly requirement: string;
  readonly section: string;
  /** Whose duty it was. */
  readonly peer: Peer;
  /** `not-reached`: the server didn't switch protocols, so that nothing was required of its answer. */
  readonly outcome: 'kept' | 'broken' | 'not-reached';
  /** What was found. */
  readonly text: string;
}

interface Handshake {
  readonly request: HttpHead;
  readonly response: HttpHead | undefined;
  readonly status: number | undefined;
}

interface Requirement {
  readonly requirement: string;
  readonly section: string;
  readonly peer: Peer;
  /** It is broken when one of these is found, and the peer is to blame. */
  readonly rules: readonly RuleName[];
  /** What is there when it isn't. */
  readonly found: (handshake: Handshake) => string;
}

const DEFLATE_RULES: readonly RuleName[] = [
  'deflate-parameter-unknown',
  'deflate-parameter-repeated',
  'deflate-parameter-out-of-range',
  'deflate-parameter-not-offered',
  'deflate-parameter-not-answered',
  'deflate-window-too-large',
  'deflate-answered-twice',
];

const RFC_6455_REQUIREMENTS: readonly Requirement[] = [
  {
    requirement: 'The request is valid HTTP',
    section: 'RFC 9112 5',
    peer: 'client',
    rules: ['request-head-malformed'],
    found: ({ request }) => `${request.headers.length} fields`,
  },
  {
    requirement: 'The request is a GET of HTTP/1.1',
    section: 'RFC 6455 4.1',
    peer: 'client',
    rules: [
      'request-method-not-get',
      'request-http-version',
      'request-target-malformed',
      'request-target-fragment',
    ],
    found: requestLineInWords,
  },
  {
    requirement: 'Host names the server',
    section: 'RFC 6455 4.1',
    peer: 'client',
    rules: ['host-missing', 'host-repeated', 'host-malformed'],
    found: inRequest('Host'),
  },
  {
    requirement: 'Upgrade names websocket',
    section: 'RFC 6455 4.1',
    peer: 'client',
    rules: ['request-upgrade-missing', 'request-upgrade-wrong'],
    found: inRequest('Upgrade'),
  },
  {
    requirement: 'Connection names Upgrade',
    section: 'RFC 6455 4.1',
    peer: 'client',
    rules: ['request-connection-missing', 'request-connection-wrong'],
    found: inRequest('Connection'),
  },
  {
    requirement: 'Sec-WebSocket-Key is 16 random bytes',
    section: 'RFC 6455 4.1',
    peer: 'client',
    rules: ['key-missing', 'key-repeated', 'key-malformed'],
    found: inRequest('Sec-WebSocket-Key'),
  },
  {
    requirement: 'Sec-WebSocket-Version is 13, or negotiated',
    section: 'RFC 6455 4.1',
    peer: 'client',
    rules: ['version-missing', 'version-repeated', 'version-not-13'],
    found: ({ request }) => versionInWords(versionOf(request) ?? ''),
  },
  {
    requirement: 'Subprotocols are offered as a list of names',
    section: 'RFC 6455 4.1',
    peer: 'client',
    rules: ['subprotocol-offer-malformed', 'subprotocol-offer-repeated'],
    found: inRequest('Sec-WebSocket-Protocol'),
  },
  {
    requirement: 'Extensions are offered as they are defined',
    section: 'RFC 6455 9.1',
    peer: 'client',
    rules: ['extension-offer-malformed', ...DEFLATE_RULES],
    found: inRequest('Sec-WebSocket-Extensions'),
  },
  {
    requirement: 'The response is valid HTTP',
    section: 'RFC 9112 5',
    peer: 'server',
    rules: ['response-head-malformed', 'length-in-101'],
    found: ({ response }) => `${response?.headers.length ?? 0} fields`,
  },
  {
    requirement: 'The server switches protocols, and only for a right request',
    section: 'RFC 6455 4.2',
    peer: 'server',
    rules: ['bad-request-accepted', 'response-http-version'],
    found: ({ response }) => quotedText(response?.line ?? ''),
  },
  {
    requirement: 'Upgrade is websocket',
    section: 'RFC 6455 4.2.2',
    peer: 'server',
    rules: ['response-upgrade-missing', 'response-upgrade-wrong'],
    found: inResponse('Upgrade'),
  },
  {
    requirement: 'Connection names Upgrade',
    section: 'RFC 6455 4.2.2',
    peer: 'server',
    rules: ['response-connection-missing', 'response-connection-wrong'],
    found: inResponse('Connection'),
  },
  {
    requirement: 'Sec-WebSocket-Accept answers the key',
    section: 'RFC 6455 4.2.2',
    peer: 'server',
    rules: ['accept-missing', 'accept-wrong', 'accept-repeated'],
    found: inResponse('Sec-WebSocket-Accept'),
  },
  {
    requirement: 'The subprotocol is one that was offered',
    section: 'RFC 6455 4.2.2',
    peer: 'server',
    rules: ['subprotocol-not-offered', 'subprotocol-several', 'subprotocol-not-chosen'],
    found: inResponse('Sec-WebSocket-Protocol'),
  },
  {
    requirement: 'The extensions are as they were offered',
    section: 'RFC 6455 9.1',
    peer: 'server',
    rules: ['extension-answer-malformed', 'extension-not-offered', ...DEFLATE_RULES],
    found: inResponse('Sec-WebSocket-Extensions'),
  },
];

const HIXIE_76_REQUIREMENTS: readonly Requirement[] = [
  {
    requirement: 'The keys stand for numbers',
    section: 'draft-hixie-thewebsocketprotocol-76 4.1',
    peer: 'client',
    rules: ['hixie-76-key-malformed'],
    found: ({ request }) =>
      `${quotedValues(request, 'Sec-WebSocket-Key1')} and ${quotedValues(request, 'Sec-WebSocket-Key2')}`,
  },
  {
    requirement: 'The 16 bytes answer the keys',
    section: 'draft-hixie-thewebsocketprotocol-76 5.2',
    peer: 'server',
    rules: ['hixie-76-challenge-wrong'],
    found: () => 'the answer is not known to be wrong',
  },
];

/**
 * The requirements of the opening handshake, each with what became of it. Which ones are broken is told by the
 * findings, those of `checkVersion` among them. A dialect that isn't checked has none.
 */
export function handshakeVerdicts(
  request: HttpHead,
  response: HttpHead | undefined,
  status: number | undefined,
  findings: readonly Finding[],
): Verdict[] {
  const handshake: Handshake = { request, response, status };
  return requirementsOf(request, response).map((requirement) => judge(requirement, handshake, findings));
}

function requirementsOf(request: HttpHead, response: HttpHead | undefined): readonly Requirement[] {
  const { id, framing, readable } = dialectOf(request, response);
  if (readable) return RFC_6455_REQUIREMENTS;
  return id === 'hixie-76' || framing === 'hybi-01' ? HIXIE_76_REQUIREMENTS : [];
}

function judge(requirement: Requirement, handshake: Handshake, findings: readonly Finding[]): Verdict {
  const { peer, section, rules, found } = requirement;
  const name = requirement.requirement;
  const broken = findings.find((finding) => finding.peer === peer && rules.includes(finding.rule));
  if (broken !== undefined) {
    return { requirement: name, section, peer, outcome: 'broken', text: findingText(broken) };
  }
  if (peer === 'server' && handshake.status !== 101) {
    return { requirement: name, section, peer, outcome: 'not-reached', text: unreached(handshake) };
  }
  return { requirement: name, section, peer, outcome: 'kept', text: found(handshake) };
}

function unreached({ response, status }: Handshake): string {
  if (response === undefined || status === undefined) return 'no answer';
  const reason = parseStatusLine(response.line)?.reason ?? '';
  return `the answer was ${status}${reason === '' ? '' : ` ${quotedText(reason)}`}`;
}

function requestLineInWords({ request }: Handshake): string {
  const line = parseRequestLine(request.line);
  return line === undefined ? 'no request line' : quotedText(withoutValues(request.line));
}

function inRequest(name: string): Requirement['found'] {
  return ({ request }) => fieldInWords(request, name);
}

function inResponse(name: string): Requirement['found'] {
  return ({ response }) => (response === undefined ? 'none' : fieldInWords(response, name));
}

function fieldInWords(head: HttpHead, name: string): string {
  return headerValues(head, name).length === 0 ? 'none' : quotedValues(head, name);
}
