import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FrameRow } from '../../../src-core/export/rows.ts';
import { PcapngReader } from '../../../src-core/packets/pcapng/pcapng-reader.ts';
import { DEFAULT_LIMITS } from '../../../src-core/pipeline/limits.ts';
import { COMMAND, framescope, readRows } from '../../support/command-line.ts';
import { capturePath } from '../../support/fixture-captures.ts';
import { pcapFile } from '../../support/pcap-file.ts';
import { PcapngBlocks } from '../../support/pcapng-blocks.ts';
import { readRecords } from '../../support/record-log.ts';
import { CLIENT, PacketLog } from '../../support/tcp-talk.ts';
import { requestHead, responseHead, WebSocketTalk } from '../../support/websocket-talk.ts';

const ECHO = capturePath('chromium-echo');
const LEVELS = ['connections', 'frames', 'messages', 'violations'];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder that nothing else is in. */
function emptyFolder(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

describe('rows', () => {
  it.each(['ndjson', 'csv'])(
    'are written as "read --format %s" prints them, of each level',
    async (format) => {
      for (const level of LEVELS) {
        const out = join(folder, `${level}.${format}`);
        const { code, output, errors } = await framescope(['convert', ECHO, out, '--as', level]);
        expect({ code, output, errors }).toEqual({ code: 0, output: '', errors: '' });
        const read = await framescope(['read', ECHO, '--as', level, '--format', format]);
        expect(readFileSync(out, 'utf8')).toBe(read.output);
      }
    },
  );

  it('are frames when nothing is said, and go to standard output for -', async () => {
    const { output, code } = await framescope(['convert', ECHO, '-', '--format', 'ndjson']);
    const read = await framescope(['read', ECHO, '--format', 'ndjson']);
    expect(output).toBe(read.output);
    expect(code).toBe(0);
  });

  it('take the format from --format where the name has another', async () => {
    const out = join(folder, 'rows.txt');
    const { code } = await framescope(['convert', ECHO, out, '--format', 'csv']);
    expect(code).toBe(0);
    expect(readFileSync(out, 'utf8').startsWith('connection,frame,time,')).toBe(true);
  });
});

describe('packets', () => {
  it('are read again from pcapng as they were, from a file and from a pipe', async () => {
    const out = join(folder, 'echo.pcapng');
    expect((await framescope(['convert', ECHO, out])).code).toBe(0);
    expect(await readRows(out, 'frames')).toEqual(await readRows(ECHO, 'frames'));
    const piped = join(folder, 'piped.pcapng');
    await framescope(['convert', '-', piped], { input: readFileSync(ECHO) });
    expect(readFileSync(piped).equals(readFileSync(out))).toBe(true);
  });

  it('can be written over the very file they are read from', async () => {
    const path = join(folder, 'same.pcap');
    writeFileSync(path, readFileSync(ECHO));
    expect((await framescope(['convert', path, path, '--format', 'pcapng'])).code).toBe(0);
    expect(await readRows(path, 'frames')).toEqual(await readRows(ECHO, 'frames'));
  });

  it('keep the comments of sections, interfaces and packets', async () => {
    const blocks = new PcapngBlocks(true);
    const talk = new WebSocketTalk().agree().client({ opcode: 1 });
    const last = talk.packets.length - 1;
    const comment = (text: string): { options: readonly (readonly [number, string])[] } => ({
      options: [[1, text]],
    });
    const file = Buffer.concat([
      blocks.section(comment('one section')),
      blocks.interface(comment('an interface')),
      ...talk.packets.map(({ bytes }, at) =>
        blocks.enhanced({ data: bytes, time: BigInt(at), ...(at === last ? comment('a frame') : {}) }),
      ),
      blocks.section(comment('another section')),
    ]);
    const out = join(folder, 'comments.pcapng');
    await framescope(['convert', '-', out], { input: file });
    const [frame] = await readRows<FrameRow>(out, 'frames');
    expect(frame?.comments).toEqual(['a frame']);
    const written = readFileSync(out).toString('latin1');
    for (const text of ['one section', 'another section', 'an interface']) expect(written).toContain(text);
  });
});

describe('a filter', () => {
  const log = new PacketLog();
  const talks = ['one.example', 'two.example'].map((host, at) =>
    new WebSocketTalk(log, { client: { ...CLIENT, port: 50_000 + at } })
      .open()
      .fromClient(requestHead(`=Host: ${host}`)),
  );
  for (const talk of talks) talk.fromServer(responseHead()).client({ opcode: 1 }).close();

  function capture(): string {
    const path = join(folder, 'two.pcap');
    writeFileSync(path, pcapFile(log.packets));
    return path;
  }

  it('chooses connections for pcapng: the packets of their TCP connections', async () => {
    const out = join(folder, 'two.pcapng');
    const { code, errors } = await framescope([
      'convert',
      capture(),
      out,
      '--filter',
      'host == "two.example"',
    ]);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    const { packets, end } = readRecords(
      (sink) => new PcapngReader(DEFAULT_LIMITS, sink),
      Uint8Array.from(readFileSync(out)),
    );
    expect(end).toEqual({ kind: 'complete' });
    // SYN, SYN-ACK and ACK; request, response and frame; FIN, FIN and ACK.
    expect(packets).toHaveLength(9);
    // The ports of TCP, behind 14 bytes of Ethernet and 20 of IPv4.
    for (const { bytes } of packets) {
      const ports = [(bytes[34]! << 8) | bytes[35]!, (bytes[36]! << 8) | bytes[37]!];
      expect(ports.sort((one, other) => one - other)).toEqual([80, 50_001]);
    }
  });

  it('chooses rows for rows', async () => {
    const words = ['--as', 'frames', '--filter', 'host == "two.example"'];
    const { output } = await framescope(['convert', capture(), '-', '--format', 'ndjson', ...words]);
    expect(
      output
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).frame),
    ).toEqual([2]);
  });

  it('that can not be read is told before anything is written', async () => {
    const place = emptyFolder('unreadable');
    const out = join(place, 'out.csv');
    const { code, errors } = await framescope(['convert', ECHO, out, '--filter', 'opcode ==']);
    expect(code).toBe(2);
    expect(errors).toContain('opcode ==');
    expect(readdirSync(place)).toEqual([]);
  });
});

