import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isText, record } from '../../../src-core/values/checks.ts';
import { joinedFiles } from '../../live-captures/joined-files.ts';
import type { LiveCaptures } from '../live-captures.ts';
import type { Reply } from '../reply.ts';
import { refuse } from './host-parts.ts';
import { readJson, sendJson } from './json-bodies.ts';

const PATH = '/unsaved';

/** Whether a path belongs to the calls about unsaved captures. */
export function isUnsavedPath(path: string): boolean {
  return path === PATH || path.startsWith(`${PATH}/`);
}

const isFileCall = record<{ file: string }>({ file: isText });

/** Serves the calls of `ShellCalls` that are about unsaved live captures; the request has been let in already. */
export async function handleUnsavedCall(
  live: LiveCaptures,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  switch (`${request.method} ${url.pathname}`) {
    case `GET ${PATH}`:
      return sendJson(response, await live.list());
    case `GET ${PATH}/content`:
      return sendContent(live, response, url.searchParams.get('file') ?? '');
    case `POST ${PATH}/open`:
      return answer(request, response, (file) => live.open(file));
    case `POST ${PATH}/discard`:
      return answer(request, response, (file) => live.discard(file));
  }
  return refuse(response, { status: 404, sentence: 'There is no such call.' });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  carryOut: (file: string) => Promise<Reply<unknown>>,
): Promise<void> {
  const body = await readJson(request);
  if (!isFileCall(body)) return refuse(response, { status: 400, sentence: 'No capture was named.' });
  const reply = await carryOut(body.file);
  if (reply.kind === 'refused') return refuse(response, { status: 409, sentence: reply.message });
  sendJson(response, reply.result);
}

/** A capture as a download; that it has arrived is for its user to see, so it stays unsaved. */
async function sendContent(live: LiveCaptures, response: ServerResponse, file: string): Promise<void> {
  const savable = await live.savable(file);
  if (savable.kind === 'refused') return refuse(response, { status: 409, sentence: savable.message });
  // RFC 6266 4.3, RFC 8187 3.2
  const name = encodeURIComponent(file).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
  response.setHeader('Content-Disposition', `attachment; filename*=UTF-8''${name}`);
  response.setHeader('Content-Type', 'application/vnd.tcpdump.pcap');
  // A download that its user breaks off is no trouble.
  await pipeline(await contentOf(await live.filesOf(file), response), response).catch(() => {});
}

/** The bytes of a capture as one file; of one alone the length is told before. */
async function contentOf(
  [path = '', ...others]: readonly string[],
  response: ServerResponse,
): Promise<Readable> {
  if (others.length > 0) return Readable.from(joinedFiles([path, ...others]));
  const { size } = await stat(path);
  response.setHeader('Content-Length', size);
  return createReadStream(path, { end: Math.max(0, size - 1) });
}
