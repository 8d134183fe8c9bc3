import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join, resolve } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import type { CaptureHandle } from '../../../src-core/contract/shell.ts';
import { troubleText } from '../../../src-core/contract/trouble.ts';
import { fileTrouble } from '../../engine/file-trouble.ts';
import { UnsavedCaptures } from '../../live-captures/unsaved-captures.ts';
import { appRoot } from '../app-root.ts';
import { authorityFolder } from '../authority-folder.ts';
import { AuthorityKeeping } from '../authority-keeping.ts';
import { sayFault } from '../command-line/standard-error.ts';
import { FilterMemory } from '../kept-filters.ts';
import { LiveCaptures } from '../live-captures.ts';
import { dataFolder, RecentCaptures } from '../recent-captures.ts';
import type { Reply } from '../reply.ts';
import { SECURITY_HEADERS, windowFile } from '../window-files.ts';
import { Access, type Refusal } from './access.ts';
import { handleCall, isCallPath } from './calls.ts';
import { Captures } from './captures.ts';
import { type HostParts, refuse } from './host-parts.ts';

const WINDOW_FILES = fileURLToPath(new URL('out/renderer', appRoot));
/** Requests of a view are small; more is not from our window. */
const LONGEST_MESSAGE = 1024 * 1024;

export interface BrowserHost {
  /** The address to open once, with its token. */
  readonly url: string;
  /** Begins a live capture of what a stream gives. */
  record(name: string, source: Readable): Promise<Reply<CaptureHandle>>;
  /** Resolves with the paths of the unsaved captures it had open, which are kept. */
  close(): Promise<readonly string[]>;
}

/**
 * Serves the window to a browser on this machine and runs its engines.
 *
 * @param port 0 takes a free one; rejects with Node's error when the port can't be had
 * @param file a capture to open right away
 */
export async function startBrowserHost(port: number, file: string | undefined): Promise<BrowserHost> {
  const server = createServer();
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', listening);
  });
  const address = server.address() as AddressInfo;
  const access = new Access(address.port);
  const captures = new Captures();
  const recent = new RecentCaptures(dataFolder());
  const filters = new FilterMemory(dataFolder());
  const unsaved = new UnsavedCaptures(join(dataFolder(), 'unsaved'));
  const live = new LiveCaptures(unsaved, captures, authorityFolder(dataFolder()));
  const authority = new AuthorityKeeping(authorityFolder(dataFolder()));
  server.on('request', (request, response) => {
    respond({ access, captures, recent, filters, live, authority }, request, response).catch(
      (error: unknown) => {
        refuse(response, { status: 500, sentence: sentenceFor(error) });
      },
    );
  });
  server.on('upgrade', (request, socket, head) => joinView(access, captures, request, socket, head));
  if (file !== undefined) {
    captures.openFile(resolve(file), basename(file));
    await recent.add(resolve(file));
  }
  return {
    url: `http://127.0.0.1:${address.port}/?token=${access.token}`,
    record: (name, source) => live.record(name, source),
    close: async () => {
      const kept = await live.withPackets(captures.list());
      captures.closeAll();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      return kept.map(({ path }) => path);
    },
  };
}

async function respond(parts: HostParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  response.setHeader('Cache-Control', 'no-store');
  // Not as a reference to a base: `//` would begin a host name.
  const url = new URL(`http://127.0.0.1${request.url ?? '/'}`);
  const token = url.searchParams.get('token');
  if (request.method === 'GET' && url.pathname === '/' && token !== null) {
    const answer = parts.access.exchange(request, token);
    if ('status' in answer) return refuse(response, answer);
    // The page is served right here: a redirect would lose a strict cookie when the link came from another page.
    response.setHeader('Set-Cookie', answer.cookie);
    return sendWindowFile(response, '/');
  }
  const refusal = parts.access.judge(request);
  if (refusal !== undefined) return refuse(response, refusal);
  if (isCallPath(url.pathname)) return handleCall(parts, request, response, url);
  if (request.method === 'GET') return sendWindowFile(response, url.pathname);
  return refuse(response, { status: 405, sentence: 'Only GET is answered here.' });
}

async function sendWindowFile(response: ServerResponse, path: string): Promise<void> {
  const file = await windowFile(WINDOW_FILES, path);
  if (file === undefined) return refuse(response, { status: 404, sentence: 'There is no such file.' });
  response.setHeader('Content-Type', file.type);
  response.end(file.bytes);
}

/** Broken I/O has its words; anything else is a fault of ours, whose trace belongs on standard error. */
function sentenceFor(error: unknown): string {
  if (error instanceof Error && 'code' in error) {
    const { path = 'what was asked for' } = error as NodeJS.ErrnoException;
    return troubleText(fileTrouble(error, path));
  }
  sayFault(error);
  return 'Framescope failed to answer; what it says on standard error tells why.';
}

const channels = new WebSocketServer({ noServer: true, maxPayload: LONGEST_MESSAGE });

function joinView(
  access: Access,
  captures: Captures,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  socket.on('error', () => socket.destroy());
  const refusal = access.judge(request);
  const id = /^\/captures\/([0-9a-f-]{36})\/channel$/.exec(request.url ?? '')?.[1];
  if (refusal !== undefined || id === undefined || !captures.has(id)) {
    turnAway(socket, refusal ?? { status: 403, sentence: 'There is no such capture.' });
    return;
  }
  channels.handleUpgrade(request, socket, head, (view) => captures.attach(id, view));
}

function turnAway(socket: Duplex, { status, sentence }: Refusal): void {
  const body = `${sentence}\n`;
  const reason = status === 401 ? 'Unauthorized' : 'Forbidden';
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
}
