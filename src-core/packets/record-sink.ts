import type { CaptureInterface } from './capture-interface.ts';
import type { Packet } from './packet.ts';

/** What a reader of capture files tells, in the order of the file. */
export interface RecordSink {
  accept(packet: Packet): void;
  /** An interface is described; the packets that were recorded at it refer to this very object. */
  interfaceDescribed(recordedAt: CaptureInterface): void;
  /** A section begins that somebody has noted something about. */
  sectionNoted(comments: readonly string[]): void;
}
