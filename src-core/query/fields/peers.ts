import type { Direction } from '../../stream/events.ts';

/** The names of the two peers in the order of their numbers. */
export const PEER_NAMES = ['client', 'server'] as const;

/** Who may have sent a Close frame. */
export const CLOSER_NAMES = [...PEER_NAMES, 'proxy'] as const;

export function peerNumber(peer: (typeof PEER_NAMES)[number]): 0 | 1 {
  return peer === 'client' ? 0 : 1;
}

export const DIRECTION_NAMES: readonly Direction[] = ['client-to-server', 'server-to-client'];

export function directionNumber(direction: Direction): 0 | 1 {
  return direction === 'client-to-server' ? 0 : 1;
}
