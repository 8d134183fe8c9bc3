import type { Readable } from 'node:stream';
import type { CaptureLimits } from '../../src-core/contract/capture-limits.ts';
import type { LivePackets } from '../sources/live-packets.ts';
import type { LiveInput } from './live-input.ts';

export interface CaptureInput {
  /**
   * A path, which may be that of a capture in several files, or a stream whose bytes are kept in a temporary file while
   * they are read, or a live source.
   */
  readonly from: string | Readable | LiveCapture;
  /** How the capture is called in messages. */
  readonly name: string;
}

/** What is recorded while it is watched: the bytes of a capture, or packets that its source makes. */
export type LiveCapture = (BytesToRecord | PacketsToRecord) & {
  /** An empty file, reserved for the packets; where several are wanted, their common name, of which the first is there. */
  readonly recordInto: string;
};

interface BytesToRecord {
  readonly input: LiveInput;
}

export interface PacketsToRecord {
  readonly packets: LivePackets;
  readonly limits?: CaptureLimits;
}

export function isLive(from: CaptureInput['from']): from is LiveCapture {
  return typeof from !== 'string' && 'recordInto' in from;
}
