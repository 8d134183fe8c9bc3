import { toBase64 } from '../bytes/base64.ts';
import { encodeLatin1 } from '../bytes/latin-1.ts';
import { sha1 } from '../bytes/sha-1.ts';

/** The constant of RFC 6455 1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

// RFC 6455 4.2.2, 5.4: base64 of the SHA-1 of the key, as it was sent, followed by the GUID.
/** The Sec-WebSocket-Accept that answers a Sec-WebSocket-Key. */
export function acceptKey(key: string): string {
  return toBase64(sha1(encodeLatin1(key.trim() + GUID)));
}
