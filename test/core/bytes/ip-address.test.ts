/** What is an address is told by Node's own `net`. */
import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipAddress } from '../../../src-core/bytes/ip-address.ts';

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
