/**
 * HTTP Archive 1.2 as far as it is written here (http://www.softwareishard.com/blog/har-12-spec/), with what Chrome's
 * DevTools add to it and, under `_framescope`, what neither has a place for.
 */
import type { Direction, PeerAddress, StreamEnd } from '../stream/events.ts';
import type { ContentOutcome } from '../websocket/message-content.ts';
import type { BothDirections, ChangedRow, ConnectionRow, CutRow } from './rows.ts';

export interface HarNameValue {
  readonly name: string;
  readonly value: string;
}

export interface HarCookie extends HarNameValue {
  readonly path?: string;
  readonly domain?: string;
  /** ISO 8601. */
  readonly expires?: string;
  readonly httpOnly?: boolean;
  readonly secure?: boolean;
}

export interface HarRequest {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  readonly cookies: readonly HarCookie[];
  readonly headers: readonly HarNameValue[];
  readonly queryString: readonly HarNameValue[];
  /** -1, as all sizes that aren't known. */
  readonly headersSize: number;
  readonly bodySize: number;
}

export interface HarContent {
  readonly size: number;
  readonly mimeType: string;
  readonly text?: string;
  readonly encoding?: 'base64';
}

export interface HarResponse {
  /** 0 where there was none, as Chrome has it. */
  readonly status: number;
  readonly statusText: string;
  readonly httpVersion: string;
  readonly cookies: readonly HarCookie[];
  readonly headers: readonly HarNameValue[];
  readonly content: HarContent;
  readonly redirectURL: string;
  readonly headersSize: number;
  readonly bodySize: number;
}

/** Milliseconds; -1 for what isn't known, which `send`, `wait` and `receive` must not be. */
export interface HarTimings {
  readonly blocked: -1;
  readonly dns: -1;
  readonly connect: -1;
  readonly ssl: -1;
  readonly send: number;
  readonly wait: number;
  readonly receive: number;
}

/** One connection, without its violations and its messages, which are written one by one. */
export interface HarEntry {
  /** ISO 8601, when the request came. */
  readonly startedDateTime: string;
  readonly time: number;
  readonly request: HarRequest;
  readonly response: HarResponse;
  readonly cache: Record<string, never>;
  readonly timings: HarTimings;
  readonly serverIPAddress?: string;
  /** Of the TCP connection: the client's address and port. */
  readonly connection?: string;
  readonly _resourceType: 'websocket';
}

/** What HAR has no place for, of a connection; times are ISO 8601 with nanoseconds. */
export interface HarConnectionFacts
  extends Pick<
    ConnectionRow,
    | 'connection'
    | 'openedAt'
    | 'closedAt'
    | 'accepted'
    | 'subprotocol'
    | 'extensions'
    | 'frames'
    | 'bytes'
    | 'close'
    | 'relayed'
    | 'missing'
  > {
  readonly requestAt: string;
  readonly responseAt: string | null;
  readonly client: PeerAddress;
  readonly server: PeerAddress;
  readonly requestLine: string;
  readonly statusLine: string | null;
  /** The first Close frame of each side. */
  readonly closeFrames: BothDirections<HarCloseFrame | null>;
  /** The same of those that a proxy put in; only there when it did. */
  readonly injectedCloses?: BothDirections<HarCloseFrame | null>;
  /** How the TCP connection ended. */
  readonly ended: { readonly how: StreamEnd; readonly by: Direction | null; readonly cut?: CutRow } | null;
  /** In one sentence. */
  readonly why: string;
}

export interface HarCloseFrame {
  readonly time: string;
  readonly code: number | null;
  readonly reason: string;
}

/**
 * What a message of Chrome's (type, time, opcode, data) has no place for; what the source of the capture did not know
 * is left out. That a proxy put the message in, dropped or changed it stands here too, and is for other readers: such a
 * mark is one of frames, so it is not there any more when the file is opened.
 */
export interface HarMessageFacts extends ChangedRow {
  readonly message: number;
  /** Exactly, ISO 8601 with nanoseconds. */
  readonly time: string;
  /** Only there when it differs. */
  readonly endTime?: string;
  /** Only there for a text message that isn't UTF-8 and so stands as base64. */
  readonly type?: 'text';
  readonly frames?: readonly number[];
  readonly compressed?: boolean;
  readonly wireLength?: number;
  readonly compression?: { readonly outcome: ContentOutcome; readonly contextBefore: number };
  /** The rules it breaks. */
  readonly violations?: readonly string[];
  /** Why the data isn't the whole content. */
  readonly missing?: string;
}
