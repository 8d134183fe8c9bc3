import { describe, expect, it } from 'vitest';
import type { TcpSegment } from '../../../src-core/packets/packet.ts';
import { PacketReader } from '../../../src-core/packets/packet-reader.ts';
import { counting, joinBytes } from '../../support/bytes.ts';
import {
  ethernet,
  ipv4,
  ipv6,
  ipv6Authentication,
  ipv6Fragment,
  ipv6Options,
  tcp,
} from '../../support/packet-builder.ts';

const V4 = { from: '192.0.2.1', to: '198.51.100.2' };
const V6 = { from: '2001:db8::1', to: '2001:db8::2' };
const CONTENT = counting(40);
const SEGMENT = tcp({
  from: { address: '', port: 49152 },
  to: { address: '', port: 80 },
  sequence: 7,
  payload: CONTENT,
});

const RAW = 101;
const ETHERNET = 1;
const LIMITS = { heldDatagrams: 8, fragmentLifetime: 60e9 };

function read(bytes: Uint8Array, linkType = RAW, originalLength = bytes.length): TcpSegment | string {
  const timestamp = { seconds: 0, nanoseconds: 0 };
  return new PacketReader(LIMITS).read({ timestamp, linkType, bytes, originalLength, origin: 1000 }, 0);
}

describe('IPv4', () => {
  it('gives addresses, payload and its place in the file', () => {
    expect(read(ipv4({ ...V4, payload: SEGMENT }))).toMatchObject({
      sourceAddress: '192.0.2.1',
      destinationAddress: '198.51.100.2',
      sequence: 7,
      payload: { bytes: CONTENT, origin: 1040 },
      missingBytes: 0,
    });
  });

  // RFC 791 3.1: options make the header up to 60 bytes long.
  it.each([4, 20, 40])('passes over %i bytes of options', (length) => {
    const packet = ipv4({ ...V4, payload: SEGMENT, options: new Uint8Array(length).fill(1) });
    expect(read(packet)).toMatchObject({ payload: { bytes: CONTENT, origin: 1040 + length } });
  });

  // IEEE 802.3 3.2.8: frames shorter than 60 bytes are padded.
  it('leaves the padding of a short Ethernet frame out', () => {
    const short = tcp({
      from: { address: '', port: 1 },
      to: { address: '', port: 2 },
      sequence: 7,
      payload: CONTENT.subarray(0, 1),
    });
    const padded = joinBytes(ethernet(ipv4({ ...V4, payload: short })), new Uint8Array(5));
    expect(read(padded, ETHERNET)).toMatchObject({
      payload: { bytes: CONTENT.subarray(0, 1), origin: 1054 },
      missingBytes: 0,
    });
  });

  it('takes a total length of zero, as segmentation offload leaves it, for all there is', () => {
    expect(read(ipv4({ ...V4, payload: SEGMENT, totalLength: 0 }))).toMatchObject({
      payload: { bytes: CONTENT },
      missingBytes: 0,
    });
  });

  it.each([
    ['by its total length', undefined],
    ['by the length on the wire where the total length is zero', 0],
  ])('knows %s how much of a packet the capture cut off', (_, totalLength) => {
    const whole = ipv4({ ...V4, payload: SEGMENT, ...(totalLength === undefined ? {} : { totalLength }) });
    for (const kept of [40, 41, 79]) {
      expect(read(whole.subarray(0, kept), RAW, 80)).toMatchObject({
        payload: { bytes: CONTENT.subarray(0, kept - 40) },
        missingBytes: 80 - kept,
      });
    }
  });

  it.each([
    ['UDP', 17],
    ['ICMP', 1],
    ['IPv6 in IPv4', 41],
  ])('with %s inside is not TCP', (_, protocol) => {
    expect(read(ipv4({ ...V4, payload: SEGMENT, protocol }))).toBe('not-tcp');
  });

  it.each([
    ['a header length below 20', (packet: Uint8Array) => packet.fill(0x44, 0, 1)],
    ['a header length behind the end', (packet: Uint8Array) => packet.subarray(0, 30).fill(0x4f, 0, 1)],
    ['a total length shorter than the header', (packet: Uint8Array) => packet.fill(19, 3, 4)],
  ])('with %s is malformed', (_, spoil) => {
    expect(read(spoil(ipv4({ ...V4, payload: SEGMENT })))).toBe('malformed');
  });
});

