import type { CaptureHandle } from '../../../src-core/contract/shell.ts';
import { CaptureList } from '../capture-list.ts';
import { type Attachment, UtilityEngine } from './utility-engine.ts';

/** Told when an engine has ended that nobody closed. */
export type EndedListener = (id: string, reason: string) => void;

/** The captures that are open, each with an engine process of its own. */
export class OpenCaptures extends CaptureList<UtilityEngine> {
  /** `engineModule` is the path of the built engine. */
  constructor(
    private readonly engineModule: string,
    private readonly onEnded: EndedListener,
  ) {
    super();
  }

  /** Starts an engine on a file; whether the file can be read is for the engine to say. */
  open(path: string, name: string): CaptureHandle {
    return this.start({ kind: 'open-capture-file', path, name });
  }

  /** Makes a new channel to the engine of a capture. The engine serves the view that was attached last. */
  attach(id: string): Attachment {
    const engine = this.engineOf(id);
    return engine?.attach() ?? { kind: 'ended', reason: 'the capture is not open any more' };
  }

  protected override startEngine(id: string): UtilityEngine {
    return new UtilityEngine(this.engineModule, (reason) => {
      if (this.engineOf(id) !== undefined) this.onEnded(id, reason);
    });
  }
}
