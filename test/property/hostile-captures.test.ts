/** Captures of real programs, damaged at random: whatever they hold, reading them ends and never throws. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { Packet } from '../../src-core/packets/packet.ts';
import { PcapRecords } from '../../src-main/sources/capture-file/pcap-records.ts';
import { capturePath, FIXTURES } from '../support/fixture-captures.ts';
import { readPackets } from '../support/memory-capture.ts';
import { readRecords } from '../support/record-log.ts';

function packetsOf(file: Uint8Array): Packet[] {
  return readRecords((sink) => new PcapRecords(262_144, sink), file).packets;
}

/** Changes one byte of one packet, a packet's length, or the packets themselves. */
const damage = fc.oneof(
  fc.record({ kind: fc.constant('byte' as const), at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) }),
  fc.record({
    kind: fc.constant('header' as const),
    at: fc.nat(),
    offset: fc.nat(70),
    value: fc.integer({ min: 0, max: 255 }),
  }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), length: fc.nat(200) }),
  fc.record({ kind: fc.constant('drop' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('repeat' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('move' as const), at: fc.nat(), to: fc.nat() }),
  fc.record({
    kind: fc.constant('link' as const),
    at: fc.nat(),
    type: fc.constantFrom(0, 1, 12, 101, 108, 113, 228, 229, 276, 999),
  }),
);

type Damage = typeof damage extends fc.Arbitrary<infer D> ? D : never;

function damaged(packets: readonly Packet[], damages: readonly Damage[]): Packet[] {
  const result = [...packets];
  for (const one of damages) {
    const at = one.at % result.length;
    const packet = result[at];
    if (packet === undefined) continue;
    const bytes = Uint8Array.from(packet.bytes);
    switch (one.kind) {
      case 'byte':
        bytes[(one.at * 31) % Math.max(1, bytes.length)] = one.value;
        result[at] = { ...packet, bytes };
        break;
      case 'header':
        bytes[Math.min(one.offset, bytes.length - 1)] = one.value;
        result[at] = { ...packet, bytes };
        break;
      case 'cut':
        result[at] = { ...packet, bytes: bytes.subarray(0, one.length) };
        break;
      case 'drop':
        if (result.length > 1) result.splice(at, 1);
        break;
      case 'repeat':
        result.splice(at, 0, packet);
        break;
      case 'move':
        result.splice(one.to % result.length, 0, ...result.splice(at, 1));
        break;
      case 'link':
        result[at] = { ...packet, linkType: one.type };
        break;
    }
  }
  return result;
}

describe.each(FIXTURES)('%s, damaged', (fixture) => {
  const packets = packetsOf(readFileSync(capturePath(fixture)));

  it('is read to its end', () => {
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 20 }), (damages) => {
        readPackets(damaged(packets, damages));
      }),
      { seed: 6455, numRuns: fixture.startsWith('chromium') ? 20 : 60 },
    );
  });
});
