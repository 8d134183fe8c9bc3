export { failureSentence } from './failure-sentence.ts';

/** What was under way: finding the address of a name, connecting to it, having a proxy open a connection from there. */
export type ReachStage = 'resolving' | 'connecting' | 'tunnelling';

/** Why one machine could not be connected to, or why a SOCKS server says that it could not. */
export type HopFailure =
  /** The name is known nowhere, no name server answers at the moment, or the text can be no name of a server. */
  | { readonly code: 'name-not-found'; readonly why: 'unknown' | 'no-answer' | 'no-name' }
  | { readonly code: 'refused' }
  /** No way to its network, no machine at the address, no address to connect to, or too many hops on the way. */
  | { readonly code: 'unreachable'; readonly why: 'network' | 'host' | 'address' | 'hops' }
  | { readonly code: 'timed-out'; readonly stage: ReachStage; readonly milliseconds: number }
  /** Broken off, or ended before there was an answer. */
  | { readonly code: 'reset' }
  /** `nodeCode` is what Node calls it: `EACCES`. */
  | { readonly code: 'other'; readonly nodeCode: string };

/** Why the upstream proxy didn't open a connection. */
export type ProxyRefusal =
  /** `reason` is what an HTTP proxy wrote behind the status: hostile text, for people, and possibly empty. */
  | { readonly status: number; readonly reason: string }
  /** What a SOCKS server replied (RFC 1928 6). */
  | { readonly reply: SocksRefusal };

export type SocksRefusal =
  | 'general-failure'
  | 'not-allowed'
  | 'command-not-supported'
  | 'address-type-not-supported'
  | 'unassigned';

/** Why a server was not reached. With an upstream proxy, a failure of the hop to it is `upstream-proxy-unreachable`. */
export type ReachFailure =
  | HopFailure
  | { readonly code: 'upstream-proxy-unreachable'; readonly because: HopFailure }
  | { readonly code: 'upstream-proxy-refused'; readonly answer: ProxyRefusal }
  | {
      readonly code: 'upstream-proxy-authentication';
      /** It wants user and password and was given none, doesn't accept these, or wants what we don't speak. */
      readonly why: 'missing' | 'not-accepted' | 'other-method';
      /** The schemes that an HTTP proxy names (RFC 9110 11.7.1), at most four. */
      readonly methods: readonly string[];
    }
  /** What listens there is no such proxy: it speaks TLS, has a head without end, or something else. */
  | { readonly code: 'upstream-proxy-garbled'; readonly what: 'tls' | 'endless-head' | 'unknown' }
  | { readonly code: 'out-of-descriptors'; readonly whose: 'process' | 'system' }
  | { readonly code: 'stopped' };

/** The status of the answer to whoever wanted the server: 502, 503 or 504 (RFC 9110 15.6.3 to 15.6.5). */
export function failureStatus(failure: ReachFailure): 502 | 503 | 504 {
  switch (failure.code) {
    case 'timed-out':
      return 504;
    case 'upstream-proxy-unreachable':
      return failureStatus(failure.because);
    case 'out-of-descriptors':
    case 'stopped':
      return 503;
    case 'name-not-found':
    case 'refused':
    case 'unreachable':
    case 'reset':
    case 'upstream-proxy-refused':
    case 'upstream-proxy-authentication':
    case 'upstream-proxy-garbled':
    case 'other':
      return 502;
  }
}

/** Error types of the Proxy-Status field (RFC 9209 2.3) that a server out of reach can have. */
export type ProxyStatusError =
  | 'dns_timeout'
  | 'dns_error'
  | 'destination_unavailable'
  | 'destination_ip_unroutable'
  | 'connection_refused'
  | 'connection_terminated'
  | 'connection_timeout'
  | 'connection_read_timeout'
  | 'http_protocol_error'
  | 'proxy_configuration_error'
  | 'proxy_internal_error';

/** What the `error` parameter of Proxy-Status says of a failure; of one of the upstream proxy, since that is the next hop. */
export function proxyStatusError(failure: ReachFailure): ProxyStatusError {
  switch (failure.code) {
    case 'name-not-found':
      return 'dns_error';
    case 'refused':
      return 'connection_refused';
    case 'unreachable':
      return 'destination_ip_unroutable';
    case 'timed-out':
      return TIMEOUTS[failure.stage];
    case 'reset':
      return 'connection_terminated';
    case 'upstream-proxy-unreachable':
      return proxyStatusError(failure.because);
    case 'upstream-proxy-refused':
    case 'other':
      return 'destination_unavailable';
    case 'upstream-proxy-authentication':
      return 'proxy_configuration_error';
    case 'upstream-proxy-garbled':
      return 'http_protocol_error';
    case 'out-of-descriptors':
    case 'stopped':
      return 'proxy_internal_error';
  }
}

const TIMEOUTS = {
  resolving: 'dns_timeout',
  connecting: 'connection_timeout',
  tunnelling: 'connection_read_timeout',
} as const satisfies Record<ReachStage, ProxyStatusError>;
