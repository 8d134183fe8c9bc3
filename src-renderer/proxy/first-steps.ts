import type { PersonsSystem } from './systems.ts';

/** A line to be copied, and what it is for. */
export interface Line {
  readonly about: string;
  readonly text: string;
}

/** How programs are told of an HTTP proxy, in the shell of a system. */
export function proxyLines(url: string, system: PersonsSystem): readonly Line[] {
  const isWindows = system === 'windows';
  return [
    {
      about: 'curl from 8.11 on, which speaks WebSocket',
      text: `${isWindows ? 'curl.exe' : 'curl'} -x ${url} ws://example.com/chat`,
    },
    {
      about: isWindows ? 'Programs started from PowerShell' : 'Programs started from a shell',
      text: isWindows
        ? `$env:HTTP_PROXY = '${url}'; $env:HTTPS_PROXY = '${url}'`
        : `export http_proxy=${url} https_proxy=${url}`,
    },
  ];
}
