/** Formats by their first bytes: libpcap's and pcapng's magic numbers, gzip's (RFC 1952) and Zstandard's (RFC 8878). */
import { expect, it } from 'vitest';
import { type FileKind, kindOfFile } from '../../../src-main/sources/capture-file/file-kind.ts';
import { hex, utf8 } from '../../support/bytes.ts';

function kindOf(start: Uint8Array): FileKind {
  const bytes = new Uint8Array(24);
  bytes.set(start);
  return kindOfFile(bytes, 'the file');
}

it.each([
  ['d4c3b2a1', 'pcap'],
  ['a1b2c3d4', 'pcap'],
  ['4d3cb2a1', 'pcap-in-nanoseconds'],
  ['a1b23c4d', 'pcap-in-nanoseconds'],
  ['0a0d0d0a', 'pcapng'],
])('%s begins a %s', (digits, format) => {
  expect(kindOf(hex(digits))).toEqual({ kind: 'capture', format });
});

it.each([
  ['gzip', hex('1f8b08'), 'This file is compressed with gzip'],
  ['Zstandard', hex('28b52ffd'), 'This file is compressed with Zstandard'],
  [
    'the modified pcap',
    hex('34cdb2a1'),
    "This is a pcap in the modified form of an old Linux, which can't be read",
  ],
  ['a text', utf8('GET / HTTP/1.1'), 'The file is not a packet capture'],
  ['zeros', new Uint8Array(4), 'The file is not a packet capture'],
])('%s is told by its name', (_what, start, what) => {
  expect(kindOf(start)).toMatchObject({ kind: 'not-readable', trouble: { what, where: 'the file' } });
});

it('a file that ends within its header is no capture, whatever its first bytes', () => {
  expect(kindOfFile(new Uint8Array(0), 'it')).toMatchObject({ trouble: { what: 'The file is empty' } });
  for (const magic of ['d4c3b2a1', '0a0d0d0a']) {
    const start = new Uint8Array(23);
    start.set(hex(magic));
    expect(kindOfFile(start, 'it')).toMatchObject({
      trouble: { what: 'The file ends after 23 bytes, within its header' },
    });
  }
});
