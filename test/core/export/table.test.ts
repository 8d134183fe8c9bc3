import { describe, expect, it } from 'vitest';
import type { ConnectionRow, FrameRow, MessageRow, ViolationRow } from '../../../src-core/export/rows.ts';
import { connectionTable, frameTable, messageTable, violationTable } from '../../../src-core/export/table.ts';
import { type Paint, type TableLook, WITHOUT_LOOK } from '../../../src-core/export/text-table.ts';

const BEGAN = (): string => '2023-11-14T22:13:20.999999999Z';

const FRAME: FrameRow = {
  connection: 2,
  frame: 17,
  time: '2023-11-14T22:13:22.000000999Z',
  direction: 'client-to-server',
  fin: true,
  rsv1: false,
  rsv2: true,
  rsv3: false,
  opcode: 1,
  opcodeName: 'text',
  masked: true,
  maskingKey: '00000000',
  headerLength: 6,
  payloadLength: 5,
  message: 1,
  text: 'Hello',
  close: null,
  violations: [],
};

const MESSAGE: MessageRow = {
  connection: 2,
  message: 3,
  time: '2023-11-14T22:13:20.999999999Z',
  endTime: '2023-11-14T22:13:20.999999999Z',
  direction: 'server-to-client',
  type: 'binary',
  frames: [4, 5],
  compressed: false,
  wireLength: 9,
  length: 9,
  base64: 'AAEC',
  decoder: null,
  summary: null,
  fields: {},
  violations: [],
};

const CONNECTION: ConnectionRow = {
  connection: 1,
  client: { address: '192.0.2.1', port: 49152 },
  server: { address: '192.0.2.2', port: 80 },
  url: 'ws://example.com/',
  openedAt: '',
  closedAt: null,
  status: 101,
  accepted: true,
  subprotocol: 'chat',
  extensions: [],
  decoder: null,
  frames: { clientToServer: 3, serverToClient: 4 },
  messages: { clientToServer: 1, serverToClient: 1 },
  bytes: { clientToServer: 30, serverToClient: 12 },
  close: { by: 'client', code: 1000, name: 'Normal Closure', reason: '', clean: true },
  violations: 0,
  request: { line: '', headers: [] },
  response: null,
};

function look(width: number, paint: Paint = WITHOUT_LOOK): TableLook {
  return { width, paint };
}

/** The words of a line; columns stand at least two spaces apart. */
function cells(line: string): string[] {
  return line.trim().split(/\s{2,}/);
}

describe('a table of frames', () => {
  it('shows number, seconds since the beginning, direction, type, bits, length and content', () => {
    expect(cells(frameTable(look(160), BEGAN).line(FRAME))).toEqual([
      '17',
      '1.000001',
      '2',
      '\u2191',
      'text',
      'F-2-',
      '5',
      'Hello',
    ]);
  });

  it('stands its columns under their titles', () => {
    const table = frameTable(look(160), BEGAN);
    const start = table.header.indexOf('content');
    expect(table.line(FRAME).indexOf('Hello')).toBe(start);
  });

  it.each<[string, Partial<FrameRow>, string]>([
    ['bytes', { text: undefined as never, base64: 'AAEC' }, 'base64 AAEC'],
    [
      'a Close frame',
      { close: { code: 1001, name: 'Going Away', reason: 'later' } },
      '1001 Going Away later',
    ],
    [
      'a Close frame without a code',
      { close: { code: null, name: 'No Status Received', reason: '' } },
      'no code No Status Received',
    ],
    [
      'content that is not whole',
      { missing: '3 bytes are not in the capture, or behind a gap' },
      '[3 bytes are not in the capture, or behind a gap] Hello',
    ],
    ['control characters', { text: 'a\u001b[2J\nb\u202e' }, 'a\u241b[2J\u240ab<U+202E>'],
  ])('shows as content of %s', (_, fields, content) => {
    const line = frameTable(look(160), BEGAN).line({ ...FRAME, ...fields });
    expect(line.endsWith(`  ${content}`)).toBe(true);
  });

  // An emoji takes two cells (UAX 11: U+1F600 is W).
  it.each([
    [90, 13],
    [100, 18],
    [161, 48],
  ])('is cut to %i cells', (width, emoji) => {
    const line = frameTable(look(width), BEGAN).line({ ...FRAME, text: '\u{1f600}'.repeat(500) });
    expect(line.endsWith(`5  ${'\u{1f600}'.repeat(emoji)}\u2026`)).toBe(true);
    // 63 cells are those of the other columns and what stands between.
    expect([...line]).toHaveLength(63 + emoji + 1);
  });

  it('leaves room for some content however narrow', () => {
    expect(frameTable(look(10), BEGAN).line({ ...FRAME, text: 'x'.repeat(500) })).toMatch(/x{19}\u2026$/);
  });
});

