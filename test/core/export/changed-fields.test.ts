/** What rows say of what a proxy did, in each of the forms that scripts and people read. */
import { describe, expect, it } from 'vitest';
import { PayloadReader } from '../../../src-core/capture-store/payload-reader.ts';
import { csvHeader, csvLine } from '../../../src-core/export/csv.ts';
import { FrameLines } from '../../../src-core/export/frame-lines.ts';
import { ndjsonLine } from '../../../src-core/export/ndjson.ts';
import { RowBuilder } from '../../../src-core/export/row-builder.ts';
import { frameTable, messageTable } from '../../../src-core/export/table.ts';
import { WITHOUT_LOOK } from '../../../src-core/export/text-table.ts';
import type { StreamFacts } from '../../../src-core/stream/relayed.ts';
import { inflate } from '../../../src-main/adapters/inflate.ts';
import { hex, utf8 } from '../../support/bytes.ts';
import { Compressor } from '../../support/deflate.ts';
import { BINARY, CLOSE, CONTINUATION, closePayload, frame, TEXT } from '../../support/frame-builder.ts';
import { readPackets } from '../../support/memory-capture.ts';
import { MemorySpool } from '../../support/memory-spool.ts';
import { PLAIN_FACTS, RelayedTalk } from '../../support/relayed-talk.ts';
import { linesInBytes } from '../../support/stream-capture.ts';
import { PacketLog } from '../../support/tcp-talk.ts';
import { WebSocketTalk } from '../../support/websocket-talk.ts';

const UP = 'client-to-server';
const DOWN = 'server-to-client';
const KEY = 0x37fa213d;

describe('rows of frames and messages', () => {
  const talk = new RelayedTalk()
    .agree()
    .client({ payload: 'one' })
    .changed(
      UP,
      [0],
      { what: 'edited', keptFor: 1_500_000, rule: 'my rule' },
      frame({ key: KEY, payload: 'eins' }),
    )
    .client({ payload: 'two' }, { payload: 'three' })
    .changed(UP, [1], { what: 'dropped', rule: 'no' })
    .injected(DOWN, frame({ opcode: BINARY, payload: hex('00ff') }))
    .server({ payload: 'left alone' })
    .close();
  const { frames, messages } = readPackets(talk.packets);

  it('tell at their end what was done, where anything was', () => {
    const told = [
      { change: { what: 'edited', keptFor: 1_500_000, rule: 'my rule' }, sent: { text: 'eins' } },
      { change: { what: 'dropped', keptFor: 0, rule: 'no' } },
      {},
      { change: { what: 'injected', keptFor: 0, rule: null } },
      {},
    ];
    for (const rows of [frames, messages])
      expect(rows.map(({ change, sent }) => ({ ...(change && { change }), ...(sent && { sent }) }))).toEqual(
        told,
      );
    for (const row of [frames[0], messages[0]]) {
      expect(Object.keys(row ?? {}).slice(-2)).toEqual(['change', 'sent']);
      expect(Object.keys(row?.change ?? {})).toEqual(['what', 'keptFor', 'rule']);
    }
    expect(frames[2]).not.toHaveProperty('change');
    expect(frames[1]).not.toHaveProperty('sent');
  });

  it('keep what came as it came', () => {
    expect(frames.map(({ text, base64 }) => text ?? base64)).toEqual([
      'one',
      'two',
      'three',
      'AP8=',
      'left alone',
    ]);
  });

  it('are columns of CSV', () => {
    for (const [level, row] of [
      ['frames', frames[0]],
      ['messages', messages[0]],
    ] as const) {
      expect(csvHeader(level)).toMatch(
        /,change\.what,change\.keptFor,change\.rule,sent\.text,sent\.base64,sent\.missing$/,
      );
      expect(csvLine(level, row!)).toMatch(/,edited,1500000,my rule,eins,,$/);
    }
  });

  it('have a mark in front of their content in a table', () => {
    const began = (): string => frames[0]!.time;
    const look = { width: 160, paint: WITHOUT_LOOK };
    expect(frames.map((row) => frameTable(look, began).line(row))).toEqual([
      expect.stringMatching(/ \[edited\] one$/),
      expect.stringMatching(/ \[dropped\] two$/),
      expect.stringMatching(/ {2}three$/),
      expect.stringMatching(/ \[injected\] base64 AP8=$/),
      expect.stringMatching(/ {2}left alone$/),
    ]);
    expect(messageTable(look, began).line(messages[1]!)).toMatch(/ \[dropped\] two$/);
  });
});

it('a Close frame that was put in has the mark in front of its code', () => {
  const talk = new RelayedTalk()
    .agree()
    .injected(DOWN, frame({ opcode: CLOSE, payload: closePayload(4000, 'by rule') }));
  const [row] = readPackets(talk.packets).frames;
  const line = frameTable({ width: 160, paint: WITHOUT_LOOK }, () => row!.time).line(row!);
  expect(line).toMatch(/ \[injected\] 4000 Private Use by rule$/);
});

it('frames of which something is told are left to their rows where lines are written in bytes', () => {
  const talk = new RelayedTalk().agree();
  for (const payload of ['a', 'b', 'c']) talk.client({ payload });
  talk.changed(UP, [1], { what: 'held', keptFor: 5 });
  const { store, spool, payloads, frames } = readPackets(talk.packets);
  const lines = linesInBytes(new FrameLines(store, spool, new RowBuilder(store, payloads, 1000, inflate)), 3);
  expect(lines).toEqual([ndjsonLine(frames[0]!), null, ndjsonLine(frames[2]!)]);
  expect(ndjsonLine(frames[1]!)).toMatch(
    /"violations":\[\],"change":\{"what":"held","keptFor":5,"rule":null\}\}$/,
  );
});

