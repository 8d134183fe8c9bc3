/**
 * `explicit`: an HTTP proxy that programs are told to use. `reverse`: stands for one server. `bridge`: WebSocket in, plain
 * TCP out.
 */
export type ProxyMode = 'explicit' | 'reverse' | 'bridge';

export const PROXY_MODES: readonly ProxyMode[] = ['explicit', 'reverse', 'bridge'];

export interface ListenAddress {
  /** An address of this machine, as text. */
  readonly address: string;
  /** 0 takes a free one. */
  readonly port: number;
}

/** Whether only programs of this machine reach an address. */
export function isLoopback({ address }: ListenAddress): boolean {
  return address === 'localhost' || address === '::1' || address.startsWith('127.');
}

/** `127.0.0.1:8080`, `[::1]:0`, or a port alone, which is of 127.0.0.1. */
export function parseListenAddress(text: string): ListenAddress | undefined {
  const [, bracketed, plain, digits] =
    /^(?:(?:\[([0-9A-Fa-f:.]+)\]|([^\s:[\]]+)):)?(\d{1,5})$/.exec(text) ?? [];
  if (digits === undefined || Number(digits) > 65_535) return undefined;
  return { address: bracketed ?? plain ?? LISTEN_DEFAULT.address, port: Number(digits) };
}

export const LISTEN_DEFAULT: ListenAddress = { address: '127.0.0.1', port: 8080 };
