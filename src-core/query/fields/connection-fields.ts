import type { CaptureStore } from '../../capture-store/capture-store.ts';
import type { Connection, PerDirection } from '../../capture-store/connection.ts';
import { CONNECTION_STATES, connectionState } from '../../capture-store/connection-state.ts';
import { isEncrypted } from '../../stream/relayed.ts';
import type { Field, FieldValue, Settles } from './field.ts';
import { PEER_NAMES } from './peers.ts';

type FieldFacts = Pick<Field, 'name' | 'type' | 'meaning' | 'example' | 'values'>;

/** A field that connections have. What is not known, or not there, is no value. */
export function ofConnections(
  facts: FieldFacts,
  settles: Settles,
  read: (
    connection: Connection,
    store: CaptureStore,
  ) => FieldValue | boolean | null | undefined | readonly FieldValue[],
): Field {
  const at = (connection: Connection, store: CaptureStore): readonly FieldValue[] => {
    const value = read(connection, store);
    if (value === undefined || value === null) return [];
    if (typeof value === 'boolean') return [value ? 1 : 0];
    return typeof value === 'object' ? value : [value];
  };
  return { ...facts, ofConnections: { settles, at } };
}

/** What is known of a connection itself. */
export const CONNECTION_FIELDS: readonly Field[] = [
  ofConnections(
    {
      name: 'connection',
      type: 'number',
      meaning: 'Number of the connection, from 1',
      example: 'connection in {1, 3}',
    },
    'with-row',
    ({ row }) => row + 1,
  ),
  ofConnections(
    {
      name: 'connection.state',
      type: 'enumeration',
      values: CONNECTION_STATES,
      meaning: 'Where the connection stands at the end of the capture',
      example: 'connection.state == refused',
    },
    'at-end',
    (connection, store) => CONNECTION_STATES.indexOf(connectionState(store, connection)),
  ),
  ofConnections(
    {
      name: 'connection.duration',
      type: 'duration',
      meaning: 'From the opening of the TCP connection to its end, where the capture shows it',
      example: 'connection.duration > 1 min',
    },
    'at-end',
    ({ openedAt, closedAt }) => (closedAt === undefined ? undefined : closedAt - openedAt),
  ),
  ofConnections(
    {
      name: 'connection.frames',
      type: 'number',
      meaning: 'Frames of the connection, both directions',
      example: 'connection.frames > 1000',
    },
    'at-end',
    ({ frames }, { knowsFrames }) => (knowsFrames ? bothWays(frames) : undefined),
  ),
  ofConnections(
    {
      name: 'connection.messages',
      type: 'number',
      meaning: 'Messages of the connection, both directions',
      example: 'connection.messages == 0',
    },
    'at-end',
    ({ messages }) => bothWays(messages),
  ),
  ofConnections(
    {
      name: 'connection.bytes',
      type: 'size',
      meaning: 'WebSocket bytes of the connection on the wire, headers and payloads of both directions',
      example: 'connection.bytes > 10 MiB',
    },
    'at-end',
    ({ bytes }, { knowsFrames }) => (knowsFrames ? bothWays(bytes) : undefined),
  ),
  ofConnections(
    {
      name: 'connection.lost',
      type: 'size',
      meaning: 'Bytes of the connection that the capture lacks, where it lacks some',
      example: 'connection.lost',
    },
    'at-end',
    ({ gaps }) => gaps['client-to-server'].bytes + gaps['server-to-client'].bytes || undefined,
  ),
  ofConnections(
    {
      name: 'tls',
      type: 'boolean',
      meaning: 'Whether the connection was encrypted on its way, where a proxy recorded it',
      example: 'tls',
    },
    'with-row',
    ({ relayed }) => (relayed === undefined ? undefined : isEncrypted(relayed)),
  ),
  ...PEER_NAMES.flatMap((peer) => [
    ofConnections(
      {
        name: `${peer}.address`,
        type: 'address',
        meaning: `IP address of the ${peer}`,
        example: `${peer}.address == 192.0.2.1`,
      },
      'with-row',
      (connection) => connection[peer].address,
    ),
    ofConnections(
      {
        name: `${peer}.port`,
        type: 'number',
        meaning: `TCP port of the ${peer}`,
        example: `${peer}.port == 8080`,
      },
      'with-row',
      (connection) => connection[peer].port,
    ),
  ]),
];

function bothWays(counts: PerDirection<number>): number {
  return counts['client-to-server'] + counts['server-to-client'];
}
