import { type CaptureLimits, isLimited } from '../../src-core/contract/capture-limits.ts';
import type { RecordSink } from '../../src-core/packets/record-sink.ts';
import { CapturePayloadFiles } from '../adapters/payload-files.ts';
import type { SpoolFile } from '../adapters/spool-file.ts';
import { CaptureSegments } from '../live-captures/capture-segments.ts';
import { LiveCaptureFile } from '../live-captures/live-capture-file.ts';
import { Recording } from '../live-captures/recording.ts';

/** A recording whose file is there, and from where its payloads are read back. */
export interface BegunRecording {
  readonly recording: Recording;
  readonly files: CapturePayloadFiles;
  /** Nothing more will come. */
  close(): void;
}

export interface RecordingPlace {
  /** An empty file; where several are wanted, their common name, of which the first is there. */
  readonly recordInto: string;
  readonly limits: CaptureLimits;
}

/** Begins the file that is recorded into, or the first of several. Throws what Node throws when it can't be written. */
export function beginRecording(
  { recordInto, limits }: RecordingPlace,
  spool: SpoolFile,
  observer: RecordSink,
): BegunRecording {
  if (!isLimited(limits)) {
    const file = new LiveCaptureFile(recordInto);
    const files = new CapturePayloadFiles(recordInto, spool);
    return { recording: new Recording(file, observer), files, close: () => file.close() };
  }
  const segments = new CaptureSegments(recordInto, limits);
  const files = new CapturePayloadFiles(segments.sequence, spool);
  const recording = new Recording(segments.current, observer, segments);
  return { recording, files, close: () => segments.close() };
}
