/** What lies in a network is told by Node's own `net`. */
import { BlockList, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipAddress } from '../../../src-core/bytes/ip-address.ts';
import { ipNetwork, isWithin } from '../../../src-core/query/ip-network.ts';

const RUNS = { seed: 6455, numRuns: 2000 };

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
