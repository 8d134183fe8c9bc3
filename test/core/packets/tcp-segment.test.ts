import { describe, expect, it } from 'vitest';
import { readTcpSegment } from '../../../src-core/packets/tcp-segment.ts';
import { hex, joinBytes } from '../../support/bytes.ts';
import { tcp } from '../../support/packet-builder.ts';

const FROM = { address: '192.0.2.1', port: 49152 };
const TO = { address: '198.51.100.2', port: 80 };

function read(bytes: Uint8Array, origin = 100, missingBytes = 0): ReturnType<typeof readTcpSegment> {
  return readTcpSegment({
    source: FROM.address,
    destination: TO.address,
    bytes,
    start: 0,
    end: bytes.length,
    origin,
    missingBytes,
  });
}

describe('a TCP header', () => {
  // RFC 9293 3.1, written out by hand: ports 49152 and 80, PSH and ACK, no options.
  it('is read field by field', () => {
    const header = hex('c000 0050 fffffffe 80000001 5018 ffff 0000 0000');
    expect(read(joinBytes(header, hex('4869')))).toEqual({
      sourceAddress: '192.0.2.1',
      sourcePort: 49152,
      destinationAddress: '198.51.100.2',
      destinationPort: 80,
      sequence: 0xfffffffe,
      acknowledgment: 0x80000001,
      syn: false,
      ack: true,
      fin: false,
      rst: false,
      payload: { bytes: hex('4869'), origin: 120 },
      missingBytes: 0,
    });
  });

  it.each([
    ['F', { fin: true, syn: false, rst: false, ack: false }],
    ['S', { fin: false, syn: true, rst: false, ack: false }],
    ['R', { fin: false, syn: false, rst: true, ack: false }],
    ['A', { fin: false, syn: false, rst: false, ack: true }],
    ['SA', { fin: false, syn: true, rst: false, ack: true }],
    ['PFA', { fin: true, syn: false, rst: false, ack: true }],
    ['', { fin: false, syn: false, rst: false, ack: false }],
  ])('tells the flags "%s"', (flags, expected) => {
    expect(read(tcp({ from: FROM, to: TO, sequence: 1, flags }))).toMatchObject(expected);
  });

  it.each([4, 12, 40])('passes over %i bytes of options', (length) => {
    const options = new Uint8Array(length).fill(1);
    const segment = read(tcp({ from: FROM, to: TO, sequence: 1, options, payload: hex('4869') }));
    expect(segment).toMatchObject({ payload: { bytes: hex('4869'), origin: 120 + length } });
  });

  it('has a payload without a place where the datagram has none', () => {
    expect(read(tcp({ from: FROM, to: TO, sequence: 1, payload: hex('4869') }), -1)).toMatchObject({
      payload: { origin: -1 },
    });
  });

  it('hands on how many bytes the capture left out', () => {
    expect(read(tcp({ from: FROM, to: TO, sequence: 1 }), 0, 1400)).toMatchObject({ missingBytes: 1400 });
  });

  it('is malformed when shorter than 20 bytes', () => {
    const whole = tcp({ from: FROM, to: TO, sequence: 1 });
    for (let length = 0; length < 20; length++) expect(read(whole.subarray(0, length))).toBe('malformed');
  });

  it.each([
    ['points into the header', 0x40],
    ['is zero', 0x00],
    ['points behind the end', 0x60],
    ['is as large as can be', 0xf0],
  ])('is malformed when its data offset %s', (_, dataOffset) => {
    const segment = tcp({ from: FROM, to: TO, sequence: 1 });
    segment[12] = dataOffset;
    expect(read(segment)).toBe('malformed');
  });
});
