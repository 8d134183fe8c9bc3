import type { Socket } from 'node:net';
import type { ReachFailure } from './reach-failure.ts';

/** What a proxy made of the wish for a connection to a server. */
export type TunnelAnswer =
  | { readonly kind: 'open'; readonly detail?: string }
  | { readonly kind: 'failed'; readonly failure: ReachFailure };

export type SettleTunnel = (answer: TunnelAnswer) => void;

/** Takes what the proxy sent and returns how many bytes of it, up to the answer: what is behind is the server's. */
export type TakeFromProxy = (bytes: Buffer) => number;

/**
 * Talks with a proxy over a paused socket, which is paused again afterwards and has what came behind the answer unread.
 * Gives `undefined` when the connection was over before there was an answer.
 *
 * @param begin says the first words, and gives what takes those of the proxy; to open the tunnel it settles while it takes
 */
export function negotiateTunnel(
  socket: Socket,
  begin: (settle: SettleTunnel) => TakeFromProxy,
): Promise<TunnelAnswer | undefined> {
  if (socket.destroyed) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    let isSettled = false;
    const settle = (answer: TunnelAnswer | undefined): void => {
      if (isSettled) return;
      isSettled = true;
      socket.off('data', onData).off('end', onOver).off('close', onOver).pause();
      resolve(answer);
    };
    const onOver = (): void => settle(undefined);
    const onData = (bytes: Buffer): void => {
      const rest = bytes.subarray(take(bytes));
      // Bytes can be put back until the end has been told of, which can't be before all are read.
      if (isSettled && rest.length > 0) socket.unshift(rest);
    };
    socket.on('data', onData).on('end', onOver).on('close', onOver);
    const take = begin(settle);
    if (!isSettled) socket.resume();
  });
}
