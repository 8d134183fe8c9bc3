import { decodeUtf8, encodeUtf8 } from '../bytes/utf-8.ts';
import { isStreamFacts, type StreamFacts } from '../stream/relayed.ts';
import { type Check, oneOf, record } from '../values/checks.ts';

/** LINKTYPE_USER0: for private use, so that nobody takes a note for traffic. */
export const NOTE_LINK_TYPE = 147;

/** What a proxy notes in its capture between the packets of what it relayed, as packets of an interface of their own. */
export type ProxyNote = {
  /** About the stream that is opened next. */
  readonly kind: 'stream';
  readonly facts: StreamFacts;
};

const isNote: Check<ProxyNote> = record<ProxyNote>({ kind: oneOf<'stream'>('stream'), facts: isStreamFacts });

/** What every note begins with; the number goes up when what follows is no longer what older readers understand. */
const MARK = encodeUtf8('framescope-note-1 ');

/** A note as the bytes of a packet: the mark, then JSON. */
export function noteBytes(note: ProxyNote): Uint8Array {
  const json = encodeUtf8(JSON.stringify(note));
  const bytes = new Uint8Array(MARK.length + json.length);
  bytes.set(MARK);
  bytes.set(json, MARK.length);
  return bytes;
}

/** The note that a packet of `NOTE_LINK_TYPE` holds; `undefined` when it is somebody else's, or none. */
export function readNote(bytes: Uint8Array): ProxyNote | undefined {
  if (!MARK.every((byte, at) => bytes[at] === byte)) return undefined;
  try {
    const note: unknown = JSON.parse(decodeUtf8(bytes.subarray(MARK.length)) ?? '');
    return isNote(note) ? note : undefined;
  } catch {
    return undefined;
  }
}