describe('input', () => {
  it('that is cut is written as far as it goes, with words and exit code 3', async () => {
    const cut = join(folder, 'cut.pcap');
    writeFileSync(cut, readFileSync(ECHO).subarray(0, 20_000));
    const out = join(folder, 'cut.pcapng');
    const { code, errors } = await framescope(['convert', cut, out]);
    expect(code).toBe(3);
    expect(errors).toMatch(/^framescope: The capture is cut: its last packet is not complete \(.*\)\. .*\n$/);
    const rows = await framescope(['read', cut, '--format', 'ndjson']);
    const converted = await framescope(['read', out, '--format', 'ndjson']);
    expect(converted.code).toBe(0);
    expect(converted.output).toBe(rows.output);
    expect(converted.output).not.toBe('');
  });

  it('that is a HAR file has no packets to be written, and has messages', async () => {
    const har = join(folder, 'in.har');
    writeFileSync(har, '{"log":{"version":"1.2","creator":{"name":"a","version":"1"},"entries":[]}}');
    const place = emptyFolder('from-har');
    const { code, errors } = await framescope(['convert', har, join(place, 'out.pcapng')]);
    expect(errors).toBe(
      `framescope: This capture has messages only, and pcapng holds packets (${har}). Convert it to har, ndjson or csv.\n`,
    );
    expect(code).toBe(1);
    expect(readdirSync(place)).toEqual([]);
    const rows = await framescope(['convert', har, join(place, 'out.csv'), '--as', 'messages']);
    expect(rows.code).toBe(0);
  });

  it.each([
    ['that is no capture', 'This is a text, and no capture at all.', 'The file is not a packet capture ('],
    ['that is empty', '', 'The file is empty ('],
    ['that is not there', undefined, 'There is no such file ('],
  ])('%s writes nothing, and leaves what is there', async (name, content, sentence) => {
    const place = emptyFolder(name);
    const input = join(folder, `${name}.pcap`);
    if (content !== undefined) writeFileSync(input, content);
    for (const before of [undefined, 'old']) {
      const out = join(place, 'out.pcapng');
      if (before !== undefined) writeFileSync(out, before);
      const { code, output, errors } = await framescope(['convert', input, out]);
      expect(code).toBe(3);
      expect(output).toBe('');
      expect(errors.startsWith(`framescope: ${sentence}`)).toBe(true);
      expect(readdirSync(place)).toEqual(before === undefined ? [] : ['out.pcapng']);
      if (before !== undefined) expect(readFileSync(out, 'utf8')).toBe('old');
    }
  });
});

