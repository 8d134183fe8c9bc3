import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { troubleText } from '../../../src-core/contract/trouble.ts';
import { RowBuilder } from '../../../src-core/export/row-builder.ts';
import { inflate } from '../../../src-main/adapters/inflate.ts';
import { CaptureSession } from '../../../src-main/engine/capture-session.ts';
import { looksLikeHar } from '../../../src-main/sources/har-file/har-file.ts';
import { utf8 } from '../../support/bytes.ts';
import { atTen, harEntry, harOf } from '../../support/har-capture.ts';

const DEVTOOLS = fileURLToPath(new URL('../../../fixtures/har/devtools/export.har', import.meta.url));

const open: CaptureSession[] = [];
afterEach(() => {
  for (const session of open.splice(0)) session.close();
});

function sessionFor(from: string | Readable): CaptureSession {
  const session = new CaptureSession({ from, name: 'the file' });
  open.push(session);
  return session;
}

/** A session that has read these pieces from a stream. */
async function read(...pieces: readonly (Uint8Array | string)[]) {
  const bytes = pieces.map((piece) => Buffer.from(typeof piece === 'string' ? utf8(piece) : piece));
  const session = sessionFor(Readable.from(bytes));
  const state = await session.run();
  const trouble = state.kind === 'failed' ? state.trouble : state.kind === 'complete' ? state.warning : null;
  return { session, state, words: trouble === null ? undefined : troubleText(trouble) };
}

function texts({ store, payloads }: CaptureSession): (string | undefined)[] {
  const rows = new RowBuilder(store, payloads, 1000, inflate);
  return Array.from({ length: store.messages.count }, (_, row) => rows.message(row).text);
}

const message = (data: string) => ({ type: 'send', time: atTen(1), opcode: 1, data });
const HAR = harOf(harEntry({ _webSocketMessages: [message('é'), message('b')] }));

describe('a HAR file', () => {
  it('is read from its path', async () => {
    const session = sessionFor(DEVTOOLS);
    expect(await session.run()).toEqual({ kind: 'complete', warning: null });
    expect([session.store.connections.length, session.store.messages.count]).toEqual([4, 12]);
    expect([session.bytesRead, session.bytesTotal]).toEqual(Array(2).fill(readFileSync(DEVTOOLS).length));
  });

  it('is read from a stream, whose pieces cut characters in two', async () => {
    const bytes = utf8(HAR);
    const { session, state } = await read(...Array.from(bytes, (byte) => Uint8Array.of(byte)));
    expect(state).toEqual({ kind: 'complete', warning: null });
    expect(texts(session)).toEqual(['é', 'b']);
  });

  it.each([
    ['a byte order mark', `\ufeff${HAR}`],
    ['white space', ` \r\n\t${HAR}`],
    ['both', `\ufeff\n${HAR}\n`],
  ])('may have around it: %s', async (_, text) => {
    const { session, words } = await read(text);
    expect(words).toBeUndefined();
    expect(texts(session)).toEqual(['é', 'b']);
  });

  it.each([
    ['an object', '{', true],
    ['a list', '[', false],
    ['text', '"a"', false],
    ['nothing', '', false],
    ['a classic pcap', '\u00d4\u00c3', false],
  ])('is told from others by its first character: %s', (_, start, expected) => {
    expect(looksLikeHar(utf8(start))).toBe(expected);
  });

  it('stops when it is told to, and keeps what was read', async () => {
    const bytes = utf8(HAR);
    const pieces = [bytes.subarray(0, bytes.length - 40), bytes.subarray(bytes.length - 40)].map((piece) =>
      Buffer.from(piece),
    );
    const session = sessionFor(Readable.from(pieces));
    expect(await session.run(() => session.stop())).toEqual({ kind: 'stopped' });
    expect(texts(session)[0]).toBe('é');
  });
});

describe('what is wrong with a file is said in words', () => {
  const REST = 'What comes before it is shown. Save or copy the file again to get the rest.';
  const OPEN = 'Open a packet capture, or a HAR file as the Network panel of a browser saves it.';

  it.each<[string, string, 'complete' | 'failed', string, (string | undefined)[]]>([
    [
      'cut within a message',
      HAR.slice(0, HAR.indexOf('"b"')),
      'complete',
      `The HAR file ends in the middle (the file). ${REST}`,
      ['é'],
    ],
    [
      'not JSON from somewhere on',
      HAR.replace('}]', '}?'),
      'complete',
      `The HAR file is not JSON (the file, character ${HAR.indexOf('}]') + 2}). ${REST}`,
      ['é', 'b'],
    ],
    [
      'a message that can not be read',
      HAR.replace('"b"', '7'),
      'complete',
      "1 of its messages can't be read (the file). All others are shown, and the connections that lack some say so.",
      ['é'],
    ],
    [
      'other JSON',
      '{"messages":[]}',
      'failed',
      `The file is JSON, but no HAR file: it has no log with entries (the file). ${OPEN}`,
      [],
    ],
    [
      'JSON that ends too early',
      '{"log":{"version":"1.2"',
      'failed',
      `The file is JSON that ends before the entries of a HAR file come (the file). ${OPEN}`,
      [],
    ],
    [
      'no JSON',
      '{ nothing }',
      'failed',
      `The file is neither a packet capture nor JSON (the file). ${OPEN}`,
      [],
    ],
  ])('%s', async (_, text, kind, words, expected) => {
    const found = await read(text);
    expect(found.state.kind).toBe(kind);
    expect(found.words).toBe(words);
    expect(texts(found.session)).toEqual(expected);
  });
});
