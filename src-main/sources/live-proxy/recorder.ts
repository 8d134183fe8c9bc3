import type { CaptureInterface } from '../../../src-core/packets/capture-interface.ts';
import { LINK_TYPES } from '../../../src-core/packets/link-layer.ts';
import { NOTE_LINK_TYPE } from '../../../src-core/packets/proxy-note.ts';
import { type Endpoint, NOT_IN_FILE } from '../../../src-core/stream/events.ts';
import type { StreamFacts } from '../../../src-core/stream/relayed.ts';
import type { Timestamp } from '../../../src-core/stream/time.ts';
import type { PacketRecording } from '../live-packets.ts';
import { RecordedStream } from './recorded-stream.ts';

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
 * Writes what a proxy relays into a live capture. Packets of one turn of the event loop are written together; what has
 * to be known at once is asked for by `commit`.
 */
export class ProxyRecorder {
  private scheduled: NodeJS.Immediate | undefined;
  /** Sequence numbers begin elsewhere for each stream, so that none is taken for a copy of another. */
  private initial = 0;
  private isStopped = false;

  /** @param onCommitted called after packets were observed */
  constructor(
    private readonly recording: PacketRecording,
    private readonly onCommitted: () => void,
  ) {
    for (const described of Object.values(INTERFACES)) recording.interfaceDescribed(described);
  }

  /** A stream that is relayed from now on. */
  open(client: Endpoint, server: Endpoint, facts: StreamFacts): RecordedStream {
    this.initial = (this.initial + 0x0100_0193) >>> 0;
    const write = (packet: Uint8Array, kind: 'relayed' | 'note' = 'relayed'): void =>
      this.write(packet, INTERFACES[kind]);
    return new RecordedStream(write, {
      client,
      server,
      initial: this.initial,
      facts,
    });
  }

  /** Has everything so far written and observed. */
  commit(): void {
    if (this.isStopped) return;
    clearImmediate(this.scheduled);
    this.scheduled = undefined;
    this.recording.commit();
    this.onCommitted();
  }

  /** What passes from now on is not recorded any more. */
  stop(): void {
    this.commit();
    this.isStopped = true;
  }

  private write(bytes: Uint8Array, recordedAt: CaptureInterface): void {
    if (this.isStopped) return;
    this.recording.accept({
      timestamp: now(),
      linkType: recordedAt.linkType,
      bytes,
      originalLength: bytes.length,
      origin: NOT_IN_FILE,
      interface: recordedAt,
    });
    this.scheduled ??= setImmediate(() => this.commit());
  }
}

const { timeOrigin } = performance;
const originSeconds = Math.floor(timeOrigin / 1000);
const originMilliseconds = timeOrigin - originSeconds * 1000;

/** Goes on evenly whatever happens to the clock of the system. */
function now(): Timestamp {
  const milliseconds = originMilliseconds + performance.now();
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds: originSeconds + seconds, nanoseconds: Math.floor((milliseconds - seconds * 1000) * 1e6) };
}
