import { decodeUtf8, encodeUtf8 } from '../bytes/utf-8.ts';
import type { Direction } from '../stream/events.ts';
import { type FrameChange, isFrameChange, isStreamFacts, type StreamFacts } from '../stream/relayed.ts';
import { arrayOf, type Check, isIndex, isText, oneOf, record } from '../values/checks.ts';

/** LINKTYPE_USER0: for private use, so that nobody takes a note for traffic. */
export const NOTE_LINK_TYPE = 147;

/** About a stream, before it is opened. */
export interface StreamNote {
  readonly kind: 'stream';
  /** Its endpoints, as `RelayedTcp.between` gives them. */
  readonly between: string;
  readonly facts: StreamFacts;
}

/** Frames that were recorded before went on otherwise than they came. Behind the note stand the bytes sent instead. */
export interface ChangeNote {
  readonly kind: 'change';
  readonly between: string;
  readonly direction: Direction;
  /** Which frames of this direction, counted from 0 as they came. */
  readonly frames: readonly number[];
  readonly change: FrameChange;
}

/** Frames that nobody but the proxy sent. Behind the note stand their bytes. */
export interface InjectionNote {
  readonly kind: 'injection';
  readonly between: string;
  readonly direction: Direction;
  readonly change: FrameChange;
}

/** Bytes that had no room behind the last note about this direction stand behind this one. */
export interface ContinuationNote {
  readonly kind: 'continuation';
  readonly between: string;
  readonly direction: Direction;
}

/** What a file begins with that is one of several, which follow each other. */
export interface FileNote {
  readonly kind: 'file';
  /** Which of them, from 1. */
  readonly number: number;
  /** So many packets behind the note say once more what files before it have said, of streams that were open then. */
  readonly repeated: number;
}

/** What a proxy notes in its capture between the packets of what it relayed, as packets of an interface of their own. */
export type ProxyNote = StreamNote | ChangeNote | InjectionNote | ContinuationNote | FileNote;

/** A note in the bytes of a packet. */
export interface ReadNote {
  readonly note: ProxyNote;
  /** Where the bytes behind it begin. */
  readonly end: number;
}

const isDirection = oneOf<Direction>('client-to-server', 'server-to-client');

const isStreamNote: Check<StreamNote> = record<StreamNote>({
  kind: oneOf<'stream'>('stream'),
  between: isText,
  facts: isStreamFacts,
});

const isChangeNote: Check<ChangeNote> = record<ChangeNote>({
  kind: oneOf<'change'>('change'),
  between: isText,
  direction: isDirection,
  frames: arrayOf(isIndex),
  change: isFrameChange,
});

const isInjectionNote: Check<InjectionNote> = record<InjectionNote>({
  kind: oneOf<'injection'>('injection'),
  between: isText,
  direction: isDirection,
  change: isFrameChange,
});

const isContinuationNote: Check<ContinuationNote> = record<ContinuationNote>({
  kind: oneOf<'continuation'>('continuation'),
  between: isText,
  direction: isDirection,
});

const isFileNote: Check<FileNote> = record<FileNote>({
  kind: oneOf<'file'>('file'),
  number: isIndex,
  repeated: isIndex,
});

const CHECKS: readonly Check<ProxyNote>[] = [
  ...[isStreamNote, isChangeNote, isInjectionNote, isContinuationNote],
  isFileNote,
];

/** What every note begins with; the number goes up when what follows is no longer what older readers understand. */
const MARK = encodeUtf8('framescope-note-1 ');
const LINE_FEED = 0x0a;

/** Bytes behind one note, at most; more go behind continuations. */
export const LONGEST_BEHIND_NOTE = 128 * 1024;

/** A note as the bytes of a packet: the mark, a line of JSON, and bytes that belong to it. */
export function noteBytes(note: ProxyNote, bytes: Uint8Array = new Uint8Array(0)): Uint8Array {
  const json = encodeUtf8(`${JSON.stringify(note)}\n`);
  const packet = new Uint8Array(MARK.length + json.length + bytes.length);
  packet.set(MARK);
  packet.set(json, MARK.length);
  packet.set(bytes, MARK.length + json.length);
  return packet;
}

/** The note that a packet of `NOTE_LINK_TYPE` holds; `undefined` when it is somebody else's, or none. */
export function readNote(bytes: Uint8Array): ReadNote | undefined {
  const lineEnd = bytes.indexOf(LINE_FEED);
  if (lineEnd < 0 || !MARK.every((byte, at) => bytes[at] === byte)) return undefined;
  try {
    const note: unknown = JSON.parse(decodeUtf8(bytes.subarray(MARK.length, lineEnd)) ?? '');
    const isNote = (value: unknown): value is ProxyNote => CHECKS.some((check) => check(value));
    return isNote(note) ? { note, end: lineEnd + 1 } : undefined;
  } catch {
    return undefined;
  }
}
