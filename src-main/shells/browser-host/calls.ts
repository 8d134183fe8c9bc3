import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename } from 'node:path';
import { isText, record } from '../../../src-core/contract/checks.ts';
import { isFilterChange } from '../../../src-core/contract/shell-checks.ts';
import { SAMPLE_CAPTURE } from '../sample.ts';
import { type HostParts, refuse } from './host-parts.ts';
import { receiveUpload } from './uploads.ts';

/** The longest JSON body of a call. */
const LONGEST_BODY = 64 * 1024;

/** Whether a path belongs to the calls of the window rather than to its files. */
export function isCallPath(path: string): boolean {
  return path === '/filters' || path === '/recent' || path === '/captures' || path.startsWith('/captures/');
}

/** Serves the calls of `ShellCalls` (src-core/contract/shell.ts) over HTTP; the request has been let in already. */
export async function handleCall(
  parts: HostParts,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const { captures, recent, filters } = parts;
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /captures':
      return sendJson(response, captures.handles());
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
    case 'POST /captures/recent':
      return openRecent(parts, request, response);
  }
  const id = /^\/captures\/([0-9a-f-]{36})$/.exec(url.pathname)?.[1];
  if (request.method !== 'DELETE' || id === undefined) {
    return refuse(response, { status: 404, sentence: 'There is no such call.' });
  }
  if (!captures.close(id)) return refuse(response, { status: 404, sentence: 'There is no such capture.' });
  return sendJson(response, null);
}

async function openUpload(
  { captures }: HostParts,
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
): Promise<void> {
  const upload = await receiveUpload(request);
  sendJson(response, captures.openFile(upload.path, name, upload.remove));
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

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const piece of request as AsyncIterable<Buffer>) {
    text += piece.toString('utf8');
    if (text.length > LONGEST_BODY) return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(value));
}
