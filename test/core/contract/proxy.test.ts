/** What may come from a window as the settings of a proxy, as far as TLS is concerned. */
import { expect, it } from 'vitest';
import { NO_LIMITS } from '../../../src-core/contract/capture-limits.ts';
import { isProxySettings } from '../../../src-core/contract/proxy.ts';

const SETTINGS = {
  ...{ mode: 'explicit', listen: { address: '127.0.0.1', port: 0 }, target: null, upstreamProxy: null },
  ...{ hostMapping: 'target', pathMapping: 'target', excludedHosts: [], unverifiedHosts: [] },
  ...{ clientCertificates: [], keyLog: null, limits: NO_LIMITS },
};
const ADA = { host: 'a.example', certificate: '/ada.pem', key: null, passphrase: null };

it.each([
  {},
  { keyLog: '/keys.log' },
  { limits: { fileSize: 65_536, fileTime: 3600, files: 10 } },
  { clientCertificates: [ADA, { ...ADA, key: '/ada.key', passphrase: 'open sesame' }] },
])('settings with %j are some', (part) => {
  expect(isProxySettings({ ...SETTINGS, ...part })).toBe(true);
});

it.each([
  { keyLog: undefined },
  { limits: null },
  { limits: { ...NO_LIMITS, fileSize: -1 } },
  { limits: { ...NO_LIMITS, fileTime: 0.5 } },
  { limits: { ...NO_LIMITS, files: '10' } },
  { keyLog: true },
  { keyLog: 'x'.repeat(4097) },
  { clientCertificates: null },
  { clientCertificates: ADA },
  { clientCertificates: [{ ...ADA, host: null }] },
  { clientCertificates: [{ ...ADA, certificate: null }] },
  { clientCertificates: [{ ...ADA, key: 7 }] },
  { clientCertificates: [{ ...ADA, more: '' }] },
  { clientCertificates: [{ ...ADA, passphrase: 'x'.repeat(4097) }] },
])('settings with %j are none', (part) => {
  expect(isProxySettings({ ...SETTINGS, ...part })).toBe(false);
});
