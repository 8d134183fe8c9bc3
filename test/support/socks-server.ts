import { type AddressInfo, connect, createServer, isIPv4, type Server, type Socket } from 'node:net';

export interface SocksServerOptions {
  /** User and password it wants (RFC 1929); without them it wants no authentication. */
  readonly credentials?: { readonly user: string; readonly password: string };
  /** The reply code to every request (RFC 1928 6), instead of connecting. */
  readonly reply?: number;
  /** Names that only this server knows, and their addresses. */
  readonly names?: Readonly<Record<string, string>>;
  /** Waits a moment between any two bytes that it sends of its own. */
  readonly isHalting?: boolean;
}

export interface SocksRequest {
  /** Of its address (RFC 1928 5): IPv4, a name, or IPv6. */
  readonly type: 0x01 | 0x03 | 0x04;
  readonly host: string;
  readonly port: number;
}

/** A SOCKS server (RFC 1928, RFC 1929) on 127.0.0.1 that connects to where it is asked to. */
export interface SocksServer {
  readonly port: number;
  readonly requests: readonly SocksRequest[];
  /** Connections of clients that are open. */
  readonly open: () => number;
  stop(): Promise<void>;
}

export async function startSocksServer(options: SocksServerOptions = {}): Promise<SocksServer> {
  const requests: SocksRequest[] = [];
  const clients = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    clients.add(client);
    client.on('close', () => clients.delete(client));
    client.on('error', () => {});
    serve(new SocksClientSide(client, options.isHalting === true), options, requests).catch(() =>
      client.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    open: () => clients.size,
    stop: () => stopped(server, clients),
  };
}

function stopped(server: Server, clients: ReadonlySet<Socket>): Promise<void> {
  for (const client of clients) client.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}

async function serve(
  client: SocksClientSide,
  options: SocksServerOptions,
  requests: SocksRequest[],
): Promise<void> {
  if (!(await agreeOnMethod(client, options.credentials))) return client.end();
  const request = await readRequest(client);
  requests.push(request);
  if (options.reply !== undefined) {
    await client.say(replyBytes(options.reply));
    return client.end();
  }
  const far = await connected(options.names?.[request.host] ?? request.host, request.port);
  if (typeof far === 'number') {
    await client.say(replyBytes(far));
    return client.end();
  }
  // RFC 1928 6: behind X'00' the address and port that it connected from.
  const { localAddress = '0.0.0.0', localPort = 0 } = far;
  await client.say(replyBytes(0x00, isIPv4(localAddress) ? localAddress : '0.0.0.0', localPort));
  client.relay(far);
}

/** RFC 1928 3, RFC 1929 2 */
async function agreeOnMethod(
  client: SocksClientSide,
  credentials: SocksServerOptions['credentials'],
): Promise<boolean> {
  const [version, count = 0] = await client.take(2);
  if (version !== 0x05) throw new Error('this is not SOCKS 5');
  const offered = await client.take(count);
  const method = credentials === undefined ? 0x00 : 0x02;
  if (!offered.includes(method)) {
    await client.say(Buffer.of(0x05, 0xff));
    return false;
  }
  await client.say(Buffer.of(0x05, method));
  if (credentials === undefined) return true;
  const [, userLength = 0] = await client.take(2);
  const user = (await client.take(userLength)).toString('utf8');
  const [passwordLength = 0] = await client.take(1);
  const password = (await client.take(passwordLength)).toString('utf8');
  const isRight = user === credentials.user && password === credentials.password;
  await client.say(Buffer.of(0x01, isRight ? 0x00 : 0x01));
  return isRight;
}

/** RFC 1928 4 and 5 */
async function readRequest(client: SocksClientSide): Promise<SocksRequest> {
  const [version, command, , type] = await client.take(4);
  if (version !== 0x05 || command !== 0x01) throw new Error('only CONNECT is served here');
  switch (type) {
    case 0x01:
      return { type, host: (await client.take(4)).join('.'), port: await client.takePort() };
    case 0x03: {
      const [length = 0] = await client.take(1);
      return { type, host: (await client.take(length)).toString('latin1'), port: await client.takePort() };
    }
    case 0x04: {
      const groups = (await client.take(16)).toString('hex').match(/.{4}/g) ?? [];
      return { type, host: groups.join(':'), port: await client.takePort() };
    }
    default:
      throw new Error('this type of address is unknown');
  }
}

function replyBytes(reply: number, address = '0.0.0.0', port = 0): Buffer {
  const bytes = Buffer.from([0x05, reply, 0x00, 0x01, ...address.split('.').map(Number), 0, 0]);
  bytes.writeUInt16BE(port, 8);
  return bytes;
}

/** The connection, or the reply that says why there is none. */
function connected(host: string, port: number): Promise<Socket | number> {
  return new Promise((resolve) => {
    const far = connect({ host, port, allowHalfOpen: true });
    far.once('connect', () => resolve(far));
    far.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code === 'ECONNREFUSED' ? 0x05 : 0x04));
  });
}

/** The client, from whom bytes are taken by number. */
class SocksClientSide {
  constructor(
    private readonly socket: Socket,
    private readonly isHalting: boolean,
  ) {
    socket.pause();
  }

  async take(count: number): Promise<Buffer> {
    if (count === 0) return Buffer.alloc(0);
    for (;;) {
      const bytes = this.socket.read(count) as Buffer | null;
      if (bytes !== null && bytes.length === count) return bytes;
      if (this.socket.destroyed || this.socket.readableEnded) throw new Error('the client has gone');
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.socket.off('readable', wake).off('end', wake).off('close', wake);
          resolve();
        };
        this.socket.on('readable', wake).on('end', wake).on('close', wake);
      });
    }
  }

  async takePort(): Promise<number> {
    return (await this.take(2)).readUInt16BE();
  }

  async say(bytes: Buffer): Promise<void> {
    const pieces = this.isHalting ? [...bytes].map((byte) => Buffer.of(byte)) : [bytes];
    for (const piece of pieces) {
      await new Promise<void>((resolve) => this.socket.write(piece, () => resolve()));
      if (this.isHalting) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Ends, and waits for the client to do so as well. */
  end(): void {
    this.socket.end();
    this.socket.resume();
  }

  relay(far: Socket): void {
    if (this.socket.destroyed) far.destroy();
    this.socket.on('close', () => far.destroy());
    far.on('close', () => this.socket.destroy());
    this.socket.pipe(far).pipe(this.socket);
  }
}
