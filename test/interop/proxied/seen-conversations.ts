import { createHash } from 'node:crypto';
import type { ConnectionRow, FrameRow, MessageRow } from '../../../src-core/export/rows.ts';
import type { Direction, PeerAddress } from '../../../src-core/stream/events.ts';
import type {
  Expected,
  ExpectedConnection,
  ExpectedContent,
  ExpectedFrame,
  ExpectedMessage,
} from '../../support/fixture-captures.ts';
import type { CaptureRows } from './capture-rows.ts';
import { keyOf } from './conversations.ts';

/** What an `Expected` has of one connection, each direction for itself, but not where and when it was seen. */
export interface SeenConversation {
  readonly key: string;
  readonly connection: object;
  readonly sides: Readonly<Record<Direction, { readonly frames: object[]; readonly messages: object[] }>>;
}

/** @param keys the client's key of each connection */
export function seenConversations(
  { connections, frames, messages }: Expected,
  keys: readonly string[],
): SeenConversation[] {
  const seen = connections.map(({ connection, client, server, close, ...alike }, at) => {
    const side = (direction: Direction) => ({
      frames: ofOneSide(frames, connection, direction),
      messages: ofOneSide(messages, connection, direction),
    });
    const closes = frames.filter((frame) => frame.connection === connection && frame.opcode === 8);
    return {
      key: keys[at] ?? 'none',
      // When both sides close at once, which of them was first depends on where one looks.
      connection: { ...alike, close: closes.length === 2 ? 'by both sides' : close },
      sides: { 'client-to-server': side('client-to-server'), 'server-to-client': side('server-to-client') },
    };
  });
  return seen.sort((one, other) => one.key.localeCompare(other.key));
}

/** The client's key of each connection, which tshark doesn't tell, from the rows of the same packets. */
export function keysFrom({ connections }: CaptureRows, seen: Expected): readonly string[] {
  const left = [...connections];
  // Connections that follow one another may have the same port.
  return seen.connections.map(({ client }) => {
    const at = left.findIndex((row) => row.client.port === client.port);
    const [found] = at === -1 ? [] : left.splice(at, 1);
    return found === undefined ? `nobody with port ${client.port}` : keyOf(found);
  });
}

function ofOneSide<Row extends { readonly connection: number; readonly direction: Direction }>(
  rows: readonly Row[],
  number: number,
  side: Direction,
): object[] {
  const own = rows.filter(({ connection, direction }) => connection === number && direction === side);
  return own.map(({ connection, ...row }) => row);
}

/** Rows in the form of what tshark sees (fixtures/README.md). */
export function asSeen({ connections, frames, messages }: CaptureRows): Expected {
  const byLastFrame = [...messages].sort(
    (one, other) => (one.frames?.at(-1) ?? 0) - (other.frames?.at(-1) ?? 0),
  );
  return {
    tool: 'Framescope',
    connections: connections.map(connectionSeen),
    frames: frames.map(frameSeen),
    messages: byLastFrame.map(messageSeen),
  };
}

function connectionSeen(row: ConnectionRow): ExpectedConnection {
  const { connection, client, server, url, status, accepted, subprotocol, extensions, frames, close } = row;
  return {
    ...{ connection, accepted, subprotocol, extensions },
    client: placeSeen(client),
    server: placeSeen(server),
    // Whether there was TLS is not to be seen behind it.
    url: url.replace(/^wss:/, 'ws:'),
    status: status ?? 0,
    frames: { clientToServer: frames.clientToServer ?? 0, serverToClient: frames.serverToClient ?? 0 },
    close: close && { by: close.by, code: close.code, reason: close.reason },
  };
}

function placeSeen({ address, port }: PeerAddress): ExpectedConnection['client'] {
  return { address: address ?? 'unknown', port: port ?? 0 };
}

function frameSeen(row: FrameRow): ExpectedFrame {
  const { connection, direction, fin, rsv1, rsv2, rsv3, opcode, masked, maskingKey, close } = row;
  return {
    ...{ connection, direction, fin, rsv1, rsv2, rsv3, opcode, masked, maskingKey },
    payloadLength: Number(row.payloadLength),
    ...contentSeen(row),
    ...(close === null ? {} : { close: { code: close.code, reason: close.reason } }),
  };
}

function messageSeen(row: MessageRow): ExpectedMessage {
  const { connection, direction, type, compressed, frames } = row;
  return {
    ...{ connection, direction, type },
    frames: frames?.length ?? 0,
    compressed: compressed ?? false,
    ...contentSeen(row),
  };
}

/** What is longer than the 1000 characters or bytes that are written out stands as its SHA-256. */
function contentSeen({ text, base64 }: ExpectedContent): ExpectedContent {
  const bytes = text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text);
  if ((text ?? bytes).length > 1000) return { sha256: createHash('sha256').update(bytes).digest('hex') };
  return { ...(text === undefined ? {} : { text }), ...(base64 === undefined ? {} : { base64 }) };
}
