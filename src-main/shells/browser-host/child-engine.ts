import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { WebSocket } from 'ws';
import { type EngineMessage, isRequestMessage } from '../../../src-core/contract/channel.ts';
import { decodeMessage, encodeMessage } from '../../../src-core/contract/json-codec.ts';
import {
  type FirstMessage,
  isLiveDemand,
  type LiveAnswer,
  type LiveDemand,
  type NameCapture,
} from '../../engine/process-messages.ts';
import { appRoot } from '../app-root.ts';
import type { Engine } from '../capture-list.ts';

const ENGINE = fileURLToPath(new URL('out/main/engine.js', appRoot));

/** The close code a view sees when a newer one has taken its place (RFC 6455 7.4.2: private use). */
export const TAKEN_OVER = 4001;

/** An engine that is a child process of Node, joined to at most one view. */
export class ChildEngine implements Engine {
  readonly ended: Promise<void>;
  private readonly child: ChildProcess;
  private view: WebSocket | undefined;
  private endReason: string | undefined;

  constructor() {
    // 'advanced' carries typed arrays as they are.
    this.child = fork(ENGINE, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.child.on('message', (message) => {
      if (!isLiveDemand(message)) this.view?.send(encodeMessage(message));
    });
    this.ended = new Promise((resolve) => {
      const end = (reason: string): void => {
        this.endReason ??= reason;
        this.tellEnd();
        resolve();
      };
      this.child.on('error', (error) => end(error.message));
      this.child.on('exit', (code, signal) => {
        end(signal === null ? `its engine ended with code ${code}` : `its engine was ended by ${signal}`);
      });
    });
  }

  send(message: FirstMessage | LiveAnswer | NameCapture): void {
    // A channel that breaks while it is written to ends with the process, which is told on its own.
    if (this.child.connected) this.child.send(message, () => {});
  }

  onDemand(listener: (demand: LiveDemand) => void): void {
    this.child.on('message', (message) => {
      if (isLiveDemand(message)) listener(message);
    });
  }

  /** Joins a view; an earlier one is told and let go. */
  attach(view: WebSocket): void {
    this.view?.close(TAKEN_OVER, 'it was opened in another window');
    this.view = view;
    view.on('message', (data, isBinary) => {
      const message = isBinary ? undefined : decodeMessage(String(data));
      // Nothing but requests: Node's IPC has messages of its own that must not be made up by a page.
      if (isRequestMessage(message) && this.child.connected) this.child.send(message);
    });
    // A frame that breaks the protocol: the connection is closed by itself, and that is all.
    view.on('error', () => {});
    view.on('close', () => {
      if (this.view === view) this.view = undefined;
    });
    this.tellEnd();
  }

  kill(): void {
    this.view?.close(1000, 'the capture was closed');
    this.child.kill();
  }

  private tellEnd(): void {
    const { endReason: reason } = this;
    if (reason === undefined) return;
    const message: EngineMessage = { kind: 'ended', reason, whose: 'engine' };
    this.view?.send(encodeMessage(message));
  }
}
