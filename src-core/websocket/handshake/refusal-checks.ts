import { type HttpHead, headerList, headerValue } from '../../http-upgrade/head.ts';
import type { Finding } from '../violations/violation.ts';
import { finding, isMissing, versionOf } from './fields.ts';
import { isVersionNumber, versionInWords } from './version-check.ts';

/** What a refusal must say. To refuse is nobody's fault. */
export function checkRefusal(request: HttpHead, response: HttpHead, status: number): Finding[] {
  return [
    ...checkStatus(response, status),
    ...checkVersionAnswer(request, response, status),
    ...checkStatusFields(response, status),
  ];
}

// RFC 6455 4.2.2, 5: the status line of an answer that accepts has the code 101.
function checkStatus(response: HttpHead, status: number): Finding[] {
  const agrees = status >= 200 && status < 300 && !isMissing(response, 'Sec-WebSocket-Accept');
  return agrees ? [finding('status-not-101', 'server', String(status))] : [];
}

/** Statuses of 4xx that give a reason of their own; 400 and the rest can be about the version. */
const OTHER_REASONS: ReadonlySet<number> = new Set([
  401, 402, 403, 404, 405, 407, 408, 410, 413, 414, 421, 429, 431, 451,
]);

// RFC 6455 4.2.2, 4: a server that does not understand the version must send a Sec-WebSocket-Version with those it does.
function checkVersionAnswer(request: HttpHead, response: HttpHead, status: number): Finding[] {
  const version = versionOf(request);
  if (version === undefined || version === '13' || !isVersionNumber(version)) return [];
  if (status < 400 || status > 499 || OTHER_REASONS.has(status)) return [];
  // RFC 6455 4.3: Sec-WebSocket-Version-Server = 1#version
  if (headerList(response, 'Sec-WebSocket-Version').some(isVersionNumber)) return [];
  return [finding('version-answer-missing', 'server', versionInWords(version))];
}

function checkStatusFields(response: HttpHead, status: number): Finding[] {
  // RFC 9110 15.5.22: "The server MUST send an Upgrade header field in a 426 response".
  if (status === 426 && isMissing(response, 'Upgrade')) {
    return [finding('upgrade-required-without-upgrade', 'server')];
  }
  // RFC 9110 15.4.2, 15.4.3, 15.4.8, 15.4.9: these should have a Location; 303 is nothing without one.
  if ([301, 302, 303, 307, 308].includes(status) && headerValue(response, 'Location') === undefined) {
    return [finding('redirect-without-location', 'server', String(status))];
  }
  // RFC 9110 15.5.2: "The server generating a 401 response MUST send a WWW-Authenticate header field".
  if (status === 401 && isMissing(response, 'WWW-Authenticate'))
    return [finding('challenge-missing', 'server')];
  return [];
}
