/** What a proxy relayed, as packets: RFC 791 3.1, RFC 8200 3 and RFC 9293 3.1, byte for byte. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINK_TYPES } from '../../../src-core/packets/link-layer.ts';
import type { Packet, TcpSegment } from '../../../src-core/packets/packet.ts';
import { PacketReader } from '../../../src-core/packets/packet-reader.ts';
import { RelayedTcp } from '../../../src-core/packets/relayed-tcp.ts';
import { DEFAULT_LIMITS } from '../../../src-core/pipeline/limits.ts';
import {
  type Direction,
  type Endpoint,
  NOT_IN_FILE,
  type StreamEvent,
} from '../../../src-core/stream/events.ts';
import { madeStream } from '../../fuzz/made-stream.ts';
import { counting, hex, latin1 } from '../../support/bytes.ts';
import { readPackets } from '../../support/memory-capture.ts';
import { readEvents } from '../../support/stream-capture.ts';

const CLIENT = { address: '192.0.2.1', port: 49152 };
const SERVER = { address: '198.51.100.2', port: 80 };
const CLIENT_6 = { address: '2001:db8::1', port: 49152 };
const SERVER_6 = { address: '2001:db8:0:1::2', port: 443 };

function readBack(bytes: Uint8Array): TcpSegment {
  const packet: Packet = {
    timestamp: { seconds: 0, nanoseconds: 0 },
    linkType: LINK_TYPES.raw,
    bytes,
    originalLength: bytes.length,
    origin: 100,
  };
  const segment = new PacketReader(DEFAULT_LIMITS).read(packet, 0);
  if (typeof segment === 'string') throw new Error(segment);
  return segment;
}

describe('between addresses of IPv4', () => {
  // SYN takes one number; the window is scaled by 2^14 (RFC 7323 2.2), behind a no-operation.
  it('a stream is opened by three packets', () => {
    expect(new RelayedTcp(CLIENT, SERVER, 0x0100_0193).opened()).toEqual([
      hex(
        '4500 002c 0000 4000 4006 4e95 c0000201 c6336402' +
          'c000 0050 01000193 00000000 6002 ffff 0000 0000 0103030e',
      ),
      hex(
        '4500 002c 0000 4000 4006 4e95 c6336402 c0000201' +
          '0050 c000 01000193 01000194 6012 ffff 0000 0000 0103030e',
      ),
      hex('4500 0028 0000 4000 4006 4e99 c0000201 c6336402 c000 0050 01000194 01000194 5010 ffff 0000 0000'),
    ]);
  });

  it('bytes, and the ends of both directions, count on from each other', () => {
    const tcp = new RelayedTcp(CLIENT, SERVER, 0x0100_0193);
    tcp.opened();
    const packets = [
      tcp.bytes('client-to-server', latin1('Hi')),
      tcp.bytes('server-to-client', latin1('Hello')),
      tcp.finished('client-to-server'),
      tcp.finished('server-to-client'),
    ];
    expect(packets).toEqual([
      hex(
        '4500 002a 0000 4000 4006 4e97 c0000201 c6336402 c000 0050 01000194 01000194 5018 ffff 0000 0000 4869',
      ),
      hex(
        '4500 002d 0000 4000 4006 4e94 c6336402 c0000201' +
          '0050 c000 01000194 01000196 5018 ffff 0000 0000 48656c6c6f',
      ),
      hex('4500 0028 0000 4000 4006 4e99 c0000201 c6336402 c000 0050 01000196 01000199 5011 ffff 0000 0000'),
      hex('4500 0028 0000 4000 4006 4e99 c6336402 c0000201 0050 c000 01000199 01000197 5011 ffff 0000 0000'),
    ]);
  });

  it.each<[Direction, string]>([
    ['client-to-server', 'c0000201 c6336402 c000 0050'],
    ['server-to-client', 'c6336402 c0000201 0050 c000'],
  ])('a break is a reset: %s', (direction, from) => {
    const tcp = new RelayedTcp(CLIENT, SERVER, 0);
    tcp.opened();
    expect(tcp.reset(direction)).toEqual(
      hex(`4500 0028 0000 4000 4006 4e99 ${from} 00000001 00000001 5014 ffff 0000 0000`),
    );
  });

  // RFC 9293 3.4: numbers are those of 32 bits.
  it('sequence numbers go round', () => {
    const tcp = new RelayedTcp(CLIENT, SERVER, 0xffff_fffe);
    tcp.opened();
    const packets = [1, 2, 3].map(() => readBack(tcp.bytes('client-to-server', latin1('ab'))));
    expect(packets.map(({ sequence }) => sequence)).toEqual([0xffff_ffff, 1, 3]);
    expect(readBack(tcp.finished('server-to-client')).acknowledgment).toBe(5);
  });

  // RFC 791 3.1: the total length has 16 bits; segmentation offload leaves 0 where that is not enough.
  it.each([
    [65_495, 0xffff],
    [65_496, 0],
    [131_072, 0],
  ])('a segment of %i bytes says that it has %i in all', (length, total) => {
    const packet = new RelayedTcp(CLIENT, SERVER, 0).bytes('client-to-server', new Uint8Array(length));
    expect(packet).toHaveLength(40 + length);
    expect(new DataView(packet.buffer).getUint16(2)).toBe(total);
  });

  // RFC 791 3.1: summed up with its checksum, a header gives nothing but ones.
  it('the sum of any header is that of a right one', () => {
    const octets = fc.ipV4();
    const port = fc.nat(65_535);
    fc.assert(
      fc.property(octets, octets, port, fc.nat(70_000), (from, to, number, length) => {
        const ends = [
          { address: from, port: number },
          { address: to, port: 80 },
        ] as const;
        const packet = new RelayedTcp(...ends, 0).bytes('client-to-server', new Uint8Array(length));
        const words = new DataView(packet.buffer);
        let sum = 0;
        for (let at = 0; at < 20; at += 2) sum += words.getUint16(at);
        while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
        expect(sum).toBe(0xffff);
      }),
      { seed: 791, numRuns: 200 },
    );
  });
});

const ADDRESSES_6 = '20010db8 00000000 00000000 00000001 20010db8 00000001 00000000 00000002';

describe('between addresses of IPv6', () => {
  it('headers are those of RFC 8200, with the length of what is behind them', () => {
    const tcp = new RelayedTcp(CLIENT_6, SERVER_6, 7);
    expect(tcp.opened()[0]).toEqual(
      hex(`60000000 0018 0640 ${ADDRESSES_6} c000 01bb 00000007 00000000 6002 ffff 0000 0000 0103030e`),
    );
    expect(tcp.bytes('client-to-server', latin1('Hi'))).toEqual(
      hex(`60000000 0016 0640 ${ADDRESSES_6} c000 01bb 00000008 00000008 5018 ffff 0000 0000 4869`),
    );
  });

  // RFC 8200 3: the payload length has 16 bits, and stands for 65,535 bytes behind the header at most.
  it('a segment is no longer than the header can say', () => {
    const tcp = new RelayedTcp(CLIENT_6, SERVER_6, 0);
    expect(tcp.longestSegment).toBe(65_515);
    const packet = tcp.bytes('server-to-client', new Uint8Array(65_515));
    expect(packet).toHaveLength(60 + 65_515);
    expect(new DataView(packet.buffer).getUint16(4)).toBe(0xffff);
    expect(new RelayedTcp(CLIENT, SERVER_6, 0).longestSegment).toBe(65_515);
    expect(new RelayedTcp(CLIENT, SERVER, 0).longestSegment).toBe(131_072);
  });
});

describe('between addresses of both versions', () => {
  // RFC 4291 2.5.5.2: ::ffff: and the four bytes of IPv4.
  const mapped = '00000000 00000000 0000ffff c0000201';
  const other = '20010db8 00000001 00000000 00000002';

  it.each<[string, Endpoint, Endpoint, string]>([
    ['the client', CLIENT, SERVER_6, `${mapped} ${other} c000 01bb`],
    ['the server', SERVER_6, CLIENT, `${other} ${mapped} 01bb c000`],
  ])('that of %s is mapped', (_, client, server, ends) => {
    expect(new RelayedTcp(client, server, 7).opened()[0]).toEqual(
      hex(`60000000 0018 0640 ${ends} 00000007 00000000 6002 ffff 0000 0000 0103030e`),
    );
  });

  it('a name instead of an address is the unspecified one', () => {
    const [syn] = new RelayedTcp(CLIENT, { address: 'server.example', port: 80 }, 7).opened();
    expect(syn === undefined ? undefined : readBack(syn)).toMatchObject({
      sourceAddress: '192.0.2.1',
      destinationAddress: '0.0.0.0',
    });
  });
});

// What notes call a stream must be what is read out of its packets: RFC 5952 for IPv6.
it.each<[Endpoint, Endpoint, string]>([
  [CLIENT, SERVER, '192.0.2.1 49152 > 198.51.100.2 80'],
  [CLIENT_6, SERVER_6, '2001:db8::1 49152 > 2001:db8:0:1::2 443'],
  [{ address: '2001:DB8:0:0::1', port: 1 }, SERVER_6, '2001:db8::1 1 > 2001:db8:0:1::2 443'],
  [CLIENT, SERVER_6, '::ffff:192.0.2.1 49152 > 2001:db8:0:1::2 443'],
  [CLIENT, { address: 'server.example', port: 80 }, '192.0.2.1 49152 > 0.0.0.0 80'],
])('from %j to %j it is called %s', (client, server, between) => {
  expect(new RelayedTcp(client, server, 0).between).toBe(between);
});

describe('read back', () => {
  it.each<[string, Endpoint, Endpoint, readonly [string, string]]>([
    ['IPv4', CLIENT, SERVER, ['192.0.2.1', '198.51.100.2']],
    ['IPv6', CLIENT_6, SERVER_6, ['2001:db8::1', '2001:db8:0:1::2']],
    ['both', CLIENT, SERVER_6, ['::ffff:192.0.2.1', '2001:db8:0:1::2']],
  ])('every packet of %s says what was written', (_, client, server, [clientAddress, serverAddress]) => {
    const tcp = new RelayedTcp(client, server, 1000);
    const large = counting(tcp.longestSegment);
    const packets = [
      ...tcp.opened(),
      tcp.bytes('client-to-server', latin1('Hi')),
      tcp.bytes('server-to-client', large),
      tcp.finished('server-to-client'),
      tcp.reset('client-to-server'),
    ].map(readBack);
    const from = {
      client: { sourceAddress: clientAddress, sourcePort: client.port, destinationAddress: serverAddress },
      server: { sourceAddress: serverAddress, sourcePort: server.port, destinationAddress: clientAddress },
    };
    const plain = { syn: false, ack: true, fin: false, rst: false, missingBytes: 0 };
    expect(packets).toMatchObject([
      { ...from.client, ...plain, sequence: 1000, acknowledgment: 0, syn: true, ack: false },
      { ...from.server, ...plain, sequence: 1000, acknowledgment: 1001, syn: true },
      { ...from.client, ...plain, sequence: 1001, acknowledgment: 1001 },
      { ...from.client, ...plain, sequence: 1001, acknowledgment: 1001 },
      { ...from.server, ...plain, sequence: 1001, acknowledgment: 1003 },
      { ...from.server, ...plain, sequence: 1001 + large.length, acknowledgment: 1003, fin: true },
      { ...from.client, ...plain, sequence: 1003, acknowledgment: 1002 + large.length, rst: true },
    ]);
    expect(packets.map(({ payload }) => payload.bytes)).toEqual(
      [[], [], [], [0x48, 0x69], large, [], []].map((bytes) => Uint8Array.from(bytes)),
    );
  });
});

/** What happens to a stream, as a proxy is told of it. */
type Told =
  | { readonly direction: Direction; readonly bytes: Uint8Array }
  | { readonly direction: Direction; readonly end: 'finished' | 'reset' };

