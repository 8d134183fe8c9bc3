import fc from 'fast-check';

/** What has broken printers of rows before: of quoting, of lines, of terminals, of encodings. */
const PIECES: readonly Uint8Array[] = [
  ...[
    '"',
    '""',
    ',',
    ';',
    "'",
    '\\',
    '\\"',
    '\r',
    '\n',
    '\r\n',
    '\t',
    '\u0000',
    '\u0008',
    '\u001b[31m',
    '\u007f',
  ],
  ...[
    '\u0085',
    '\u009b2J',
    '\u00a0',
    '\u061c',
    '\u200b',
    '\u200f',
    '\u2028',
    '\u2029',
    '\u202e',
    '\u2066',
    '\ufeff',
  ],
  ...[
    '=1+1',
    '+1',
    '-1',
    '@SUM(1)',
    'null',
    '{}',
    ' ',
    'a',
    'é',
    'e\u0301',
    '日本',
    '😀',
    '👩\u200d👧',
    '\uffff',
  ],
]
  .map((text) => new Uint8Array(Buffer.from(text)))
  .concat([
    // No UTF-8 (RFC 3629): half a surrogate pair, a byte that begins nothing, a cut sequence, one too long.
    Uint8Array.of(0xed, 0xa0, 0xbd),
    Uint8Array.of(0xff),
    Uint8Array.of(0xe2, 0x82),
    Uint8Array.of(0xc0, 0xaf),
  ]);

/** Payloads of text frames: some are UTF-8. */
export const hostilePayload: fc.Arbitrary<Uint8Array> = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 12 })
  .map((pieces) => new Uint8Array(Buffer.concat(pieces)));

/** The text that a payload is, or `undefined` where it is no UTF-8; Node's decoder says so, not ours. */
export function utf8Text(payload: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload);
  } catch {
    return undefined;
  }
}
