import { chosenExtensions, chosenSubprotocol, isAccepted } from '../../capture-store/connection.ts';
import { headerValue, headerValues, parseRequestLine } from '../../http-upgrade/head.ts';
import { DIALECT_IDS } from '../../websocket/handshake/dialect.ts';
import { ofConnections } from './connection-fields.ts';
import type { Field } from './field.ts';

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

function requestPath(line: string): string | undefined {
  const target = parseRequestLine(line)?.target;
  // RFC 9112 3.2.2: a target may be a whole URL.
  return target?.replace(/^(?:https?|wss?):\/\/[^/?]*/i, '');
}
