import { describe, expect, it } from 'vitest';
import { LINK_TYPES, networkLayerOffset } from '../../../src-core/packets/link-layer.ts';
import { hex, joinBytes, uint16 } from '../../support/bytes.ts';
import { bsdNull, ethernet, ipv4, ipv6, linuxCooked, linuxCooked2 } from '../../support/packet-builder.ts';

const V4 = ipv4({ from: '192.0.2.1', to: '192.0.2.2', payload: new Uint8Array(20) });
const V6 = ipv6({ from: '2001:db8::1', to: '2001:db8::2', payload: new Uint8Array(20) });

/** Numbers and header lengths of the tcpdump group's registry (www.tcpdump.org/linktypes.html). */
const LINK_LAYERS: readonly [name: string, number: number, bytes: Uint8Array, offset: number][] = [
  ['NULL', 0, bsdNull(V4), 4],
  ['NULL with IPv6', 0, bsdNull(V6), 4],
  ['ETHERNET', 1, ethernet(V4), 14],
  ['ETHERNET with IPv6', 1, ethernet(V6), 14],
  ['RAW as BSD numbers it', 12, V4, 0],
  ['RAW as OpenBSD numbers it', 14, V4, 0],
  ['RAW', 101, V6, 0],
  ['LOOP', 108, joinBytes([0, 0, 0, 2], V4), 4],
  ['LINUX_SLL', 113, linuxCooked(V4), 16],
  ['LINUX_SLL with IPv6', 113, linuxCooked(V6), 16],
  ['IPV4', 228, V4, 0],
  ['IPV6', 229, V6, 0],
  ['LINUX_SLL2', 276, linuxCooked2(V4), 20],
  ['LINUX_SLL2 with IPv6', 276, linuxCooked2(V6), 20],
];

describe('link layers', () => {
  it.each(LINK_LAYERS)('%s (%i) ends where the IP header starts', (_, linkType, bytes, offset) => {
    expect(networkLayerOffset(linkType, bytes)).toBe(offset);
  });

  it('names every number it takes apart', () => {
    const numbers = new Set(LINK_LAYERS.map(([, number]) => number));
    expect(new Set<number>(Object.values(LINK_TYPES))).toEqual(numbers);
  });

  it.each([105, 127, 147, 9, -1])('%i is unknown', (linkType) => {
    expect(networkLayerOffset(linkType, ethernet(V4))).toBe('unknown');
  });

  // IEEE 802.1Q: the TPID stands in the place of the EtherType, which follows the TCI.
  it.each([
    ['802.1Q', [[0x8100, 0x0064]], 18],
    [
      '802.1ad and 802.1Q',
      [
        [0x88a8, 0x0001],
        [0x8100, 0xe002],
      ],
      22,
    ],
    [
      'the older QinQ',
      [
        [0x9100, 1],
        [0x8100, 2],
      ],
      22,
    ],
    [
      'three tags',
      [
        [0x8100, 1],
        [0x8100, 2],
        [0x8100, 3],
      ],
      26,
    ],
  ] as const)('passes over the tags of %s', (_, tags, offset) => {
    expect(networkLayerOffset(1, ethernet(V4, tags))).toBe(offset);
    expect(networkLayerOffset(1, ethernet(V6, tags))).toBe(offset);
  });

  it.each([
    ['ARP', '0806'],
    ['MPLS', '8847'],
    ['PPPoE', '8864'],
    ['an IEEE 802.3 length', '0040'],
  ])('finds no IP behind %s', (_, type) => {
    const frame = joinBytes(new Uint8Array(12), hex(type), V4);
    expect(networkLayerOffset(1, frame)).toBeUndefined();
    expect(networkLayerOffset(113, joinBytes(new Uint8Array(14), hex(type), V4))).toBeUndefined();
    expect(networkLayerOffset(276, joinBytes(hex(type), new Uint8Array(18), V4))).toBeUndefined();
  });

  it('finds no IP where the header or its tags are cut', () => {
    const tagged = ethernet(V4, [[0x8100, 1]]);
    for (let length = 0; length < 18; length++)
      expect(networkLayerOffset(1, tagged.subarray(0, length))).toBeUndefined();
    for (let length = 0; length < 16; length++)
      expect(networkLayerOffset(113, linuxCooked(V4).subarray(0, length))).toBeUndefined();
    for (let length = 0; length < 20; length++)
      expect(networkLayerOffset(276, linuxCooked2(V4).subarray(0, length))).toBeUndefined();
  });

  it('ends with tags that never end', () => {
    const tags = joinBytes(
      new Uint8Array(12),
      ...Array.from({ length: 500 }, () => joinBytes(uint16(0x8100), [0, 1])),
    );
    expect(networkLayerOffset(1, tags)).toBeUndefined();
  });
});
