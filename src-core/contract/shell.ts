import type { AuthorityView, ProxySettings } from './proxy.ts';

/** A capture that has an engine, as the shell knows it. */
export interface CaptureHandle {
  /** Made by the shell; not guessable from outside. */
  readonly id: string;
  readonly name: string;
  /** The file of a live capture that nobody has saved yet, as `UnsavedCapture.file`; `null` for all others. */
  readonly unsaved: string | null;
}

/** A live capture that nobody has saved yet, and that no running Framescope has open. */
export interface UnsavedCapture {
  /** The name of its file in Framescope's own folder. */
  readonly file: string;
  /** What was recorded and when, for people. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** When its last packet was written, in milliseconds since 1970. */
  readonly lastWritten: number;
}

/** What came of saving: moved to the path that was chosen, or handed to the browser as a download, which stays unsaved. */
export type SavedCapture =
  | { readonly kind: 'moved'; readonly path: string; readonly name: string }
  | { readonly kind: 'downloading' };

/** A capture opened before, offered again. */
export interface RecentCapture {
  readonly path: string;
  readonly name: string;
}

/** Filters that are offered again in every capture and session, each list newest first. */
export interface KeptFilters {
  readonly recent: readonly string[];
  readonly favourites: readonly string[];
}

/** What is to be kept of a filter: that it was used, that it is a favourite or none any more, or nothing at all. */
export interface FilterChange {
  readonly filter: string;
  readonly as: 'used' | 'favourite' | 'ordinary' | 'forgotten';
}

/** What a shell gives a window besides the engines: files, and nothing else. */
export interface ShellCalls {
  /** Captures that are open, such as those named on the command line. */
  captures(): Promise<readonly CaptureHandle[]>;
  recent(): Promise<readonly RecentCapture[]>;
  /** Only a path that `recent` gave is opened. */
  openRecent(path: string): Promise<CaptureHandle>;
  openSample(): Promise<CaptureHandle>;
  keptFilters(): Promise<KeptFilters>;
  /** Gives all that is kept then. */
  keepFilter(change: FilterChange): Promise<KeptFilters>;
  /** Starts a proxy, whose capture is unsaved until its user saves it. */
  startProxy(settings: ProxySettings): Promise<CaptureHandle>;
  /** The authority of the proxies; `null` when none was made yet. */
  authority(): Promise<AuthorityView | null>;
  /** Removes the files of the authority for good, which no running proxy may use; whether there was one. */
  removeAuthority(): Promise<boolean>;
  /** Ends the engine of a capture. A live capture stops; what it has recorded stays among the unsaved ones. */
  close(id: string): Promise<void>;
  /** Closes a capture and opens its file anew, for when its engine has ended. */
  reopen(id: string): Promise<CaptureHandle>;
  /** What earlier runs have left, or this one has kept for later; the newest first. */
  unsaved(): Promise<readonly UnsavedCapture[]>;
  openUnsaved(file: string): Promise<CaptureHandle>;
  /** Saves a capture that is unsaved, be it open or not; `null` when the user decided otherwise. */
  saveUnsaved(file: string): Promise<SavedCapture | null>;
  /** Closes an unsaved capture where it is open, and removes it for good. */
  discardUnsaved(file: string): Promise<void>;
}

/** What the desktop preload exposes to the window as `framescope`. */
export interface DesktopBridge extends ShellCalls {
  /** Shows the system's dialog; `null` when it was cancelled. */
  choose(): Promise<CaptureHandle | null>;
  /** Opens a file that was dropped on the window (a DOM `File`). */
  openDropped(file: unknown): Promise<CaptureHandle>;
  /** Told of captures opened from outside the window: the menu, the system, a second start. */
  onCaptureOpened(listener: (capture: CaptureHandle) => void): void;
  /** Joins the window to the engine of a capture. */
  connect(id: string, onMessage: (message: unknown) => void): (message: unknown) => void;
}
