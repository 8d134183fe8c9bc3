import type { CaptureStore } from '../../capture-store/capture-store.ts';
import {
  type Connection,
  chosenExtensions,
  chosenSubprotocol,
  isAccepted,
  type PerDirection,
} from '../../capture-store/connection.ts';
import { CONNECTION_STATES, connectionState } from '../../capture-store/connection-state.ts';
import { headerValue, headerValues, parseRequestLine } from '../../http-upgrade/head.ts';
import { DIALECT_IDS } from '../../websocket/handshake/dialect.ts';
import type { Field, FieldValue, Settles } from './field.ts';

const PEERS = ['client', 'server'] as const;

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
  ...PEERS.flatMap((peer) => [
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

/** What request and response say. */
export const HANDSHAKE_FIELDS: readonly Field[] = [
  ofConnections(
    {
      name: 'url',
      type: 'text',
      meaning: 'URL that the request was made for',
      example: 'url contains "/chat"',
    },
    'with-row',
    ({ url }) => url,
  ),
  ofConnections(
    { name: 'host', type: 'text', meaning: 'Host field of the request', example: 'host == "example.com"' },
    'with-row',
    ({ request }) => headerValue(request, 'Host'),
  ),
  ofConnections(
    {
      name: 'path',
      type: 'text',
      meaning: 'Path and query of the request target',
      example: 'path matches /^\\/chat/',
    },
    'with-row',
    ({ request }) => requestPath(request.line),
  ),
  ofConnections(
    {
      name: 'origin',
      type: 'text',
      meaning: 'Origin field of the request',
      example: 'origin != "https://example.com"',
    },
    'with-row',
    ({ request }) => headerValue(request, 'Origin'),
  ),
  ofConnections(
    { name: 'status', type: 'number', meaning: 'HTTP status of the response', example: 'status != 101' },
    'after-handshake',
    ({ status }) => status,
  ),
  ofConnections(
    {
      name: 'accepted',
      type: 'boolean',
      meaning: 'Whether the server agreed to WebSocket',
      example: 'not accepted',
    },
    'after-handshake',
    isAccepted,
  ),
  ofConnections(
    {
      name: 'subprotocol',
      type: 'text',
      meaning: 'Subprotocol that the server chose',
      example: 'subprotocol == "graphql-transport-ws"',
    },
    'after-handshake',
    chosenSubprotocol,
  ),
  ofConnections(
    {
      name: 'extension',
      type: 'text',
      meaning: 'Extensions that the server chose, each with its parameters',
      example: 'extension contains "permessage-deflate"',
    },
    'after-handshake',
    chosenExtensions,
  ),
  ofConnections(
    {
      name: 'dialect',
      type: 'enumeration',
      values: DIALECT_IDS,
      meaning: 'Specification that the handshake follows',
      example: 'dialect != rfc-6455',
    },
    'after-handshake',
    ({ dialect }) => DIALECT_IDS.indexOf(dialect.id),
  ),
  ofConnections(
    {
      name: 'handshake.time',
      type: 'duration',
      meaning: 'From the request to the response',
      example: 'handshake.time > 1 s',
    },
    'after-handshake',
    ({ requestAt, responseAt }) => (responseAt === undefined ? undefined : responseAt - requestAt),
  ),
];

/** Any header of request or response: `request.user-agent`. The case of the name does not matter. */
export function headerField(name: string): Field | undefined {
  const [, head, header] = /^(request|response)\.([a-z0-9_.-]+)$/i.exec(name) ?? [];
  if (head === undefined || header === undefined) return undefined;
  const isRequest = head === 'request';
  const facts = isRequest ? HEADER_FAMILIES[0] : HEADER_FAMILIES[1];
  return ofConnections({ ...facts, name }, isRequest ? 'with-row' : 'after-handshake', (connection) => {
    const from = isRequest ? connection.request : connection.response;
    return from === undefined ? undefined : headerValues(from, header);
  });
}

/** How the fields of any header are told of. */
export const HEADER_FAMILIES = [
  {
    name: 'request.NAME',
    type: 'text',
    meaning: 'Any header of the request by its name, whatever its case',
    example: 'request.user-agent contains "Firefox"',
  },
  {
    name: 'response.NAME',
    type: 'text',
    meaning: 'Any header of the response by its name, whatever its case',
    example: 'response.server == "nginx"',
  },
] as const;

/** Headers that are offered by name, though any may be asked for. */
export const WELL_KNOWN_HEADERS = [
  ['request.authorization', 'Credentials of the client'],
  ['request.cookie', 'Cookies of the client'],
  ['request.sec-websocket-extensions', 'Extensions that the client offers'],
  ['request.sec-websocket-key', 'Nonce of the client'],
  ['request.sec-websocket-protocol', 'Subprotocols that the client offers'],
  ['request.user-agent', 'Name and version of the client'],
  ['response.sec-websocket-accept', 'What the server made of the nonce'],
  ['response.server', 'Name and version of the server'],
  ['response.set-cookie', 'Cookies that the server sets'],
].map(([name = '', meaning = '']) => ({ name, meaning }));

function bothWays(counts: PerDirection<number>): number {
  return counts['client-to-server'] + counts['server-to-client'];
}

function requestPath(line: string): string | undefined {
  const target = parseRequestLine(line)?.target;
  // RFC 9112 3.2.2: a target may be a whole URL.
  return target?.replace(/^(?:https?|wss?):\/\/[^/?]*/i, '');
}
