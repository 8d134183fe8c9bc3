import { type Proxied, proxied } from '../../../support/proxied.ts';
import { type TcpPeer, type TcpServer, tcpClient, tcpServer } from '../../../support/tcp-peer.ts';

export const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** A server that answers each head that comes, on any connection, with the next of these. */
export function answering(...answers: readonly (string | Uint8Array)[]): Promise<TcpServer> {
  let given = 0;
  return tcpServer((peer) => {
    let answered = 0;
    peer.socket.on('data', () => {
      const heads = peer.receivedText.match(/ HTTP\/1\.[01]\r\n(?:.+\r\n)*\r\n/g) ?? [];
      for (; answered < heads.length; answered++) peer.send(answers[given++] ?? '');
    });
  });
}

export interface Talk {
  readonly proxy: Proxied;
  readonly server: TcpServer;
  readonly client: TcpPeer;
  /** The origin of the server in an absolute target. */
  readonly origin: string;
}

/** A client of an explicit proxy, and a server that answers with these. */
export async function talk(...answers: readonly (string | Uint8Array)[]): Promise<Talk> {
  const server = await answering(...answers);
  const proxy = await proxied();
  const client = await tcpClient(proxy.port);
  return { proxy, server, client, origin: `http://127.0.0.1:${server.port}` };
}
