/** `framescope check` as a script sees it: the rows on standard output, the counts on standard error, the exit code. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { latin1 } from '../../support/bytes.ts';
import { COMMAND, framescope } from '../../support/command-line.ts';
import { CLOSE, closePayload, frame, TEXT } from '../../support/frame-builder.ts';
import { pcapFile } from '../../support/pcap-file.ts';
import { TcpTalk } from '../../support/tcp-talk.ts';

const folder = mkdtempSync(join(tmpdir(), 'framescope-check-'));
const clean = join(folder, 'clean.pcap');
const noted = join(folder, 'noted.pcap');
const warned = join(folder, 'warned.pcap');
const faulty = join(folder, 'faulty.pcap');

// RFC 6455 1.2, with the Origin of the host itself.
const REQUEST = latin1(
  'GET /chat HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://server.example.com\r\nSec-WebSocket-Version: 13\r\n\r\n',
);
const RESPONSE = latin1(
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
);
const BYE = closePayload(1000);

function conversation(): TcpTalk {
  return new TcpTalk().open().fromClient(REQUEST).fromServer(RESPONSE);
}

/** Both sides close, the server ends the TCP connection. */
function closed(talk: TcpTalk, answer = BYE): TcpTalk {
  return talk
    .fromClient(frame({ opcode: CLOSE, key: 0x5b3c12f7, payload: BYE }))
    .fromServer(frame({ opcode: CLOSE, payload: answer }))
    .send('server', 'FA')
    .send('client', 'FA')
    .send('server', 'A');
}

beforeAll(() => {
  const hello = frame({ opcode: TEXT, key: 0x37fa213d, payload: 'Hello' });
  const unmasked = frame({ opcode: TEXT, payload: 'Hello' });
  const zeroKey = frame({ opcode: TEXT, key: 0, payload: 'Hello' });
  writeFileSync(clean, pcapFile(closed(conversation().fromClient(hello)).packets));
  writeFileSync(noted, pcapFile(closed(conversation().fromClient(hello), closePayload(3500)).packets));
  writeFileSync(warned, pcapFile(closed(conversation().fromClient(zeroKey)).packets));
  writeFileSync(faulty, pcapFile(closed(conversation().fromClient(hello, unmasked)).packets));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('the exit code', () => {
  it.each<[file: () => string, what: string, failOn: string[], code: number]>([
    [() => clean, 'clean', [], 0],
    [() => clean, 'clean', ['--fail-on', 'note'], 0],
    [() => noted, 'with notes', [], 0],
    [() => noted, 'with notes', ['--fail-on', 'warning'], 0],
    [() => noted, 'with notes', ['--fail-on', 'note'], 1],
    [() => warned, 'with a warning', [], 0],
    [() => warned, 'with a warning', ['--fail-on', 'warning'], 1],
    [() => warned, 'with a warning', ['--fail-on', 'note'], 1],
    [() => faulty, 'with an error', [], 1],
    [() => faulty, 'with an error', ['--fail-on', 'error'], 1],
  ])('of $1 with $2 is $3', async (file, _, failOn, code) => {
    expect((await framescope(['check', file(), ...failOn])).code).toBe(code);
  });

  it('is 3 when the input can not be read, whatever was found before', async () => {
    const { code, output, errors } = await framescope(['check', join(folder, 'missing.pcap')]);
    expect([code, output.includes('frame-not-masked')]).toEqual([3, false]);
    expect(errors.trimEnd().split('\n')).toHaveLength(1);
  });

  it('is 2 for a severity that there is not', async () => {
    expect((await framescope(['check', clean, '--fail-on', 'fatal'])).code).toBe(2);
  });
});

describe('what is printed', () => {
  it('has the fields of the design as NDJSON', async () => {
    const { output, errors } = await framescope(['check', faulty, '--format', 'ndjson']);
    expect(
      output
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      {
        connection: 1,
        frame: 2,
        time: '2023-11-14T22:13:20.006000000Z',
        peer: 'client',
        rule: 'frame-not-masked',
        severity: 'error',
        section: 'RFC 6455 5.1',
        text: 'A frame from the client is not masked.',
        bytes: [1, 2],
        closeCode: 1002,
      },
    ]);
    expect(errors).toBe(`framescope: 1 error, 0 warnings, 0 notes in ${faulty}.\n`);
  });

  it('is a table by default', async () => {
    const { output } = await framescope(['check', faulty]);
    const [header, line] = output.split('\n');
    expect(header?.trim().split(/\s+/)).toEqual('severity time conn frame peer rule section what'.split(' '));
    expect(line?.trim().split(/\s{2,}/)).toEqual([
      'error',
      '0.006000',
      '1',
      '2',
      'client',
      'frame-not-masked',
      'RFC 6455 5.1',
      'A frame from the client is not masked.',
    ]);
  });

  it('is CSV on request', async () => {
    const { output } = await framescope(['check', faulty, '--format', 'csv']);
    expect(output).toBe(
      'connection,frame,time,peer,rule,severity,section,text,bytes,closeCode\n' +
        '1,2,2023-11-14T22:13:20.006000000Z,client,frame-not-masked,error,RFC 6455 5.1,A frame from the client is not masked.,"[1,2]",1002\n',
    );
  });

  it('comes in the same way from read, and from standard input', async () => {
    const read = await framescope(['read', faulty, '--as', 'violations', '--format', 'ndjson']);
    const piped = await framescope(['check', '-', '--format', 'ndjson'], {
      input: pcapFile(closed(conversation().fromClient(frame({ payload: 'Hello' }))).packets),
    });
    expect(read.output).toContain('"rule":"frame-not-masked"');
    expect(piped.output).toContain('"rule":"frame-not-masked"');
    expect(piped.errors).toContain('standard input');
  });
});

it('the rows of frames and connections name what they break', async () => {
  const frames = await framescope(['read', faulty, '--as', 'frames', '--format', 'ndjson']);
  const violations = frames.output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).violations);
  expect(violations).toEqual([[], ['frame-not-masked'], [], []]);
  const connections = await framescope(['read', faulty, '--as', 'connections', '--format', 'ndjson']);
  expect(JSON.parse(connections.output).violations).toBe(1);
});

it('the verdict stands when nobody reads the rows', () => {
  const shell = `set -o pipefail; node "${COMMAND}" check "${faulty}" --format ndjson | head -c 0`;
  expect(spawnSync('bash', ['-c', shell]).status).toBe(1);
  const closed = spawnSync('bash', ['-c', `node "${COMMAND}" check "${faulty}" >&-`], { encoding: 'utf8' });
  expect(closed.stderr).toBe(`framescope: 1 error, 0 warnings, 0 notes in ${faulty}.\n`);
  expect(closed.status).toBe(1);
});
