/** What a proxy did, in what the command line prints and writes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ConnectionRow, FrameRow, MessageRow } from '../../../src-core/export/rows.ts';
import { framescope, readRows } from '../../support/command-line.ts';
import { BINARY, frame } from '../../support/frame-builder.ts';
import { pcapngFile, RelayedTalk } from '../../support/relayed-talk.ts';
import { PacketLog } from '../../support/tcp-talk.ts';

const UP = 'client-to-server';
const folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Two connections; what became of the first message of the first is told only when a megabyte has followed. */
function capture(): string {
  const log = new PacketLog();
  const one = new RelayedTalk(log).agree().client({ payload: 'first' });
  const other = new RelayedTalk(log, { client: { address: '192.0.2.7', port: 50_001 } }).agree();
  for (let part = 0; part < 32; part++) other.server({ opcode: BINARY, payload: new Uint8Array(32_000) });
  other.changed('server-to-client', [0], { what: 'delayed', keptFor: 7 });
  one
    .changed(UP, [0], { what: 'edited', keptFor: 4e9, rule: 'swap' }, frame({ key: 1, payload: 'other' }))
    .injected('server-to-client', frame({ payload: 'put in' }));
  const path = join(folder, 'proxied.pcapng');
  writeFileSync(path, pcapngFile(log));
  return path;
}

const path = capture();
const EDITED = { change: { what: 'edited', keptFor: 4e9, rule: 'swap' }, sent: { text: 'other' } };

describe('rows', () => {
  it('tell what was done, however much later it was noted', async () => {
    const frames = await readRows<FrameRow>(path, 'frames');
    expect(frames).toHaveLength(34);
    expect(frames[0]).toMatchObject({ text: 'first', ...EDITED });
    expect(frames[1]).toMatchObject({ change: { what: 'delayed', keptFor: 7, rule: null } });
    expect(frames[2]).not.toHaveProperty('change');
    expect(frames[33]).toMatchObject({ text: 'put in', change: { what: 'injected' } });
    const messages = await readRows<MessageRow>(path, 'messages');
    expect(messages[0]).toMatchObject({ text: 'first', ...EDITED });
  });

  it('are chosen by it', async () => {
    const chosen = await readRows<FrameRow>(
      path,
      'frames',
      '--filter',
      'change.rule == "swap" or kept == 7 ns',
    );
    expect(chosen.map(({ frame: number }) => number)).toEqual([1, 2]);
    const connections = await readRows<ConnectionRow>(path, 'connections', '--filter', 'change == injected');
    expect(connections.map(({ connection }) => connection)).toEqual([1]);
  });

  it('are marked in a table', async () => {
    const { output } = await framescope(['read', path, '--limit', '1']);
    expect(output).toMatch(/ \[edited\] first\n$/);
  });
});

describe('a capture that is converted to pcapng', () => {
  const out = (name: string): string => join(folder, name);

  it('has all that was noted', async () => {
    expect((await framescope(['convert', path, out('all.pcapng')])).code).toBe(0);
    for (const level of ['connections', 'frames', 'messages'])
      expect(await readRows(out('all.pcapng'), level)).toEqual(await readRows(path, level));
  });

  it('has what was noted about the connections that are kept', async () => {
    await framescope(['convert', path, out('one.pcapng'), '--filter', 'change == edited']);
    const frames = await readRows<FrameRow>(out('one.pcapng'), 'frames');
    expect(frames).toMatchObject([{ text: 'first', ...EDITED }, { change: { what: 'injected' } }]);
    const connections = await readRows<ConnectionRow>(out('one.pcapng'), 'connections');
    expect(connections).toHaveLength(1);
    expect(connections[0]).toHaveProperty('relayed');
  });
});
