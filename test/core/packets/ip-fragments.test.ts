import { describe, expect, it } from 'vitest';
import type { Packet, Skipped, TcpSegment } from '../../../src-core/packets/packet.ts';
import { PacketReader } from '../../../src-core/packets/packet-reader.ts';
import { counting, joinBytes } from '../../support/bytes.ts';
import { ipv4, ipv6, ipv6Fragment, tcp } from '../../support/packet-builder.ts';

const SECOND = 1e9;
const LIMITS = { heldDatagrams: 2, fragmentLifetime: 60 * SECOND };
const CONTENT = counting(60);
// 80 bytes, which fragments of 24 bytes cut four times, the TCP header once among them.
const SEGMENT = tcp({
  from: { address: '', port: 49152 },
  to: { address: '', port: 80 },
  sequence: 7,
  payload: CONTENT,
});

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly identification?: number;
  /** What the bytes are replaced by, to tell copies apart. */
  readonly fill?: number;
}

function fragment4({ from, to, identification = 1, fill }: Piece): Uint8Array {
  const payload = SEGMENT.slice(from, to);
  if (fill !== undefined) payload.fill(fill);
  const moreFragments = to < SEGMENT.length;
  return ipv4({
    from: '192.0.2.1',
    to: '198.51.100.2',
    payload,
    identification,
    fragmentOffset: from,
    moreFragments,
  });
}

function fragment6({ from, to, identification = 1, fill }: Piece): Uint8Array {
  const content = SEGMENT.slice(from, to);
  if (fill !== undefined) content.fill(fill);
  const moreFragments = to < SEGMENT.length;
  const payload = ipv6Fragment({ offset: from, moreFragments, identification, payload: content });
  return ipv6({ from: '2001:db8::1', to: '2001:db8::2', nextHeader: 44, payload });
}

class Reading {
  private readonly reader = new PacketReader(LIMITS);

  add(bytes: Uint8Array, at = 0, originalLength = bytes.length): TcpSegment | Skipped {
    const packet: Packet = {
      timestamp: { seconds: 0, nanoseconds: 0 },
      linkType: 101,
      bytes,
      originalLength,
      origin: 0,
    };
    return this.reader.read(packet, at);
  }
}

const WHOLE = { sequence: 7, payload: { bytes: CONTENT, origin: -1 }, missingBytes: 0 };
const PIECES: readonly Piece[] = [
  { from: 0, to: 24 },
  { from: 24, to: 48 },
  { from: 48, to: 72 },
  { from: 72, to: 80 },
];

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, at) =>
    permutations([...items.slice(0, at), ...items.slice(at + 1)]).map((rest) => [item, ...rest]),
  );
}

describe.each([
  ['IPv4 (RFC 791 3.2)', fragment4],
  ['IPv6 (RFC 8200 4.5)', fragment6],
])('fragments of %s', (_, fragment) => {
  it('make the datagram in any order', () => {
    for (const order of permutations(PIECES)) {
      const reading = new Reading();
      const results = order.map((piece) => reading.add(fragment(piece)));
      expect(results.slice(0, -1)).toEqual(['fragment-held', 'fragment-held', 'fragment-held']);
      expect(results.at(-1)).toMatchObject(WHOLE);
    }
  });

  it('may come twice', () => {
    const reading = new Reading();
    for (const piece of [...PIECES.slice(0, 3), ...PIECES.slice(0, 3)]) reading.add(fragment(piece));
    expect(reading.add(fragment({ from: 72, to: 80 }))).toMatchObject(WHOLE);
  });

  it.each([
    ['behind it', { from: 24, to: 48 }, { from: 32, to: 72, fill: 0xee }, 32, 48],
    ['before it', { from: 40, to: 64 }, { from: 24, to: 48, fill: 0xee }, 40, 48],
    ['around it', { from: 40, to: 48 }, { from: 24, to: 72, fill: 0xee }, 40, 48],
    ['inside it', { from: 24, to: 72 }, { from: 40, to: 48, fill: 0xee }, 24, 72],
    ['in the same place', { from: 24, to: 48 }, { from: 24, to: 48, fill: 0xee }, 24, 48],
  ])('keep the first copy where a later one overlaps %s', (_where, first, second, start, end) => {
    const reading = new Reading();
    for (const piece of [first, second, { from: 48, to: 72 }, { from: 24, to: 40 }, { from: 72, to: 80 }])
      reading.add(fragment(piece));
    const segment = reading.add(fragment({ from: 0, to: 24 }));
    const bytes = typeof segment === 'string' ? new Uint8Array(0) : segment.payload.bytes;
    expect(bytes.subarray(start - 20, end - 20)).toEqual(SEGMENT.subarray(start, end));
  });

  it('of different datagrams are kept apart by their identification', () => {
    const reading = new Reading();
    for (const identification of [1, 2]) reading.add(fragment({ from: 0, to: 48, identification }));
    expect(reading.add(fragment({ from: 48, to: 80, identification: 2 }))).toMatchObject(WHOLE);
    expect(reading.add(fragment({ from: 48, to: 80, identification: 1 }))).toMatchObject(WHOLE);
  });

  it('can make another datagram of the same identification later', () => {
    const reading = new Reading();
    for (let round = 0; round < 3; round++) {
      expect(reading.add(fragment({ from: 0, to: 48 }))).toBe('fragment-held');
      expect(reading.add(fragment({ from: 48, to: 80 }))).toMatchObject(WHOLE);
    }
  });

  it('are given up when their lifetime is over', () => {
    const reading = new Reading();
    reading.add(fragment({ from: 0, to: 48, fill: 0xee }), 0);
    expect(reading.add(fragment({ from: 48, to: 80 }), 60 * SECOND + 1)).toBe('fragment-held');
    expect(reading.add(fragment({ from: 0, to: 48 }), 61 * SECOND)).toMatchObject(WHOLE);
  });

  it('still fit at the end of their lifetime', () => {
    const reading = new Reading();
    reading.add(fragment({ from: 0, to: 48 }), 0);
    expect(reading.add(fragment({ from: 48, to: 80 }), 60 * SECOND)).toMatchObject(WHOLE);
  });

  it('of the oldest datagram are given up when too many wait', () => {
    const reading = new Reading();
    for (const identification of [1, 2, 3]) reading.add(fragment({ from: 0, to: 48, identification }));
    expect(reading.add(fragment({ from: 48, to: 80, identification: 3 }))).toMatchObject(WHOLE);
    expect(reading.add(fragment({ from: 48, to: 80, identification: 2 }))).toMatchObject(WHOLE);
    expect(reading.add(fragment({ from: 48, to: 80, identification: 1 }))).toBe('fragment-held');
  });

  it('that the capture cut are malformed, for a hole would be taken for bytes', () => {
    const bytes = fragment({ from: 0, to: 48 });
    expect(new Reading().add(bytes.subarray(0, bytes.length - 1), 0, bytes.length)).toBe('malformed');
  });
});