describe('a table on a narrow terminal', () => {
  it.each<[columns: number, titles: string]>([
    [83, '# time conn type bits length content'],
    [80, '# time conn type length content'],
    [71, '# time type length content'],
    [60, '# type length content'],
  ])('of %i cells keeps the columns that say most', (width, titles) => {
    const { header, line } = frameTable(look(width), BEGAN);
    expect(header.trim().split(/\s+/)).toEqual(titles.split(' '));
    expect(line({ ...FRAME, text: 'x'.repeat(200) })).toHaveLength(width);
  });
});

describe('a table of violations', () => {
  const VIOLATION: ViolationRow = {
    connection: 2,
    frame: 17,
    time: '2023-11-14T22:13:22.000000999Z',
    peer: 'client',
    rule: 'frame-not-masked',
    severity: 'error',
    section: 'RFC 6455 5.1',
    text: 'A frame from the client is not masked, and this goes on for longer than one line has room.',
    bytes: [1, 2],
    closeCode: 1002,
  };

  it('shows severity, time, connection, frame, peer, rule, section and sentence', () => {
    expect(cells(violationTable(look(240), BEGAN).line(VIOLATION))).toEqual([
      'error',
      '1.000001',
      '2',
      '17',
      'client',
      'frame-not-masked',
      'RFC 6455 5.1',
      VIOLATION.text,
    ]);
  });

  it('gives the sentence the room of a narrow terminal, and as many lines as it needs', () => {
    const { header, line } = violationTable(look(80), BEGAN);
    expect(header.trim().split(/\s+/)).toEqual(['severity', 'conn', 'frame', 'what']);
    const lines = line(VIOLATION).split('\n');
    expect(lines).toEqual([
      'error        2       17  A frame from the client is not masked, and this goes on',
      '                         for longer than one line has room.',
    ]);
  });

  it('shows a dash for what is of no frame', () => {
    expect(cells(violationTable(look(240), BEGAN).line({ ...VIOLATION, frame: null }))[3]).toBe('-');
  });

  it('tells severities apart by their look', () => {
    const painted = violationTable(
      look(80, (text, style) => `<${style}>${text}`),
      BEGAN,
    ).line(VIOLATION);
    expect(painted.startsWith('<error>error ')).toBe(true);
  });
});

describe('the number of a row', () => {
  // Severities of the table in websocket/violations.
  it.each<[rules: FrameRow['violations'], start: string]>([
    [[], '     17'],
    [['pong-unsolicited'], '<note>     17'],
    [['pong-unsolicited', 'frame-not-masked'], '<error>     17'],
  ])('that breaks %j looks like the worst of them', (violations, start) => {
    const paint: Paint = (text, style) => `<${style}>${text}`;
    expect(
      frameTable(look(160, paint), BEGAN)
        .line({ ...FRAME, violations })
        .startsWith(start),
    ).toBe(true);
  });
});

describe('a table of messages', () => {
  it('shows number, seconds, direction, type, frames, length and content', () => {
    expect(cells(messageTable(look(160), BEGAN).line(MESSAGE))).toEqual([
      '3',
      '0.000000',
      '2',
      '\u2193',
      'binary',
      '2',
      '9',
      'base64 AAEC',
    ]);
  });

  it('shows the length on the wire of what is not inflated', () => {
    const { base64: _, ...rest } = MESSAGE;
    const missing = 'it may refer to an earlier message that could not be inflated';
    const line = messageTable(look(160), BEGAN).line({ ...rest, compressed: true, length: null, missing });
    expect(cells(line).slice(6)).toEqual(['9', `[${missing}]`]);
  });
});

describe('a table of connections', () => {
  it('shows number, status, frames both ways, bytes, close, subprotocol and URL', () => {
    expect(cells(connectionTable(look(160)).line(CONNECTION))).toEqual([
      '1',
      '101',
      '3',
      '4',
      '42',
      '1000 by client',
      'chat',
      'ws://example.com/',
    ]);
  });

  it.each<[string, Partial<ConnectionRow>, string[]]>([
    ['no close', { close: null }, ['no close frame', 'chat']],
    ['a refusal', { close: null, accepted: false, status: 403, subprotocol: null }, ['-', '-']],
    [
      'a close that was not answered',
      { close: { by: 'server', code: 1006, name: '', reason: '', clean: false } },
      ['1006 by server, not clean', 'chat'],
    ],
    [
      'a close without a code',
      { close: { by: 'server', code: null, name: '', reason: '', clean: false } },
      ['no code by server, not clean', 'chat'],
    ],
  ])('shows %s', (_, fields, shown) => {
    expect(cells(connectionTable(look(160)).line({ ...CONNECTION, ...fields })).slice(5, 7)).toEqual(shown);
  });

  it('shows no answer as a dash', () => {
    expect(
      cells(
        connectionTable(look(160)).line({ ...CONNECTION, status: null, accepted: false, close: null }),
      )[1],
    ).toBe('-');
  });
});
