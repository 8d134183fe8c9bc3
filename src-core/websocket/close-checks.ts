import { Utf8Checker } from '../bytes/utf-8-checker.ts';
import { isRegisteredClose } from './close.ts';
import type { ByteRange, Finding, Peer, RuleName } from './violations/violation.ts';

export interface CloseFacts {
  readonly declaredLength: number;
  /** For the byte ranges, which count from the header. */
  readonly headerLength: number;
  readonly sender: Peer;
  /** The code of the Close frame of the other side, when that came first. */
  readonly answered: number | null | undefined;
}

/**
 * What is wrong with what a Close frame says.
 *
 * @param payload unmasked, as far as it is held
 */
export function checkClosePayload(
  payload: Uint8Array,
  { declaredLength, headerLength, sender, answered }: CloseFacts,
): Finding[] {
  const peer = sender;
  // RFC 6455 5.5.1: if there is a body, its first two bytes are the code.
  if (declaredLength === 1)
    return [{ rule: 'close-payload-one-byte', peer, bytes: [headerLength, headerLength + 1] }];
  if (payload.length < 2) return [];
  const code = (payload[0]! << 8) | payload[1]!;
  const isEcho = code === answered;
  const rule = isEcho && code === 1010 ? undefined : codeRule(code, sender);
  const bytes: ByteRange = [headerLength, headerLength + 2];
  const findings: Finding[] = rule === undefined ? [] : [{ rule, peer, bytes, detail: String(code) }];
  const fault = reasonFault(payload.subarray(2), payload.length === declaredLength);
  if (fault !== undefined)
    findings.push({
      rule: 'close-reason-not-utf-8',
      peer,
      bytes: [headerLength + 2 + fault.start, headerLength + 2 + fault.end],
      detail: `byte ${fault.start} of it begins no character`,
    });
  return findings;
}

// RFC 6455 5.5.1: the reason is UTF-8.
function reasonFault(reason: Uint8Array, isWhole: boolean): ReturnType<Utf8Checker['end']> {
  const checker = new Utf8Checker();
  return checker.accept(reason) ?? (isWhole ? checker.end() : undefined);
}

// RFC 6455 7.4.1, 7.4.2 and the IANA registry
function codeRule(code: number, sender: Peer): RuleName | undefined {
  if (code < 1000) return 'close-code-not-used';
  if (code === 1004 || code === 1005 || code === 1006 || code === 1015) return 'close-code-reserved';
  if (code === 1010 && sender === 'server') return 'close-code-of-clients';
  if (code < 3000) return isRegisteredClose(code) ? undefined : 'close-code-unassigned';
  if (code < 4000) return isRegisteredClose(code) ? undefined : 'close-code-unregistered';
  return code < 5000 ? undefined : 'close-code-out-of-range';
}

/** Whether a peer may send the code, and so the other may echo it. */
export function isSendable(code: number): boolean {
  const rule = codeRule(code, 'client');
  return rule === undefined || rule === 'close-code-unregistered';
}
