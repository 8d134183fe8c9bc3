import type { Socket } from 'node:net';
import type { Endpoint } from '../../../src-core/stream/events.ts';

/** One side of what is relayed: a TCP connection, and the stream that is spoken on it. */
export interface Leg {
  /** Reads and writes what is relayed; the TCP connection itself where nothing is encrypted. */
  readonly stream: Socket;
  readonly tcp: Socket;
}

export function plainLeg(tcp: Socket): Leg {
  return { stream: tcp, tcp };
}

/** The other end of a leg; port 0 of the unspecified address where the system does not tell. */
export function remoteEnd({ remoteAddress, remotePort }: Socket): Endpoint {
  return { address: plainAddress(remoteAddress), port: remotePort ?? 0 };
}

/** This end of a leg. */
export function localEnd({ localAddress, localPort }: Socket): Endpoint {
  return { address: plainAddress(localAddress), port: localPort ?? 0 };
}

/** Without the zone of a link-local address, and of IPv4 where it came in by a socket of IPv6 (RFC 4291 2.5.5.2). */
function plainAddress(address = '0.0.0.0'): string {
  const withoutZone = address.replace(/%.*$/, '');
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(withoutZone)?.[1] ?? withoutZone;
}

/** Whether the other end broke off, or the connection to it was lost. */
export function isBroken({ stream }: Leg): boolean {
  return stream.destroyed && !stream.readableEnded;
}

/** Ends a TCP connection with a reset, so that the other end learns of a break that happened elsewhere. */
export function breakOff({ stream, tcp }: Leg): void {
  if (!tcp.destroyed) tcp.resetAndDestroy();
  if (stream !== tcp) stream.destroy();
}
