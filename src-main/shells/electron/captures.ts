import { randomUUID } from 'node:crypto';
import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import type { CaptureHandle } from '../../../src-core/contract/shell.ts';
import type { AttachView, OpenCaptureFile } from '../../engine/process-messages.ts';
import { LastWords } from './last-words.ts';

/** The window's end of a channel to an engine, or why there is no engine, as a clause without its full stop. */
export type Attachment =
  | { readonly kind: 'attached'; readonly port: MessagePortMain }
  | { readonly kind: 'ended'; readonly reason: string };

type EngineState =
  | { readonly kind: 'running'; readonly engine: UtilityProcess }
  | { readonly kind: 'ended'; readonly reason: string };

interface OpenCapture {
  readonly handle: CaptureHandle;
  state: EngineState;
}

/** Told when an engine has ended that nobody closed. */
export type EndedListener = (id: string, reason: string) => void;

/**
 * The captures that are open, each with an engine process of its own. One whose engine has ended stays until
 * it is closed, so that its tab can say why, also after the window was loaded again.
 */
export class OpenCaptures {
  private readonly captures = new Map<string, OpenCapture>();

  /** `engineModule` is the path of the built engine. */
  constructor(
    private readonly engineModule: string,
    private readonly onEnded: EndedListener,
  ) {}

  list(): readonly CaptureHandle[] {
    return [...this.captures.values()].map((capture) => capture.handle);
  }

  /** Starts an engine on a file; whether the file can be read is for the engine to say. */
  open(path: string, name: string): CaptureHandle {
    const handle: CaptureHandle = { id: randomUUID(), name };
    const engine = this.startEngine();
    const capture: OpenCapture = { handle, state: { kind: 'running', engine } };
    this.captures.set(handle.id, capture);
    this.watch(capture, engine);
    engine.postMessage({ kind: 'open-capture-file', path, name } satisfies OpenCaptureFile);
    return handle;
  }

  /** Makes a new channel to the engine of a capture. The engine serves the view that was attached last. */
  attach(id: string): Attachment {
    const capture = this.captures.get(id);
    if (capture === undefined) return { kind: 'ended', reason: 'the capture is not open any more' };
    if (capture.state.kind === 'ended') return capture.state;
    const { port1, port2 } = new MessageChannelMain();
    capture.state.engine.postMessage({ kind: 'attach-view' } satisfies AttachView, [port1]);
    return { kind: 'attached', port: port2 };
  }

  /** Ends the engine of a capture; nothing happens when there is no such capture. */
  close(id: string): void {
    const capture = this.captures.get(id);
    this.captures.delete(id);
    if (capture?.state.kind === 'running') capture.state.engine.kill();
  }

  closeAll(): void {
    for (const id of [...this.captures.keys()]) this.close(id);
  }

  private startEngine(): UtilityProcess {
    return utilityProcess.fork(this.engineModule, [], {
      serviceName: 'Framescope engine',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  }

  private watch(capture: OpenCapture, engine: UtilityProcess): void {
    const { id } = capture.handle;
    const words = engine.stderr === null ? undefined : new LastWords(engine.stderr);
    engine.once('exit', (code) => {
      if (!this.captures.has(id)) return;
      const reason = endReason(code, words?.error);
      capture.state = { kind: 'ended', reason };
      this.onEnded(id, reason);
    });
  }
}

function endReason(code: number, error: string | undefined): string {
  const how = `its engine ended with code ${code}`;
  return error === undefined ? how : `${how} after ${error}`;
}
