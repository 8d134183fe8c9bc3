/** Below this many bytes a view of words costs more than it saves. */
const WORTH_WORDS = 64;

/** The key in the order it is applied; its second view reads it in the byte order of the machine. */
const keyBytes = new Uint8Array(4);
const keyWord = new Uint32Array(keyBytes.buffer);

// RFC 6455 5.3: transformed-octet-i = original-octet-i XOR masking-key-octet-j, j = i MOD 4
/**
 * The unmasked (or masked) copy of `bytes`. Never in place: the same bytes may still be forwarded. Long payloads go
 * by words (`npm run bench` has the speed beside that of the form by bytes).
 *
 * @param maskingKey unsigned 32-bit, network byte order
 * @param offset where `bytes` start within the payload, which decides the key byte they start with
 */
export function unmask(bytes: Uint8Array, maskingKey: number, offset = 0): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(bytes.length);
  for (let at = 0; at < 4; at++) keyBytes[at] = maskingKey >>> (24 - 8 * ((at + offset) & 3));
  if (bytes.length < WORTH_WORDS) {
    for (let at = 0; at < bytes.length; at++) result[at] = bytes[at]! ^ keyBytes[at & 3]!;
    return result;
  }
  result.set(bytes);
  const words = new Uint32Array(result.buffer, 0, result.length >> 2);
  const key = keyWord[0]!;
  for (let at = 0; at < words.length; at++) words[at] = words[at]! ^ key;
  for (let at = words.length * 4; at < result.length; at++) result[at] = result[at]! ^ keyBytes[at & 3]!;
  return result;
}
