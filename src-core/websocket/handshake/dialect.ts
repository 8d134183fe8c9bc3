import {
  type HttpHead,
  headerHasToken,
  headerValue,
  parseRequestLine,
  parseStatusLine,
} from '../../http-upgrade/head.ts';
import { versionOf } from './fields.ts';

/**
 * How the bytes behind the handshake are cut into frames.
 *
 * - `rfc-6455`: RFC 6455 5.2, the same since draft-ietf-hybi-thewebsocketprotocol-07.
 * - `sentinel`: text between 0x00 and 0xff (draft-hixie-thewebsocketprotocol-75 4.2, -76 and hybi-00).
 * - `hybi-01`: headers of two bytes with a MORE bit, other opcodes, no masking (hybi-01 to -03).
 * - `hybi-04`: a FIN bit, other opcodes, the masking key in front of the header it masks too (hybi-04 to -06).
 */
export type Framing = 'rfc-6455' | 'sentinel' | 'hybi-01' | 'hybi-04';

/** Which specification a handshake follows, rightly or with faults. */
export interface Dialect {
  readonly id: keyof typeof SPECIFICATIONS;
  /** The specification's name, for people. */
  readonly name: string;
  readonly framing: Framing;
  /** Whether the frames can be read as those of RFC 6455. */
  readonly readable: boolean;
}

const SPECIFICATIONS = {
  'hixie-75': ['draft-hixie-thewebsocketprotocol-75', 'sentinel'],
  'hixie-76': ['draft-hixie-thewebsocketprotocol-76 (also hybi-00)', 'sentinel'],
  'hybi-01': ['draft-ietf-hybi-thewebsocketprotocol-01', 'hybi-01'],
  'hybi-02': ['draft-ietf-hybi-thewebsocketprotocol-02', 'hybi-01'],
  'hybi-03': ['draft-ietf-hybi-thewebsocketprotocol-03', 'hybi-01'],
  'hybi-04': ['draft-ietf-hybi-thewebsocketprotocol-04', 'hybi-04'],
  'hybi-05': ['draft-ietf-hybi-thewebsocketprotocol-05', 'hybi-04'],
  'hybi-06': ['draft-ietf-hybi-thewebsocketprotocol-06', 'hybi-04'],
  'hybi-07': ['draft-ietf-hybi-thewebsocketprotocol-07', 'rfc-6455'],
  'hybi-08': ['draft-ietf-hybi-thewebsocketprotocol-08 to -12', 'rfc-6455'],
  'rfc-6455': ['RFC 6455 (also draft-ietf-hybi-thewebsocketprotocol-13 to -17)', 'rfc-6455'],
} as const satisfies Readonly<Record<string, readonly [name: string, framing: Framing]>>;

/** The short names of all specifications, the oldest first. */
export const DIALECT_IDS = Object.keys(SPECIFICATIONS) as readonly Dialect['id'][];

/**
 * The dialect of a handshake, decided by evidence: what names a version or has the keys of one counts first, then
 * what the answer says, then the looks of the request. What points nowhere is RFC 6455 with faults.
 */
export function dialectOf(request: HttpHead, response?: HttpHead): Dialect {
  const id = dialectId(request, response);
  const [name, framing] = SPECIFICATIONS[id];
  return { id, name, framing, readable: framing === 'rfc-6455' };
}

function dialectId(request: HttpHead, response: HttpHead | undefined): Dialect['id'] {
  const version = versionOf(request);
  if (version !== undefined && headerValue(request, 'Sec-WebSocket-Key1') === undefined) {
    return byVersion(version);
  }
  if (headerValue(request, 'Sec-WebSocket-Key') !== undefined) return 'rfc-6455';
  if (names(response, 'Sec-WebSocket-Accept')) return 'rfc-6455';
  if (hasChallenge(request) || names(response, 'Sec-WebSocket-Location')) return byDraft(request);
  if (names(response, 'WebSocket-Location') || names(response, 'WebSocket-Origin')) return 'hixie-75';
  return looksLikeHixie75(request) && !speaksOtherwise(response) ? 'hixie-75' : 'rfc-6455';
}

// RFC 6455 11.6: the registry of versions; 9 to 12 were reserved and never sent.
function byVersion(version: string): Dialect['id'] {
  switch (version) {
    case '4':
      return 'hybi-04';
    case '5':
      return 'hybi-05';
    case '6':
      return 'hybi-06';
    case '7':
      return 'hybi-07';
    case '8':
      return 'hybi-08';
    default:
      return 'rfc-6455';
  }
}

/** draft-ietf-hybi-thewebsocketprotocol-01 to -03 kept the challenge of -76 and told themselves by a number. */
function byDraft(request: HttpHead): Dialect['id'] {
  switch (headerValue(request, 'Sec-WebSocket-Draft')) {
    case '1':
      return 'hybi-01';
    case '2':
      return 'hybi-02';
    case '3':
      return 'hybi-03';
    default:
      return 'hixie-76';
  }
}

function hasChallenge(request: HttpHead): boolean {
  return names(request, 'Sec-WebSocket-Key1') || names(request, 'Sec-WebSocket-Key2');
}

function names(head: HttpHead | undefined, field: string): boolean {
  return head !== undefined && headerValue(head, field) !== undefined;
}

/**
 * draft-hixie-thewebsocketprotocol-75 4.1: `Upgrade: WebSocket` in this case, `Connection: Upgrade`, Host and Origin,
 * and none of the fields whose names begin with Sec-WebSocket, which came later.
 */
function looksLikeHixie75(request: HttpHead): boolean {
  const line = parseRequestLine(request.line);
  const later = request.headers.some(([name]) => /^sec-websocket-(?!protocol$)/i.test(name));
  return (
    line?.method === 'GET' &&
    line.version === 'HTTP/1.1' &&
    headerValue(request, 'Upgrade') === 'WebSocket' &&
    headerHasToken(request, 'Connection', 'Upgrade') &&
    names(request, 'Origin') &&
    !later
  );
}

/** An answer that names a version of the protocol takes the request for one of RFC 6455. */
function speaksOtherwise(response: HttpHead | undefined): boolean {
  if (response === undefined || parseStatusLine(response.line)?.status === 101) return false;
  return names(response, 'Sec-WebSocket-Version');
}
