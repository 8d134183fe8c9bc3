import { toBase64 } from '../bytes/base64.ts';
import { decodeUtf8 } from '../bytes/utf-8.ts';
import type { PayloadRow } from './rows.ts';

/** Text where it is to be shown as text and is valid UTF-8, base64 otherwise. */
export function payloadFields(payload: Uint8Array, asText: boolean): PayloadRow {
  const text = asText ? decodeUtf8(payload) : undefined;
  return text === undefined ? { base64: toBase64(payload) } : { text };
}
