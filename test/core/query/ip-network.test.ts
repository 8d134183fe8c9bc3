/** What is an address, and what lies in a network, is told by Node's own `net`. */
import { BlockList, isIP, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipAddress, ipNetwork, isWithin } from '../../../src-core/query/ip-network.ts';

const RUNS = { seed: 6455, numRuns: 2000 };

const group = fc.constantFrom('0', '1', 'db8', '2001', 'FFFF', '00ab', '12345', 'g', '');
const octet = fc.constantFrom('0', '1', '10', '192', '255', '256', '01', '');
const dotted = fc.array(octet, { minLength: 3, maxLength: 5 }).map((parts) => parts.join('.'));
const colons = fc
  .tuple(
    fc.array(fc.oneof({ arbitrary: group, weight: 9 }, dotted), { maxLength: 9 }),
    fc.nat(9),
    fc.boolean(),
  )
  .map(([groups, at, hasGap]) => (hasGap ? groups.toSpliced(at, 0, '') : groups).join(':'));

describe('the text of an address', () => {
  it('is one when it is for Node, too', () => {
    fc.assert(
      fc.property(fc.oneof(dotted, colons, fc.ipV4(), fc.ipV6()), (text) => {
        expect([text, ipAddress(text)?.length ?? 0]).toEqual([text, { 0: 0, 4: 4, 6: 16 }[isIP(text)]]);
      }),
      RUNS,
    );
  });

  it.each<[string, readonly number[] | undefined]>([
    ['192.0.2.1', [192, 0, 2, 1]],
    ['::', new Array<number>(16).fill(0)],
    ['[::1]', [...new Array<number>(15).fill(0), 1]],
    ['::ffff:192.0.2.1', [...new Array<number>(10).fill(0), 255, 255, 192, 0, 2, 1]],
    ['fe80::1%eth0', undefined],
    ['', undefined],
  ])('%s', (text, bytes) => {
    expect(ipAddress(text)).toEqual(bytes);
  });
});

describe('a network', () => {
  it('has the addresses that it has for Node', () => {
    const pair = fc.oneof(
      fc.tuple(fc.ipV4(), fc.ipV4(), fc.nat(32)),
      fc.tuple(fc.ipV6(), fc.ipV6(), fc.nat(128)),
      fc.tuple(fc.constant('10.1.2.3'), fc.constantFrom('10.1.2.2', '10.1.3.3', '10.129.2.3'), fc.nat(32)),
      fc.tuple(fc.constant('2001:db8::1'), fc.constantFrom('2001:DB8:0::1', '2001:db9::1'), fc.nat(128)),
    );
    fc.assert(
      fc.property(pair, ([first, other, bits]) => {
        const list = new BlockList();
        const family = isIPv6(first) ? 'ipv6' : 'ipv4';
        list.addSubnet(first, bits, family);
        const network = ipNetwork(`${first}/${bits}`);
        const is = network !== undefined && isWithin(ipAddress(other) ?? [], network);
        expect([first, other, bits, is]).toEqual([first, other, bits, list.check(other, family)]);
      }),
      RUNS,
    );
  });

  it.each(['10.0.0.0/33', '::/129', '10.0.0.0/', '10.0.0/8', '/8', '10.0.0.0/8/8', '10.0.0.0/-1'])(
    'is not %s',
    (text) => {
      expect(ipNetwork(text)).toBeUndefined();
    },
  );

  it('of IPv4 has no addresses of IPv6', () => {
    expect(isWithin(ipAddress('::1') ?? [], { bytes: [0, 0, 0, 0], bits: 0 })).toBe(false);
  });
});
