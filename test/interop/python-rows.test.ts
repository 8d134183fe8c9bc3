/** Rows as Python's readers of JSON and CSV take them in: what scripts in another language get of hostile text. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { COMMAND } from '../support/command-line.ts';
import { frame, TEXT } from '../support/frame-builder.ts';
import { hostilePayload, utf8Text } from '../support/hostile-payloads.ts';
import { pcapFile } from '../support/pcap-file.ts';
import { TcpTalk } from '../support/tcp-talk.ts';

/** Each gives the text and base64 of every row as JSON in ASCII, `null` where there is none. */
const READERS = {
  ndjson: `
import json, sys
rows = [json.loads(line) for line in sys.stdin.buffer.read().decode('utf-8').split('\\n') if line]
print(json.dumps([[row.get('text'), row.get('base64')] for row in rows]))`,
  csv: `
import csv, io, json, sys
rows = csv.DictReader(io.StringIO(sys.stdin.buffer.read().decode('utf-8'), newline=''), strict=True)
print(json.dumps([[row['text'] if row['base64'] == '' else None, row['base64'] or None] for row in rows]))`,
} as const;

const whyNot =
  spawnSync('python3', ['--version']).error === undefined ? undefined : 'needs python3 for a second opinion';

const folder = mkdtempSync(join(tmpdir(), 'framescope-python-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(whyNot !== undefined)(`Python (${whyNot ?? 'it is here'})`, () => {
  const payloads = fc.sample(hostilePayload, { seed: 8259, numRuns: 500 });
  const path = join(folder, 'hostile.pcap');
  const frames = payloads.map((payload) => frame({ opcode: TEXT, payload }));
  writeFileSync(
    path,
    pcapFile(
      new TcpTalk()
        .handshake()
        .fromServer(...frames)
        .close().packets,
    ),
  );

  it.each(['ndjson', 'csv'] as const)('reads %s back as it was on the wire', (format) => {
    const printed = execFileSync(process.execPath, [COMMAND, 'read', path, '--format', format]);
    const read = JSON.parse(
      execFileSync('python3', ['-c', READERS[format]], { input: printed, encoding: 'utf8' }),
    );
    expect(read).toEqual(
      payloads.map((payload) => {
        const text = utf8Text(payload);
        return text === undefined ? [null, Buffer.from(payload).toString('base64')] : [text, null];
      }),
    );
  });
});
