import { joinBytes } from '../../src-core/bytes/copy.ts';
import type { CaptureInterface } from '../../src-core/packets/capture-interface.ts';
import type { Packet } from '../../src-core/packets/packet.ts';
import { PcapngReader } from '../../src-core/packets/pcapng/pcapng-reader.ts';
import { PcapngWriter } from '../../src-core/packets/pcapng/pcapng-writer.ts';
import type { RecordSink } from '../../src-core/packets/record-sink.ts';
import { WithoutRepetition } from '../../src-core/packets/without-repetition.ts';
import { DEFAULT_LIMITS } from '../../src-core/pipeline/limits.ts';
import { filePieces } from '../adapters/file-pieces.ts';

/** Bytes read at a time. */
const PIECE = 256 * 1024;

/**
 * The files of a recording that follow each other as one pcapng, in pieces: without what each repeats of those before it,
 * and as far as each can be read. Rejects with Node's error when one can't be opened.
 */
export async function* joinedFiles(paths: readonly string[]): AsyncGenerator<Uint8Array> {
  const joined = new JoinedPackets();
  const sink = new WithoutRepetition(joined);
  for (const path of paths) {
    const reader = new PcapngReader(DEFAULT_LIMITS, sink);
    for await (const piece of filePieces(path, PIECE)) {
      reader.feed(piece);
      yield joined.take();
    }
  }
}

/** Makes one section of all, in which each interface is described once. */
class JoinedPackets implements RecordSink {
  private readonly writer = new PcapngWriter();
  private blocks: Uint8Array[] = [this.writer.section()];
  /** By what is said of them: each file describes them anew. */
  private readonly interfaces = new Map<string, CaptureInterface>();
  private readonly known = new Map<CaptureInterface, CaptureInterface>();

  accept(packet: Packet): void {
    const recordedAt = packet.interface === undefined ? undefined : this.known.get(packet.interface);
    this.blocks.push(this.writer.packet({ ...packet, interface: recordedAt }).bytes);
  }

  interfaceDescribed(recordedAt: CaptureInterface): void {
    const said = JSON.stringify(recordedAt);
    const same = this.interfaces.get(said);
    this.known.set(recordedAt, same ?? recordedAt);
    if (same !== undefined) return;
    this.interfaces.set(said, recordedAt);
    this.blocks.push(this.writer.describe(recordedAt));
  }

  /** A recording of packets that its source has made says nothing about sections. */
  sectionNoted(): void {}

  /** What was written since it was last asked for. */
  take(): Uint8Array {
    const bytes = joinBytes(this.blocks);
    this.blocks = [];
    return bytes;
  }
}