const MILLISECOND = 1_000_000;
/** The packets that open it come before. */
const OPENING = 3;

describe('any stream', () => {
  const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 });
  const BOTH: readonly Direction[] = ['client-to-server', 'server-to-client'];
  const ends = fc.constantFrom<readonly Told[]>(
    [],
    BOTH.map((direction) => ({ direction, end: 'finished' })),
    ...BOTH.flatMap((direction): Told[][] => [
      [{ direction, end: 'finished' }],
      [{ direction, end: 'reset' }],
    ]),
  );

  it('gives as packets the rows that it gives as it is, whatever pieces it comes in', () => {
    let frames = 0;
    fc.assert(
      fc.property(fc.nat(), cuts, ends, fc.boolean(), (seed, places, end, isIpv6) => {
        const said = madeStream(seed).said.flatMap((one): Told[] =>
          one.kind === 'bytes'
            ? cutAt(one.bytes, places).map((bytes) => ({ direction: one.direction, bytes }))
            : [],
        );
        const told = [...said, ...end];
        const endpoints = isIpv6 ? ([CLIENT_6, SERVER_6] as const) : ([CLIENT, SERVER] as const);
        const asPackets = readPackets(packetsOf(told, endpoints));
        const asItIs = readEvents(eventsOf(told, endpoints));
        for (const level of ['connections', 'frames', 'messages', 'violations'] as const)
          expect(asPackets[level]).toEqual(asItIs[level]);
        frames += asItIs.frames.length;
      }),
      { seed: 9293, numRuns: 200 },
    );
    expect(frames).toBeGreaterThan(200);
  });
});

