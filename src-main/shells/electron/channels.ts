/**
 * What crosses between the preload and the main process. Types only: a sandboxed preload is one file, and
 * misspelt channel names don't compile.
 */
import type { AuthorityView, ProxySettings } from '../../../src-core/contract/proxy.ts';
import type {
  CaptureHandle,
  FilterChange,
  KeptFilters,
  RecentCapture,
  SavedCapture,
  UnsavedCapture,
} from '../../../src-core/contract/shell.ts';

interface Call<Argument, Result> {
  readonly argument: Argument;
  readonly result: Result;
}

/** Asked by the preload, answered by the main process. */
export interface CallChannels {
  readonly 'framescope:captures': Call<undefined, readonly CaptureHandle[]>;
  readonly 'framescope:recent': Call<undefined, readonly RecentCapture[]>;
  readonly 'framescope:open-recent': Call<string, CaptureHandle>;
  readonly 'framescope:open-sample': Call<undefined, CaptureHandle>;
  readonly 'framescope:open-dropped': Call<string, CaptureHandle>;
  readonly 'framescope:choose': Call<undefined, CaptureHandle | null>;
  readonly 'framescope:start-proxy': Call<ProxySettings, CaptureHandle>;
  readonly 'framescope:authority': Call<undefined, AuthorityView | null>;
  readonly 'framescope:remove-authority': Call<undefined, boolean>;
  readonly 'framescope:close': Call<string, null>;
  readonly 'framescope:reopen': Call<string, CaptureHandle>;
  readonly 'framescope:unsaved': Call<undefined, readonly UnsavedCapture[]>;
  readonly 'framescope:open-unsaved': Call<string, CaptureHandle>;
  readonly 'framescope:save-unsaved': Call<string, SavedCapture | null>;
  readonly 'framescope:discard-unsaved': Call<string, null>;
  readonly 'framescope:filters': Call<undefined, KeptFilters>;
  readonly 'framescope:keep-filter': Call<FilterChange, KeptFilters>;
  /** Answered before or after its port has come over `framescope:engine-port`. */
  readonly 'framescope:connect': Call<ConnectArgument, null>;
}

export type CallChannel = keyof CallChannels;
export type ArgumentOf<C extends CallChannel> = CallChannels[C]['argument'];
export type ResultOf<C extends CallChannel> = CallChannels[C]['result'];

export interface ConnectArgument {
  readonly id: string;
  /** Made by the preload, so that a port which comes late finds the connection it was asked for. */
  readonly link: number;
}

/** Told by the main process to a window. */
export interface NoticeChannels {
  /** Comes with one port, whose other end the engine has. */
  readonly 'framescope:engine-port': ConnectArgument;
  readonly 'framescope:engine-ended': { readonly id: string; readonly reason: string };
  readonly 'framescope:capture-opened': CaptureHandle;
}
