/** Compressed messages as they go the whole way, for the tests of RFC 7692. */
import { hex } from '../../support/bytes.ts';
import { type MemoryCapture, readPackets } from '../../support/memory-capture.ts';
import { verdict } from '../../support/verdict.ts';
import { WebSocketTalk } from '../../support/websocket-talk.ts';

export const AGREED = { offer: 'permessage-deflate' };
/** RFC 7692 7.2.3.1 */
export const HELLO = hex('f2 48 cd c9 c9 07 00');

export function contents({ messages }: MemoryCapture): (string | undefined)[] {
  return messages.map(({ text, base64 }) => text ?? (base64 === undefined ? undefined : `base64 ${base64}`));
}

export function outcomes({ messages }: MemoryCapture): (string | undefined)[] {
  return messages.map(({ compression }) => compression?.outcome);
}

/** Findings but that small messages have not become smaller. */
export function found({ violations }: MemoryCapture): string[] {
  return verdict(violations.filter(({ rule }) => rule !== 'compressed-larger-than-content'));
}

/** The server sends these payloads as compressed text. */
export function sent(...payloads: readonly Uint8Array[]): MemoryCapture {
  const frames = payloads.map((payload) => ({ rsv1: true, payload }));
  return readPackets(new WebSocketTalk().agree(AGREED).server(...frames).packets);
}
