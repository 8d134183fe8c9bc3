import { quotedText } from '../../bytes/visible-text.ts';
import { type HttpHead, headerValues } from '../../http-upgrade/head.ts';
import { isToken } from '../../http-upgrade/head-syntax.ts';
import type { Finding, Peer, RuleName } from '../violations/violation.ts';

/** A finding with its detail, for the property must not be there when there is none. */
export function finding(rule: RuleName, peer: Peer, detail?: string): Finding {
  return detail === undefined ? { rule, peer } : { rule, peer, detail };
}

/** All values of a field as they are shown to a person. */
export function quotedValues(head: HttpHead, name: string): string {
  return quotedText(headerValues(head, name).join(', '));
}

/**
 * Whether a field is absent. One whose name is spoilt, such as `Upgrade :` or a line without its colon, is not:
 * that fault is named for itself, as one of the head's syntax.
 */
export function isMissing(head: HttpHead, name: string): boolean {
  if (headerValues(head, name).length > 0) return false;
  const wanted = lettersOf(name);
  return !head.headers.some(([field]) => !isToken(field) && lettersOf(field).startsWith(wanted));
}

/** The letters and digits of the beginning of a name; no name asked for is longer. */
function lettersOf(name: string): string {
  return name
    .slice(0, 100)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

/** `Sec-WebSocket-Version` as it counts: 13 when any of several fields says so, otherwise the first. */
export function versionOf(request: HttpHead): string | undefined {
  const versions = headerValues(request, 'Sec-WebSocket-Version');
  return versions.includes('13') ? '13' : versions[0];
}
