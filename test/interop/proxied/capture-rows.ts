import type { ConnectionRow, FrameRow, MessageRow, ViolationRow } from '../../../src-core/export/rows.ts';
import { CaptureSession } from '../../../src-main/engine/capture-session.ts';
import { RecordedRows } from '../../support/proxied.ts';

/** Everything that is in a capture, as `framescope read` prints it. */
export interface CaptureRows {
  readonly connections: readonly ConnectionRow[];
  readonly frames: readonly FrameRow[];
  readonly messages: readonly MessageRow[];
  readonly violations: readonly ViolationRow[];
}

/** The rows of a capture file; of one that is still written to, those that there are. */
export async function readCapture(path: string): Promise<CaptureRows> {
  const session = new CaptureSession({ from: path, name: path });
  try {
    await session.run();
    const { connections, frames, messages, violations } = new RecordedRows(session);
    return { connections, frames, messages, violations };
  } finally {
    session.close();
  }
}
