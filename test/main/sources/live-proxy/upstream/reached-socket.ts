import type { Socket } from 'node:net';
import { expect } from 'vitest';
import {
  type Reached,
  type ReachOptions,
  reachServer,
} from '../../../../../src-main/sources/live-proxy/upstream/reach-server.ts';
import type { UpstreamRoute } from '../../../../../src-main/sources/live-proxy/upstream/upstream-route.ts';

export const DIRECT: UpstreamRoute = { kind: 'direct' };

/** Milliseconds that no test has: what only the limit ends fails. */
const LONG = 3_600_000;

/** Goes for a server; by default straight, with much time and nobody to stop it. */
export function reach(
  host: string,
  port: number,
  { route = DIRECT, timeLimit = LONG, signal = new AbortController().signal }: Partial<ReachOptions> = {},
): Promise<Reached> {
  return reachServer({ host, port }, { route, timeLimit, signal });
}

/** The socket of what must have been reached, its errors listened to as its owner has to. */
export function socketOf(reached: Reached): Socket {
  if (reached.kind === 'failed') throw new Error(`not reached: ${JSON.stringify(reached.failure)}`);
  return reached.socket.on('error', () => {});
}

/** The failure of what must have failed. */
export function failureOf(reached: Reached): unknown {
  if (reached.kind === 'failed') return reached.failure;
  reached.socket.destroy();
  throw new Error('it was reached');
}

/** A reached socket as it is promised: it is paused, and nobody of ours listens to it. */
export function expectUntouched(socket: Socket): void {
  expect(socket.isPaused()).toBe(true);
  expect(socket.destroyed).toBe(false);
  const listeners = ['data', 'readable', 'error', 'close', 'connect', 'lookup'].map((event) => [
    event,
    socket.listenerCount(event),
  ]);
  expect(Object.fromEntries(listeners)).toEqual({
    data: 0,
    readable: 0,
    error: 0,
    close: 0,
    connect: 0,
    lookup: 0,
  });
}

/** What comes until the other side ends, as text; this side is ended after `words` were said. */
export async function saidBack(socket: Socket, words: string): Promise<string> {
  let text = '';
  socket.setEncoding('latin1').on('data', (piece: string) => {
    text += piece;
  });
  socket.end(words);
  socket.resume();
  await new Promise((resolve) => socket.once('close', resolve));
  return text;
}
