import { describe, expect, it } from 'vitest';
import { ipv4Text, ipv6Text } from '../../../src-core/packets/ip-address.ts';
import { hex, joinBytes } from '../../support/bytes.ts';

describe('IPv4 addresses', () => {
  it.each([
    ['00000000', '0.0.0.0'],
    ['7f000001', '127.0.0.1'],
    ['c0000201', '192.0.2.1'],
    ['ffffffff', '255.255.255.255'],
  ])('%s is %s', (digits, text) => {
    expect(ipv4Text(joinBytes([9], hex(digits)), 1)).toBe(text);
  });
});

describe('IPv6 addresses', () => {
  it.each([
    ['RFC 5952 4.1: leading zeros go', '20010db8 00000000 00000000 00000001', '2001:db8::1'],
    ['RFC 5952 4.2.1: as short as can be', '20010db8 00000000 00000000 00020001', '2001:db8::2:1'],
    [
      'RFC 5952 4.2.2: one group of zeros stays',
      '20010db8 00000001 00010001 00010001',
      '2001:db8:0:1:1:1:1:1',
    ],
    ['RFC 5952 4.2.3: the longest run', '20010000 00000001 00000000 00000001', '2001:0:0:1::1'],
    ['RFC 5952 4.2.3: the first of two as long', '20010db8 00000000 00010000 00000001', '2001:db8::1:0:0:1'],
    ['RFC 5952 4.3: lower case', '20010db8 00000000 00000000 0000ABCD', '2001:db8::abcd'],
    ['RFC 5952 5: mapped', '00000000 00000000 0000ffff c0000201', '::ffff:192.0.2.1'],
    ['as good as mapped', '00000000 00000001 0000ffff c0000201', '::1:0:ffff:c000:201'],
    ['RFC 4291 2.5.2: unspecified', '00000000 00000000 00000000 00000000', '::'],
    ['RFC 4291 2.5.3: loopback', '00000000 00000000 00000000 00000001', '::1'],
    ['a run at the end', 'fe800000 00000000 00000000 00000000', 'fe80::'],
    ['no zero at all', '20010db8 00010002 00030004 00050006', '2001:db8:1:2:3:4:5:6'],
  ])('%s', (_, digits, text) => {
    expect(ipv6Text(joinBytes([9], hex(digits)), 1)).toBe(text);
  });
});
