/** The fixtures in other formats, made by the programs of Wireshark: the rows must not know the difference. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ConnectionRow, FrameRow, ViolationRow } from '../../src-core/export/rows.ts';
import { framescope, readRows } from '../support/command-line.ts';
import { capturePath, FIXTURES } from '../support/fixture-captures.ts';

const hasWireshark = ['editcap', 'mergecap'].every((program) => spawnSync(program, ['-h']).status === 0);
const folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function made(program: string, ...words: readonly string[]): void {
  const { status, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${stderr}`);
}

function converted(fixture: string, format: string, ...words: readonly string[]): string {
  const path = join(folder, `${fixture}-${words.length}.${format}`);
  made('editcap', '-F', format, ...words, capturePath(fixture), path);
  return path;
}

async function rowsOf(path: string): Promise<unknown[]> {
  return Promise.all([
    readRows<ConnectionRow>(path, 'connections'),
    readRows<FrameRow>(path, 'frames'),
    readRows<ViolationRow>(path, 'violations'),
  ]);
}

describe.skipIf(!hasWireshark).each(FIXTURES)('%s (with editcap and mergecap where they are)', (fixture) => {
  it.each(['pcapng', 'nsecpcap'])('has the same rows as %s, from a file and from a pipe', async (format) => {
    const path = converted(fixture, format);
    const expected = await rowsOf(capturePath(fixture));
    expect(expected[1]).not.toEqual([]);
    expect(await rowsOf(path)).toEqual(expected);
    const piped = await framescope(['read', '-', '--format', 'ndjson'], { input: readFileSync(path) });
    const direct = await framescope(['read', capturePath(fixture), '--format', 'ndjson']);
    expect(piped.output).toBe(direct.output);
  });
});

describe.skipIf(!hasWireshark)('files made by Wireshark', () => {
  it('keep nanoseconds', async () => {
    // Times moved by a nanosecond show in every row.
    const path = converted('chromium-echo', 'nsecpcap', '-t', '0.000000001');
    const [moved] = await readRows<FrameRow>(path, 'frames', '--limit', '1');
    const [first] = await readRows<FrameRow>(capturePath('chromium-echo'), 'frames', '--limit', '1');
    expect(first?.time).toMatch(/000Z$/);
    expect(moved?.time).toBe(first?.time.replace(/000Z$/, '001Z'));
  });

  it('in the modified pcap of an old Linux are told by what can be done about them', async () => {
    const path = converted('xmpp-prosody', 'modpcap');
    const { code, errors } = await framescope(['read', path]);
    expect(code).toBe(3);
    expect(errors).toContain('Convert it with "editcap -F pcapng IN OUT"');
    const remedied = join(folder, 'remedied.pcapng');
    made('editcap', '-F', 'pcapng', path, remedied);
    expect(await rowsOf(remedied)).toEqual(await rowsOf(capturePath('xmpp-prosody')));
  });

  it('have several interfaces', async () => {
    // Two captures, an interface each, packets in the order of their times.
    const path = join(folder, 'merged.pcapng');
    const [one, other] = [capturePath('chromium-echo'), capturePath('xmpp-prosody')];
    made('mergecap', '-F', 'pcapng', '-I', 'none', '-w', path, one, other);
    const connections = await readRows<ConnectionRow>(path, 'connections');
    const apart = [
      ...(await readRows<ConnectionRow>(one, 'connections')),
      ...(await readRows<ConnectionRow>(other, 'connections')),
    ];
    const urls = (rows: readonly ConnectionRow[]): unknown =>
      rows
        .map(({ url, frames, client }) => ({ url, frames, client }))
        .sort((left, right) => (left.client.port ?? 0) - (right.client.port ?? 0));
    expect(urls(connections)).toEqual(urls(apart));
  });

  it('have several sections', async () => {
    const [one, other] = [converted('chromium-echo', 'pcapng'), converted('xmpp-prosody', 'pcapng')];
    const both = Buffer.concat([readFileSync(one), readFileSync(other)]);
    const { output, errors } = await framescope(['read', '-', '--as', 'connections', '--format', 'ndjson'], {
      input: both,
    });
    const urls = output
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as ConnectionRow).url);
    const apart = [
      ...(await readRows<ConnectionRow>(one, 'connections')),
      ...(await readRows<ConnectionRow>(other, 'connections')),
    ];
    expect(urls).toEqual(apart.map(({ url }) => url));
    expect(errors).toBe('');
  });
});
