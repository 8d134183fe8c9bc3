import { readFileSync } from 'node:fs';
import { PacketReader } from '../../src-core/packets/packet-reader.ts';
import { DEFAULT_LIMITS } from '../../src-core/pipeline/limits.ts';
import type { Direction, Endpoint, StreamEvent } from '../../src-core/stream/events.ts';
import { TcpStreams } from '../../src-core/tcp-streams/tcp-streams.ts';
import { readCaptureFile } from '../../src-main/sources/capture-file/capture-file.ts';

/** A TCP connection of a capture file, as the pieces that came, in their order. */
export interface RecordedTcp {
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly pieces: { readonly direction: Direction; readonly bytes: Buffer }[];
}

/** The TCP connections of a capture file. */
export async function recordedStreams(path: string): Promise<readonly RecordedTcp[]> {
  const streams = new Map<number, RecordedTcp>();
  const take = (event: StreamEvent): void => {
    if (event.kind === 'stream-opened')
      streams.set(event.streamId, { client: event.client, server: event.server, pieces: [] });
    if (event.kind === 'stream-gap') throw new Error(`${path} lacks ${event.missingBytes} bytes`);
    if (event.kind !== 'stream-bytes') return;
    const { direction, chunk } = event;
    streams.get(event.streamId)?.pieces.push({ direction, bytes: Buffer.from(chunk.bytes) });
  };
  const packets = new PacketReader(DEFAULT_LIMITS);
  const tcp = new TcpStreams(DEFAULT_LIMITS, { accept: take });
  await readCaptureFile({
    pieces: (async function* () {
      yield new Uint8Array(readFileSync(path));
    })(),
    where: path,
    isStream: false,
    limits: DEFAULT_LIMITS,
    sink: {
      accept: (packet) => {
        const segment = packets.read(packet, 0);
        if (typeof segment !== 'string') tcp.accept(segment, 0);
      },
      interfaceDescribed: () => {},
      sectionNoted: () => {},
    },
    stop: new AbortController().signal,
    onProgress: () => Promise.resolve(),
  });
  tcp.end(0);
  return [...streams.values()];
}

/** All that one side said. */
export function said({ pieces }: RecordedTcp, direction: Direction): Buffer {
  return Buffer.concat(pieces.filter((piece) => piece.direction === direction).map(({ bytes }) => bytes));
}
