/** A capture that has an engine, as the shell knows it. */
export interface CaptureHandle {
  /** Made by the shell; not guessable from outside. */
  readonly id: string;
  readonly name: string;
}

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
  /** Ends the engine of a capture. */
  close(id: string): Promise<void>;
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
