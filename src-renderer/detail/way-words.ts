import type { HandshakeView, RelayedView, StepName, TlsFacts } from '../../src-core/contract/views.ts';

const STEP_WORDS: Readonly<Record<StepName, string>> = {
  'client-connected': 'Client connected',
  resolved: 'Name resolved',
  connected: 'Server connected',
  tunnelled: 'Tunnel through the upstream proxy',
  'client-secured': 'TLS with the client',
  'server-secured': 'TLS with the server',
};

/** Steps that are shown; a file that somebody made up can have any number. */
const MOST_STEPS = 20;

/** A part of the way to an open connection. */
export interface WaySpan {
  readonly name: string;
  readonly detail: string | null;
  /** Nanoseconds since the first step. */
  readonly from: number;
  readonly to: number;
}

/** How a connection came to be, from the first step of the proxy to the answer; empty where no proxy knows of steps. */
export function waySpans({ relayed, lifecycle, requestAt, responseAt }: HandshakeView): readonly WaySpan[] {
  const steps = (relayed?.steps ?? []).toSorted((one, other) => other.before - one.before);
  const [first] = steps;
  if (first === undefined) return [];
  // Steps are told by how long they were before the opening, all else since the capture began.
  const start = (lifecycle.states[0]?.at ?? requestAt) - first.before;
  let from = 0;
  const spans: WaySpan[] = [];
  const add = (name: string, detail: string | null, to: number): void => {
    const end = Math.max(from, to);
    spans.push({ name, detail, from, to: end });
    from = end;
  };
  for (const { step, before, detail } of steps.slice(0, MOST_STEPS))
    add(STEP_WORDS[step], detail, first.before - before);
  add('Until the request', null, requestAt - start);
  if (responseAt !== null) add('Handshake', null, responseAt - start);
  return spans;
}

/** TLS on one side of the proxy: `TLSv1.3 for example.com`, and `TLS_AES_128_GCM_SHA256, ALPN http/1.1`. */
export function tlsWords({ version, cipher, alpn, serverName }: TlsFacts): readonly [string, string] {
  return [
    serverName === null ? version : `${version} for ${serverName}`,
    alpn === null ? cipher : `${cipher}, ALPN ${alpn}`,
  ];
}

/** The day of a time in ISO 8601; a text that is none stays as it is. */
export function dayText(time: string): string {
  return /^(\d{4}-\d\d-\d\d)T/.exec(time)?.[1] ?? time;
}

/** What became of a connection that no server answered. RFC 9110 9.3.6: 2xx is the answer to CONNECT that opens a tunnel. */
export function refusalHeading({ status }: NonNullable<RelayedView['refusal']>): string {
  return status === null || (status >= 200 && status < 300)
    ? 'Nothing came through the proxy'
    : `The proxy answered instead of a server, with ${status}`;
}
