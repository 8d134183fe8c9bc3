import { describe, expect, it } from 'vitest';
import type { ReachFailure } from '../../../../../src-main/sources/live-proxy/upstream/reach-failure.ts';
import { failureSentence } from '../../../../../src-main/sources/live-proxy/upstream/reach-failure.ts';
import type { UpstreamRoute } from '../../../../../src-main/sources/live-proxy/upstream/upstream-route.ts';

const TARGET = { host: 'echo.example', port: 443 };
const credentials = { user: 'ada', password: 'lovelace' };
const HTTP: UpstreamRoute = { kind: 'http-proxy', host: 'proxy.example', port: 3128, credentials };
const SOCKS: UpstreamRoute = { kind: 'socks5', host: '2001:db8::1', port: 1080, credentials };

describe('without an upstream proxy', () => {
  it.each<[ReachFailure, string]>([
    [
      { code: 'name-not-found', why: 'unknown' },
      "echo.example:443 can't be reached: the name echo.example has no address. Check how it is spelt.",
    ],
    [
      { code: 'name-not-found', why: 'no-answer' },
      "echo.example:443 can't be reached: no name server answers that knows echo.example. Check the network connection.",
    ],
    [
      { code: 'refused' },
      "echo.example:443 can't be reached: nothing listens there. Start the server, or check its port.",
    ],
    [
      { code: 'unreachable', why: 'network' },
      "echo.example:443 can't be reached: no network leads there. Check the address, and the network connection.",
    ],
    [
      { code: 'unreachable', why: 'host' },
      "echo.example:443 can't be reached: no machine answers there. Check the address, and whether the machine is running.",
    ],
    [
      { code: 'unreachable', why: 'address' },
      "echo.example:443 can't be reached: that is no address to connect to. Check it.",
    ],
    [
      { code: 'timed-out', stage: 'resolving', milliseconds: 10_000 },
      "echo.example:443 can't be reached: its address was not found within 10 s. Check the network connection.",
    ],
    [
      { code: 'timed-out', stage: 'connecting', milliseconds: 127_123.4 },
      "echo.example:443 can't be reached: there was no answer within 127.12 s. Check the address, and whether a firewall is in between.",
    ],
    [
      { code: 'reset' },
      "echo.example:443 can't be reached: the connection was broken off while it was made. Try again, or look into the log over there.",
    ],
    [
      { code: 'other', nodeCode: 'EACCES' },
      "echo.example:443 can't be reached: the system says EACCES. Check the address, or try again.",
    ],
    [
      { code: 'out-of-descriptors', whose: 'process' },
      "echo.example:443 can't be connected to: Framescope has as many connections and files open as it may. Close some, or allow it more (ulimit -n).",
    ],
    [
      { code: 'out-of-descriptors', whose: 'system' },
      "echo.example:443 can't be connected to: the system has as many connections and files open as it can. Close some programs.",
    ],
    [
      { code: 'stopped' },
      'Connecting to echo.example:443 was stopped before it was done. Connect again if it is still wanted.',
    ],
  ])('%j', (failure, sentence) => {
    expect(failureSentence(failure, TARGET, { kind: 'direct' })).toBe(sentence);
  });
});

describe('through an HTTP proxy', () => {
  it.each<[ReachFailure, string]>([
    [
      { code: 'upstream-proxy-unreachable', because: { code: 'refused' } },
      "The HTTP proxy proxy.example:3128 can't be reached: nothing listens there. Start the server, or check its port.",
    ],
    [
      { code: 'upstream-proxy-unreachable', because: { code: 'name-not-found', why: 'unknown' } },
      "The HTTP proxy proxy.example:3128 can't be reached: the name proxy.example has no address. Check how it is spelt.",
    ],
    [
      { code: 'upstream-proxy-refused', answer: { status: 403, reason: 'Forbidden' } },
      `The HTTP proxy proxy.example:3128 doesn't connect to echo.example:443: it answered 403 "Forbidden". Check what it allows.`,
    ],
    [
      { code: 'upstream-proxy-refused', answer: { status: 502, reason: '' } },
      "The HTTP proxy proxy.example:3128 doesn't connect to echo.example:443: it answered 502. Check what it allows.",
    ],
    [
      { code: 'upstream-proxy-authentication', why: 'missing', methods: ['Basic'] },
      'The HTTP proxy proxy.example:3128 wants a user and a password. Write user:password@ before its host.',
    ],
    [
      { code: 'upstream-proxy-authentication', why: 'not-accepted', methods: ['Basic'] },
      "The HTTP proxy proxy.example:3128 doesn't accept this user and password. Check both.",
    ],
    [
      { code: 'upstream-proxy-authentication', why: 'other-method', methods: ['Negotiate', 'NTLM'] },
      'The HTTP proxy proxy.example:3128 wants Negotiate or NTLM instead of a user and a password. Use a proxy that takes these, or none.',
    ],
    [
      { code: 'upstream-proxy-garbled', what: 'tls' },
      'The HTTP proxy proxy.example:3128 speaks TLS where it should speak plain HTTP. Check the address of the proxy, and its kind.',
    ],
    [
      { code: 'upstream-proxy-garbled', what: 'endless-head' },
      'The HTTP proxy proxy.example:3128 sent a head without an end. Check the address of the proxy, and its kind.',
    ],
    [
      { code: 'timed-out', stage: 'tunnelling', milliseconds: 250 },
      'The HTTP proxy proxy.example:3128 had no connection to echo.example:443 within 0.25 s. Check that it is such a proxy, and that it can reach this server.',
    ],
    [
      { code: 'reset' },
      'The HTTP proxy proxy.example:3128 hung up before it had a connection to echo.example:443. Check what it allows, or look into its log.',
    ],
    [
      { code: 'other', nodeCode: 'EPROTO' },
      'The HTTP proxy proxy.example:3128 was lost (EPROTO) before it had a connection to echo.example:443. Try again.',
    ],
    [
      { code: 'name-not-found', why: 'no-name' },
      'No server can be called "echo.example". Check the address that was asked for.',
    ],
  ])('%j', (failure, sentence) => {
    expect(failureSentence(failure, TARGET, HTTP)).toBe(sentence);
  });
});

