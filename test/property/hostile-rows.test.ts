/** A good capture with something wrong in it: whatever it is, it is read to its end, and every row can be shown. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine } from '../../src-core/export/csv.ts';
import { ndjsonLine } from '../../src-core/export/ndjson.ts';
import { connectionTroubles, readingNotes } from '../../src-core/export/notes.ts';
import { framePreview, messagePreview } from '../../src-core/export/preview.ts';
import type { AnyRow } from '../../src-core/export/rows.ts';
import { connectionTable, frameTable, messageTable } from '../../src-core/export/table.ts';
import { WITHOUT_LOOK } from '../../src-core/export/text-table.ts';
import type { Packet } from '../../src-core/packets/packet.ts';
import { frameHeaderBytes } from '../../src-core/websocket/frame-header.ts';
import { hex, joinBytes, latin1 } from '../support/bytes.ts';
import { type MemoryCapture, readPackets } from '../support/memory-capture.ts';
import { ipv6, ipv6Fragment, ipv6Options, type Peer } from '../support/packet-builder.ts';
import { PacketLog, TcpTalk } from '../support/tcp-talk.ts';

const LOOK = { width: 120, paint: WITHOUT_LOOK };

const RUNS = { seed: 6455, numRuns: 300 };

const REFUSAL = latin1('HTTP/1.1 401 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n');
const ASKING = latin1('GET / HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n');

/** One of each thing the reader knows: both versions of IP, fragments, a refusal, and every kind of frame. */
const GOOD: readonly Packet[] = (() => {
  const log = new PacketLog();
  new TcpTalk(log)
    .handshake()
    .fromClient(hex('81 85 37fa213d 7f9f4d5158'), hex('02 81 00000000 41'), hex('80 80 00000000'))
    .fromServer(hex('01 03 48656c'), hex('89 00 80 02 6c6f'), hex('82 7e 0100'), new Uint8Array(256))
    .fromClient(hex('88 82 37fa213d 3412'))
    .fromServer(hex('88 02 03e8'))
    .close();
  new TcpTalk(log, {
    client: { address: '2001:db8::1', port: 50_000 },
    server: { address: '2001:db8::2', port: 80 },
    linkType: 101,
    wrap: withExtensions,
  })
    .open()
    .fromClient(ASKING)
    .fromServer(REFUSAL)
    .close();
  return log.packets;
})();

function withExtensions(segment: Uint8Array, from: Peer, to: Peer): Uint8Array {
  const fragment = ipv6Fragment({
    offset: 0,
    moreFragments: false,
    identification: 1,
    payload: segment,
  });
  const ends = { from: from.address, to: to.address };
  return ipv6({ ...ends, nextHeader: 0, payload: ipv6Options(44, 0, fragment) });
}

type Change = (packets: Packet[]) => void;

const which = fc.nat(GOOD.length - 1);

/** Something that can be wrong with a capture; whoever is named may have been removed by another change. */
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(which, fc.nat(400), fc.nat(255)).map(
    ([at, place, value]): Change =>
      (packets) => {
        edit(packets, at, ({ bytes }) => ({
          bytes: bytes.map((byte, index) => (index === place ? value : byte)),
        }));
      },
  ),
  fc.tuple(which, fc.nat(400)).map(
    ([at, length]): Change =>
      (packets) => {
        edit(packets, at, ({ bytes }) => ({ bytes: bytes.slice(0, length) }));
      },
  ),
  fc.tuple(which, fc.uint8Array({ maxLength: 60 })).map(
    ([at, more]): Change =>
      (packets) => {
        edit(packets, at, ({ bytes }) => ({ bytes: joinBytes(bytes, more) }));
      },
  ),
  fc.tuple(which, fc.nat(0xffff_ffff)).map(
    ([at, originalLength]): Change =>
      (packets) => {
        edit(packets, at, () => ({ originalLength }));
      },
  ),
  fc.tuple(which, fc.constantFrom(0, 1, 12, 101, 108, 113, 228, 229, 276, 147)).map(
    ([at, linkType]): Change =>
      (packets) => {
        edit(packets, at, () => ({ linkType }));
      },
  ),
  fc.tuple(which, fc.nat(0xffff_ffff)).map(
    ([at, seconds]): Change =>
      (packets) => {
        edit(packets, at, () => ({ timestamp: { seconds, nanoseconds: 0 } }));
      },
  ),
  which.map(
    (at): Change =>
      (packets) => {
        packets.splice(at, 1);
      },
  ),
  fc.tuple(which, which).map(
    ([from, to]): Change =>
      (packets) => {
        packets.splice(to, 0, ...packets.slice(from, from + 1));
      },
  ),
  fc.tuple(which, which).map(
    ([from, to]): Change =>
      (packets) => {
        packets.splice(to, 0, ...packets.splice(from, 1));
      },
  ),
);