function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = [0, ...places.map((place) => Math.floor(place * bytes.length)), bytes.length];
  cuts.sort((a, b) => a - b);
  return cuts.slice(1).flatMap((end, at) => (end === cuts[at] ? [] : [bytes.subarray(cuts[at], end)]));
}

function packetsOf(told: readonly Told[], [client, server]: readonly [Endpoint, Endpoint]): Packet[] {
  const tcp = new RelayedTcp(client, server, 0xffff_ff00);
  const written = [
    ...tcp.opened(),
    ...told.map((one) => {
      if ('bytes' in one) return tcp.bytes(one.direction, one.bytes);
      return one.end === 'finished' ? tcp.finished(one.direction) : tcp.reset(one.direction);
    }),
  ];
  let offset = 0;
  return written.map((bytes, at) => {
    const origin = offset;
    offset += bytes.length;
    const timestamp = { seconds: 0, nanoseconds: at * MILLISECOND };
    return { timestamp, linkType: LINK_TYPES.raw, bytes, originalLength: bytes.length, origin };
  });
}

function eventsOf(told: readonly Told[], [client, server]: readonly [Endpoint, Endpoint]): StreamEvent[] {
  const streamId = 1;
  const ended = told.filter((one) => 'end' in one);
  const reset = ended.find(({ end }) => end === 'reset');
  const how = reset !== undefined ? 'reset' : ended.length === 2 ? 'finished' : 'capture-ended';
  const at = (place: number): number => (OPENING + place) * MILLISECOND;
  return [
    { kind: 'stream-opened', streamId, client, server, clientRole: 'seen-syn', at: 0 },
    ...told.flatMap((one, place): StreamEvent[] => {
      const { direction } = one;
      if ('bytes' in one) {
        const chunk = { bytes: one.bytes, origin: NOT_IN_FILE, at: at(place) };
        return [{ kind: 'stream-bytes', streamId, direction, chunk }];
      }
      return one.end === 'reset' ? [] : [{ kind: 'stream-finished', streamId, direction, at: at(place) }];
    }),
    { kind: 'stream-closed', streamId, how, by: ended[0]?.direction, at: at(told.length - 1) },
  ];
}
