import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectionRow, FrameRow, MessageRow, ViolationRow } from '../../../src-core/export/rows.ts';
import { framescope, readRows } from '../../support/command-line.ts';
import { capturePath } from '../../support/fixture-captures.ts';
import { pcapFile } from '../../support/pcap-file.ts';
import { TcpTalk } from '../../support/tcp-talk.ts';

const ECHO = capturePath('chromium-echo');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('rows', () => {
  it('are those of the design, in its order', async () => {
    const [frame] = await readRows<FrameRow>(ECHO, 'frames', '--limit', '1');
    expect(Object.keys(frame ?? {})).toEqual(
      'connection frame time direction fin rsv1 rsv2 rsv3 opcode opcodeName masked maskingKey headerLength payloadLength message text close violations'.split(
        ' ',
      ),
    );
    expect(frame).toMatchObject({
      connection: 1,
      frame: 1,
      direction: 'client-to-server',
      fin: true,
      opcode: 1,
      opcodeName: 'text',
      masked: true,
      headerLength: 6,
      payloadLength: 5,
      message: 1,
      text: 'Hello',
      close: null,
    });
    expect(frame?.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);

    const [message] = await readRows<MessageRow>(ECHO, 'messages', '--limit', '1');
    expect(Object.keys(message ?? {})).toEqual(
      'connection message time endTime direction type frames compressed wireLength length text decoder summary fields violations'.split(
        ' ',
      ),
    );
    expect(message).toMatchObject({ frames: [1], wireLength: 5, length: 5, text: 'Hello' });

    const [connection] = await readRows<ConnectionRow>(ECHO, 'connections', '--limit', '1');
    expect(Object.keys(connection ?? {})).toEqual(
      'connection client server url openedAt closedAt status accepted subprotocol extensions decoder frames messages bytes close violations request response'.split(
        ' ',
      ),
    );
    expect(connection).toMatchObject({
      url: 'ws://127.0.0.1:9001/echo?case=text',
      status: 101,
      accepted: true,
      frames: { clientToServer: 3, serverToClient: 3 },
      messages: { clientToServer: 2, serverToClient: 2 },
      close: { by: 'client', code: 1000, name: 'Normal Closure', reason: 'done', clean: true },
    });
    expect(connection?.request.line).toBe('GET /echo?case=text HTTP/1.1');
    expect(connection?.response?.line).toBe('HTTP/1.1 101 Switching Protocols');
  });

  it('name the rules that a frame breaks, by themselves and with the rest', async () => {
    const frames = await readRows<FrameRow>(ECHO, 'frames');
    const broken = frames.filter((row) => row.violations.length > 0);
    // Found by hand: see expected.json.
    expect(broken.map(({ frame, violations }) => [frame, violations])).toEqual([
      [56, ['pong-unsolicited']],
      [67, ['empty-fragment']],
      [107, ['close-code-unregistered']],
      [108, ['close-code-unregistered']],
    ]);
    const violations = await readRows<ViolationRow>(ECHO, 'violations');
    expect(Object.keys(violations[0] ?? {})).toEqual(
      'connection frame time peer rule severity section text bytes closeCode'.split(' '),
    );
  });

  it('come in the same way from standard input', async () => {
    const fromFile = await framescope(['read', ECHO, '--format', 'ndjson']);
    const fromInput = await framescope(['read', '-', '--format', 'ndjson'], { input: readFileSync(ECHO) });
    expect(fromInput).toEqual(fromFile);
    expect(fromInput.output.split('\n')).toHaveLength(129);
  });

  it('stop at the limit', async () => {
    const { output, code } = await framescope(['read', ECHO, '--format', 'ndjson', '--limit', '3']);
    expect(output.trimEnd().split('\n')).toHaveLength(3);
    expect(code).toBe(0);
  });

  it('are a table by default, with control characters made visible', async () => {
    const { output } = await framescope(['read', ECHO]);
    const [header, first] = output.split('\n');
    expect(header?.trim().split(/\s+/)).toEqual(['#', 'time', 'conn', 'type', 'bits', 'length', 'content']);
    expect(first?.trim().split(/\s+/).slice(2)).toEqual(['1', '↑', 'text', 'F---', '5', 'Hello']);
    expect(output).toContain('control characters ␀ ␇ ␛[31m');
    expect(output).not.toContain('\u001b');
  });

  it('are CSV on request, with a header line', async () => {
    const { output } = await framescope([
      'read',
      ECHO,
      '--as',
      'connections',
      '--format',
      'csv',
      '--limit',
      '1',
    ]);
    const [header, line] = output.split('\n');
    expect(header?.startsWith('connection,client.address,client.port,')).toBe(true);
    expect(line?.startsWith('1,127.0.0.1,')).toBe(true);
  });

  it('end quietly when the reader closes the pipe', async () => {
    const { spawnSync } = await import('node:child_process');
    const { COMMAND } = await import('../../support/command-line.ts');
    const shell = `set -o pipefail; node "${COMMAND}" read "${ECHO}" --format ndjson | head -n 1`;
    const result = spawnSync('bash', ['-c', shell], { encoding: 'utf8' });
    expect(result.stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(result.stderr).toBe('');
    expect(result.status).toBe(0);
  });
});

describe('input that can not be read', () => {
  const HEADER = readFileSync(ECHO).subarray(0, 24);
  const lyingRecord = Buffer.alloc(16);
  lyingRecord.writeUInt32LE(0xffff_ffff, 8);
  lyingRecord.writeUInt32LE(0xffff_ffff, 12);

  it.each([
    ['an empty file', () => file('empty', ''), 'The file is empty ('],
    [
      'a text file',
      () => file('text', 'This is a text, and no capture at all.\n'),
      'The file is not a packet capture (',
    ],
    ['zeros', () => file('zeros', new Uint8Array(4096)), 'The file is not a packet capture ('],
    [
      'half a header',
      () => file('half', HEADER.subarray(0, 10)),
      'The file ends after 10 bytes, within its header (',
    ],
    ['a folder', () => folder, 'This is a folder, not a file ('],
    ['nothing', () => join(folder, 'nothing-there'), 'There is no such file ('],
    [
      'a pcapng without a byte order',
      () => file('ng', Buffer.from('0a0d0d0a1c000000000000000100000000000000000000001c000000', 'hex')),
      "A section doesn't say in which byte order it is (",
    ],
    [
      'a pcapng of a version to come',
      () => file('ng2', Buffer.from('0a0d0d0a1c0000004d3c2b1a0200000000000000000000001c000000', 'hex')),
      "This capture is of version 2.0, which can't be read (",
    ],
    [
      'a pcapng cut in its first block',
      () => file('ng3', Buffer.from('0a0d0d0a1c0000004d3c2b1a01000000ffffffffffffffff', 'hex')),
      'The capture is cut: its last packet is not complete (',
    ],
    [
      'gzip',
      () => file('packed', Buffer.concat([Buffer.from('1f8b0800', 'hex'), Buffer.alloc(40)])),
      'This file is compressed with gzip (',
    ],
    [
      'a record of 4 GB',
      () => file('lying', Buffer.concat([HEADER, lyingRecord, Buffer.alloc(100_000)])),
      'A record says it is 4294967295 bytes long',
    ],
  ])('%s gives one sentence and exit code 3', async (_name, path, sentence) => {
    const { code, output, errors } = await framescope(['read', path(), '--format', 'ndjson']);
    expect(code).toBe(3);
    expect(output).toBe('');
    expect(errors.startsWith(`framescope: ${sentence}`)).toBe(true);
    expect(errors.trimEnd().split('\n')).toHaveLength(1);
  });

  it.skipIf(process.getuid?.() !== 0)(
    'no permission gives one sentence and exit code 3 (needs root, to become somebody else)',
    async () => {
      const open = mkdtempSync(join(tmpdir(), 'framescope-test-'));
      chmodSync(open, 0o755);
      const path = join(open, 'secret.pcap');
      copyFileSync(ECHO, path);
      chmodSync(path, 0o600);
      const nobody = 65_534;
      const { code, errors } = await framescope(['read', path], { uid: nobody, cwd: open });
      rmSync(open, { recursive: true });
      expect(errors).toBe(
        `framescope: The file may not be read (${path}). Ask for permission to read it, or copy it to a place of yours.\n`,
      );
      expect(code).toBe(3);
    },
  );

  it('a capture cut in the middle of a record shows what is before the cut, and says so', async () => {
    const whole = await framescope(['read', ECHO, '--format', 'ndjson']);
    const bytes = readFileSync(ECHO);
    const cut = await framescope([
      'read',
      file('cut', bytes.subarray(0, bytes.length - 1)),
      '--format',
      'ndjson',
    ]);
    expect(cut.code).toBe(3);
    expect(cut.errors).toContain('The capture is cut: its last packet is not complete');
    // The last packet of this capture carries no frame.
    expect(cut.output).toBe(whole.output);
    const half = await framescope([
      'read',
      file('half-capture', bytes.subarray(0, 20_000)),
      '--format',
      'ndjson',
    ]);
    expect(half.code).toBe(3);
    expect(half.output.length).toBeGreaterThan(0);
    expect(whole.output.startsWith(half.output.split('\n')[0] ?? '')).toBe(true);
  });

  it('lost packets are told: what is read, and that it is not all', async () => {
    const { packets } = new TcpTalk()
      .handshake()
      .fromServer(Uint8Array.of(0x81, 2, 0x61, 0x62))
      .lose('server', 4)
      .fromServer(Uint8Array.of(0x81, 2, 0x63, 0x64))
      .close();
    const path = file('lossy.pcap', pcapFile(packets));
    const { code, errors } = await framescope(['read', path, '--format', 'ndjson']);
    expect(code).toBe(0);
    expect(errors).toBe(
      'framescope: connections not read in full: 1. "--as connections --format ndjson" says why, as "missing".\n',
    );
    const [connection] = await readRows<ConnectionRow>(path, 'connections');
    expect(connection?.missing).toContain('4 bytes from the server missing in 1 gap');
  });

  it('a capture without WebSocket is no error, and is named as such', async () => {
    const { code, output, errors } = await framescope(['read', file('bare', HEADER), '--format', 'ndjson']);
    expect({ code, output }).toEqual({ code: 0, output: '' });
    expect(errors).toContain('no request for WebSocket was found');
  });
});

describe('a wrong command line', () => {
  it.each([
    ['no file', ['read']],
    ['an unknown level', ['read', ECHO, '--as', 'packets']],
    ['an unknown format', ['read', ECHO, '--format', 'xml']],
    ['an unknown option', ['read', ECHO, '--colour']],
    ['a limit that is no number', ['read', ECHO, '--limit', 'many']],
    ['a port beyond 65535', ['serve', '--port', '65536']],
  ])('%s gives exit code 2 and nothing on standard output', async (_name, words) => {
    const { code, output, errors } = await framescope(words);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).not.toBe('');
  });

  it.each<[words: string[], complaint: string]>([
    [['read'], `missing required argument 'FILE|-'. "framescope read --help" says more.`],
    [
      ['read', ECHO, '--formt', 'csv'],
      `unknown option '--formt' (did you mean --format?). "framescope read --help" says more.`,
    ],
    [
      ['read', ECHO, '--limit', '-3'],
      `option '--limit <n>' argument '-3' is invalid. It must be a whole number of at most 15 digits. "framescope read --help" says more.`,
    ],
    [['raed', ECHO], `there is no command "raed" (did you mean "read"?). "framescope --help" lists them.`],
    [['summarise', ECHO], 'there is no command "summarise". "framescope --help" lists them.'],
    [['--verbose'], `unknown option '--verbose'. "framescope open --help" says more.`],
  ])('%j is answered in one line, with what can be done', async (words, complaint) => {
    const { code, output, errors } = await framescope(words);
    expect({ code, output, errors }).toEqual({ code: 2, output: '', errors: `framescope: ${complaint}\n` });
  });

  it('asking for help is none', async () => {
    const { code, output } = await framescope(['read', '--help']);
    expect(code).toBe(0);
    expect(output).toContain('--as <rows>');
  });
});

