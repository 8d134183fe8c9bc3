/** `--filter` and `fields` as a script and a person see them. What the language means is held in test/core/query. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ConnectionRow, FrameRow, MessageRow, ViolationRow } from '../../../src-core/export/rows.ts';
import { COMMAND, framescope, readRows } from '../../support/command-line.ts';
import { capturePath } from '../../support/fixture-captures.ts';
import { frame, TEXT } from '../../support/frame-builder.ts';
import { pcapFile } from '../../support/pcap-file.ts';
import { TcpTalk } from '../../support/tcp-talk.ts';
import { WebSocketTalk } from '../../support/websocket-talk.ts';

const ECHO = capturePath('chromium-echo');

describe('the rows that match', () => {
  it('are those whose rows say so', async () => {
    const all = await readRows<FrameRow>(ECHO, 'frames');
    const some = await readRows<FrameRow>(
      ECHO,
      'frames',
      '--filter',
      'direction == client-to-server && length > 100',
    );
    expect(some).toEqual(
      all.filter(({ direction, payloadLength }) => direction === 'client-to-server' && payloadLength > 100),
    );
    expect(some.length).toBeGreaterThan(3);
  });

  // Found by hand: see expected.json of the fixture.
  it.each<[level: string, filter: string, numbers: number[]]>([
    ['frames', 'opcode == close && close.code == 3001', [107, 108]],
    ['frames', 'violation', [56, 67, 107, 108]],
    ['frames', 'violation && direction == client-to-server', [107]],
    ['violations', 'violation.severity == warning', [21, 22]],
    ['connections', 'opcode == pong && violation', [7]],
  ])('of %s for %s', async (level, filter, numbers) => {
    const rows = await readRows<FrameRow & MessageRow & ConnectionRow & ViolationRow>(
      ECHO,
      level,
      '--filter',
      filter,
    );
    const number = level === 'frames' ? 'frame' : 'connection';
    expect(rows.map((row) => row[number])).toEqual(numbers);
  });

  it('are as many as the limit says, also where they settle late', async () => {
    const early = await readRows<FrameRow>(ECHO, 'frames', '--filter', 'opcode == close', '--limit', '3');
    expect(early.map(({ frame }) => frame)).toEqual([5, 6, 11]);
    const late = await readRows<FrameRow>(ECHO, 'frames', '--filter', 'violation', '--limit', '3');
    expect(late.map(({ frame }) => frame)).toEqual([56, 67, 107]);
  });

  it('come with a word about contents that a regular expression could not look through', async () => {
    const long = 'x'.repeat(1_100_000);
    const talk = new WebSocketTalk().agree().server({ payload: long }, { payload: 'needle' });
    const input = pcapFile(talk.packets);
    const words = ['read', '-', '--format', 'csv', '--as', 'messages'];
    const matched = await framescope([...words, '--filter', 'text matches /needle/'], { input });
    expect(matched.output.split('\n')).toHaveLength(3);
    expect(matched.errors).toBe(
      'framescope: --filter: regular expressions look at the beginning of a content only, at most 1 MiB; some here are longer, and nothing was found in that part of them.\n',
    );
    const contained = await framescope([...words, '--filter', 'text contains "needle"'], { input });
    expect(contained).toEqual({ code: 0, output: matched.output, errors: '' });
  });

  it('may be none, which is no failure', async () => {
    const { code, output, errors } = await framescope([
      'read',
      ECHO,
      '--format',
      'ndjson',
      '--filter',
      'text == "no such text"',
    ]);
    expect({ code, output, errors }).toEqual({ code: 0, output: '', errors: '' });
  });

  it('are the same from standard input', async () => {
    const words = ['--format', 'ndjson', '--filter', 'text contains "Hello"'];
    const fromInput = await framescope(['read', '-', ...words], { input: readFileSync(ECHO) });
    expect(fromInput).toEqual(await framescope(['read', ECHO, ...words]));
  });
});

it.each<[what: string, words: string[], lines: number]>([
  ['the limit is reached', ['read', '-', '--limit', '2'], 3],
  ['enough rows match', ['read', '-', '--limit', '2', '--filter', 'opcode == close'], 3],
])('reading stops when %s, though the input goes on', async (_, words, lines) => {
  const child = spawn(process.execPath, [COMMAND, ...words], { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stdin.on('error', () => {});
  // Never ended, as a running capture isn't.
  child.stdin.write(readFileSync(ECHO));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code).toBe(0);
  expect(output.trimEnd().split('\n')).toHaveLength(lines);
});

describe('check', () => {
  // The fixture breaks no MUST; its warnings are of connections 21 and 22.
  it.each<[filter: string, failOn: string, code: number, counts: string]>([
    ['violation', 'note', 1, '0 errors, 2 warnings, 26 notes'],
    ['connection == 21', 'warning', 1, '0 errors, 1 warning, 1 note'],
    ['connection == 1', 'warning', 0, '0 errors, 0 warnings, 1 note'],
    ['violation.rule == "frame-not-masked"', 'note', 0, '0 errors, 0 warnings, 0 notes'],
  ])('counts only what %s chooses', async (filter, failOn, code, counts) => {
    const result = await framescope(['check', ECHO, '--filter', filter, '--fail-on', failOn]);
    expect(result.errors).toBe(`framescope: ${counts} in ${ECHO}.\n`);
    expect(result.code).toBe(code);
  });
});

describe('an expression that can not be read', () => {
  it.each<[expression: string, lines: string[]]>([
    [
      'opcod == close',
      ['There is no field "opcod" (did you mean "opcode"?).', '  opcod == close', '  ^^^^^'],
    ],
    [
      'fin && opcode == clos',
      [
        '"clos" is no value of opcode (did you mean "close"?).',
        '  fin && opcode == clos',
        '                   ^^^^',
      ],
    ],
    // 日本 takes four cells of a terminal.
    [
      'text == "日本" && opcod',
      [
        'There is no field "opcod" (did you mean "opcode"?).',
        '  text == "日本" && opcod',
        '                    ^^^^^',
      ],
    ],
    ['', ['The filter is empty.']],
  ])('%s is answered with the place and what was meant', async (expression, lines) => {
    for (const command of ['read', 'check']) {
      const { code, output, errors } = await framescope([command, ECHO, '--filter', expression]);
      expect({ code, output }).toEqual({ code: 2, output: '' });
      expect(errors).toBe(`framescope: --filter: ${lines.join('\n')}\n`);
    }
  });

  it('is found before the capture is looked for', async () => {
    expect((await framescope(['read', 'nothing-there.pcap', '--filter', 'fin ==='])).code).toBe(2);
  });

  it('is shown around the place only, and drives no terminal', async () => {
    const expression = `${'fin and '.repeat(100)}opcod and text == "\u001b[2J" ${'and fin '.repeat(100)}`;
    const { errors } = await framescope(['read', ECHO, '--filter', expression]);
    const [, shown = '', marks = ''] = errors.split('\n');
    expect(shown).toBe(`  …${'fin and '.repeat(5)}opcod and text == "␛[2J" ${'and fin '.repeat(5)}…`);
    expect(marks).toBe(`${' '.repeat(43)}^^^^^`);
  });

  it('is a regular expression that takes back what it said', async () => {
    const { code, errors } = await framescope(['read', ECHO, '--filter', 'text matches /(a)\\1/']);
    expect(code).toBe(2);
    expect(errors).toContain('The regular expression can not be read');
    expect(errors.split('\n')[2]).toBe(`  ${' '.repeat(13)}${'^'.repeat(7)}`);
  });
});

it('a regular expression that could not look at all of a content is told of, once', async () => {
  // Two frames of 1.5 MiB; the first MiB of each is looked at.
  const long = frame({ opcode: TEXT, payload: 'x'.repeat(1.5 * 1024 * 1024) });
  const segments = Array.from({ length: Math.ceil(long.length / 60_000) }, (_, at) =>
    long.subarray(at * 60_000, (at + 1) * 60_000),
  );
  const { packets } = new TcpTalk()
    .handshake()
    .fromServer(...segments, ...segments)
    .close();
  const { code, output, errors } = await framescope(
    ['read', '-', '--format', 'ndjson', '--filter', 'text matches /needle/'],
    { input: pcapFile(packets) },
  );
  expect({ code, output }).toEqual({ code: 0, output: '' });
  expect(errors).toBe(
    'framescope: --filter: regular expressions look at the beginning of a content only, at most 1 MiB; some here are longer, and nothing was found in that part of them.\n',
  );
});

describe('fields', () => {
  it('are printed as a table, each with name, type, rows and meaning', async () => {
    const { code, output, errors } = await framescope(['fields']);
    expect([code, errors]).toEqual([0, '']);
    const lines = output.trimEnd().split('\n');
    expect(lines[0]?.split(/ {2,}/)).toEqual(['field', 'type', 'of', 'example', 'meaning']);
    const masked = lines.find((line) => line.startsWith('masked '));
    expect(masked?.split(/ {2,}/)).toEqual([
      'masked',
      'boolean',
      'frames',
      'masked',
      'Whether the payload is masked',
    ]);
  });

  it('are printed as NDJSON with their values', async () => {
    const { output } = await framescope(['fields', '--format', 'ndjson']);
    const fields = output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(fields.find(({ name }) => name === 'direction')).toEqual({
      name: 'direction',
      type: 'enumeration',
      levels: ['frames', 'messages'],
      meaning: 'Who speaks to whom',
      values: ['client-to-server', 'server-to-client'],
      example: 'direction == client-to-server',
    });
  });

  it('have examples that can be used as they are', async () => {
    const { output } = await framescope(['fields', '--format', 'ndjson']);
    const examples = output
      .trimEnd()
      .split('\n')
      .map((line) => `(${(JSON.parse(line) as { example: string }).example})`);
    const { code, errors } = await framescope([
      'read',
      ECHO,
      '--limit',
      '1',
      '--filter',
      examples.join(' or '),
    ]);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
  });
});
