import { describe, expect, it } from 'vitest';
import type { CaptureSummary } from '../../src-core/contract/views.ts';
import { proxyLines } from '../../src-renderer/proxy/first-steps.ts';
import { isCommand } from '../../src-renderer/proxy/guide-steps.ts';
import { addressText, proxyUrl } from '../../src-renderer/proxy/proxy-address.ts';
import { countWords, type ProxyRole, roleWords } from '../../src-renderer/proxy/proxy-words.ts';
import { firstGuide, systemOf } from '../../src-renderer/proxy/systems.ts';

describe('the address of a proxy', () => {
  it.each([
    ['explicit', '127.0.0.1', 8080, 'http://127.0.0.1:8080'],
    ['reverse', '127.0.0.1', 9000, 'ws://127.0.0.1:9000'],
    ['bridge', '::1', 6080, 'ws://[::1]:6080'],
    // What stands for all addresses can't be connected to everywhere.
    ['explicit', '0.0.0.0', 8080, 'http://127.0.0.1:8080'],
    ['reverse', '::', 9000, 'ws://[::1]:9000'],
    ['explicit', '192.168.1.7', 8080, 'http://192.168.1.7:8080'],
  ] as const)('%s on %s, port %d, is %s', (mode, address, port, url) => {
    expect(proxyUrl(mode, { address, port })).toBe(url);
  });

  it('has brackets around IPv6 (RFC 3986 3.2.2)', () => {
    expect(addressText({ address: 'fe80::1', port: 1 })).toBe('[fe80::1]:1');
  });
});

describe('what a proxy is', () => {
  const view = (part: Partial<ProxyRole>): ProxyRole => ({
    mode: 'explicit',
    target: null,
    upstreamProxy: null,
    ...part,
  });
  it.each([
    [view({}), 'HTTP proxy'],
    [view({ mode: 'reverse', target: 'wss://example.com/chat' }), 'stands for wss://example.com/chat'],
    [view({ mode: 'bridge', target: 'tcp://127.0.0.1:5900' }), 'leads to tcp://127.0.0.1:5900'],
    [view({ upstreamProxy: 'socks5://[::1]:1080' }), 'HTTP proxy, through socks5://[::1]:1080'],
  ])('%j', (proxy, words) => {
    expect(roleWords(proxy)).toBe(words);
  });

  it('has counts, and bytes where they are known', () => {
    const counts = (part: Partial<CaptureSummary>): string => countWords(part as CaptureSummary);
    expect(counts({ connections: 1, frames: 9310, bytesRead: 38_200 })).toBe(
      '1 connection · 9,310 frames · 38.2 KB',
    );
    expect(counts({ connections: 0, frames: 0, bytesRead: 0 })).toBe('0 connections · 0 frames');
  });
});

const AGENTS = {
  windows:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0',
  mac: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0',
  linux: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
} as const;

describe('the system of a person', () => {
  it.each(Object.entries(AGENTS))('%s', (system, agent) => {
    expect(systemOf(agent)).toBe(system);
  });

  it('has its guide shown first, or else the first there is', () => {
    const guides = ['Windows', 'macOS', 'Debian, Ubuntu', 'Firefox'].map((system) => ({ system }));
    expect(firstGuide(guides, 'windows')?.system).toBe('Windows');
    expect(firstGuide(guides, 'mac')?.system).toBe('macOS');
    expect(firstGuide(guides, 'linux')?.system).toBe('Debian, Ubuntu');
    expect(firstGuide([{ system: 'Firefox' }], 'linux')?.system).toBe('Firefox');
    expect(firstGuide([], 'linux')).toBeUndefined();
  });

  it('has its own shell', () => {
    const lines = (system: 'windows' | 'linux'): string[] =>
      proxyLines('http://127.0.0.1:8080', system).map(({ text }) => text);
    expect(lines('linux')).toEqual([
      'curl -x http://127.0.0.1:8080 ws://example.com/chat',
      'export http_proxy=http://127.0.0.1:8080 https_proxy=http://127.0.0.1:8080',
    ]);
    expect(lines('windows')).toEqual([
      'curl.exe -x http://127.0.0.1:8080 ws://example.com/chat',
      "$env:HTTP_PROXY = 'http://127.0.0.1:8080'; $env:HTTPS_PROXY = 'http://127.0.0.1:8080'",
    ]);
  });
});

it('a step is a command line or a sentence', () => {
  expect(isCommand('sudo update-ca-certificates')).toBe(true);
  expect(isCommand("curl --cacert '/home/ada/authority.pem' https://example.com/")).toBe(true);
  expect(isCommand('Say yes when Windows asks.')).toBe(false);
});
