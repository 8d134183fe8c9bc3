import type { WebSocket } from 'ws';
import type { CaptureHandle } from '../../../src-core/contract/shell.ts';
import { CaptureList } from '../capture-list.ts';
import { ChildEngine } from './child-engine.ts';

/** The captures of a browser host: one engine process each, joined to at most one view. */
export class Captures extends CaptureList<ChildEngine> {
  /** Starts an engine on a file. `onClosed` is called when the capture is closed. */
  openFile(path: string, name: string, onClosed: () => void = () => {}): CaptureHandle {
    return this.start({ kind: 'open-capture-file', path, name }, { onClosed });
  }

  has(id: string): boolean {
    return this.engineOf(id) !== undefined;
  }

  /** Joins a view to a capture; an earlier view of it is told and let go. */
  attach(id: string, view: WebSocket): void {
    this.engineOf(id)?.attach(view);
  }

  protected override startEngine(): ChildEngine {
    return new ChildEngine();
  }
}
