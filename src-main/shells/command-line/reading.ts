import type { CaptureState } from '../../../src-core/contract/views.ts';
import type { CaptureSession } from '../../engine/capture-session.ts';
import { ProgressLine } from './progress-line.ts';

/** Reads a session to its end, telling a person at a terminal how far it has come. */
export async function readWithProgress(
  session: CaptureSession,
  onProgress: () => void | Promise<void>,
): Promise<CaptureState> {
  const progress = new ProgressLine();
  try {
    return await session.run(async () => {
      await onProgress();
      const { name, bytesRead, bytesTotal, store } = session;
      progress.show({ name, bytesRead, bytesTotal, frames: store.frames.count });
    });
  } finally {
    progress.end();
  }
}
