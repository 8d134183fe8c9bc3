/** What a person sees: the real command in a real terminal. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasColours, terminalWidth } from '../../../src-main/shells/command-line/terminal.ts';
import { COMMAND, framescope } from '../../support/command-line.ts';
import { capturePath } from '../../support/fixture-captures.ts';
import { frame, TEXT } from '../../support/frame-builder.ts';
import { pcapFile } from '../../support/pcap-file.ts';
import { TcpTalk } from '../../support/tcp-talk.ts';
import { inTerminal, whyNoTerminal } from '../../support/terminal.ts';

const ECHO = capturePath('chromium-echo');
const LOOK = /\u001b\[\d+m/g;

let folder: string;
let hostile: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-terminal-'));
  hostile = join(folder, 'hostile.pcap');
  const text = 'a\u001b]0;title\u0007\u009b2J\r\nb\u202ec\u2028\u200b"d"';
  const talk = new TcpTalk()
    .handshake()
    .fromServer(frame({ opcode: TEXT, payload: text }))
    .close();
  writeFileSync(hostile, pcapFile(talk.packets));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(whyNoTerminal !== undefined)(`in a terminal (${whyNoTerminal ?? 'there is one'})`, () => {
  it.each([60, 80, 100, 200])('of %i columns a table fits, and its looks take no room', async (columns) => {
    const sent = await inTerminal(`node "${COMMAND}" read "${ECHO}" --limit 20`, { columns });
    const lines = sent.trimEnd().split('\n');
    expect(lines).toHaveLength(21);
    expect(lines[1]).toMatch(LOOK);
    const plain = lines.map((line) => line.replace(LOOK, ''));
    expect(plain.filter((line) => line.length > columns)).toEqual([]);
    expect(plain.join('\n')).not.toContain('\u001b');
    expect(plain[8]).toContain('base64 AAEC');
  });

  it.each<[what: string, environment: Record<string, string>, isColoured: boolean]>([
    ['NO_COLOR', { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR, which says nothing', { NO_COLOR: '' }, true],
    ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, false],
    ['TERM=dumb', { TERM: 'dumb' }, false],
    ['nothing', {}, true],
  ])('colours with %s', async (_, environment, isColoured) => {
    const sent = await inTerminal(`node "${COMMAND}" check "${ECHO}"`, { columns: 100, environment });
    expect(LOOK.test(sent)).toBe(isColoured);
  });

  it('is not taken for a live capture', async () => {
    const sent = await inTerminal(`node "${COMMAND}" serve -; echo "exit code $?"`, { columns: 200 });
    expect(sent).toBe(
      'framescope: standard input is a terminal. Let a program write a capture into it, ' +
        'as in "tcpdump -U -w - | framescope -".\nexit code 2\n',
    );
  });

  it.each(['table', 'ndjson', 'csv'])('%s sends nothing that drives it', async (format) => {
    const sent = await inTerminal(`node "${COMMAND}" read "${hostile}" --format ${format}`, {
      columns: 120,
      environment: { NO_COLOR: '1' },
    });
    expect(sent.replaceAll('\n', '')).toMatch(/^[^\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]*$/u);
    expect(sent).toContain('2J');
  });

  it('a capture that nobody sends is not waited for in silence', async () => {
    // Its standard input ends at once.
    const sent = await inTerminal(`node "${COMMAND}" read -`, { columns: 120 });
    expect(sent).toMatch(
      /^(?:\^D\u0008\u0008)?framescope: waiting for a capture on standard input, for example from "tcpdump -U -w - \| framescope read -"\.\nframescope: The file is empty/,
    );
  });

  it('a name of a file on standard error drives it no more', async () => {
    const sent = await inTerminal(`node "${COMMAND}" read "$(printf 'a\\033[2Jb')"`, { columns: 120 });
    expect(sent).toContain('There is no such file (a␛[2Jb)');
  });

  it('progress is shown beside rows that go elsewhere, and is gone in the end', async () => {
    const pipe = join(folder, 'pipe');
    spawnSync('mkfifo', [pipe]);
    const sent = await inTerminal(`cat "${pipe}" | node "${COMMAND}" read - --format ndjson > /dev/null`, {
      columns: 80,
      meanwhile: (shown) => fedUntil(pipe, () => shown().includes('MB/s')),
    });
    expect(sent).toMatch(/^(?:\r\u001b\[Kstandard input: \d\.\d MB, \d+ frames, \d+\.\d MB\/s)+\r\u001b\[K$/);
  });

  it('progress stays away from rows in the same terminal', async () => {
    const slow = `{ head -c 20000 "${ECHO}"; sleep 0.5; tail -c +20001 "${ECHO}"; }`;
    const sent = await inTerminal(`${slow} | node "${COMMAND}" read -`, { columns: 80 });
    expect(sent).not.toContain('MB/s');
    expect(sent.trimEnd().split('\n')).toHaveLength(129);
  });
});

/** Gives a capture to a pipe, a little at a time until something has come of it, and then the rest. */
async function fedUntil(pipe: string, hasCome: () => boolean): Promise<void> {
  const file = await open(pipe, 'w');
  const bytes = readFileSync(ECHO);
  const step = 500;
  let at = 0;
  for (; at < bytes.length && !hasCome(); at += step) {
    await file.write(bytes.subarray(at, at + step));
    await pause(10);
  }
  await file.write(bytes.subarray(at));
  await file.close();
}

describe('without a terminal', () => {
  it('nothing is coloured, unless FORCE_COLOR asks for it', async () => {
    const plain = await framescope(['check', ECHO]);
    expect(plain.output).not.toContain('\u001b');
    const forced = await framescope(['check', ECHO], { environment: { FORCE_COLOR: '1' } });
    expect(forced.output.replace(LOOK, '')).toBe(plain.output);
    expect(forced.output).toMatch(LOOK);
  });

  it('standard error has no progress', async () => {
    expect((await framescope(['read', ECHO])).errors).toBe('');
  });
});

// https://no-color.org: when present and not an empty string. https://force-color.org: the same.
describe('colours', () => {
  it.each<[isTTY: boolean, environment: Record<string, string>, has: boolean]>([
    [true, {}, true],
    [false, {}, false],
    [true, { TERM: 'dumb' }, false],
    [true, { NO_COLOR: 'no' }, false],
    [true, { NO_COLOR: '' }, true],
    [false, { FORCE_COLOR: '1' }, true],
    [false, { FORCE_COLOR: 'true' }, true],
    [false, { FORCE_COLOR: '' }, false],
    [true, { FORCE_COLOR: '0' }, false],
    [true, { FORCE_COLOR: 'false' }, false],
    [true, { FORCE_COLOR: '1', TERM: 'dumb' }, true],
    [true, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('terminal %s with %j: %s', (isTTY, environment, has) => {
    expect(hasColours({ isTTY }, environment)).toBe(has);
  });
});

describe('the width of a line', () => {
  it.each([
    ['no terminal', { columns: 120 }, undefined],
    ['a terminal', { isTTY: true, columns: 120 }, 120],
    ['a terminal that does not know', { isTTY: true, columns: 0 }, 80],
    ['a terminal that says nothing', { isTTY: true }, 80],
  ])('of %s', (_, stream, width) => {
    expect(terminalWidth(stream)).toBe(width);
  });
});
