import { isIP, type Socket } from 'node:net';
import { connect, type SecureContext, TLSSocket } from 'node:tls';
import type { Leg } from './leg.ts';

/** WebSocket over HTTP/1.1 is what is relayed; HTTP/2 is offered to nobody (RFC 7301). */
const ALPN = 'http/1.1';

export type TlsOutcome =
  | { readonly kind: 'secured'; readonly leg: Leg & { readonly stream: TLSSocket } }
  /** `code` is that of Node's error; an alert of the other side stands in it. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

export type TlsFailure = Extract<TlsOutcome, { kind: 'failed' }>;

export type KeyLog = (line: Buffer) => void;

/** The code of a failure that is our own: there was no certificate to show. */
export const NO_CERTIFICATE = 'NO_CERTIFICATE';

export interface ClientSide {
  /** The server of clients that name none (RFC 6066 3). */
  readonly host: string;
  readonly contextFor: (serverName: string) => Promise<SecureContext>;
  /** Awaited when a client has named its server, and before it is answered. */
  readonly onNamed?: ((serverName: string) => Promise<unknown>) | undefined;
  readonly keyLog: KeyLog | undefined;
  /** Milliseconds until TLS must have come about. */
  readonly timeLimit: number;
}

/** Speaks TLS with a client, as the server it wants to reach. @param early what was read from it already */
export async function acceptTls(leg: Leg, early: Buffer, side: ClientSide): Promise<TlsOutcome> {
  const { stream: inner, tcp } = leg;
  const fallback = await contextOf(side, side.host);
  if (fallback instanceof Error) {
    inner.destroy();
    tcp.destroy();
    return { kind: 'failed', code: fallback.code, message: fallback.message };
  }
  if (early.length > 0) inner.unshift(early);
  const stream = new TLSSocket(inner, {
    isServer: true,
    secureContext: fallback,
    SNICallback: (serverName, answer) => {
      void answerNamed(side, serverName, answer);
    },
    ALPNCallback: ({ protocols }) => (protocols.includes(ALPN) ? ALPN : undefined),
  });
  return secured({ stream, tcp }, 'secure', side);
}

async function answerNamed(
  side: ClientSide,
  serverName: string,
  answer: (error: Error | null, context?: SecureContext) => void,
): Promise<void> {
  await side.onNamed?.(serverName);
  const context = await contextOf(side, serverName);
  if (context instanceof Error) answer(context);
  else answer(null, context);
}

/** Where there is no certificate to show, for what reason ever. */
class NoCertificate extends Error {
  readonly code = NO_CERTIFICATE;
}

async function contextOf({ contextFor }: ClientSide, host: string): Promise<SecureContext | NoCertificate> {
  try {
    return await contextFor(host);
  } catch (error) {
    return new NoCertificate(error instanceof Error ? error.message : String(error));
  }
}

export interface ServerSide {
  /** Who the server is to be, and what its certificate is checked against. */
  readonly host: string;
  readonly keyLog: KeyLog | undefined;
  /** Milliseconds until TLS must have come about. */
  readonly timeLimit: number;
}

/** Speaks TLS with a server. Whether its certificate is to be believed is for the caller (`authorized`). */
export function connectTls(tcp: Socket, side: ServerSide): Promise<TlsOutcome> {
  const { host } = side;
  const stream = connect({
    socket: tcp,
    host,
    // RFC 6066 3: literal addresses are not sent.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    rejectUnauthorized: false,
    ALPNProtocols: [ALPN],
  });
  return secured({ stream, tcp }, 'secureConnect', side);
}

function secured(
  leg: Leg & { readonly stream: TLSSocket },
  event: 'secure' | 'secureConnect',
  { keyLog, timeLimit }: Pick<ClientSide, 'keyLog' | 'timeLimit'>,
): Promise<TlsOutcome> {
  const { stream, tcp } = leg;
  if (keyLog !== undefined) stream.on('keylog', keyLog);
  // Whoever has the stream later learns of its end in other ways; in between nobody may be listening.
  stream.on('error', () => {});
  return new Promise((resolve) => {
    const settle = (outcome: TlsOutcome): void => {
      clearTimeout(timer);
      stream.off('error', onError).off('end', onClose).off('close', onClose).off(event, onSecured);
      if (outcome.kind === 'failed') {
        stream.destroy();
        tcp.destroy();
      } else stream.pause();
      resolve(outcome);
    };
    const fail = (code: string, message: string): void => settle({ kind: 'failed', code, message });
    const onError = (error: NodeJS.ErrnoException): void => fail(error.code ?? 'unknown', error.message);
    const onClose = (): void => fail('ECONNRESET', 'the connection was closed during the handshake');
    const onSecured = (): void => settle({ kind: 'secured', leg });
    const timer = setTimeout(() => fail('ETIMEDOUT', 'the handshake took too long'), timeLimit);
    stream.once('error', onError).once('end', onClose).once('close', onClose).once(event, onSecured);
    // An end is told of only to those who read; nothing can come before the handshake is done.
    stream.resume();
  });
}
