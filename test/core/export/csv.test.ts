import { describe, expect, it } from 'vitest';
import { csvHeader, csvLine } from '../../../src-core/export/csv.ts';
import { hex, joinBytes, latin1 } from '../../support/bytes.ts';
import { readPackets } from '../../support/memory-capture.ts';
import { TcpTalk } from '../../support/tcp-talk.ts';

/** Takes a CSV text apart as RFC 4180 2 says, rule by rule. */
function parseCsv(line: string): string[] {
  const fields: string[] = [];
  let rest = `${line},`;
  while (rest !== '') {
    const match = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*)),/.exec(rest);
    if (match === null) throw new Error(`not CSV: ${rest}`);
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    rest = rest.slice(match[0].length);
  }
  return fields;
}

function sent(...frames: readonly Uint8Array[]) {
  return readPackets(
    new TcpTalk()
      .handshake()
      .fromServer(...frames)
      .close().packets,
  );
}

function text(content: string): Uint8Array {
  const bytes = Buffer.from(content, 'utf8');
  return joinBytes([0x81, bytes.length], bytes);
}

/** The named fields of the first row of a kind. */
function named(
  level: 'connections' | 'frames' | 'messages',
  capture: ReturnType<typeof sent>,
): Record<string, string> {
  const [row] = capture[level];
  if (row === undefined) throw new Error('there is no row');
  const values = parseCsv(csvLine(level, row));
  const names = parseCsv(csvHeader(level));
  expect(values).toHaveLength(names.length);
  return Object.fromEntries(names.map((name, at) => [name, values[at] ?? '']));
}

describe('a row as a line of CSV', () => {
  it('has the columns of a frame', () => {
    expect(named('frames', sent(hex('88 07 03e9 6c61746572')))).toEqual({
      connection: '1',
      frame: '1',
      time: '2023-11-14T22:13:20.005000000Z',
      direction: 'server-to-client',
      fin: 'true',
      rsv1: 'false',
      rsv2: 'false',
      rsv3: 'false',
      opcode: '8',
      opcodeName: 'close',
      masked: 'false',
      maskingKey: '',
      headerLength: '2',
      payloadLength: '7',
      message: '',
      text: '',
      base64: 'A+lsYXRlcg==',
      'close.code': '1001',
      'close.name': 'Going Away',
      'close.reason': 'later',
      violations: '["close-not-answered"]',
      missing: '',
      comments: '',
      'change.what': '',
      'change.keptFor': '',
      'change.rule': '',
      'sent.text': '',
      'sent.base64': '',
      'sent.missing': '',
    });
  });

  it('has the columns of a message, lists and objects as JSON', () => {
    expect(named('messages', sent(hex('01 01 61'), hex('80 01 62')))).toMatchObject({
      message: '1',
      type: 'text',
      frames: '[1,2]',
      compressed: 'false',
      wireLength: '2',
      length: '2',
      text: 'ab',
      fields: '{}',
    });
  });

  it('has the columns of a connection', () => {
    expect(named('connections', sent(hex('88 02 03e8')))).toMatchObject({
      'client.address': '192.0.2.1',
      'client.port': '49152',
      url: 'ws://server.example.com/chat',
      accepted: 'true',
      subprotocol: 'chat',
      extensions: '[]',
      'frames.serverToClient': '1',
      'close.by': 'server',
      'close.clean': 'false',
      'response.line': 'HTTP/1.1 101 Switching Protocols',
      'response.headers':
        '[["Upgrade","websocket"],["Connection","Upgrade"],' +
        '["Sec-WebSocket-Accept","s3pPLMBiTxaQ9kYGzzhZRbK+xOo="],["Sec-WebSocket-Protocol","chat"]]',
    });
  });

  it('has every digit of a length beyond 2^53', () => {
    expect(named('frames', sent(hex('82 7f 7fffffffffffffff 00')))).toMatchObject({
      payloadLength: '9223372036854775807',
    });
  });
});

describe('quoting (RFC 4180 2, rules 5 to 7)', () => {
  it.each([
    ['a comma', 'a,b', '"a,b"'],
    ['quotes', 'say "hi"', '"say ""hi"""'],
    ['a line feed', 'a\nb', '"a\nb"'],
    ['a carriage return', 'a\rb', '"a\rb"'],
    ['nothing that needs it', "a 'b'; c", "a 'b'; c"],
    ['white space at the ends, which is part of a field', ' a ', ' a '],
  ])('of %s', (_, content, field) => {
    const [frame] = sent(text(content)).frames;
    if (frame === undefined) throw new Error('there is no frame');
    expect(csvLine('frames', frame)).toContain(`,1,${field},,`);
    expect(named('frames', sent(text(content)))).toMatchObject({ text: content });
  });

  it('of headers that hold all of them', () => {
    const response = latin1('HTTP/1.1 403 "No", he said\r\nX: a, "b"\r\nContent-Length: 0\r\n\r\n');
    const request = latin1('GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n');
    const capture = readPackets(new TcpTalk().open().fromClient(request).fromServer(response).packets);
    expect(named('connections', capture)).toMatchObject({
      'response.line': 'HTTP/1.1 403 "No", he said',
      'response.headers': '[["X","a, \\"b\\""],["Content-Length","0"]]',
    });
  });
});
