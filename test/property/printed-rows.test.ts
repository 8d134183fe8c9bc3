/** Rows as they are printed, of text that wants to break them: what a script reads back is what was on the wire. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvHeader, csvLine } from '../../src-core/export/csv.ts';
import { ndjsonLine } from '../../src-core/export/ndjson.ts';
import type { FrameRow } from '../../src-core/export/rows.ts';
import { frameTable, messageTable } from '../../src-core/export/table.ts';
import { WITHOUT_LOOK } from '../../src-core/export/text-table.ts';
import { frame, TEXT } from '../support/frame-builder.ts';
import { hostilePayload, utf8Text } from '../support/hostile-payloads.ts';
import { type MemoryCapture, readPackets } from '../support/memory-capture.ts';
import { TcpTalk } from '../support/tcp-talk.ts';

const RUNS = { seed: 4180, numRuns: 300 };

/** What ECMA-48 and UAX 9 let a terminal act on. */
const OBEYED = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u;

const payloads = fc.array(hostilePayload, { minLength: 1, maxLength: 4 });

function capture(sent: readonly Uint8Array[]): MemoryCapture {
  const talk = new TcpTalk().handshake();
  return readPackets(
    talk.fromServer(...sent.map((payload) => frame({ opcode: TEXT, payload }))).close().packets,
  );
}

/** What a frame or a message has to give back of a payload. */
function contentOf(payload: Uint8Array): { text?: string; base64?: string } {
  const text = utf8Text(payload);
  return text === undefined ? { base64: Buffer.from(payload).toString('base64') } : { text };
}

/** All records of a file (RFC 4180 2), whose fields may hold line ends. */
function parseCsv(file: string): string[][] {
  const records: string[][] = [[]];
  let at = 0;
  while (at < file.length) {
    const match = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\n|$)/y;
    match.lastIndex = at;
    const [whole, quoted, plain, end] = match.exec(file) ?? [];
    if (whole === undefined) throw new Error(`no CSV: ${JSON.stringify(file.slice(at, at + 40))}`);
    records.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    at += whole.length;
    if (end === '\n' && at < file.length) records.push([]);
  }
  return records;
}

describe('hostile text', () => {
  it('stays on its line of NDJSON, drives no terminal, and is read back as it was', () => {
    fc.assert(
      fc.property(payloads, (sent) => {
        const { frames, messages } = capture(sent);
        for (const rows of [frames, messages]) {
          const lines = rows.map(ndjsonLine);
          expect(lines.filter((line) => OBEYED.test(line))).toEqual([]);
          const read = lines.map((line) => JSON.parse(line) as FrameRow);
          const contents = read.map(({ text, base64 }) => (text === undefined ? { base64 } : { text }));
          expect(contents).toEqual(sent.map(contentOf));
        }
      }),
      RUNS,
    );
  });

  it('stays in its cell of CSV, and is read back as it was', () => {
    fc.assert(
      fc.property(payloads, (sent) => {
        for (const level of ['frames', 'messages'] as const) {
          const rows = capture(sent)[level];
          const file = [csvHeader(level), ...rows.map((row) => csvLine(level, row))].join('\n');
          const [names = [], ...records] = parseCsv(`${file}\n`);
          expect(records.map((record) => record.length)).toEqual(sent.map(() => names.length));
          const cell = (record: readonly string[], name: string) => record[names.indexOf(name)];
          const contents = records.map((record) => [cell(record, 'text'), cell(record, 'base64')]);
          expect(contents).toEqual(sent.map(contentOf).map(({ text = '', base64 = '' }) => [text, base64]));
        }
      }),
      RUNS,
    );
  });

  it('stays in its line of a table, and drives no terminal', () => {
    fc.assert(
      fc.property(payloads, fc.integer({ min: 20, max: 200 }), (sent, width) => {
        const { frames, messages } = capture(sent);
        const look = { width, paint: WITHOUT_LOOK };
        const began = (): string => frames[0]?.time ?? '';
        const lines = [
          ...frames.map((row) => frameTable(look, began).line(row)),
          ...messages.map((row) => messageTable(look, began).line(row)),
        ];
        expect(lines.filter((line) => OBEYED.test(line) || /\p{Cs}/u.test(line))).toEqual([]);
        // No character takes less than a cell but those drawn over another: of these the pieces have one in two.
        expect(lines.filter((line) => [...line].length > 2 * Math.max(width, 57))).toEqual([]);
      }),
      RUNS,
    );
  });
});
