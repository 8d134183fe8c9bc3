/** Browsers that can't be opened; those that can are opened in test/end-to-end. */
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { BrowserFamily } from '../../../src-main/browsers/installed-browsers.ts';
import { openBrowser } from '../../../src-main/browsers/open-browser.ts';

let folder: string;
let temporary: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
  temporary = mkdtempSync(join(folder, 'tmp-'));
  vi.stubEnv('TMPDIR', temporary);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const REQUEST = {
  proxy: { address: '127.0.0.1', port: 8080 },
  authority: { publicKeyHash: '', certificatePem: '' },
  url: 'https://example.com/',
};

/** A program of a shell in the place of a browser. */
function program(script: string): string {
  const path = join(folder, 'browser');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** A port at which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

it.each<[string, BrowserFamily, string, string]>([
  [
    'ends with an error',
    'chromium',
    'echo "no display" >&2; exit 1',
    'it ended with code 1 and said "no display"',
  ],
  [
    'ends with an error before it knows the authority',
    'firefox',
    'echo "no display" >&2; exit 1',
    'it ended with code 1 and said "no display"',
  ],
  ['ends before it knows the authority', 'firefox', 'exit 0', 'it ended with code 0'],
])(
  'a browser that %s (%s) is told of in one sentence, and leaves nothing behind',
  async (_case, family, script, words) => {
    const browser = { family, name: 'Icebear', program: program(script) };
    await expect(openBrowser(browser, REQUEST)).rejects.toThrow(
      new Error(`Icebear can't be opened: ${words}`),
    );
    expect(readdirSync(temporary)).toEqual([]);
  },
);

it('a browser that does not listen where it says so (firefox) is told of as well', async () => {
  const port = await freePort();
  // Firefox writes there where it listens.
  const script = `while [ "$1" != --profile ]; do shift; done; printf ${port} > "$2/MarionetteActivePort"; exec sleep 60`;
  const browser = { family: 'firefox', name: 'Icebear', program: program(script) } as const;
  await expect(openBrowser(browser, REQUEST)).rejects.toThrow(
    new Error(`Icebear can't be opened: connect ECONNREFUSED 127.0.0.1:${port}`),
  );
  expect(readdirSync(temporary)).toEqual([]);
});

it.each<BrowserFamily>(['chromium', 'firefox'])(
  'so is one of the family %s that is not there',
  async (family) => {
    const browser = { family, name: 'Icebear', program: join(folder, 'gone') };
    await expect(openBrowser(browser, REQUEST)).rejects.toThrow(
      new Error(`Icebear can't be opened: ${folder}/gone can't be started (ENOENT)`),
    );
    expect(readdirSync(temporary)).toEqual([]);
  },
);

it('what is no address is not handed to a browser, which might take it for an option', async () => {
  const browser = { family: 'chromium', name: 'Icebear', program: program('exit 0') } as const;
  await expect(openBrowser(browser, { ...REQUEST, url: '--no-sandbox' })).rejects.toThrow(
    new Error("Icebear can't be opened: --no-sandbox is not an address"),
  );
  expect(readdirSync(temporary)).toEqual([]);
});

it('a system without room for a profile is told of', async () => {
  vi.stubEnv('TMPDIR', join(folder, 'gone'));
  const browser = { family: 'chromium', name: 'Icebear', program: program('exit 0') } as const;
  await expect(openBrowser(browser, REQUEST)).rejects.toThrow(/^Icebear can't be opened: ENOENT/);
});
