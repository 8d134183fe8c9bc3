import { copyBytes } from '../bytes/copy.ts';

// RFC 6455 5.3: transformed-octet-i = original-octet-i XOR masking-key-octet-j, j = i MOD 4
/**
 * The unmasked (or masked) copy of `bytes`. Never in place: the same bytes may still be forwarded.
 *
 * @param maskingKey unsigned 32-bit, network byte order
 * @param offset where `bytes` start within the payload, which decides the key byte they start with
 */
export function unmask(bytes: Uint8Array, maskingKey: number, offset = 0): Uint8Array {
  const result = copyBytes(bytes);
  const keyBytes = Uint8Array.from(
    { length: 4 },
    (_, at) => (maskingKey >>> (24 - 8 * ((at + offset) & 3))) & 0xff,
  );
  const words = new Uint32Array(result.buffer, 0, result.length >> 2);
  const key = new Uint32Array(keyBytes.buffer)[0]!;
  for (let at = 0; at < words.length; at++) words[at] = words[at]! ^ key;
  for (let at = words.length * 4; at < result.length; at++) result[at] = result[at]! ^ keyBytes[at & 3]!;
  return result;
}
