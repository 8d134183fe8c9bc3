import { describe, expect, it } from 'vitest';
import { hostName, UnfitHostName } from '../../../src-main/certificates/host-name.ts';

/** 253 characters, the most that a name may have. */
const LONGEST = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(61)}`;

describe('the name of a host', () => {
  it.each([
    ['example.com', 'dns', 'example.com'],
    ['Chat.EXAMPLE.com', 'dns', 'chat.example.com'],
    ['example.com.', 'dns', 'example.com'],
    ['localhost', 'dns', 'localhost'],
    ['xn--bcher-kva.example', 'dns', 'xn--bcher-kva.example'],
    ['my_printer', 'dns', 'my_printer'],
    ['127.1', 'dns', '127.1'],
    ['127.0.0.1', 'ip', '127.0.0.1'],
    ['::1', 'ip', '::1'],
    ['[::1]', 'ip', '::1'],
    ['0:0:0:0:0:0:0:1', 'ip', '::1'],
    ['2001:DB8:0:0::1', 'ip', '2001:db8::1'],
    ['::ffff:192.0.2.1', 'ip', '::ffff:c000:201'],
    ['fe80::1%eth0', 'ip', 'fe80::1'],
    ['[fe80::1%25]', 'ip', 'fe80::1'],
    [LONGEST, 'dns', LONGEST],
    [`${LONGEST}.`, 'dns', LONGEST],
  ])('%s is a %s: %s', (host, kind, name) => {
    expect(hostName(host)).toEqual({ kind, name });
  });

  it.each([
    ['nothing', '', 'A certificate needs the name of a host, and this one is empty'],
    ['nothing but a dot', '.', 'A certificate needs the name of a host, and this one is empty'],
    ['a line feed', 'a\nb', 'This is not the name of a host: "a\u240ab"'],
    ['a NUL', 'example.com\0', 'This is not the name of a host: "example.com\u2400"'],
    ['a DEL', 'a\x7f', 'This is not the name of a host: "a\u2421"'],
    ['a space', 'a b', 'This is not the name of a host: "a b"'],
    ['a letter outside ASCII', 'bücher.example', 'This is not the name of a host: "bücher.example"'],
  ])('may not be or have %s', (_what, host, message) => {
    expect(() => hostName(host)).toThrow(new UnfitHostName(message));
  });

  it('may not be longer than 253 characters, and is cut where that is told', () => {
    const quote = `"${'a'.repeat(59)}…"`;
    const refusal = new UnfitHostName(`The name of a host has at most 253 characters: ${quote}`);
    expect(() => hostName('a'.repeat(254))).toThrow(refusal);
    expect(() => hostName(`${'a'.repeat(100_000)}.`)).toThrow(refusal);
  });
});
