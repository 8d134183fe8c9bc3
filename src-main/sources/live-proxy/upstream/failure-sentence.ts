import { beginning, quotedText, visibleText } from '../../../../src-core/bytes/visible-text.ts';
import type { HopFailure, ProxyRefusal, ReachFailure, SocksRefusal } from './reach-failure.ts';
import { authority } from './server-name.ts';
import type { UpstreamRoute } from './upstream-route.ts';

interface Place {
  readonly host: string;
  readonly port: number;
}

/**
 * What happened, where, and what can be done, for people. It shows no password, and hostile text only cut short and with
 * all of it visible.
 *
 * @param target what `reachServer` was asked for
 * @param route the one it took
 */
export function failureSentence(failure: ReachFailure, target: Place, route: UpstreamRoute): string {
  const server = shownPlace(target);
  const proxy = proxyName(route);
  switch (failure.code) {
    case 'name-not-found':
    case 'refused':
    case 'unreachable':
      return hopSentence(
        proxy === undefined ? `${server} can't be reached` : `${proxy} can't reach ${server}`,
        failure,
        target,
      );
    case 'timed-out':
    case 'reset':
    case 'other':
      if (proxy !== undefined) return brokenTunnelSentence(failure, proxy, server);
      return hopSentence(`${server} can't be reached`, failure, target);
    case 'upstream-proxy-unreachable':
      return hopSentence(
        `${proxy} can't be reached`,
        failure.because,
        route.kind === 'direct' ? target : route,
      );
    case 'upstream-proxy-refused':
      return `${proxy} doesn't connect to ${server}: ${refusalClause(failure.answer)}. Check what it allows.`;
    case 'upstream-proxy-authentication':
      return authenticationSentence(failure, proxy);
    case 'upstream-proxy-garbled':
      return `${proxy} ${GARBLED[failure.what]}. Check the address of the proxy, and its kind.`;
    case 'out-of-descriptors':
      return `${server} can't be connected to: ${DESCRIPTORS[failure.whose]}`;
    case 'stopped':
      return `Connecting to ${server} was stopped before it was done. Connect again if it is still wanted.`;
  }
}

/** `undefined` where there is none in between. */
function proxyName(route: UpstreamRoute): string | undefined {
  if (route.kind === 'direct') return undefined;
  return `The ${route.kind === 'http-proxy' ? 'HTTP' : 'SOCKS'} proxy ${shownPlace(route)}`;
}

const LONGEST_PLACE = 100;

function shownPlace(place: Place): string {
  const text = visibleText(beginning(authority(place), LONGEST_PLACE + 1));
  return text.length > LONGEST_PLACE ? `${beginning(text, LONGEST_PLACE - 1)}…` : text;
}

/** @param what that something is out of reach; why, and what can be done, comes behind it */
function hopSentence(what: string, failure: HopFailure, { host }: Place): string {
  switch (failure.code) {
    case 'name-not-found':
      return unknownNameSentence(what, failure.why, visibleText(beginning(host, LONGEST_PLACE)));
    case 'refused':
      return `${what}: nothing listens there. Start the server, or check its port.`;
    case 'unreachable':
      return `${what}: ${UNREACHABLE[failure.why]}`;
    case 'timed-out':
      return failure.stage === 'resolving'
        ? `${what}: its address was not found within ${seconds(failure.milliseconds)}. Check the network connection.`
        : `${what}: there was no answer within ${seconds(failure.milliseconds)}. Check the address, and whether a firewall is in between.`;
    case 'reset':
      return `${what}: the connection was broken off while it was made. Try again, or look into the log over there.`;
    case 'other':
      return `${what}: the system says ${failure.nodeCode}. Check the address, or try again.`;
  }
}

function unknownNameSentence(what: string, why: 'unknown' | 'no-answer' | 'no-name', host: string): string {
  switch (why) {
    case 'unknown':
      return `${what}: the name ${host} has no address. Check how it is spelt.`;
    case 'no-answer':
      return `${what}: no name server answers that knows ${host}. Check the network connection.`;
    case 'no-name':
      return `No server can be called ${quotedText(host)}. Check the address that was asked for.`;
  }
}

const UNREACHABLE = {
  network: 'no network leads there. Check the address, and the network connection.',
  host: 'no machine answers there. Check the address, and whether the machine is running.',
  address: 'that is no address to connect to. Check it.',
  hops: 'it is too many hops away. Check the address, and the routes of the network.',
} as const;

const DESCRIPTORS = {
  process:
    'Framescope has as many connections and files open as it may. Close some, or allow it more (ulimit -n).',
  system: 'the system has as many connections and files open as it can. Close some programs.',
} as const;

/** What became of a connection to a proxy before that had one to the server. */
function brokenTunnelSentence(
  failure: Extract<HopFailure, { readonly code: 'timed-out' | 'reset' | 'other' }>,
  proxy: string,
  server: string,
): string {
  switch (failure.code) {
    case 'timed-out':
      return `${proxy} had no connection to ${server} within ${seconds(failure.milliseconds)}. Check that it is such a proxy, and that it can reach this server.`;
    case 'reset':
      return `${proxy} hung up before it had a connection to ${server}. Check what it allows, or look into its log.`;
    case 'other':
      return `${proxy} was lost (${failure.nodeCode}) before it had a connection to ${server}. Try again.`;
  }
}

function refusalClause(answer: ProxyRefusal): string {
  if ('reply' in answer) return REFUSALS[answer.reply];
  const reason = answer.reason === '' ? '' : ` ${quotedText(answer.reason)}`;
  return `it answered ${answer.status}${reason}`;
}

const REFUSALS: Readonly<Record<SocksRefusal, string>> = {
  'general-failure': "it failed and doesn't say why",
  'not-allowed': 'its rules forbid that',
  'command-not-supported': "it doesn't make connections",
  'address-type-not-supported': "it doesn't know this type of address",
  unassigned: 'its reply has no meaning in SOCKS',
};

const GARBLED = {
  tls: 'speaks TLS where it should speak plain HTTP',
  'endless-head': 'sent a head without an end',
  unknown: 'answered in no way that such a proxy answers',
} as const;

function authenticationSentence(
  { why, methods }: Extract<ReachFailure, { readonly code: 'upstream-proxy-authentication' }>,
  proxy: string | undefined,
): string {
  switch (why) {
    case 'missing':
      return `${proxy} wants a user and a password. Write user:password@ before its host.`;
    case 'not-accepted':
      return `${proxy} doesn't accept this user and password. Check both.`;
    case 'other-method': {
      const wanted = methods.length === 0 ? 'something else' : methods.join(' or ');
      return `${proxy} wants ${wanted} instead of a user and a password. Use a proxy that takes these, or none.`;
    }
  }
}

function seconds(milliseconds: number): string {
  return `${Number((milliseconds / 1000).toFixed(2))} s`;
}
