import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename } from 'node:path';
import { isProxySettings } from '../../../src-core/contract/proxy.ts';
import { isFilterChange } from '../../../src-core/contract/shell-checks.ts';
import { isText, record } from '../../../src-core/values/checks.ts';
import type { Reply } from '../reply.ts';
import { SAMPLE_CAPTURE } from '../sample.ts';
import { type HostParts, refuse } from './host-parts.ts';
import { readJson, sendJson } from './json-bodies.ts';
import { handleUnsavedCall, isUnsavedPath } from './unsaved-calls.ts';
import { receiveUpload } from './uploads.ts';

/** Whether a path belongs to the calls of the window rather than to its files. */
export function isCallPath(path: string): boolean {
  return (
    path === '/filters' ||
    path === '/recent' ||
    path === '/captures' ||
    path === '/proxies' ||
    path === '/authority' ||
    path.startsWith('/captures/') ||
    isUnsavedPath(path)
  );
}

/** Serves the calls of `ShellCalls` (src-core/contract/shell.ts) over HTTP; the request has been let in already. */
export async function handleCall(
  parts: HostParts,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  if (isUnsavedPath(url.pathname)) return handleUnsavedCall(parts.live, request, response, url);
  const { captures, recent, filters, authority } = parts;
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /captures':
      return sendJson(response, captures.list());
    case 'GET /recent':
      return sendJson(response, await recent.list());
    case 'GET /filters':
      return sendJson(response, await filters.list());
    case 'POST /filters':
      return keepFilter(parts, request, response);
    case 'POST /captures':
      return openUpload(parts, request, response, url.searchParams.get('name') ?? 'capture');
    case 'POST /captures/sample':
      return sendJson(response, captures.openFile(SAMPLE_CAPTURE.path, SAMPLE_CAPTURE.name));
    case 'POST /proxies':
      return startProxy(parts, request, response);
    case 'GET /authority':
      return sendReply(response, await authority.view());
    case 'DELETE /authority':
      return sendReply(response, await authority.remove());
    case 'POST /captures/recent':
      return openRecent(parts, request, response);
  }
  const [, id, again] = /^\/captures\/([0-9a-f-]{36})(\/reopen)?$/.exec(url.pathname) ?? [];
  if (id === undefined || request.method !== (again === undefined ? 'DELETE' : 'POST')) {
    return refuse(response, { status: 404, sentence: 'There is no such call.' });
  }
  const reopened = again === undefined ? undefined : await captures.reopen(id);
  if (reopened !== undefined) return sendJson(response, reopened);
  if (again === undefined && (await captures.close(id))) return sendJson(response, null);
  return refuse(response, { status: 404, sentence: 'There is no such capture.' });
}

async function openUpload(
  { captures }: HostParts,
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
): Promise<void> {
  const upload = await receiveUpload(request);
  if (upload.kind === 'refused') return refuse(response, { status: 500, sentence: upload.message });
  const { path, remove } = upload.result;
  sendJson(response, captures.openFile(path, name, remove));
}

const isRecentCall = record<{ path: string }>({ path: isText });

async function openRecent(
  { captures, recent }: HostParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readJson(request);
  if (!isRecentCall(body) || !(await recent.includes(body.path))) {
    return refuse(response, { status: 404, sentence: 'This capture is not among the recent ones.' });
  }
  await recent.add(body.path);
  sendJson(response, captures.openFile(body.path, basename(body.path)));
}

async function startProxy(
  { live }: HostParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const settings = await readJson(request);
  if (!isProxySettings(settings))
    return refuse(response, { status: 400, sentence: 'These are no settings of a proxy.' });
  sendReply(response, await live.startProxy(settings));
}

function sendReply(response: ServerResponse, reply: Reply<unknown>): void {
  if (reply.kind === 'refused') refuse(response, { status: 409, sentence: reply.message });
  else sendJson(response, reply.result);
}

async function keepFilter(
  { filters }: HostParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const change = await readJson(request);
  if (!isFilterChange(change))
    return refuse(response, { status: 400, sentence: 'This is no filter to keep.' });
  sendJson(response, await filters.change(change));
}
