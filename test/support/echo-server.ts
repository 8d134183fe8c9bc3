import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket, TlsOptions } from 'node:tls';
import { onTestFinished } from 'vitest';
import { type ServerOptions, WebSocketServer } from 'ws';
import type { MadeCertificate } from './certificates.ts';

/** A WebSocket server of the `ws` package, on a free port of 127.0.0.1, that says back what it is told. */
export interface EchoServer {
  readonly port: number;
  /** The heads of the requests that it had. */
  readonly requests: readonly EchoRequest[];
}

export interface EchoRequest {
  readonly path: string;
  readonly host: string | undefined;
  /** The name that the client asked for in TLS, `false` where it asked for none. */
  readonly serverName: string | false | undefined;
}

/** What a server wants to know of who its clients are, and in which version of TLS. */
export type AskingClients = Pick<
  TlsOptions,
  'requestCert' | 'rejectUnauthorized' | 'ca' | 'minVersion' | 'maxVersion'
>;

/** @param certificate with one it speaks TLS */
export async function echoServer(
  certificate?: MadeCertificate & AskingClients,
  options: ServerOptions = {},
): Promise<EchoServer> {
  const http = certificate === undefined ? createServer() : createSecureServer({ ...certificate });
  http.on('tlsClientError', () => {});
  http.on('request', (_, response) => response.writeHead(426, { Connection: 'close' }).end('WebSocket only'));
  const requests: EchoRequest[] = [];
  const sockets = new WebSocketServer({ ...options, server: http });
  sockets.on('connection', (socket, request) => {
    const { servername } = request.socket as Partial<TLSSocket> & { servername?: string | false };
    requests.push({ path: request.url ?? '', host: request.headers.host, serverName: servername });
    socket.on('error', () => {});
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const client of sockets.clients) client.terminate();
    sockets.close();
    http.close();
    http.closeAllConnections();
  });
  return { port: (http.address() as AddressInfo).port, requests };
}