describe('output', () => {
  it('in a folder that is not there', async () => {
    const out = join(folder, 'nowhere', 'out.csv');
    const { code, errors } = await framescope(['convert', ECHO, out]);
    expect(errors).toBe(`framescope: There is no such folder (${out}). Make it, or choose another.\n`);
    expect(code).toBe(1);
  });

  it('that is a folder', async () => {
    const out = emptyFolder('folder.csv');
    const { code, errors } = await framescope(['convert', ECHO, out]);
    expect(errors).toBe(`framescope: This is a folder, not a file (${out}). Name a file inside it.\n`);
    expect(code).toBe(1);
  });

  it.skipIf(process.getuid?.() !== 0)(
    'that may not be written (needs root, to become somebody else)',
    async () => {
      const place = mkdtempSync(join(tmpdir(), 'framescope-test-'));
      chmodSync(place, 0o777);
      const out = join(place, 'out.csv');
      writeFileSync(out, 'old', { mode: 0o644 });
      const nobody = { uid: 65_534, cwd: place };
      const input = join(place, 'in.pcap');
      writeFileSync(input, readFileSync(ECHO), { mode: 0o644 });
      const file = await framescope(['convert', input, out], nobody);
      chmodSync(place, 0o755);
      const another = await framescope(['convert', input, join(place, 'new.csv')], nobody);
      const left = readdirSync(place).sort();
      const content = readFileSync(out, 'utf8');
      rmSync(place, { recursive: true });
      for (const { code, errors } of [file, another]) {
        expect(errors).toMatch(/^framescope: The file may not be written \(.*\)\. .*\n$/);
        expect(code).toBe(1);
      }
      expect(left).toEqual(['in.pcap', 'out.csv']);
      expect(content).toBe('old');
    },
  );

  it.skipIf(!canMount())('on a full disk (needs root, to make a small disk)', async () => {
    const disk = emptyFolder('disk');
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', disk]);
    const out = join(disk, 'out.csv');
    writeFileSync(out, 'old');
    const full = await framescope(['convert', ECHO, out]);
    const left = readdirSync(disk);
    const content = readFileSync(out, 'utf8');
    spawnSync('umount', [disk]);
    expect(full.errors).toBe(`framescope: The disk is full (${out}). Make room, or choose another disk.\n`);
    expect(full.code).toBe(1);
    expect(left).toEqual(['out.csv']);
    expect(content).toBe('old');
  });

  it.skipIf(!existsSync('/dev/full'))('to a standard output that is full (needs /dev/full)', () => {
    const shell = `node "${COMMAND}" convert "${ECHO}" - --format pcapng >/dev/full`;
    const { status, stderr } = spawnSync('bash', ['-c', shell], { encoding: 'utf8' });
    expect(stderr).toBe("framescope: standard output can't be written (ENOSPC).\n");
    expect(status).toBe(1);
  });

  it.each(['ndjson', 'csv', 'pcapng'])('to a pipe that is closed ends quietly, as %s', (format) => {
    const shell = `set -o pipefail; node "${COMMAND}" convert "${ECHO}" - --format ${format} | head -c 20`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', shell], { encoding: 'latin1' });
    expect(stdout).toHaveLength(20);
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('leaves nothing behind when interrupted by %s', async (signal, exitCode) => {
    const place = emptyFolder(signal);
    const out = join(place, 'out.pcapng');
    const child = spawn(process.execPath, [COMMAND, 'convert', '-', out], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    child.stdin.write(pcapFile([]));
    while (readdirSync(place).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill(signal);
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(exitCode);
    expect(readdirSync(place)).toEqual([]);
  });
});

describe('words that can not be followed', () => {
  it.each([
    ['a name without a format', ['convert', ECHO, 'out'], 'the name "out" ends in none of .pcapng, '],
    [
      'standard output without a format',
      ['convert', ECHO, '-'],
      'for standard output the format has to be named',
    ],
    [
      'rows of a format without rows',
      ['convert', ECHO, 'out.pcapng', '--as', 'frames'],
      '--as chooses rows, and pcapng has none.',
    ],
    ['no output', ['convert', ECHO], "missing required argument 'OUT|-'"],
    [
      'an unknown format',
      ['convert', ECHO, 'out', '--format', 'xml'],
      "option '--format <format>' argument 'xml' is invalid",
    ],
  ])('%s', async (_what, words, sentence) => {
    const { code, output, errors } = await framescope(words, { cwd: folder });
    expect(code).toBe(2);
    expect(output).toBe('');
    expect(errors).toContain(sentence);
  });
});

function canMount(): boolean {
  if (process.getuid?.() !== 0) return false;
  const trial = mkdtempSync(join(tmpdir(), 'framescope-test-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', trial]);
  if (status === 0) spawnSync('umount', [trial]);
  rmSync(trial, { recursive: true });
  return status === 0;
}
