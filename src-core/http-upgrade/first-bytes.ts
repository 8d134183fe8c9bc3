/** Whether the bytes can be the beginning of a request line: a method of letters, then a space. */
export function looksLikeRequest(bytes: Uint8Array): boolean {
  const space = bytes.indexOf(0x20);
  const method = bytes.subarray(0, Math.min(space < 0 ? bytes.length : space, 32));
  if (bytes.length > 32 && (space < 0 || space > 32)) return false;
  const isResponse = bytes.length >= HTTP_SLASH.length && looksLikeResponse(bytes);
  return method.every(isOfMethod) && !isResponse;
}

/** Methods are written in capitals; small letters are a fault, and still a request. */
function isOfMethod(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x2d;
}

const HTTP_SLASH = [0x48, 0x54, 0x54, 0x50, 0x2f];

/** Whether the bytes can be the beginning of a status line. */
export function looksLikeResponse(bytes: Uint8Array): boolean {
  return HTTP_SLASH.every((byte, at) => at >= bytes.length || bytes[at] === byte);
}

/** So many bytes tell what else it is. */
export const BYTES_THAT_TELL = 3;

// RFC 8446 5.1: a handshake record of protocol version 3.x
/** Whether the bytes can be the beginning of TLS. */
export function looksLikeTls(bytes: Uint8Array): boolean {
  return bytes[0] === 0x16 && (bytes.length < 2 || bytes[1] === 0x03);
}

/** What a stream carries whose first bytes are neither a request line nor a status line. */
export function unreadableReason(bytes: Uint8Array): 'tls' | 'tls-alert' | 'http-2' | 'not-http' {
  if (bytes.length > 1 && looksLikeTls(bytes)) return 'tls';
  // RFC 8446 5.1: a record with an alert, which is how a TLS server answers plain HTTP.
  if (bytes[0] === 0x15 && bytes[1] === 0x03) return 'tls-alert';
  // RFC 9113 3.4: PRI * HTTP/2.0
  if (bytes[0] === 0x50 && bytes[1] === 0x52 && bytes[2] === 0x49) return 'http-2';
  return 'not-http';
}