// RFC 8200 4.1: numbers of the headers
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const DESTINATION = 60;
const TCP = 6;

describe('IPv6', () => {
  it('gives addresses, payload and its place in the file', () => {
    expect(read(ipv6({ ...V6, payload: SEGMENT }))).toMatchObject({
      sourceAddress: '2001:db8::1',
      destinationAddress: '2001:db8::2',
      sequence: 7,
      payload: { bytes: CONTENT, origin: 1060 },
      missingBytes: 0,
    });
  });

  it.each([
    ['hop-by-hop options', HOP_BY_HOP, ipv6Options(TCP, 0, SEGMENT), 8],
    ['long hop-by-hop options', HOP_BY_HOP, ipv6Options(TCP, 3, SEGMENT), 32],
    ['a routing header', ROUTING, ipv6Options(TCP, 2, SEGMENT), 24],
    ['destination options', DESTINATION, ipv6Options(TCP, 1, SEGMENT), 16],
    ['an authentication header', AUTHENTICATION, ipv6Authentication(TCP, 4, SEGMENT), 24],
    [
      'all of them in the recommended order',
      HOP_BY_HOP,
      ipv6Options(
        DESTINATION,
        0,
        ipv6Options(ROUTING, 0, ipv6Options(AUTHENTICATION, 2, ipv6Authentication(TCP, 4, SEGMENT))),
      ),
      64,
    ],
  ])('passes over %s', (_, nextHeader, payload, length) => {
    expect(read(ipv6({ ...V6, nextHeader, payload }))).toMatchObject({
      payload: { bytes: CONTENT, origin: 1060 + length },
    });
  });

  // RFC 6946: a fragment that is the whole datagram stands for itself.
  it('passes over a fragment header on a datagram that is whole', () => {
    const payload = ipv6Fragment({ offset: 0, moreFragments: false, identification: 1, payload: SEGMENT });
    expect(read(ipv6({ ...V6, nextHeader: FRAGMENT, payload }))).toMatchObject({
      payload: { bytes: CONTENT, origin: 1068 },
    });
  });

  it('leaves what follows its payload length out', () => {
    const padded = joinBytes(ipv6({ ...V6, payload: SEGMENT }), new Uint8Array(6));
    expect(read(padded)).toMatchObject({ payload: { bytes: CONTENT } });
  });

  it.each([
    ['by its payload length', undefined],
    ['by the length on the wire where the payload length is zero', 0],
  ])('knows %s how much of a packet the capture cut off', (_, payloadLength) => {
    const whole = ipv6({
      ...V6,
      payload: SEGMENT,
      ...(payloadLength === undefined ? {} : { payloadLength }),
    });
    expect(read(whole.subarray(0, 65), RAW, 100)).toMatchObject({
      payload: { bytes: CONTENT.subarray(0, 5) },
      missingBytes: 35,
    });
  });

  it.each([
    ['UDP', 17],
    ['ICMPv6', 58],
    ['no next header', 59],
    ['encrypted content', 50],
  ])('with %s is not TCP', (_, nextHeader) => {
    expect(read(ipv6({ ...V6, nextHeader, payload: SEGMENT }))).toBe('not-tcp');
  });

  it('with a payload length that ends inside its extension headers is malformed', () => {
    const payload = ipv6Options(TCP, 3, SEGMENT);
    expect(read(ipv6({ ...V6, nextHeader: HOP_BY_HOP, payload, payloadLength: 8 }))).toBe('malformed');
  });

  it('with an extension header that runs behind the end is malformed', () => {
    const payload = ipv6Options(TCP, 255, SEGMENT).subarray(0, 48);
    expect(read(ipv6({ ...V6, nextHeader: HOP_BY_HOP, payload }))).toBe('malformed');
  });
});

describe('an IP packet of another version', () => {
  it.each([0, 1, 5, 7, 15])('%i is not TCP', (version) => {
    const packet = ipv4({ ...V4, payload: SEGMENT });
    packet[0] = (version << 4) | 5;
    expect(read(packet)).toBe('not-tcp');
  });
});
