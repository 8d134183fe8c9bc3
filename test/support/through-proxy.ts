import { type ClientRequestArgs, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';

/** Asks an HTTP proxy on 127.0.0.1 for a tunnel; rejects with the head of a refusal. */
export async function tunnelThrough(proxyPort: number, authority: string): Promise<Socket> {
  const socket = connectTcp({ host: '127.0.0.1', port: proxyPort, allowHalfOpen: true });
  onTestFinished(() => {
    socket.destroy();
  });
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
  const head = await new Promise<string>((resolve, reject) => {
    let read = '';
    const take = (): void => {
      // One at a time, so that nothing behind the head is taken.
      for (let byte = socket.read(1); byte !== null; byte = socket.read(1)) {
        read += (byte as Buffer).toString('latin1');
        if (!read.endsWith('\r\n\r\n')) continue;
        socket.off('readable', take);
        resolve(read);
        return;
      }
    };
    socket.on('readable', take);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`it hung up behind ${JSON.stringify(read)}`)));
  });
  if (!head.startsWith('HTTP/1.1 200 ')) throw new Error(head);
  return socket;
}

/** Speaks TLS through a tunnel; rejects with what a client is told that can't. */
export async function tlsThrough(
  proxyPort: number,
  authority: string,
  options: ConnectionOptions,
): Promise<TLSSocket> {
  const socket = await tunnelThrough(proxyPort, authority);
  return secured(socket, options);
}

/** Speaks TLS on a connection that is there; rejects with what a client is told that can't. */
export function secured(socket: Socket, options: ConnectionOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const stream = connectTls({ ALPNProtocols: ['http/1.1'], ...options, socket });
    stream.once('secureConnect', () => resolve(stream)).once('error', reject);
  });
}

/** A WebSocket of the `ws` package, open, through a tunnel. @param ca whom it believes, in PEM */
export async function webSocketThrough(
  proxyPort: number,
  url: string,
  ca?: string,
  more: ConnectionOptions = {},
): Promise<WebSocket> {
  const { protocol, host, hostname, port } = new URL(url);
  const authority = port === '' ? `${host}:${protocol === 'wss:' ? 443 : 80}` : host;
  const name = hostname.replace(/^\[(.*)\]$/, '$1');
  const options = {
    ...more,
    ...(ca === undefined ? {} : { ca }),
    ...(isIP(name) === 0 ? { servername: name } : {}),
  };
  const open = async (): Promise<Socket> => {
    const socket = await tunnelThrough(proxyPort, authority);
    return protocol === 'wss:' ? secured(socket, { ...options, host: name }) : socket;
  };
  const agent = protocol === 'wss:' ? new HttpsAgent() : new HttpAgent();
  const createConnection = (
    _: ClientRequestArgs,
    done: (error: Error | null, socket?: Socket) => void,
  ): void => {
    open().then((socket) => done(null, socket), done);
  };
  Object.assign(agent, { createConnection });
  return opened(new WebSocket(url, { agent, origin: url.replace(/^ws(s?:\/\/[^/]*).*/, 'http$1') }));
}

/** Resolves with a WebSocket that has opened; it ends with the test. */
export async function opened(socket: WebSocket): Promise<WebSocket> {
  onTestFinished(() => socket.terminate());
  await new Promise((resolve, reject) => {
    socket.once('open', resolve).once('error', reject);
  });
  socket.on('error', () => {});
  return socket;
}

/** What a server says back. */
export function saidBack(socket: WebSocket, text: string): Promise<string> {
  const answer = new Promise<string>((resolve, reject) => {
    socket.once('message', (data) => resolve(String(data))).once('close', reject);
  });
  socket.send(text);
  return answer;
}
