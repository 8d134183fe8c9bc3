import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { WebSocket } from 'ws';
import { isRequestMessage } from '../../../src-core/contract/channel.ts';
import { decodeMessage, encodeMessage } from '../../../src-core/contract/json-codec.ts';
import type { CaptureHandle } from '../../../src-core/contract/shell.ts';
import type { OpenCaptureFile } from '../../engine/process-messages.ts';
import { appRoot } from '../app-root.ts';

const ENGINE = fileURLToPath(new URL('out/main/engine.js', appRoot));

/** The close code a view sees when a newer one has taken its place (RFC 6455 7.4.2: private use). */
export const TAKEN_OVER = 4001;

interface OpenCapture {
  readonly handle: CaptureHandle;
  readonly engine: ChildProcess;
  view: WebSocket | undefined;
  /** Why the engine has ended, once it has. */
  ended: string | undefined;
  readonly onClosed: () => void;
}

/** The captures of a browser host: one engine process each, joined to at most one view. */
export class Captures {
  private readonly open = new Map<string, OpenCapture>();

  handles(): CaptureHandle[] {
    return [...this.open.values()].map((capture) => capture.handle);
  }

  /** Starts an engine on a file. `onClosed` is called when the capture is closed. */
  openFile(path: string, name: string, onClosed: () => void = () => {}): CaptureHandle {
    const handle: CaptureHandle = { id: randomUUID(), name };
    // 'advanced' carries typed arrays as they are.
    const engine = fork(ENGINE, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const capture: OpenCapture = { handle, engine, view: undefined, ended: undefined, onClosed };
    this.open.set(handle.id, capture);
    engine.on('message', (message) => capture.view?.send(encodeMessage(message)));
    engine.on('error', (error) => endedBecause(capture, error.message));
    engine.on('exit', (code, signal) => {
      endedBecause(
        capture,
        signal === null ? `its engine ended with code ${code}` : `its engine was ended by ${signal}`,
      );
    });
    const first: OpenCaptureFile = { kind: 'open-capture-file', path, name };
    engine.send(first);
    return handle;
  }

  /** Joins a view to a capture; an earlier view of it is told and let go. */
  attach(id: string, view: WebSocket): boolean {
    const capture = this.open.get(id);
    if (capture === undefined) return false;
    capture.view?.close(TAKEN_OVER, 'it was opened in another window');
    capture.view = view;
    view.on('message', (data, isBinary) => {
      const message = isBinary ? undefined : decodeMessage(String(data));
      // Nothing but requests: Node's IPC has messages of its own that must not be made up by a page.
      if (isRequestMessage(message) && capture.engine.connected) capture.engine.send(message);
    });
    // A frame that breaks the protocol: the connection is closed by itself, and that is all.
    view.on('error', () => {});
    view.on('close', () => {
      if (capture.view === view) capture.view = undefined;
    });
    if (capture.ended !== undefined) sendEnded(capture);
    return true;
  }

  close(id: string): boolean {
    const capture = this.open.get(id);
    if (capture === undefined) return false;
    this.open.delete(id);
    capture.view?.close(1000, 'the capture was closed');
    capture.engine.kill();
    capture.onClosed();
    return true;
  }

  closeAll(): void {
    for (const id of [...this.open.keys()]) this.close(id);
  }
}

function endedBecause(capture: OpenCapture, reason: string): void {
  capture.ended ??= reason;
  sendEnded(capture);
}

function sendEnded({ view, ended }: OpenCapture): void {
  view?.send(encodeMessage({ kind: 'ended', reason: ended }));
}
