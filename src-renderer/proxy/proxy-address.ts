import type { ListenAddress, ProxyMode } from '../../src-core/contract/proxy.ts';

/** Addresses that stand for all of a machine, with the one by which it reaches itself. */
const ALL_ADDRESSES: ReadonlyMap<string, string> = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

/** `127.0.0.1:8080`, `[::1]:8080` */
export function addressText({ address, port }: ListenAddress): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** How a program of this machine names a proxy: `http://127.0.0.1:8080`, or with `ws` where it stands for a server. */
export function proxyUrl(mode: ProxyMode, { address, port }: ListenAddress): string {
  const scheme = mode === 'explicit' ? 'http' : 'ws';
  return `${scheme}://${addressText({ address: ALL_ADDRESSES.get(address) ?? address, port })}`;
}
