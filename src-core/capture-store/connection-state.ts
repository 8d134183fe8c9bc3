import { type Connection, isAccepted } from './connection.ts';

/**
 * The states of the WebSocket API's readyState, as far as the capture shows, and three it has no name for: `refused`
 * (answered with another status), `failed` (ended without an answer), `unknown` (it was open, and the source does not
 * say what became of it).
 */
export const CONNECTION_STATES = [
  'connecting',
  'open',
  'closing',
  'closed',
  'refused',
  'failed',
  'unknown',
] as const;

export type ConnectionState = (typeof CONNECTION_STATES)[number];

/** @param knowsFrames whether the source has frames; one of messages only need not say what became of a connection */
export function connectionState(
  { knowsFrames }: { readonly knowsFrames: boolean },
  connection: Connection,
): ConnectionState {
  const { closes, injectedCloses } = connection;
  if (connection.status === undefined)
    return connection.ended === undefined && knowsFrames ? 'connecting' : 'failed';
  if (!isAccepted(connection)) return 'refused';
  if (!endIsKnown({ knowsFrames }, connection)) return 'unknown';
  if (connection.closedAt !== undefined) return 'closed';
  // RFC 6455 7.1.3: whoever receives a Close frame is closing as much as who sends one, and a proxy may have sent it.
  const isClosing = [closes, injectedCloses].some(
    (sent) => sent['client-to-server'] !== undefined || sent['server-to-client'] !== undefined,
  );
  return isClosing ? 'closing' : 'open';
}

/** Whether it is known what became of a connection; files of messages only need not say. */
export function endIsKnown(
  { knowsFrames }: { readonly knowsFrames: boolean },
  connection: Connection,
): boolean {
  return knowsFrames || connection.ended !== undefined || connection.firstCloseBy !== undefined;
}
