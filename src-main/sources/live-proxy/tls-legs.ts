import { isIP, type Socket } from 'node:net';
import { connect, type SecureContext, TLSSocket } from 'node:tls';
import type { Leg } from './leg.ts';

/** WebSocket over HTTP/1.1 is what is relayed; HTTP/2 is offered to nobody (RFC 7301). */
const ALPN = 'http/1.1';

export type TlsOutcome =
  | { readonly kind: 'secured'; readonly leg: Leg & { readonly stream: TLSSocket } }
  /** `code` is that of Node's error; an alert of the other side stands in it. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

export type KeyLog = (line: Buffer) => void;

export interface ClientSide {
  /** For clients that name no server (RFC 6066 3). */
  readonly fallback: SecureContext;
  readonly contextFor: (serverName: string) => Promise<SecureContext>;
  readonly keyLog: KeyLog | undefined;
}

/** Speaks TLS with a client, as the server it wants to reach. @param early what was read from it already */
export function acceptTls(tcp: Socket, early: Buffer, side: ClientSide): Promise<TlsOutcome> {
  if (early.length > 0) tcp.unshift(early);
  const stream = new TLSSocket(tcp, {
    isServer: true,
    secureContext: side.fallback,
    SNICallback: (serverName, answer) => {
      side.contextFor(serverName).then((context) => answer(null, context), answer);
    },
    ALPNCallback: ({ protocols }) => (protocols.includes(ALPN) ? ALPN : undefined),
  });
  return secured(stream, tcp, 'secure', side.keyLog);
}

export interface ServerSide {
  /** Who the server is to be, and what its certificate is checked against. */
  readonly host: string;
  readonly keyLog: KeyLog | undefined;
}

/** Speaks TLS with a server. Whether its certificate is to be believed is for the caller (`authorized`). */
export function connectTls(tcp: Socket, { host, keyLog }: ServerSide): Promise<TlsOutcome> {
  const stream = connect({
    socket: tcp,
    host,
    // RFC 6066 3: literal addresses are not sent.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    rejectUnauthorized: false,
    ALPNProtocols: [ALPN],
  });
  return secured(stream, tcp, 'secureConnect', keyLog);
}

function secured(
  stream: TLSSocket,
  tcp: Socket,
  event: 'secure' | 'secureConnect',
  keyLog: KeyLog | undefined,
): Promise<TlsOutcome> {
  if (keyLog !== undefined) stream.on('keylog', keyLog);
  return new Promise((resolve) => {
    const fail = (code: string, message: string): void => {
      stream.on('error', () => {});
      stream.destroy();
      tcp.destroy();
      resolve({ kind: 'failed', code, message });
    };
    const onError = (error: NodeJS.ErrnoException): void => fail(error.code ?? 'unknown', error.message);
    const onClose = (): void => fail('ECONNRESET', 'the connection was closed during the handshake');
    stream.once('error', onError).once('close', onClose);
    stream.once(event, () => {
      stream.off('error', onError).off('close', onClose);
      stream.pause();
      resolve({ kind: 'secured', leg: { stream, tcp } });
    });
  });
}
