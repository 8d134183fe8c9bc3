/** One character a byte (ISO 8859-1), which is how HTTP/1.1 heads are read without losing a byte (RFC 9110 5.5). */
export function decodeLatin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4096) {
    text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  }
  return text;
}

/** The reverse for ASCII text such as header values; other characters keep their low eight bits. */
export function encodeLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);
}
