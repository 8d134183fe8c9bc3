import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import {
  type AttachView,
  type FirstMessage,
  isLiveDemand,
  type LiveAnswer,
  type LiveDemand,
  type NameCapture,
} from '../../engine/process-messages.ts';
import type { Engine } from '../capture-list.ts';
import { LastWords } from './last-words.ts';

/** The window's end of a channel to an engine, or why there is no engine, as a clause without its full stop. */
export type Attachment =
  | { readonly kind: 'attached'; readonly port: MessagePortMain }
  | { readonly kind: 'ended'; readonly reason: string };

/** An engine that is a utility process of Electron. */
export class UtilityEngine implements Engine {
  readonly ended: Promise<void>;
  private readonly child: UtilityProcess;
  private endReason: string | undefined;

  /**
   * @param module the path of the built engine
   * @param onEnded told why it has ended
   */
  constructor(module: string, onEnded: (reason: string) => void) {
    this.child = utilityProcess.fork(module, [], {
      serviceName: 'Framescope engine',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const words = this.child.stderr === null ? undefined : new LastWords(this.child.stderr);
    this.ended = new Promise((resolve) => {
      this.child.once('exit', (code) => {
        this.endReason = reasonOf(code, words?.error);
        onEnded(this.endReason);
        resolve();
      });
    });
  }

  send(message: FirstMessage | LiveAnswer | NameCapture): void {
    if (this.endReason === undefined) this.child.postMessage(message);
  }

  onDemand(listener: (demand: LiveDemand) => void): void {
    this.child.on('message', (message: unknown) => {
      if (isLiveDemand(message)) listener(message);
    });
  }

  /** Makes a new channel to the engine, which serves the view that was attached last. */
  attach(): Attachment {
    if (this.endReason !== undefined) return { kind: 'ended', reason: this.endReason };
    const { port1, port2 } = new MessageChannelMain();
    this.child.postMessage({ kind: 'attach-view' } satisfies AttachView, [port1]);
    return { kind: 'attached', port: port2 };
  }

  kill(): void {
    if (this.endReason === undefined) this.child.kill();
  }
}

function reasonOf(code: number, error: string | undefined): string {
  const how = `its engine ended with code ${code}`;
  return error === undefined ? how : `${how} after ${error}`;
}
