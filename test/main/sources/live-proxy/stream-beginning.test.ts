/** What later files of a capture are told of a stream that is open when they begin. */
import { describe, expect, it } from 'vitest';
import { LINK_TYPES } from '../../../../src-core/packets/link-layer.ts';
import type { Packet, TcpSegment } from '../../../../src-core/packets/packet.ts';
import { PacketReader } from '../../../../src-core/packets/packet-reader.ts';
import { NOTE_LINK_TYPE, noteBytes, readNote } from '../../../../src-core/packets/proxy-note.ts';
import { RelayedTcp } from '../../../../src-core/packets/relayed-tcp.ts';
import { DEFAULT_LIMITS } from '../../../../src-core/pipeline/limits.ts';
import { type Direction, NOT_IN_FILE } from '../../../../src-core/stream/events.ts';
import { RecordedStream } from '../../../../src-main/sources/live-proxy/recorded-stream.ts';
import { StreamBeginning } from '../../../../src-main/sources/live-proxy/stream-beginning.ts';
import { latin1 } from '../../../support/bytes.ts';
import { readPackets } from '../../../support/memory-capture.ts';
import { REQUEST as HTTP_REQUEST, RESPONSE as HTTP_RESPONSE } from '../../../support/tcp-talk.ts';

const CLIENT = { address: '192.0.2.1', port: 49152 };
const SERVER = { address: '198.51.100.2', port: 80 };
const IPV6 = { address: '2001:db8::1', port: 49152 };
const FACTS = { clientTls: null, serverTls: null, certificate: null, steps: [], refusal: null };
const FIRST = 1000;

interface Written {
  readonly stream: RecordedStream;
  readonly open: Set<StreamBeginning>;
  readonly beginning: StreamBeginning;
  /** All packets, as they were written. */
  readonly packets: Uint8Array[];
}

/** Packets are written at once, one each millisecond. */
function written(client = CLIENT): Written {
  const open = new Set<StreamBeginning>();
  const beginning = new StreamBeginning(open);
  const packets: Uint8Array[] = [];
  const stream = new RecordedStream((_kind, _length, make) => packets.push(make(packets.length).slice()), {
    ...{ client, server: SERVER, initial: FIRST, facts: FACTS, beginning },
  });
  return { stream, open, beginning, packets };
}

function packetOf(linkType: number, bytes: Uint8Array): Packet {
  const timestamp = { seconds: 0, nanoseconds: 0 };
  return { timestamp, linkType, bytes, originalLength: bytes.length, origin: NOT_IN_FILE };
}

function segmentOf(bytes: Uint8Array): TcpSegment {
  return new PacketReader(DEFAULT_LIMITS).read(packetOf(LINK_TYPES.raw, bytes), 0) as TcpSegment;
}

interface Shown {
  readonly from: Direction;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly length: number;
}

function shown({ beginning }: Written): Shown[] {
  return beginning
    .repeated()
    .slice(1)
    .map(({ direction = 'client-to-server', bytes }) => {
      const { sequence, acknowledgment, payload } = segmentOf(bytes);
      return { from: direction, sequence, acknowledgment, length: payload.bytes.length };
    });
}

const REQUEST = latin1('the request');
const RESPONSE = latin1('what it was answered');

/** A stream on which WebSocket was agreed. */
function agreed(client = CLIENT): Written {
  const it = written(client);
  it.stream.bytes('client-to-server', REQUEST);
  it.stream.bytes('server-to-client', RESPONSE);
  it.stream.agreed();
  return it;
}

/** Tells of frames of so many bytes that have passed. */
function pass({ beginning }: Written, direction: Direction, length: number): void {
  beginning.passed({ direction, at: 0, bytes: new Uint8Array(0) }, length, false);
}

