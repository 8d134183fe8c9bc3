import { describe, expect, it } from 'vitest';
import { PacketReader } from '../../../src-core/packets/packet-reader.ts';
import { counting } from '../../support/bytes.ts';
import {
  bsdNull,
  ethernet,
  ipv4,
  ipv6,
  ipv6Fragment,
  ipv6Options,
  linuxCooked,
  linuxCooked2,
  tcp,
} from '../../support/packet-builder.ts';

const CONTENT = counting(10);
const SEGMENT = tcp({
  from: { address: '', port: 49152 },
  to: { address: '', port: 80 },
  sequence: 7,
  payload: CONTENT,
});
const V4 = ipv4({ from: '192.0.2.1', to: '192.0.2.2', payload: SEGMENT });
const V6 = ipv6({
  from: '2001:db8::1',
  to: '2001:db8::2',
  nextHeader: 0,
  payload: ipv6Options(
    44,
    0,
    ipv6Fragment({ offset: 0, moreFragments: false, identification: 1, payload: SEGMENT }),
  ),
});

const WRAPPED: readonly [name: string, linkType: number, bytes: Uint8Array][] = [
  ['Ethernet', 1, ethernet(V4)],
  [
    'Ethernet with tags',
    1,
    ethernet(V6, [
      [0x88a8, 1],
      [0x8100, 2],
    ]),
  ],
  ['NULL', 0, bsdNull(V6)],
  ['LOOP', 108, bsdNull(V4)],
  ['RAW', 101, V4],
  ['Linux cooked', 113, linuxCooked(V6)],
  ['Linux cooked, version 2', 276, linuxCooked2(V4)],
];

function read(linkType: number, bytes: Uint8Array, originalLength = bytes.length): unknown {
  const reader = new PacketReader({ heldDatagrams: 8, fragmentLifetime: 60e9 });
  const timestamp = { seconds: 0, nanoseconds: 0 };
  return reader.read({ timestamp, linkType, bytes, originalLength, origin: 5000 }, 0);
}

describe.each(WRAPPED)('a packet over %s', (_, linkType, bytes) => {
  it('gives its segment, whose bytes lie at the end of the packet', () => {
    expect(read(linkType, bytes)).toMatchObject({
      sourcePort: 49152,
      destinationPort: 80,
      payload: { bytes: CONTENT, origin: 5000 + bytes.length - 10 },
    });
  });

  it('gives a segment or a reason, and never throws, cut at any length', () => {
    for (let length = 0; length <= bytes.length; length++) {
      const result = read(linkType, bytes.subarray(0, length), bytes.length);
      if (typeof result === 'string') expect(['malformed', 'not-tcp']).toContain(result);
      else expect(result).toMatchObject({ missingBytes: bytes.length - length });
    }
  });

  it('never throws, whichever byte is wrong', () => {
    for (let at = 0; at < bytes.length; at++) {
      for (const value of [0x00, 0x01, 0x2c, 0x40, 0x4f, 0x60, 0x7f, 0x80, 0xff]) {
        const spoiled = bytes.slice();
        spoiled[at] = value;
        const result = read(linkType, spoiled);
        const reasons = ['malformed', 'not-tcp', 'fragment-held'];
        expect(typeof result === 'object' || reasons.includes(String(result))).toBe(true);
      }
    }
  });
});

describe('a packet of an unknown link layer', () => {
  it('is counted as such', () => {
    expect(read(147, ethernet(V4))).toBe('unknown-link-type');
  });
});

describe('a packet without a place in a file', () => {
  it('gives a segment without one', () => {
    const reader = new PacketReader({ heldDatagrams: 8, fragmentLifetime: 60e9 });
    const timestamp = { seconds: 0, nanoseconds: 0 };
    const bytes = ethernet(V4);
    const packet = { timestamp, linkType: 1, bytes, originalLength: bytes.length, origin: -1 };
    expect(reader.read(packet, 0)).toMatchObject({ payload: { bytes: CONTENT, origin: -1 } });
  });
});
