import { NO_LIMITS } from '../../src-core/contract/capture-limits.ts';
import type { ProxySettings } from '../../src-core/contract/proxy.ts';

/** An explicit proxy on a free port, with nothing else asked for. */
export const EXPLICIT_PROXY: ProxySettings = {
  mode: 'explicit',
  listen: { address: '127.0.0.1', port: 0 },
  target: null,
  hostMapping: 'target',
  pathMapping: 'target',
  upstreamProxy: null,
  excludedHosts: [],
  unverifiedHosts: [],
  clientCertificates: [],
  keyLog: null,
  limits: NO_LIMITS,
};