describe('what is repeated', () => {
  it('is the note, how it was opened, and what was said before frames, as it was written', () => {
    const it = agreed();
    it.stream.bytes('client-to-server', latin1('a frame'));
    it.stream.bytes('server-to-client', latin1('another'));
    const repeated = it.beginning.repeated();
    expect(repeated.map(({ bytes }) => bytes)).toEqual(it.packets.slice(0, 6));
    expect(readNote(repeated[0]?.bytes ?? new Uint8Array(0))?.note).toMatchObject({ kind: 'stream' });
    expect(repeated.map(({ at }) => at)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('is at most 64 KiB of it, and nothing behind what was left out', () => {
    const it = written();
    it.stream.bytes('client-to-server', new Uint8Array(60_000));
    it.stream.bytes('server-to-client', new Uint8Array(6000));
    it.stream.bytes('client-to-server', new Uint8Array(10));
    expect(shown(it).map(({ length }) => length)).toEqual([0, 0, 0, 60_000]);
  });

  it('is nothing before the first bytes, and nothing once the stream is over', () => {
    const it = written();
    expect(it.open.size).toBe(0);
    it.stream.bytes('client-to-server', REQUEST);
    expect([...it.open]).toEqual([it.beginning]);
    it.stream.finished('client-to-server');
    expect(it.open.size).toBe(1);
    it.stream.finished('server-to-client');
    expect(it.open.size).toBe(0);
    const other = agreed();
    other.stream.reset('server-to-client');
    expect(other.open.size).toBe(0);
  });

  it('has the end of the side that has ended, where it was', () => {
    const it = agreed();
    it.stream.bytes('client-to-server', new Uint8Array(500));
    it.stream.finished('client-to-server');
    const last = it.beginning.repeated().at(-1);
    expect(last?.bytes).toEqual(it.packets.at(-1));
    expect(segmentOf(last?.bytes ?? new Uint8Array(0))).toMatchObject({
      fin: true,
      sequence: FIRST + 1 + REQUEST.length + 500,
    });
  });
});

describe.each([
  ['IPv4', CLIENT],
  ['IPv6', IPV6],
])('numbers of %s', (_version, client) => {
  const [request, response] = [REQUEST.length, RESPONSE.length];
  const WIDEST = 2 ** 30 - 1;

  it.each([
    ['stay where a gap can tell of what passed', WIDEST, 0],
    ['go up to the widest gap that can be told of', WIDEST + 1, 1],
    ['do so as well when all numbers were taken more than once', 3 * 2 ** 32 + WIDEST + 5, 5],
  ])('%s', (_name, passed, moved) => {
    const it = agreed(client);
    pass(it, 'server-to-client', passed);
    expect(shown(it)).toEqual([
      { from: 'client-to-server', sequence: FIRST, acknowledgment: 0, length: 0 },
      { from: 'server-to-client', sequence: FIRST + moved, acknowledgment: FIRST + 1, length: 0 },
      { from: 'client-to-server', sequence: FIRST + 1, acknowledgment: FIRST + 1 + moved, length: 0 },
      { from: 'client-to-server', sequence: FIRST + 1, acknowledgment: FIRST + 1 + moved, length: request },
      {
        from: 'server-to-client',
        sequence: FIRST + 1 + moved,
        acknowledgment: FIRST + 1 + request,
        length: response,
      },
    ]);
  });
});

it('is read as a connection with a gap, behind which its frames are found', () => {
  const it = written();
  it.stream.bytes('client-to-server', HTTP_REQUEST);
  it.stream.bytes('server-to-client', HTTP_RESPONSE);
  it.stream.agreed();
  const passed = 5 * 2 ** 32;
  pass(it, 'server-to-client', passed);
  const now = FIRST + HTTP_RESPONSE.length + passed;
  const later = new RelayedTcp(CLIENT, SERVER, (now + 1) % 2 ** 32);
  const repeated = it.beginning.repeated();
  const packets = [
    packetOf(NOTE_LINK_TYPE, noteBytes({ kind: 'file', number: 9, repeated: repeated.length })),
    ...repeated.map(({ direction, bytes }) =>
      packetOf(direction === undefined ? NOTE_LINK_TYPE : LINK_TYPES.raw, bytes),
    ),
    packetOf(LINK_TYPES.raw, later.bytes('server-to-client', latin1('\x81\x02hi'))),
  ];
  const { store, frames } = readPackets(packets);
  expect(store.connections).toMatchObject([{ status: 101, relayed: FACTS }]);
  expect(store.connections[0]?.gaps['server-to-client']).toMatchObject({ count: 1, bytes: 2 ** 30 - 1 });
  expect(frames).toMatchObject([{ text: 'hi' }]);
});
