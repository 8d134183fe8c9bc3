import { describe, expect, it } from 'vitest';
import { parseHead } from '../../../src-core/http-upgrade/head.ts';
import {
  type BodyFraming,
  BodySkipper,
  requestBodyFraming,
  responseBodyFraming,
} from '../../../src-core/http-upgrade/message-body.ts';
import { inPieces, latin1 } from '../../support/bytes.ts';

function head(fields: string): ReturnType<typeof parseHead> {
  return parseHead(latin1(`START\r\n${fields}\r\n\r\n`));
}

// RFC 9112 6.3
describe('how the end of a body is found', () => {
  it.each<[string, string, BodyFraming]>([
    ['nothing said', '', { kind: 'none' }],
    ['a length', 'Content-Length: 12', { kind: 'length', length: 12 }],
    ['no length', 'content-length: 0', { kind: 'length', length: 0 }],
    ['chunks', 'Transfer-Encoding: chunked', { kind: 'chunked' }],
    ['chunks after another coding', 'Transfer-Encoding: gzip, Chunked', { kind: 'chunked' }],
    [
      'chunks and a length, which then counts for nothing',
      'Content-Length: 3\r\nTransfer-Encoding: chunked',
      { kind: 'chunked' },
    ],
    ['a length that is no number', 'Content-Length: -1', { kind: 'none' }],
    ['a length beyond all measure', 'Content-Length: 99999999999999999999', { kind: 'none' }],
  ])('in a request with %s', (_, fields, framing) => {
    expect(requestBodyFraming(head(fields))).toEqual(framing);
  });

  it.each<[string, string, number, string, BodyFraming]>([
    ['to GET with nothing said', '', 200, 'GET', { kind: 'until-close' }],
    ['to GET with a length', 'Content-Length: 12', 403, 'GET', { kind: 'length', length: 12 }],
    ['to GET in chunks', 'Transfer-Encoding: chunked', 403, 'GET', { kind: 'chunked' }],
    ['to HEAD', 'Content-Length: 12', 200, 'HEAD', { kind: 'none' }],
    ['of 204', 'Content-Length: 12', 204, 'GET', { kind: 'none' }],
    ['of 304', 'Content-Length: 12', 304, 'GET', { kind: 'none' }],
    ['of 100', 'Content-Length: 12', 100, 'GET', { kind: 'none' }],
    ['of 101', '', 101, 'GET', { kind: 'none' }],
  ])('in a response %s', (_, fields, status, method, framing) => {
    expect(responseBodyFraming(head(fields), status, method)).toEqual(framing);
  });
});

/** What a skipper takes of the bytes, given in pieces of `size`, and the content it finds. */
function skipped(framing: BodyFraming, text: string, size: number) {
  const skipper = new BodySkipper(framing);
  let content = '';
  let taken = 0;
  for (const piece of inPieces(latin1(text), size)) {
    taken += skipper.accept(piece, (bytes) => {
      content += Buffer.from(bytes).toString('latin1');
    });
  }
  return { taken, content, done: skipper.done, broken: skipper.broken };
}

const CHUNKED: BodyFraming = { kind: 'chunked' };

describe('the skipper of a body', () => {
  it('takes exactly the length, in pieces of any size', () => {
    for (let size = 1; size < 12; size++) {
      expect(skipped({ kind: 'length', length: 5 }, 'HelloHTTP/1.1', size)).toEqual({
        taken: 5,
        content: 'Hello',
        done: true,
        broken: false,
      });
    }
  });

  it.each<BodyFraming>([{ kind: 'none' }, { kind: 'length', length: 0 }])(
    'is done at once with %o',
    (framing) => {
      expect(skipped(framing, 'HTTP/1.1', 3)).toEqual({ taken: 0, content: '', done: true, broken: false });
    },
  );

  it('is never done where the body ends with the connection', () => {
    expect(skipped({ kind: 'until-close' }, 'a'.repeat(5000), 7)).toEqual({
      taken: 5000,
      content: 'a'.repeat(5000),
      done: false,
      broken: false,
    });
  });

  // RFC 9112 7.1
  it.each([
    ['one chunk', '5\r\nHello\r\n0\r\n\r\n', 'Hello'],
    ['several chunks', '3\r\nHel\r\n2\r\nlo\r\n0\r\n\r\n', 'Hello'],
    [
      'sizes in hexadecimal of both cases',
      'A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n',
      '01234567890123456789',
    ],
    ['leading zeros', '0005\r\nHello\r\n000\r\n\r\n', 'Hello'],
    ['chunk extensions', '5;a=b;c="d e"\r\nHello\r\n0 ;x\r\n\r\n', 'Hello'],
    ['trailer fields', '5\r\nHello\r\n0\r\nA: 1\r\nB: 2\r\n\r\n', 'Hello'],
    ['bare line feeds', '5\nHello\n0\n\n', 'Hello'],
    ['line ends in the data', '4\r\n\r\n\r\n\r\n0\r\n\r\n', '\r\n\r\n'],
    ['nothing', '0\r\n\r\n', ''],
  ])('takes %s, in pieces of any size', (_, text, content) => {
    for (let size = 1; size <= text.length + 2; size++) {
      expect(skipped(CHUNKED, `${text}HTTP/1.1`, size)).toEqual({
        taken: text.length,
        content,
        done: true,
        broken: false,
      });
    }
  });

  it.each([
    ['a size that is no number', 'xyz\r\n'],
    ['an empty size', '\r\n'],
    ['a negative size', '-1\r\n'],
    ['a size beyond all measure', 'fffffffffffff\r\n'],
    ['data longer than the size', '2\r\nHello\r\n'],
    ['a size line that never ends', '1'.repeat(2000)],
  ])('is broken by %s', (_, text) => {
    expect(skipped(CHUNKED, text, 3)).toMatchObject({ done: false, broken: true });
  });
});
