import type { Trouble } from '../../../src-core/contract/trouble.ts';

/** How many bytes of the beginning tell the kind. */
export const BYTES_THAT_TELL = 24;

interface Kind {
  readonly magic: string;
  readonly what: string;
  readonly remedy: string;
}

/** Formats that are recognised by their first bytes and can't be opened, with what to do instead. */
const RECOGNISED: readonly Kind[] = [
  {
    magic: '0a0d0d0a',
    what: 'This is a pcapng capture, and only classic pcap can be opened yet',
    remedy: 'Convert it with "editcap -F pcap IN OUT" (part of Wireshark) and open the result.',
  },
  ...['a1b23c4d', '4d3cb2a1'].map((magic) => ({
    magic,
    what: 'This pcap has times in nanoseconds, and only microseconds can be read yet',
    remedy: 'Convert it with "editcap -F pcap IN OUT" (part of Wireshark) and open the result.',
  })),
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
];

const CLASSIC_PCAP: readonly string[] = ['a1b2c3d4', 'd4c3b2a1'];

/** Why a file that begins with `start` can't be opened, or `undefined` when it is a classic pcap. */
export function troubleWithKind(start: Buffer, where: string): Trouble | undefined {
  if (start.length === 0) {
    return { what: 'The file is empty', where, remedy: 'Record again, or choose another file.' };
  }
  const hex = start.toString('hex');
  const known = RECOGNISED.find((kind) => hex.startsWith(kind.magic));
  if (known !== undefined) return { what: known.what, where, remedy: known.remedy };
  if (CLASSIC_PCAP.some((magic) => hex.startsWith(magic))) {
    if (start.length >= BYTES_THAT_TELL) return undefined;
    return {
      what: `The file ends after ${start.length} of the 24 bytes of its header`,
      where,
      remedy: 'Record or copy it again.',
    };
  }
  return {
    what: /^\s*\{/.test(start.toString('latin1'))
      ? 'This looks like JSON (HAR?), and only packet captures can be opened yet'
      : 'The file is not a packet capture',
    where,
    remedy: 'Open a classic pcap file, such as "tcpdump -w FILE" writes.',
  };
}