describe('a place that can not be written', () => {
  const withTemporary = async (folder: string, words: readonly string[], input?: Uint8Array) => {
    const before = process.env.TMPDIR;
    process.env.TMPDIR = folder;
    const result = await framescope(words, input === undefined ? {} : { input });
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    return result;
  };

  it('the temporary folder, which standard input is kept in', async () => {
    const { code, errors } = await withTemporary('/nonexistent', ['read', '-'], readFileSync(ECHO));
    expect(errors).toBe(
      "framescope: The temporary folder can't be used (ENOENT) (/nonexistent). Set TMPDIR to a folder where files can be made.\n",
    );
    expect(code).toBe(3);
  });

  it('the temporary folder, which payloads of several packets are spooled to', async () => {
    const { code, errors } = await withTemporary('/nonexistent', ['read', ECHO]);
    expect(errors).toContain("The temporary folder can't be used (ENOENT)");
    expect(code).toBe(3);
  });

  it.skipIf(process.platform !== 'linux')(
    'standard output on a full disk (needs /dev/full, which Linux has)',
    async () => {
      const { spawnSync } = await import('node:child_process');
      const { COMMAND } = await import('../../support/command-line.ts');
      const result = spawnSync('sh', ['-c', `node "${COMMAND}" read "${ECHO}" > /dev/full`], {
        encoding: 'utf8',
      });
      expect(result.stderr).toBe("framescope: standard output can't be written (ENOSPC).\n");
      expect(result.status).toBe(1);
    },
  );
});

it('a file that is not there starts no host', async () => {
  for (const words of [['serve', 'nothing-there.pcap'], ['nothing-there.pcap']]) {
    const { code, output, errors } = await framescope(words);
    expect({ code, output }).toEqual({ code: 3, output: '' });
    expect(errors).toContain('There is no such file (');
  }
});

it('leaves no temporary files behind', async () => {
  const temporary = mkdtempSync(join(tmpdir(), 'framescope-test-'));
  mkdirSync(join(temporary, 'tmp'));
  const before = process.env.TMPDIR;
  process.env.TMPDIR = join(temporary, 'tmp');
  await framescope(['read', '-'], { input: readFileSync(ECHO) });
  await framescope(['read', ECHO]);
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  const { readdirSync } = await import('node:fs');
  expect(readdirSync(join(temporary, 'tmp'))).toEqual([]);
  rmSync(temporary, { recursive: true });
});
