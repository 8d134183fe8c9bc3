/** An HTTP proxy with all of the internet behind it, by which a browser shows how it has been set. */
import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';

/** The first page: a picture of a server that nobody should trust, and then on to other pages. */
export const FIRST_PAGE = 'https://secure.example.com/first';

/** What a browser asks for that begins with the first page, goes through the proxy and trusts one authority. */
export const EXPECTED_REQUESTS = [
  'CONNECT foreign.example.com:443',
  'CONNECT secure.example.com:443',
  'GET http://localhost:8000/last',
  'GET http://plain.example.com/next',
  'foreign.example.com is not trusted',
  'over TLS: GET /first of secure.example.com',
];

const PAGES: Readonly<Record<string, string>> = {
  '/first': `<!doctype html><link rel="icon" href="data:,">
    <img src="https://foreign.example.com/picture" onerror="location = 'http://plain.example.com/next'">`,
  '/next': `<!doctype html><link rel="icon" href="data:,"><script>location = 'http://localhost:8000/last'</script>`,
  '/last': '<!doctype html><link rel="icon" href="data:,">',
};

export interface RecordedProxy {
  readonly port: number;
  readonly authority: { readonly publicKeyHash: string; readonly certificatePem: string };
  /** What was asked for, each thing once, in the order of its letters. */
  requests(): readonly string[];
  close(): void;
}

export async function startProxy(): Promise<RecordedProxy> {
  const trusted = madeAuthority('secure.example.com');
  const foreign = madeAuthority('foreign.example.com');
  const requests = new Set<string>();
  const sockets = new Set<Duplex>();
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { socket, method, url = '', headers } = request;
    const isSecure = socket instanceof TLSSocket;
    requests.add(isSecure ? `over TLS: ${method} ${url} of ${headers.host}` : `${method} ${url}`);
    const page = PAGES[url.replace(/^http:\/\/[^/]*/, '')];
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html' }).end(page);
  };
  const server = createServer(answer).listen(0, '127.0.0.1');
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('connect', ({ url = '' }: IncomingMessage, socket: Socket) => {
    requests.add(`CONNECT ${url}`);
    socket.on('error', () => {});
    const made = [trusted, foreign].find(({ host }) => url === `${host}:443`);
    if (made === undefined) {
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    const secure = new TLSSocket(socket, { isServer: true, key: made.key, cert: made.chain });
    // RFC 8446 6.2: a certificate that isn't accepted is refused by an alert. Any other end tells nothing.
    secure.on('error', ({ message }) => /alert/.test(message) && requests.add(`${made.host} is not trusted`));
    server.emit('connection', secure);
  });
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    authority: {
      publicKeyHash: publicKeyHash(trusted.certificatePem),
      certificatePem: trusted.certificatePem,
    },
    requests: () => [...requests].sort(),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** RFC 7469 2.4: the hash of the SubjectPublicKeyInfo. */
function publicKeyHash(certificatePem: string): string {
  const key = new X509Certificate(certificatePem).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}

interface MadeAuthority {
  readonly host: string;
  readonly certificatePem: string;
  /** The certificate of the host, that of the authority behind it, and the key of the host. */
  readonly chain: string;
  readonly key: string;
}

const EXTENSIONS = `
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[host]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:$ENV::HOST
`;

/** An authority that has signed one certificate, made by OpenSSL. */
function madeAuthority(host: string): MadeAuthority {
  const folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
  const made = (name: string, ...words: readonly string[]): string => {
    const given = [
      'req',
      '-config',
      'extensions',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
    ];
    const files = ['-nodes', '-days', '7', '-keyout', `${name}.key`, '-out', `${name}.pem`];
    const env = { ...process.env, HOST: host };
    execFileSync('openssl', [...given, ...files, '-extensions', name, ...words], {
      cwd: folder,
      env,
      stdio: 'pipe',
    });
    return readFileSync(join(folder, `${name}.pem`), 'utf8');
  };
  try {
    writeFileSync(join(folder, 'extensions'), EXTENSIONS);
    const certificatePem = made('authority', '-subj', `/CN=Authority of ${host}`);
    const chain = made('host', '-subj', `/CN=${host}`, '-CA', 'authority.pem', '-CAkey', 'authority.key');
    const key = readFileSync(join(folder, 'host.key'), 'utf8');
    return { host, certificatePem, chain: chain + certificatePem, key };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
