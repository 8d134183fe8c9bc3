import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { SocksClient, type SocksProxy } from 'socks';
import { LONGEST_TIMEOUT } from './interruption.ts';
import type { ReachFailure } from './reach-failure.ts';
import { negotiateTunnel, type TunnelAnswer } from './tunnel-negotiation.ts';
import type { UpstreamProxy } from './upstream-route.ts';

export interface SocksDestination {
  /** A name is resolved by the SOCKS server. */
  readonly host: string;
  readonly port: number;
}

/**
 * Asks a SOCKS server, to which the socket is connected, for a connection (RFC 1928).
 *
 * The client of the `socks` package would read the socket itself, and hand out what came behind the answer by an event
 * of a later turn, while it lets the socket run. So it is given a stream of its own and one byte at a time: it has then
 * taken nothing behind the answer.
 *
 * @param patience milliseconds after which the client is to end by itself, later than whoever waits for it
 */
export function openSocksTunnel(
  socket: Socket,
  proxy: UpstreamProxy,
  destination: SocksDestination,
  patience: number,
): Promise<TunnelAnswer | undefined> {
  return negotiateTunnel(socket, (settle) => {
    let hasAnswer = false;
    const answer = (given: TunnelAnswer): void => {
      hasAnswer = true;
      settle(given);
    };
    const wire = wireTo(socket);
    const client = new SocksClient({
      proxy: socksProxy(proxy),
      command: 'connect',
      destination: { ...destination },
      timeout: Math.min(patience, LONGEST_TIMEOUT),
    });
    // Without an address that it can read the client has taken too little of the answer.
    client.on('established', ({ remoteHost }) =>
      answer(remoteHost === undefined ? GARBLED : { kind: 'open' }),
    );
    // Of the error only its message: it also has the password.
    client.on('error', ({ message }) => answer(failed(message, proxy)));
    client.connect(wire);
    return (bytes) => {
      let taken = 0;
      while (taken < bytes.length && !hasAnswer) {
        wire.emit('data', bytes.subarray(taken, taken + 1));
        taken++;
      }
      return taken;
    };
  });
}

/** What the client writes goes to the socket; what it reads is given to it by hand. */
function wireTo(socket: Socket): Duplex {
  return new Duplex({
    read() {},
    write: (bytes: Buffer, _encoding, done) => {
      socket.write(bytes);
      done();
    },
  });
}

function socksProxy({ host, port, credentials }: UpstreamProxy): SocksProxy {
  if (credentials === undefined) return { host, port, type: 5 };
  return { host, port, type: 5, userId: credentials.user, password: credentials.password };
}

const GARBLED: TunnelAnswer = {
  kind: 'failed',
  failure: { code: 'upstream-proxy-garbled', what: 'unknown' },
};

/** RFC 1928 6, by the names that the package has for the replies. */
const REPLIES: Readonly<Record<string, ReachFailure>> = {
  Failure: { code: 'upstream-proxy-refused', answer: { reply: 'general-failure' } },
  NotAllowed: { code: 'upstream-proxy-refused', answer: { reply: 'not-allowed' } },
  NetworkUnreachable: { code: 'unreachable', why: 'network' },
  HostUnreachable: { code: 'unreachable', why: 'host' },
  ConnectionRefused: { code: 'refused' },
  TTLExpired: { code: 'unreachable', why: 'hops' },
  CommandNotSupported: { code: 'upstream-proxy-refused', answer: { reply: 'command-not-supported' } },
  AddressNotSupported: { code: 'upstream-proxy-refused', answer: { reply: 'address-type-not-supported' } },
  undefined: { code: 'upstream-proxy-refused', answer: { reply: 'unassigned' } },
};

/** Puts the messages of the package, which has no codes, into failures. */
function failed(message: string, { credentials }: UpstreamProxy): TunnelAnswer {
  const reply = /^Socks5 proxy rejected connection - (\w+)$/.exec(message)?.[1];
  const failure = reply === undefined ? undefined : REPLIES[reply];
  if (failure !== undefined) return { kind: 'failed', failure };
  // RFC 1929 2: any status but 0 refuses user and password.
  if (/Authentication failed/.test(message))
    return authentication(credentials === undefined ? 'missing' : 'not-accepted');
  // RFC 1928 3: X'FF' accepts none of the methods that were offered.
  if (/no accepted authentication type/.test(message)) {
    return authentication(credentials === undefined ? 'missing' : 'other-method');
  }
  return GARBLED;
}

function authentication(why: 'missing' | 'not-accepted' | 'other-method'): TunnelAnswer {
  return { kind: 'failed', failure: { code: 'upstream-proxy-authentication', why, methods: [] } };
}
