import { quotedText } from '../../bytes/visible-text.ts';
import { type HttpHead, headerValue } from '../../http-upgrade/head.ts';
import type { Finding } from '../violations/violation.ts';
import { finding, versionOf } from './fields.ts';

/** The answer to an opening handshake. */
export interface HandshakeAnswer {
  readonly status: number;
  readonly response: HttpHead;
}

/**
 * Whether the version asked for is a fault, which only the answer tells; call it once, when the answer is known or the
 * connection has ended without one (`undefined`).
 */
export function checkVersion(request: HttpHead, answer: HandshakeAnswer | undefined): Finding[] {
  const version = versionOf(request);
  // RFC 6455 4.1, 9: "The value of this header field MUST be 13."
  if (version === undefined || version === '13') return [];
  // RFC 6455 4.4: a client may ask for another version first, and the server says which ones it knows.
  if (isVersionNumber(version) && answer !== undefined && isNegotiation(answer)) return [];
  return [finding('version-not-13', 'client', versionInWords(version))];
}

function isNegotiation({ status, response }: HandshakeAnswer): boolean {
  if (status === 101) return false;
  return status === 426 || headerValue(response, 'Sec-WebSocket-Version') !== undefined;
}

// RFC 6455 4.3: a version is a number of 0 to 255 without leading zeros.
export function isVersionNumber(version: string): boolean {
  return /^(?:0|[1-9][0-9]{0,2})$/.test(version) && Number(version) <= 255;
}

/** A version with the draft it belongs to, such as `8 (draft-ietf-hybi-thewebsocketprotocol-08 to -12)`. */
export function versionInWords(version: string): string {
  // RFC 6455 11.6: the versions in the order of the drafts; 9 to 12 are reserved, and 8 is what those drafts sent.
  if (/^[0-7]$/.test(version)) return `${version} (draft-ietf-hybi-thewebsocketprotocol-0${version})`;
  if (version === '8') return '8 (draft-ietf-hybi-thewebsocketprotocol-08 to -12)';
  return /^[0-9]{1,3}$/.test(version) ? version : quotedText(version);
}
