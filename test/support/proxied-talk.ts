import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { openForTest, reverseProxy } from './proxy-window.ts';
import { opened } from './through-proxy.ts';
import { rowAt, table } from './window-rows.ts';

/** A client and a server that talk through a proxy in the window, each noting what it gets. */
export interface ProxiedTalk {
  readonly page: Page;
  readonly pageErrors: readonly string[];
  readonly client: WebSocket;
  /** What the server got, and what the client got, in order. */
  readonly server: readonly string[];
  readonly heard: readonly string[];
}

/** A window with a proxy in front of an echo server, and a client that is connected through it. */
export async function proxiedTalk(browser: Browser, isCompressed = false): Promise<ProxiedTalk> {
  const server: string[] = [];
  const port = await recordedServer(server, isCompressed);
  const { page, pageErrors } = await openForTest(browser);
  const proxy = await reverseProxy(page, `ws://127.0.0.1:${port}/chat`);
  const perMessageDeflate = isCompressed && { threshold: 0 };
  const client = await opened(new WebSocket(`ws://127.0.0.1:${proxy}/chat`, { perMessageDeflate }));
  const heard = recorded(client, []);
  await rowAt(table(page, 'Connections'), 2).waitFor();
  return { page, pageErrors, client, server, heard };
}

/** An echo server that notes what it gets. */
async function recordedServer(got: string[], isCompressed: boolean): Promise<number> {
  const sockets = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    perMessageDeflate: isCompressed && { threshold: 0 },
  });
  onTestFinished(() => {
    for (const client of sockets.clients) client.terminate();
    sockets.close();
  });
  sockets.on('connection', (socket) => {
    recorded(socket, got);
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  await new Promise((resolve) => sockets.once('listening', resolve));
  return (sockets.address() as AddressInfo).port;
}

function recorded(socket: WebSocket, into: string[]): string[] {
  socket.on('message', (data, isBinary) =>
    into.push(isBinary ? `0x${(data as Buffer).toString('hex')}` : String(data)),
  );
  socket.on('ping', (data) => into.push(`ping ${String(data)}`));
  socket.on('pong', (data) => into.push(`pong ${String(data)}`));
  socket.on('close', (code, reason) => into.push(`close ${code} ${String(reason)}`));
  return into;
}
