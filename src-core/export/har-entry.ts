import { toBase64 } from '../bytes/base64.ts';
import { decodeUtf8 } from '../bytes/utf-8.ts';
import type { CaptureStore } from '../capture-store/capture-store.ts';
import type { Connection, PerDirection, SentClose } from '../capture-store/connection.ts';
import { type HttpHead, headerValue, parseRequestLine, parseStatusLine } from '../http-upgrade/head.ts';
import type { PeerAddress } from '../stream/events.ts';
import { isoTime, type Nanoseconds, NO_EPOCH } from '../stream/time.ts';
import { closingReason } from './closing.ts';
import { requestCookies, responseCookies } from './har-cookies.ts';
import type {
  HarCloseFrame,
  HarConnectionFacts,
  HarContent,
  HarEntry,
  HarNameValue,
  HarRequest,
  HarResponse,
  HarTimings,
} from './har-format.ts';
import type { ConnectionRow, CutRow } from './rows.ts';

/** Chrome's word for content of which no type is known; it reads it back as such. */
const NO_TYPE = 'x-unknown';

/** A connection as an entry of HAR 1.2, without its messages. */
export function harEntry(store: CaptureStore, connection: Connection): HarEntry {
  const { requestAt, client, server } = connection;
  const timings = harTimings(connection);
  return {
    startedDateTime: milliseconds(isoTime(requestAt, store.epoch ?? NO_EPOCH)),
    time: timings.send + timings.wait + timings.receive,
    request: harRequest(connection),
    response: harResponse(connection),
    cache: {},
    timings,
    ...(server.address === null ? {} : { serverIPAddress: server.address }),
    ...(client.address === null ? {} : { connection: endpointText(client) }),
    _resourceType: 'websocket',
  };
}

/** What of a connection HAR has no place for, but for its violations. */
export function harConnectionFacts(
  store: CaptureStore,
  connection: Connection,
  row: ConnectionRow,
): HarConnectionFacts {
  const { request, response, requestAt, responseAt, closes, injectedCloses, ended } = connection;
  const isInjected = Object.values(injectedCloses).some((close) => close !== undefined);
  const time = (at: Nanoseconds): string => isoTime(at, store.epoch ?? NO_EPOCH);
  const closeFrame = (close: SentClose | undefined): HarCloseFrame | null =>
    close === undefined ? null : { time: time(close.at), ...close.payload };
  const closeFrames = (sent: PerDirection<SentClose | undefined>): HarConnectionFacts['closeFrames'] => ({
    clientToServer: closeFrame(sent['client-to-server']),
    serverToClient: closeFrame(sent['server-to-client']),
  });
  return {
    connection: row.connection,
    openedAt: row.openedAt,
    requestAt: time(requestAt),
    responseAt: responseAt === undefined ? null : time(responseAt),
    closedAt: row.closedAt,
    client: row.client,
    server: row.server,
    requestLine: request.line,
    statusLine: response?.line ?? null,
    accepted: row.accepted,
    subprotocol: row.subprotocol,
    extensions: row.extensions,
    frames: row.frames,
    bytes: row.bytes,
    close: row.close,
    closeFrames: closeFrames(closes),
    ...(isInjected ? { injectedCloses: closeFrames(injectedCloses) } : {}),
    ended: ended === undefined ? null : { how: ended.how, by: ended.by ?? null, ...cutOf(row) },
    why: closingReason(store, connection),
    ...(row.relayed === undefined ? {} : { relayed: row.relayed }),
    ...(row.missing === undefined ? {} : { missing: row.missing }),
  };
}

function cutOf({ cut }: ConnectionRow): { readonly cut?: CutRow } {
  return cut === undefined ? {} : { cut };
}

function harRequest({ request, url }: Connection): HarRequest {
  const line = parseRequestLine(request.line);
  return {
    method: line?.method ?? '',
    url,
    httpVersion: line?.version ?? '',
    cookies: requestCookies(request),
    headers: nameValues(request),
    queryString: queryParameters(url),
    headersSize: -1,
    bodySize: 0,
  };
}

function harResponse({ response, status, refusalBody }: Connection): HarResponse {
  const head: HttpHead = response ?? { line: '', headers: [] };
  const line = parseStatusLine(head.line);
  return {
    status: status ?? 0,
    statusText: line?.reason ?? '',
    httpVersion: line?.version ?? '',
    cookies: responseCookies(head),
    headers: nameValues(head),
    content: bodyContent(refusalBody, headerValue(head, 'Content-Type') ?? NO_TYPE),
    redirectURL: headerValue(head, 'Location') ?? '',
    headersSize: -1,
    // Of a refusal only the beginning may be kept; what switches protocols has no body.
    bodySize: status === 101 ? 0 : -1,
  };
}

function bodyContent(body: Uint8Array, mimeType: string): HarContent {
  const content = { size: body.length, mimeType };
  if (body.length === 0) return content;
  const text = decodeUtf8(body);
  return text === undefined ? { ...content, text: toBase64(body), encoding: 'base64' } : { ...content, text };
}

function nameValues({ headers }: HttpHead): HarNameValue[] {
  return headers.map(([name, value]) => ({ name, value }));
}

/** As they stand in the URL, percent-encoding included: so Chrome writes them. */
function queryParameters(url: string): HarNameValue[] {
  const start = url.indexOf('?');
  if (start < 0) return [];
  return url
    .slice(start + 1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0
        ? { name: pair, value: '' }
        : { name: pair.slice(0, equals), value: pair.slice(equals + 1) };
    });
}

// HAR 1.2, timings: "The send, wait and receive timings are not optional and must have non-negative values."
function harTimings({ requestAt, responseAt, closedAt }: Connection): HarTimings {
  const span = (from: Nanoseconds | undefined, to: Nanoseconds | undefined): number =>
    from === undefined || to === undefined ? 0 : Math.max(0, to - from) / 1e6;
  const wait = span(requestAt, responseAt);
  const receive = span(responseAt, closedAt);
  return { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait, receive };
}

/** With the three decimals that every reader of HAR takes; the exact time stands under `_framescope`. */
function milliseconds(isoText: string): string {
  return `${isoText.slice(0, -'000000Z'.length)}Z`;
}

function endpointText({ address, port }: PeerAddress): string {
  if (port === null) return address ?? '';
  return address?.includes(':') === true ? `[${address}]:${port}` : `${address}:${port}`;
}
