import type { EngineMessage } from '../../src-core/contract/channel.ts';
import type { CaptureHandle, ShellCalls } from '../../src-core/contract/shell.ts';

/** A way to the engine of one capture. */
export interface EngineConnection {
  post(message: unknown): void;
  close(): void;
}

/** What the window needs of the shell around it; the window does not know which one it is. */
export interface Shell extends ShellCalls {
  /** Lets a person choose a capture; `undefined` when they did not. */
  choose(): Promise<CaptureHandle | undefined>;
  openDropped(file: File): Promise<CaptureHandle>;
  /** Told of captures opened from outside the window. */
  onCaptureOpened(listener: (capture: CaptureHandle) => void): void;
  connect(id: string, onMessage: (message: EngineMessage) => void): EngineConnection;
}