describe('the longest datagram there can be', () => {
  // RFC 8200 3: a payload length of 16 bits.
  it('is put together, and not one of a byte more', () => {
    const long = joinBytes(SEGMENT, new Uint8Array(65_536 - SEGMENT.length));
    const piece = (from: number, to: number, moreFragments: boolean): Uint8Array => {
      const payload = ipv6Fragment({
        offset: from,
        moreFragments,
        identification: 1,
        payload: long.subarray(from, to),
      });
      return ipv6({ from: '2001:db8::1', to: '2001:db8::2', nextHeader: 44, payload });
    };
    const reading = new Reading();
    reading.add(piece(0, 40_000, true));
    expect(reading.add(piece(40_000, 65_536, false))).toBe('fragment-held');
    expect(reading.add(piece(40_000, 65_535, false))).toMatchObject({ sequence: 7, missingBytes: 0 });
  });
});

describe('fragments that no honest host sends', () => {
  const end = { from: '192.0.2.1', to: '198.51.100.2', identification: 1 };

  it('are not held when they end behind the longest datagram', () => {
    const reading = new Reading();
    const bytes = ipv4({ ...end, payload: new Uint8Array(64), fragmentOffset: 65_528, moreFragments: true });
    expect(reading.add(bytes)).toBe('fragment-held');
    for (const piece of PIECES.slice(0, 3)) reading.add(fragment4(piece));
    expect(reading.add(fragment4({ from: 72, to: 80 }))).toMatchObject(WHOLE);
  });

  it('cannot make a datagram out of more than 256 pieces', () => {
    const reading = new Reading();
    for (let at = 0; at < 256; at++) {
      const fragmentOffset = 16 + at * 8;
      reading.add(ipv4({ ...end, payload: new Uint8Array(8), fragmentOffset, moreFragments: at < 255 }));
    }
    const last = ipv4({ ...end, payload: SEGMENT.subarray(0, 16), fragmentOffset: 0, moreFragments: true });
    expect(reading.add(last)).toBe('fragment-held');
  });

  it('of IPv6 with another protocol inside are not TCP', () => {
    const payload = ipv6Fragment({
      nextHeader: 17,
      offset: 0,
      moreFragments: true,
      identification: 1,
      payload: SEGMENT.subarray(0, 24),
    });
    const packet = ipv6({ from: '2001:db8::1', to: '2001:db8::2', nextHeader: 44, payload });
    expect(new Reading().add(packet)).toBe('not-tcp');
  });

  it('of IPv4 with another protocol inside are not TCP', () => {
    const packet = ipv4({ ...end, payload: SEGMENT.subarray(0, 24), protocol: 17, moreFragments: true });
    expect(new Reading().add(packet)).toBe('not-tcp');
  });
});

// RFC 6946 4: "A host that receives an IPv6 packet that includes a Fragment Header with the 'Fragment Offset'
// equal to 0 and the 'M' flag equal to 0 MUST process that packet in isolation from any other
// packets/fragments".
describe('an atomic fragment', () => {
  it('neither takes part in a datagram of the same identification nor disturbs it', () => {
    const reading = new Reading();
    reading.add(fragment6({ from: 0, to: 48, fill: 0xee }));
    expect(reading.add(fragment6({ from: 0, to: 80 }))).toMatchObject({
      payload: { bytes: CONTENT, origin: 68 },
    });
    reading.add(fragment6({ from: 48, to: 72 }));
    const segment = reading.add(fragment6({ from: 72, to: 80 }));
    // The header of the first fragment was filled with 0xee, which is not a data offset that fits.
    expect(segment).toMatchObject({ sequence: 0xeeeeeeee });
  });
});