describe('through a SOCKS server', () => {
  it.each<[ReachFailure, string]>([
    [
      { code: 'refused' },
      "The SOCKS proxy [2001:db8::1]:1080 can't reach echo.example:443: nothing listens there. Start the server, or check its port.",
    ],
    [
      { code: 'unreachable', why: 'hops' },
      "The SOCKS proxy [2001:db8::1]:1080 can't reach echo.example:443: it is too many hops away. Check the address, and the routes of the network.",
    ],
    [
      { code: 'upstream-proxy-refused', answer: { reply: 'general-failure' } },
      "The SOCKS proxy [2001:db8::1]:1080 doesn't connect to echo.example:443: it failed and doesn't say why. Check what it allows.",
    ],
    [
      { code: 'upstream-proxy-refused', answer: { reply: 'not-allowed' } },
      "The SOCKS proxy [2001:db8::1]:1080 doesn't connect to echo.example:443: its rules forbid that. Check what it allows.",
    ],
    [
      { code: 'upstream-proxy-refused', answer: { reply: 'command-not-supported' } },
      "The SOCKS proxy [2001:db8::1]:1080 doesn't connect to echo.example:443: it doesn't make connections. Check what it allows.",
    ],
    [
      { code: 'upstream-proxy-refused', answer: { reply: 'address-type-not-supported' } },
      "The SOCKS proxy [2001:db8::1]:1080 doesn't connect to echo.example:443: it doesn't know this type of address. Check what it allows.",
    ],
    [
      { code: 'upstream-proxy-refused', answer: { reply: 'unassigned' } },
      "The SOCKS proxy [2001:db8::1]:1080 doesn't connect to echo.example:443: its reply has no meaning in SOCKS. Check what it allows.",
    ],
    [
      { code: 'upstream-proxy-authentication', why: 'other-method', methods: [] },
      'The SOCKS proxy [2001:db8::1]:1080 wants something else instead of a user and a password. Use a proxy that takes these, or none.',
    ],
    [
      { code: 'upstream-proxy-garbled', what: 'unknown' },
      'The SOCKS proxy [2001:db8::1]:1080 answered in no way that such a proxy answers. Check the address of the proxy, and its kind.',
    ],
  ])('%j', (failure, sentence) => {
    expect(failureSentence(failure, TARGET, SOCKS)).toBe(sentence);
  });
});

describe('hostile text', () => {
  it('in what was asked for is cut short, and made visible', () => {
    const target = { host: `\u001b[2J${'a'.repeat(100_000)}`, port: 80 };
    const failure = { code: 'name-not-found', why: 'no-name' } as const;
    expect(failureSentence(failure, target, { kind: 'direct' })).toBe(
      `No server can be called "\u241b[2J${'a'.repeat(55)}…". Check the address that was asked for.`,
    );
    expect(failureSentence({ code: 'stopped' }, target, { kind: 'direct' })).toBe(
      `Connecting to \u241b[2J${'a'.repeat(95)}… was stopped before it was done. Connect again if it is still wanted.`,
    );
  });

  it('of a proxy is cut short, and made visible', () => {
    const answer = { status: 403, reason: `\u009b2J${'a'.repeat(60_000)}` };
    expect(failureSentence({ code: 'upstream-proxy-refused', answer }, TARGET, HTTP)).toBe(
      `The HTTP proxy proxy.example:3128 doesn't connect to echo.example:443: it answered 403 "<U+009B>2J${'a'.repeat(49)}…". Check what it allows.`,
    );
  });
});
