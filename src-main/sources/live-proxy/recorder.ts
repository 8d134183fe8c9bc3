import type { CaptureInterface } from '../../../src-core/packets/capture-interface.ts';
import { LINK_TYPES } from '../../../src-core/packets/link-layer.ts';
import type { Packet } from '../../../src-core/packets/packet.ts';
import { NOTE_LINK_TYPE, noteBytes } from '../../../src-core/packets/proxy-note.ts';
import { LONGEST_RELAYED_PACKET } from '../../../src-core/packets/relayed-tcp.ts';
import { type Endpoint, NOT_IN_FILE } from '../../../src-core/stream/events.ts';
import type { StreamFacts } from '../../../src-core/stream/relayed.ts';
import type { Timestamp } from '../../../src-core/stream/time.ts';
import type { PacketRecording } from '../live-packets.ts';
import { type MakePacket, RecordedStream } from './recorded-stream.ts';
import { StreamBeginning } from './stream-beginning.ts';

/** The interfaces that packets of a proxy are said to come from. */
const INTERFACES = {
  relayed: {
    linkType: LINK_TYPES.raw,
    snapLength: 0,
    name: 'proxy',
    description: 'what Framescope relayed, as packets made from the bytes',
    comments: [],
  },
  note: {
    linkType: NOTE_LINK_TYPE,
    snapLength: 0,
    name: 'proxy-notes',
    description: 'what Framescope knows of the streams it relayed',
    comments: [],
  },
} as const satisfies Record<string, CaptureInterface>;

/**
 * What passes is recorded together with what comes this much later, in milliseconds: who is just being sent to
 * doesn't wait for that.
 */
const GATHERING = 1;
/** Or earlier, when it is this many bytes. */
const MOST_GATHERED = 512 * 1024;

interface PassedPacket {
  /** When it passed, in milliseconds of `performance.now`. */
  readonly at: number;
  readonly recordedAt: CaptureInterface;
  /** About how many bytes of the stream it holds. */
  readonly length: number;
  readonly make: MakePacket;
}

/** Writes what a proxy relays into a live capture, a moment later; what has to be known at once is asked for by `commit`. */
export class ProxyRecorder {
  private scheduled: NodeJS.Timeout | undefined;
  private passed: PassedPacket[] = [];
  private passedLength = 0;
  /** Sequence numbers begin elsewhere for each stream, so that none is taken for a copy of another. */
  private initial = 0;
  /** Where packets are made: each is copied when it is written. */
  private readonly made = new Uint8Array(LONGEST_RELAYED_PACKET);
  private isStopped = false;
  /** Whether the capture may be several files, and the streams that are open where one ends. */
  private readonly hasFiles: boolean;
  private readonly openStreams = new Set<StreamBeginning>();
  /** When the packet passed that is written now. */
  private writtenAt = 0;

  /** @param onCommitted called after packets were observed */
  constructor(
    private readonly recording: PacketRecording,
    private readonly onCommitted: () => void,
  ) {
    for (const described of Object.values(INTERFACES)) recording.interfaceDescribed(described);
    this.hasFiles = recording.beginFilesWith((file) => this.beginningOf(file));
  }

  /** A stream that is relayed from now on. */
  open(client: Endpoint, server: Endpoint, facts: StreamFacts): RecordedStream {
    this.initial = (this.initial + 0x0100_0193) >>> 0;
    return new RecordedStream((kind, length, make) => this.take(INTERFACES[kind], length, make), {
      ...{ client, server, facts },
      initial: this.initial,
      room: (length) => this.made.subarray(0, length),
      beginning: this.hasFiles ? new StreamBeginning(this.openStreams) : undefined,
    });
  }

  /** Has everything so far written and observed. */
  commit(): void {
    if (this.isStopped) return;
    clearTimeout(this.scheduled);
    this.scheduled = undefined;
    const { passed } = this;
    this.passed = [];
    this.passedLength = 0;
    for (const packet of passed) this.write(packet);
    this.recording.commit();
    this.onCommitted();
  }

  /** What passes from now on is not recorded any more. */
  stop(): void {
    this.commit();
    this.isStopped = true;
  }

  private take(recordedAt: CaptureInterface, length: number, make: MakePacket): void {
    if (this.isStopped) return;
    this.passed.push({ at: performance.now(), recordedAt, length, make });
    this.passedLength += length;
    if (this.passedLength >= MOST_GATHERED) this.commit();
    else this.scheduled ??= setTimeout(() => this.commit(), GATHERING);
  }

  private write({ at, recordedAt, length, make }: PassedPacket): void {
    this.writtenAt = at;
    this.recording.makeRoom(length);
    this.recording.accept(packetOf(recordedAt, at, make(at)));
  }

  /** What a file of the capture begins with: its number, and what is known of the streams that are open. */
  private beginningOf(file: number): readonly Packet[] {
    const repeated = [...this.openStreams]
      .flatMap((stream) => stream.repeated())
      .sort((one, other) => one.at - other.at);
    const note = noteBytes({ kind: 'file', number: file, repeated: repeated.length });
    const [first] = repeated;
    return [
      // The time of a capture begins with its first packet.
      packetOf(INTERFACES.note, first?.at ?? this.writtenAt, note),
      ...repeated.map(({ direction, at, bytes }) =>
        packetOf(direction === undefined ? INTERFACES.note : INTERFACES.relayed, at, bytes),
      ),
    ];
  }
}

function packetOf(recordedAt: CaptureInterface, at: number, bytes: Uint8Array): Packet {
  return {
    timestamp: timestamp(at),
    linkType: recordedAt.linkType,
    bytes,
    originalLength: bytes.length,
    origin: NOT_IN_FILE,
    interface: recordedAt,
  };
}

const { timeOrigin } = performance;
const originSeconds = Math.floor(timeOrigin / 1000);
const originMilliseconds = timeOrigin - originSeconds * 1000;

/** @param at milliseconds of `performance.now`, which goes on evenly whatever happens to the clock of the system */
function timestamp(at: number): Timestamp {
  const milliseconds = originMilliseconds + at;
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds: originSeconds + seconds, nanoseconds: Math.floor((milliseconds - seconds * 1000) * 1e6) };
}
