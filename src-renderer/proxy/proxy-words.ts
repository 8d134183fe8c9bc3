import type { ProxyMode, ProxySettings, ProxyView } from '../../src-core/contract/proxy.ts';
import type { CaptureSummary } from '../../src-core/contract/views.ts';
import { byteText, countText } from '../look/numbers.ts';

interface ModeWords {
  readonly title: string;
  /** What it is for, in one line. */
  readonly purpose: string;
}

export const MODE_WORDS: Readonly<Record<ProxyMode, ModeWords>> = {
  explicit: {
    title: 'HTTP proxy',
    purpose: 'For a browser, and for programs that can be told to use a proxy.',
  },
  reverse: {
    title: 'In front of a server',
    purpose: 'For programs that know no proxies: they connect here instead of to the server.',
  },
  bridge: {
    title: 'Bridge to TCP',
    purpose: 'For a server that knows no WebSocket, such as VNC: plain bytes go to it.',
  },
};

export const HOST_MAPPING_WORDS: Readonly<Record<ProxySettings['hostMapping'], string>> = {
  target: 'its own',
  unchanged: 'the one the client asked for',
};

export const PATH_MAPPING_WORDS: Readonly<Record<ProxySettings['pathMapping'], string>> = {
  target: 'that of the server above',
  prefix: "that of the server, then the client's",
  unchanged: 'the one the client asked for',
};

/** What of a proxy does not change while it runs. */
export type ProxyRole = Pick<ProxyView, 'mode' | 'target' | 'upstreamProxy'>;

/** What a proxy is and where it leads: `stands for wss://example.com/chat`. */
export function roleWords({ mode, target, upstreamProxy }: ProxyRole): string {
  const through = upstreamProxy === null ? '' : `, through ${upstreamProxy}`;
  switch (mode) {
    case 'explicit':
      return `HTTP proxy${through}`;
    case 'reverse':
      return `stands for ${target}${through}`;
    case 'bridge':
      return `leads to ${target}${through}`;
  }
}

/** How much came through: `3 connections · 412 frames · 38.2 KB`. */
export function countWords({ connections, frames, bytesRead }: CaptureSummary): string {
  const counts = [countText(connections, 'connection'), countText(frames, 'frame')];
  return [...counts, ...(bytesRead > 0 ? [byteText(bytesRead)] : [])].join(' · ');
}

/** The browsers that are looked for. */
export const KNOWN_BROWSERS = 'Chromium, Google Chrome, Microsoft Edge, Brave and Firefox';
