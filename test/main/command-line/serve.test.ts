import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { serve } from '../../../src-main/shells/command-line/serve.ts';
import { sayFault } from '../../../src-main/shells/command-line/standard-error.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let folder: string;
let earlier: ReadonlySet<unknown>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-serve-'));
  vi.stubEnv('XDG_DATA_HOME', folder);
  earlier = new Set(SIGNALS.flatMap((signal) => process.listeners(signal)));
});
afterEach(() => {
  for (const signal of SIGNALS) {
    for (const listener of process.listeners(signal))
      if (!earlier.has(listener)) process.off(signal, listener);
  }
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function errors(): () => string {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  return () => written.mock.calls.map(([text]) => String(text)).join('');
}

describe('serving', () => {
  it.each(SIGNALS)('ends well by %s from the moment on that its address can be read', async (signal) => {
    const printed: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed.push(String(text));
      for (const listener of process.listeners(signal)) if (!earlier.has(listener)) listener(signal);
      return true;
    });
    expect(await serve(undefined, { port: 0 })).toBe(0);
    expect(printed).toEqual([
      expect.stringMatching(/^Framescope is at http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+\n$/),
    ]);
  });

  it('shows the control characters of a name, and does not send them to the terminal', async () => {
    const said = errors();
    expect(await serve(join(folder, 'a\u001b[2Jb.pcap'), { port: 0 })).toBe(3);
    expect(said()).toBe(
      `framescope: There is no such file (${folder}/a\u241b[2Jb.pcap). Check the name and the folder.\n`,
    );
  });
});

describe('a fault of the program', () => {
  it('is told with its places, and nothing in it is obeyed by the terminal', () => {
    const said = errors();
    sayFault(Object.assign(new Error(), { stack: 'Error: no \u001b[2J\n    at open (a.ts:1:1)' }));
    expect(said()).toBe('framescope: Error: no \u241b[2J\n    at open (a.ts:1:1)\n');
  });
});