describe('what was sent instead', () => {
  function sentOf(sent: Uint8Array, payloadInRow = 1000): unknown {
    const talk = new RelayedTalk()
      .agree()
      .client({ payload: 'x' })
      .changed(UP, [0], { what: 'edited' }, sent);
    const { frames, messages } = readPackets(talk.packets, { payloadInRow });
    expect(messages[0]?.sent).toEqual(frames[0]?.sent);
    return frames[0]?.sent;
  }
  const long = utf8('Hello '.repeat(50));
  const compressed = new Compressor().compress(long);

  it.each<[string, Uint8Array, object]>([
    ['text', frame({ key: KEY, payload: 'h\u00e9' }), { text: 'h\u00e9' }],
    ['nothing but a header', frame({ payload: '' }), { text: '' }],
    ['text that is not UTF-8', frame({ payload: hex('ff') }), { base64: '/w==' }],
    ['bytes', frame({ opcode: BINARY, payload: hex('00ff10') }), { base64: 'AP8Q' }],
    // RFC 7692 7.2.3.1: "Hello".
    ['text, inflated', frame({ rsv1: true, payload: hex('f248cdc9c90700') }), { text: 'Hello' }],
    [
      'text, unmasked and inflated',
      frame({ rsv1: true, key: KEY, payload: compressed }),
      { text: 'Hello '.repeat(50) },
    ],
    ['a length in 16 bits', frame({ payload: long }), { text: 'Hello '.repeat(50) }],
  ])('is given as %s', (_, sent, expected) => {
    expect(sentOf(sent)).toEqual(expected);
  });

  // Anybody can have written such a file.
  it.each<[string, Uint8Array, object]>([
    ['half of a header', hex('81'), { missing: 'its header is not whole' }],
    ['a header without its length', hex('817e'), { missing: 'its header is not whole' }],
    ['a header without its key', hex('8180 0102'), { missing: 'its header is not whole' }],
    ['too few bytes', hex('8105 6162'), { text: 'ab', missing: '3 bytes are not in the capture' }],
    ['bytes behind the frame', hex('8102 6162 63'), { text: 'ab' }],
    ['what is no DEFLATE', hex('c102 ffff'), { missing: 'it can not be inflated' }],
    ['a length that lies', hex('827f 7fffffffffffffff 00'), { missing: 'longer than 1000 bytes' }],
  ])('is given as far as it goes with %s', (_, sent, expected) => {
    expect(sentOf(sent)).toEqual(expected);
  });

  it.each([
    ['as it is', frame({ payload: 'x'.repeat(11) })],
    ['when it is inflated', frame({ rsv1: true, payload: new Compressor().compress(utf8('x'.repeat(11))) })],
  ])('is left out where it is too long for a row, %s', (_, sent) => {
    expect(sentOf(sent, 10)).toEqual({ missing: 'longer than 10 bytes' });
  });

  it('stands in the row of the first of several frames, and in that of their message', () => {
    const talk = new RelayedTalk()
      .agree()
      .client({ payload: 'a', fin: false }, { opcode: CONTINUATION, payload: 'b' })
      .changed(UP, [0, 1], { what: 'edited' }, frame({ key: KEY, payload: 'c' }));
    const { frames, messages } = readPackets(talk.packets);
    expect(frames.map(({ change }) => change?.what)).toEqual(['edited', 'edited']);
    expect(frames.map(({ sent }) => sent)).toEqual([{ text: 'c' }, undefined]);
    expect(messages[0]).toMatchObject({ text: 'ab', change: { what: 'edited' }, sent: { text: 'c' } });
  });

  it('is what the capture file still holds', () => {
    const talk = new RelayedTalk().agree().client({ payload: 'x' });
    talk.changed(UP, [0], { what: 'edited' }, frame({ opcode: TEXT, payload: 'gone' }));
    const { store } = readPackets(talk.packets);
    const sentAsReadFrom = (packets: typeof talk.packets): unknown =>
      new RowBuilder(store, new PayloadReader(store, new MemorySpool(packets)), 1000, inflate).frame(0).sent;
    expect(sentAsReadFrom(talk.packets)).toEqual({ text: 'gone' });
    expect(sentAsReadFrom(talk.packets.slice(0, -1))).toEqual({
      missing: 'the capture file no longer holds 6 bytes',
    });
  });
});

describe('rows of connections', () => {
  const facts: StreamFacts = {
    clientTls: null,
    serverTls: { version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', serverName: 'a', alpn: null },
    certificate: null,
    steps: [{ step: 'connected', before: 3_000_000, detail: '192.0.2.7:443' }],
    refusal: null,
  };

  it('tell what a proxy knew of the stream, where one did', () => {
    const log = new PacketLog();
    new RelayedTalk(log, { facts }).agree();
    new WebSocketTalk(log, { client: { address: '192.0.2.9', port: 1 } }).agree();
    const { connections } = readPackets(log.packets);
    expect(connections[0]?.relayed).toEqual(facts);
    expect(Object.keys(connections[0] ?? {}).at(-1)).toBe('relayed');
    expect(connections[1]).not.toHaveProperty('relayed');
    expect(csvHeader('connections')).toMatch(/,missing,relayed,cut\.frame,cut\.rule$/);
    expect(csvLine('connections', connections[0]!)).toMatch(/,"\{.*""step"":""connected"".*\}",,$/);
  });

  it('say of a stream without TLS that there was none', () => {
    const { connections } = readPackets(new RelayedTalk().agree().packets);
    expect(connections[0]?.relayed).toEqual(PLAIN_FACTS);
  });
});
