import {
  type BaseWindow,
  dialog,
  type MessageBoxOptions,
  type MessageBoxReturnValue,
  type SaveDialogOptions,
} from 'electron';
import type { CaptureHandle, SavedCapture } from '../../../src-core/contract/shell.ts';
import type { LiveCaptures } from '../live-captures.ts';
import type { RecentCaptures } from '../recent-captures.ts';
import { done, type Reply } from '../reply.ts';

/** What its user wants with a live capture that is about to be closed. */
const BUTTONS = ['Save…', 'Keep for Later', 'Discard', 'Cancel'] as const;
type Choice = (typeof BUTTONS)[number];

/** Saving in the desktop window: through the system's dialog, and before the window closes. */
export class LiveCaptureSaving {
  constructor(
    private readonly live: LiveCaptures,
    private readonly recents: RecentCaptures,
  ) {}

  /** Asks for a place, and moves the capture there; `null` when its user cancelled. */
  async save(file: string, window: BaseWindow | null): Promise<Reply<SavedCapture | null>> {
    const savable = await this.live.savable(file);
    if (savable.kind === 'refused') return savable;
    const target = await askForPlace(file, window);
    return target === null ? done(null) : this.moveTo(file, target);
  }

  /** Asks what is to become of captures, one after the other; `false` as soon as its user would rather go on. */
  async askBeforeClosing(captures: readonly CaptureHandle[], window: BaseWindow | null): Promise<boolean> {
    for (const { name, unsaved } of await this.live.withPackets(captures)) {
      const reply = await this.carryOut(await askFor(name, window), unsaved, window);
      if (reply.kind === 'refused') await show(window, { type: 'error', message: reply.message });
      if (reply.kind === 'refused' || reply.result === null) return false;
    }
    return true;
  }

  /** Gives `null` when its user has taken the decision back. */
  private async carryOut(
    choice: Choice,
    file: string,
    window: BaseWindow | null,
  ): Promise<Reply<Decided | null>> {
    switch (choice) {
      case 'Cancel':
        return done(null);
      case 'Keep for Later':
        return done('decided');
      case 'Discard': {
        const reply = await this.live.discard(file);
        return reply.kind === 'refused' ? reply : done('decided');
      }
      case 'Save…': {
        const target = await askForPlace(file, window);
        if (target === null) return done(null);
        // Nothing may be added to it any more once it is moved to another disk.
        await this.live.stop(file);
        const reply = await this.moveTo(file, target);
        return reply.kind === 'refused' ? reply : done('decided');
      }
    }
  }

  private async moveTo(file: string, target: string): Promise<Reply<SavedCapture>> {
    const saved = await this.live.moveTo(file, target);
    if (saved.kind === 'done') await this.recents.add(target);
    return saved;
  }
}

type Decided = 'decided';

async function askForPlace(file: string, window: BaseWindow | null): Promise<string | null> {
  const options: SaveDialogOptions = {
    title: 'Save Live Capture',
    defaultPath: file,
    filters: [{ name: 'pcapng captures', extensions: ['pcapng'] }],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  };
  const answer = await (window === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options));
  return answer.canceled || answer.filePath === '' ? null : answer.filePath;
}

async function askFor(name: string, window: BaseWindow | null): Promise<Choice> {
  const { response } = await show(window, {
    type: 'question',
    message: `The live capture “${name}” is not saved.`,
    detail: 'What you keep for later is offered when Framescope starts again.',
    buttons: [...BUTTONS],
    defaultId: BUTTONS.indexOf('Save…'),
    cancelId: BUTTONS.indexOf('Cancel'),
  });
  return BUTTONS[response] ?? 'Cancel';
}

function show(window: BaseWindow | null, options: MessageBoxOptions): Promise<MessageBoxReturnValue> {
  return window === null ? dialog.showMessageBox(options) : dialog.showMessageBox(window, options);
}
