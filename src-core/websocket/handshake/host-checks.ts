import { quotedText } from '../../bytes/visible-text.ts';
import { type HttpHead, headerValues } from '../../http-upgrade/head.ts';
import type { Finding } from '../violations/violation.ts';
import { finding, isMissing } from './fields.ts';

/** Whether Host is there, once and well-formed. */
export function checkHost(request: HttpHead): Finding[] {
  // RFC 6455 4.1, 4: "The request MUST contain a |Host| header field whose value contains /host/ plus optionally ..."
  if (isMissing(request, 'Host')) return [finding('host-missing', 'client')];
  const hosts = headerValues(request, 'Host');
  // RFC 9112 3.2: a server must answer more than one, or an invalid one, with 400.
  if (hosts.length > 1) return [finding('host-repeated', 'client', String(hosts.length))];
  const [host] = hosts;
  return host === undefined || isHost(host)
    ? []
    : [finding('host-malformed', 'client', quotedText(withoutUser(host)))];
}

// RFC 9110 7.2, RFC 3986 3.2.2 and 3.2.3: uri-host [ ":" port ]. Its user information is `checkCredentials`' matter.
function isHost(host: string): boolean {
  return /^(?:[^@]*@)?(?:\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z._~!$&'()*+,;=%-]+)(?::[0-9]{0,5})?$/.test(host);
}

function withoutUser(host: string): string {
  const at = host.lastIndexOf('@');
  return at < 0 ? host : `…${host.slice(at)}`;
}

/** The Host when there is one and it is right. */
export function rightHost(request: HttpHead): string | undefined {
  const hosts = headerValues(request, 'Host');
  return hosts.length === 1 ? hosts.find(isHost) : undefined;
}
