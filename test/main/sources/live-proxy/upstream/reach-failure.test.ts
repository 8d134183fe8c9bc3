import { expect, it } from 'vitest';
import {
  failureStatus,
  proxyStatusError,
  type ReachFailure,
} from '../../../../../src-main/sources/live-proxy/upstream/reach-failure.ts';

const timedOut = (stage: 'resolving' | 'connecting' | 'tunnelling'): ReachFailure => ({
  code: 'timed-out',
  stage,
  milliseconds: 1000,
});

// RFC 9209 2.3 names the errors, and with most of them the status.
it.each<[ReachFailure, number, string]>([
  [{ code: 'name-not-found', why: 'unknown' }, 502, 'dns_error'],
  [timedOut('resolving'), 504, 'dns_timeout'],
  [{ code: 'refused' }, 502, 'connection_refused'],
  [{ code: 'unreachable', why: 'network' }, 502, 'destination_ip_unroutable'],
  [timedOut('connecting'), 504, 'connection_timeout'],
  [timedOut('tunnelling'), 504, 'connection_read_timeout'],
  [{ code: 'reset' }, 502, 'connection_terminated'],
  [{ code: 'other', nodeCode: 'EACCES' }, 502, 'destination_unavailable'],
  [{ code: 'upstream-proxy-unreachable', because: { code: 'refused' } }, 502, 'connection_refused'],
  [
    {
      code: 'upstream-proxy-unreachable',
      because: { code: 'timed-out', stage: 'connecting', milliseconds: 1 },
    },
    504,
    'connection_timeout',
  ],
  [
    { code: 'upstream-proxy-refused', answer: { status: 403, reason: 'Forbidden' } },
    502,
    'destination_unavailable',
  ],
  [{ code: 'upstream-proxy-authentication', why: 'missing', methods: [] }, 502, 'proxy_configuration_error'],
  [{ code: 'upstream-proxy-garbled', what: 'unknown' }, 502, 'http_protocol_error'],
  [{ code: 'out-of-descriptors', whose: 'process' }, 503, 'proxy_internal_error'],
  [{ code: 'stopped' }, 503, 'proxy_internal_error'],
])('%j is answered with %d, %s', (failure, status, error) => {
  expect([failureStatus(failure), proxyStatusError(failure)]).toEqual([status, error]);
});
