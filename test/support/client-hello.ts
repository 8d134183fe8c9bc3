import { type AddressInfo, createServer } from 'node:net';
import { connect } from 'node:tls';

/** The first message of a TLS client. */
export function helloFor(servername: string): Promise<Buffer> {
  return new Promise((resolve) => {
    const server = createServer((socket) => {
      socket.once('data', (bytes) => {
        resolve(bytes);
        socket.destroy();
        server.close();
      });
    });
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      connect({ host: '127.0.0.1', port, servername, ALPNProtocols: ['http/1.1'] }).on('error', () => {});
    });
  });
}
