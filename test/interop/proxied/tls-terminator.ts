import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';

/** Takes TLS off in front of a plain server on 127.0.0.1, so that what was encrypted can be seen behind it. */
export class TlsTerminator {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly context: SecureContext,
    private readonly plainPort: number,
  ) {}

  /** @param folder where its key and its certificate, which nobody has signed, are put */
  static async start(folder: string, plainPort: number): Promise<TlsTerminator> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    const terminator = new TlsTerminator(server, ownContext(folder), plainPort);
    server.on('connection', (tcp) => terminator.serve(tcp));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    return terminator;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private serve(tcp: Socket): void {
    const client = new TLSSocket(tcp, { isServer: true, secureContext: this.context });
    const server = connect({ host: '127.0.0.1', port: this.plainPort, allowHalfOpen: true, noDelay: true });
    for (const socket of [tcp, server]) {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    }
    client.pipe(server).pipe(client);
    // A break on one side is one on the other.
    server.on('error', () => tcp.resetAndDestroy());
    client.on('error', () => server.resetAndDestroy());
    tcp.on('error', () => server.resetAndDestroy());
  }
}

function ownContext(folder: string): SecureContext {
  const key = join(folder, 'terminator-key.pem');
  const certificate = join(folder, 'terminator.pem');
  const words = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
  ];
  const names = ['-subj', '/CN=terminator', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', [...words, ...names, '-keyout', key, '-out', certificate], { stdio: 'pipe' });
  return createSecureContext({ key: readFileSync(key), cert: readFileSync(certificate) });
}
