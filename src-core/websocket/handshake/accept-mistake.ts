import { fromBase64, toBase64 } from '../../bytes/base64.ts';
import { toHex } from '../../bytes/hex.ts';
import { decodeLatin1, encodeLatin1 } from '../../bytes/latin-1.ts';
import { sha1 } from '../../bytes/sha-1.ts';
import { acceptKey } from '../../http-upgrade/accept-key.ts';

// RFC 6455 4.2.2, 5.4: base64 of the 20 bytes of a SHA-1, of the key as it was sent and the GUID.
/** Which of the usual mistakes makes this Sec-WebSocket-Accept of a key, if any. */
export function acceptMistake(key: string, accept: string): string | undefined {
  if (accept === key) return 'the key itself';
  if (accept === toBase64(sha1(encodeLatin1(key)))) return 'made without the GUID';
  const digest = toHex(fromBase64(acceptKey(key)) ?? new Uint8Array(0));
  if (accept.toLowerCase() === digest) return 'the digest in hexadecimal digits instead of base64';
  if (accept === toBase64(encodeLatin1(digest))) return 'base64 of hexadecimal digits';
  const decoded = fromBase64(key);
  if (decoded !== undefined && accept === acceptKey(decodeLatin1(decoded)))
    return 'made of the key with its base64 decoded';
  return undefined;
}
