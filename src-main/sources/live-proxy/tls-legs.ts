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

/** The same of a server, with whether it asked who its client is. */
export type ServerTlsOutcome = (Extract<TlsOutcome, { kind: 'secured' }> | TlsFailure) & {
  readonly asksForCertificate: boolean;
};

export type ServerTlsFailure = Pick<
  Extract<ServerTlsOutcome, { kind: 'failed' }>,
  'code' | 'asksForCertificate'
>;

export interface ServerSide {
  /** Who the server is to be, and what its certificate is checked against. */
  readonly host: string;
  /** What it is shown when it asks for a certificate. */
  readonly identity: SecureContext | undefined;
  readonly keyLog: KeyLog | undefined;
  /** Milliseconds until TLS must have come about. */
  readonly timeLimit: number;
}

/** Speaks TLS with a server. Whether its certificate is to be believed is for the caller (`authorized`). */
export async function connectTls(tcp: Socket, side: ServerSide): Promise<ServerTlsOutcome> {
  const { host, identity, timeLimit } = side;
  const begun = performance.now();
  const stream = connect({
    socket: tcp,
    host,
    // RFC 6066 3: literal addresses are not sent.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(identity === undefined ? {} : { secureContext: identity }),
    rejectUnauthorized: false,
    ALPNProtocols: [ALPN],
  });
  let asksForCertificate = false;
  // Before Node's own listeners: once those have been told of its end, nothing can be asked of the stream any more.
  const look = (): void => {
    asksForCertificate ||= hasAskedForCertificate(stream);
  };
  for (const event of ['secureConnect', 'error', 'end']) stream.prependOnceListener(event, look);
  const outcome = await secured({ stream, tcp }, 'secureConnect', side);
  stream.off('error', look).off('end', look);
  if (outcome.kind === 'failed' || !asksForCertificate || stream.getProtocol() !== 'TLSv1.3')
    return { ...outcome, asksForCertificate };
  const patience = Math.min(timeLimit, 2 * (performance.now() - begun) + VERDICT_PATIENCE);
  const verdict = await serversVerdict(stream, patience);
  if (verdict === undefined) return { ...outcome, asksForCertificate };
  stream.destroy();
  tcp.destroy();
  return { ...verdict, asksForCertificate };
}

/** How much longer than two handshakes a server's word on its client is waited for, in milliseconds. */
const VERDICT_PATIENCE = 250;

/** RFC 8446 4.3.2: a request for a certificate names signature algorithms; a client has them from nothing else. */
function hasAskedForCertificate(stream: TLSSocket): boolean {
  return (stream.getSharedSigalgs() ?? []).length > 0;
}

/**
 * Whether a server that asked for a certificate lets its client in. RFC 8446 4.4: it judges only when for the client TLS
 * has come about already, so its alert would break off what is relayed. A ticket (4.6.1) or data say that it agrees;
 * one that sends neither is believed to agree once `patience`, in milliseconds, is over.
 */
async function serversVerdict(stream: TLSSocket, patience: number): Promise<TlsFailure | undefined> {
  const verdict = await new Promise<TlsFailure | undefined>((resolve) => {
    const settle = (failure?: TlsFailure): void => {
      clearTimeout(timer);
      stream.off('error', onError).off('close', onClose).off('session', onAgreed).off('readable', onReadable);
      resolve(failure);
    };
    const fail = (code: string, message: string): void => settle({ kind: 'failed', code, message });
    const onError = (error: NodeJS.ErrnoException): void => fail(error.code ?? 'unknown', error.message);
    const onClose = (): void => fail('ECONNRESET', 'the connection was closed behind the handshake');
    const onAgreed = (): void => settle();
    // Readable without anything to read is a stream that has ended.
    const onReadable = (): void => (stream.readableLength > 0 ? settle() : onClose());
    const timer = setTimeout(settle, patience);
    stream.once('error', onError).once('close', onClose).once('session', onAgreed).on('readable', onReadable);
    if (stream.destroyed) onClose();
  });
  // That nobody waits for it to be readable any more is noticed a moment later, and undoes a pause.
  await new Promise((resolve) => setImmediate(resolve));
  stream.pause();
  return verdict;
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
