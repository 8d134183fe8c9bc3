import { basename } from 'node:path';
import { type BaseWindow, dialog, type OpenDialogOptions } from 'electron';
import type { CaptureHandle, RecentCapture } from '../../../src-core/contract/shell.ts';
import type { RecentCaptures } from '../recent-captures.ts';
import { SAMPLE_CAPTURE } from '../sample.ts';
import type { OpenCaptures } from './captures.ts';

const OPEN_DIALOG: OpenDialogOptions = {
  title: 'Open Capture',
  properties: ['openFile'],
  filters: [
    { name: 'Packet captures and HAR files', extensions: ['pcap', 'pcapng', 'cap', 'dmp', 'har'] },
    { name: 'All files', extensions: ['*'] },
  ],
};

/** The ways a capture file is opened: named, chosen in a dialog, opened before, or the sample that is shipped. */
export class CaptureFiles {
  constructor(
    private readonly captures: OpenCaptures,
    private readonly recents: RecentCaptures,
  ) {}

  /** Opens a file the user has named, and remembers it. `path` is absolute. */
  open(path: string): CaptureHandle {
    void this.recents.add(path);
    return this.captures.open(path, basename(path));
  }

  /** Shows the system's dialog, over `window` where there is one; `null` when it was cancelled. */
  async choose(window: BaseWindow | null): Promise<CaptureHandle | null> {
    const answer = await (window === null
      ? dialog.showOpenDialog(OPEN_DIALOG)
      : dialog.showOpenDialog(window, OPEN_DIALOG));
    const path = answer.filePaths[0];
    return answer.canceled || path === undefined ? null : this.open(path);
  }

  recent(): Promise<readonly RecentCapture[]> {
    return this.recents.list();
  }

  /** `null` when the path is not among the recent captures, or its file is gone. */
  async openRecent(path: string): Promise<CaptureHandle | null> {
    return (await this.recents.includes(path)) ? this.open(path) : null;
  }

  /** Opens the sample, which is not remembered: it is always on offer. */
  openSample(): CaptureHandle {
    return this.captures.open(SAMPLE_CAPTURE.path, SAMPLE_CAPTURE.name);
  }
}
