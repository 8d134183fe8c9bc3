import { isProxySettings, type ProxySettings } from '../../src-core/contract/proxy.ts';
import { type Check, isText, oneOf, record } from '../../src-core/values/checks.ts';

/**
 * What a shell tells the engine process it has started, and what that tells its shell. Everything else the two
 * exchange are the messages of `src-core/contract/channel.ts`: the shell hands them on, and from a page only those
 * that have the shape of a request.
 */
export type FirstMessage = OpenFile | RunProxy;

export interface OpenFile {
  /**
   * An unsaved capture is to be owned by the engine while it has it open. For one that is recorded the engine asks its
   * shell for the bytes of the live source, and writes the packets into the file, which is empty yet.
   */
  readonly kind: 'open-capture-file' | 'open-unsaved-capture' | 'record-live-capture';
  readonly path: string;
  /** How the window calls it. */
  readonly name: string;
}

/** A proxy is to be run, and what it relays written into a file, which is empty yet. */
export interface RunProxy {
  readonly kind: 'run-proxy';
  readonly path: string;
  readonly name: string;
  readonly settings: ProxySettings;
  /** The folder of the authority in whose name clients are shown certificates. */
  readonly authority: string;
}

/** The engine may join a view: in Electron its port comes with this message. */
export interface AttachView {
  readonly kind: 'attach-view';
}

/** The capture goes by another name from now on: it has been saved. */
export interface NameCapture {
  readonly kind: 'name-capture';
  readonly name: string;
}

/** Answers `live-bytes-wanted`. */
export type LiveAnswer =
  | { readonly kind: 'live-bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'live-end' }
  /** The source broke off; `code` and `message` are those of Node's error. */
  | { readonly kind: 'live-failed'; readonly code: string; readonly message: string };

/** From an engine to its shell: that it can take more, or that it takes no more and the source may be let go. */
export interface LiveDemand {
  readonly kind: 'live-bytes-wanted' | 'live-bytes-refused';
}

const isOpenFile: Check<OpenFile> = record<OpenFile>({
  kind: oneOf<OpenFile['kind']>('open-capture-file', 'open-unsaved-capture', 'record-live-capture'),
  path: isText,
  name: isText,
});

const isRunProxy: Check<RunProxy> = record<RunProxy>({
  kind: oneOf<'run-proxy'>('run-proxy'),
  path: isText,
  name: isText,
  settings: isProxySettings,
  authority: isText,
});

export const isFirstMessage: Check<FirstMessage> = (value): value is FirstMessage =>
  isOpenFile(value) || isRunProxy(value);

export const isNameCapture: Check<NameCapture> = record<NameCapture>({
  kind: oneOf<'name-capture'>('name-capture'),
  name: isText,
});

const isBytes: Check<Uint8Array> = (value): value is Uint8Array => value instanceof Uint8Array;

const isLiveBytes = record({ kind: oneOf<'live-bytes'>('live-bytes'), bytes: isBytes });
const isLiveEnd = record({ kind: oneOf<'live-end'>('live-end') });
const isLiveFailed = record({ kind: oneOf<'live-failed'>('live-failed'), code: isText, message: isText });

export const isLiveAnswer: Check<LiveAnswer> = (value): value is LiveAnswer =>
  isLiveBytes(value) || isLiveEnd(value) || isLiveFailed(value);

export const isLiveDemand: Check<LiveDemand> = record<LiveDemand>({
  kind: oneOf<LiveDemand['kind']>('live-bytes-wanted', 'live-bytes-refused'),
});
