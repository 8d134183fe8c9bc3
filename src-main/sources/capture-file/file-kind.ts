import type { Trouble } from '../../../src-core/contract/trouble.ts';

/** How many bytes of the beginning tell the kind. */
export const BYTES_THAT_TELL = 24;

/** The formats of packet captures that can be read. */
export type CaptureFormat = 'pcap' | 'pcap-in-nanoseconds' | 'pcapng';

/** What the first bytes tell of a file. */
export type FileKind =
  | { readonly kind: 'capture'; readonly format: CaptureFormat }
  | { readonly kind: 'not-readable'; readonly trouble: Trouble };

const FORMATS: readonly { readonly magic: string; readonly format: CaptureFormat }[] = [
  { magic: 'a1b2c3d4', format: 'pcap' },
  { magic: 'd4c3b2a1', format: 'pcap' },
  { magic: 'a1b23c4d', format: 'pcap-in-nanoseconds' },
  { magic: '4d3cb2a1', format: 'pcap-in-nanoseconds' },
  { magic: '0a0d0d0a', format: 'pcapng' },
];

/** Formats that are recognised by their first bytes and can't be opened, with what to do instead. */
const RECOGNISED: readonly { readonly magic: string; readonly what: string; readonly remedy: string }[] = [
  {
    magic: '1f8b',
    what: 'This file is compressed with gzip',
    remedy: 'Unpack it with "gunzip" and open the result.',
  },
  {
    magic: '28b52ffd',
    what: 'This file is compressed with Zstandard',
    remedy: 'Unpack it with "unzstd" and open the result.',
  },
  {
    magic: 'a1b2cd34',
    what: "This is a pcap in the modified form of an old Linux, which can't be read",
    remedy: 'Convert it with "editcap -F pcapng IN OUT" (part of Wireshark) and open the result.',
  },
  {
    magic: '34cdb2a1',
    what: "This is a pcap in the modified form of an old Linux, which can't be read",
    remedy: 'Convert it with "editcap -F pcapng IN OUT" (part of Wireshark) and open the result.',
  },
];

/** What a file is that begins with `start`: its first `BYTES_THAT_TELL` bytes, or all of a shorter one. */
export function kindOfFile(start: Uint8Array, where: string): FileKind {
  if (start.length === 0) {
    const remedy = 'Record again, or choose another file.';
    return { kind: 'not-readable', trouble: { what: 'The file is empty', where, remedy } };
  }
  const hex = Buffer.from(start).toString('hex');
  const format = FORMATS.find(({ magic }) => hex.startsWith(magic))?.format;
  if (format === undefined) return { kind: 'not-readable', trouble: troubleWith(hex, where) };
  if (start.length >= BYTES_THAT_TELL) return { kind: 'capture', format };
  const what = `The file ends after ${start.length} bytes, within its header`;
  return { kind: 'not-readable', trouble: { what, where, remedy: 'Record or copy it again.' } };
}

function troubleWith(hex: string, where: string): Trouble {
  const known = RECOGNISED.find(({ magic }) => hex.startsWith(magic));
  if (known !== undefined) return { what: known.what, where, remedy: known.remedy };
  return {
    what: 'The file is not a packet capture',
    where,
    remedy:
      'Open a pcap or pcapng file, such as "tcpdump -w FILE" and Wireshark write, or a HAR file of a browser.',
  };
}