function edit(packets: Packet[], at: number, how: (packet: Packet) => Partial<Packet>): void {
  const packet = packets[at];
  if (packet !== undefined) packets[at] = { ...packet, ...how(packet) };
}

/** Everything a person is shown of a capture. */
function shown({ store, payloads, connections, frames, messages }: MemoryCapture): string[] {
  const began = (): string => connections[0]?.openedAt ?? '';
  return [
    ...readingNotes(store),
    ...store.connections.flatMap(connectionTroubles),
    ...connections.map((row) => connectionTable(LOOK).line(row)),
    ...frames.flatMap((row, at) => [
      frameTable(LOOK, began).line(row),
      framePreview(store, payloads, at),
      Buffer.from(frameHeaderBytes(store.frames.header(at))).toString('hex'),
    ]),
    ...messages.flatMap((row, at) => [
      messageTable(LOOK, began).line(row),
      messagePreview(store, payloads, at),
    ]),
  ];
}

/** Everything a script is given: the rows themselves, and their CSV, which holds what was captured as it is. */
function given({
  connections,
  frames,
  messages,
}: MemoryCapture): readonly (readonly [AnyRow, csv: string])[] {
  return [
    ...connections.map((row) => [row, csvLine('connections', row)] as const),
    ...frames.map((row) => [row, csvLine('frames', row)] as const),
    ...messages.map((row) => [row, csvLine('messages', row)] as const),
  ];
}

/** What a terminal obeys, or what ends a line. */
const OBEYED = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/u;

/** Whatever was captured: a person's lines stay lines, and a script's rows can be read. */
function expectHarmless(capture: MemoryCapture): void {
  expect(shown(capture).filter((text) => OBEYED.test(text))).toEqual([]);
  for (const [row, csv] of given(capture)) {
    const line = ndjsonLine(row);
    expect(line).not.toMatch(OBEYED);
    expect(JSON.parse(line)).toMatchObject({ connection: row.connection });
    expect(csv.startsWith(`${row.connection},`)).toBe(true);
  }
}

describe('a capture', () => {
  it('is good to begin with', () => {
    const capture = readPackets(GOOD);
    expect(capture.connections.map(({ status, close }) => [status, close?.clean])).toEqual([
      [101, true],
      [401, undefined],
    ]);
    expect(capture.frames).toHaveLength(9);
    expect(readingNotes(capture.store)).toEqual([]);
    expect(shown(capture)).toHaveLength(2 + 9 * 3 + 4 * 2);
    expect(given(capture)).toHaveLength(2 + 9 + 4);
  });

  it('with anything wrong in it is read and shown all the same', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 20 }), (changes) => {
        const packets = [...GOOD];
        for (const apply of changes) apply(packets);
        const capture = readPackets(packets);
        expect(capture.store.notes.packets).toBe(packets.length);
        expectHarmless(capture);
      }),
      RUNS,
    );
  });

  it('of any bytes at all is read, whatever its link layer', () => {
    const packet = fc.tuple(fc.uint8Array({ maxLength: 120 }), fc.constantFrom(0, 1, 101, 113, 276));
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 20 }), (packets) => {
        const log = new PacketLog();
        for (const [bytes, linkType] of packets) log.add(bytes, { linkType });
        expect(readPackets(log.packets).store.notes.packets).toBe(packets.length);
      }),
      RUNS,
    );
  });

  it('whose frames hold any bytes at all is read and shown', () => {
    const pieces = fc.array(fc.tuple(fc.boolean(), fc.uint8Array({ minLength: 1, maxLength: 60 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(pieces, (sent) => {
        const talk = new TcpTalk().handshake();
        for (const [fromClient, bytes] of sent) talk.send(fromClient ? 'client' : 'server', 'PA', bytes);
        const capture = readPackets(talk.close().packets);
        expect(capture.connections).toHaveLength(1);
        expectHarmless(capture);
      }),
      RUNS,
    );
  });
});
