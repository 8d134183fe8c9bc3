/** Packets made of what a proxy relayed, read by tshark: nothing about them is malformed or odd, and no byte is lost. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { expectedFromTshark } from '../../fixtures/record/expected-from-tshark.mjs';
import { LINK_TYPES } from '../../src-core/packets/link-layer.ts';
import { PcapngWriter } from '../../src-core/packets/pcapng/pcapng-writer.ts';
import { NOTE_LINK_TYPE, noteBytes } from '../../src-core/packets/proxy-note.ts';
import { RelayedTcp } from '../../src-core/packets/relayed-tcp.ts';
import { type Direction, type Endpoint, NOT_IN_FILE } from '../../src-core/stream/events.ts';
import { inPieces, utf8 } from '../support/bytes.ts';
import type { Expected } from '../support/fixture-captures.ts';
import { BINARY, CLOSE, closePayload, frame, TEXT } from '../support/frame-builder.ts';
import { noise } from '../support/noise.ts';
import { REQUEST, RESPONSE } from '../support/tcp-talk.ts';

const hasTshark = spawnSync('tshark', ['--version']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function tshark(path: string, ...words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('tshark', ['-r', path, ...words], {
    encoding: 'utf8',
    maxBuffer: 1 << 27,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

interface Sent {
  readonly direction: Direction;
  readonly opcode: number;
  readonly payload: Uint8Array;
  readonly key?: number;
}

const CLIENT = { direction: 'client-to-server', key: 0x37fa213d } as const;
const SERVER = { direction: 'server-to-client' } as const;

/** Some as long as IP headers can say with all that stands before them, or a packet can be, and some longer. */
const FRAMES: readonly Sent[] = [
  { ...CLIENT, opcode: TEXT, payload: utf8('h\u00e9llo') },
  { ...SERVER, opcode: TEXT, payload: utf8('h\u00e9llo') },
  { ...CLIENT, opcode: BINARY, payload: noise(65_481) },
  ...[65_491, 65_511, 131_062, 400_001].map((length) => ({
    ...SERVER,
    opcode: BINARY,
    payload: noise(length),
  })),
  { ...CLIENT, opcode: CLOSE, payload: closePayload(1000, 'bye') },
  { ...SERVER, opcode: CLOSE, payload: closePayload(1000, 'bye') },
];

const SAID: readonly (readonly [Direction, Uint8Array])[] = [
  ['client-to-server', REQUEST],
  ['server-to-client', RESPONSE],
  ...FRAMES.map(({ direction, ...bits }) => [direction, frame(bits)] as const),
];

/** As the oracle has it: long content stands as its SHA-256. */
function contentOf(opcode: number, payload: Uint8Array): object {
  if (payload.length > 1000) return { sha256: createHash('sha256').update(payload).digest('hex') };
  const bytes = Buffer.from(payload);
  return opcode === TEXT ? { text: bytes.toString('utf8') } : { base64: bytes.toString('base64') };
}

function capture(name: string, client: Endpoint, server: Endpoint): string {
  const tcp = new RelayedTcp(client, server, 0xffff_fff0);
  const writer = new PcapngWriter();
  const blocks: Uint8Array[] = [writer.section()];
  let milliseconds = 0;
  const add = (bytes: Uint8Array, linkType: number): void => {
    const timestamp = { seconds: 1_700_000_000, nanoseconds: milliseconds++ * 1_000_000 };
    const packet = { timestamp, linkType, bytes, originalLength: bytes.length, origin: NOT_IN_FILE };
    blocks.push(writer.packet(packet).bytes);
  };
  const facts = { clientTls: null, serverTls: null, certificate: null, steps: [], refusal: null };
  add(noteBytes({ kind: 'stream', between: tcp.between, facts }), NOTE_LINK_TYPE);
  const packets = [
    ...tcp.opened(),
    ...SAID.flatMap(([direction, bytes]) =>
      inPieces(bytes, tcp.longestSegment).map((piece) => tcp.bytes(direction, piece)),
    ),
    tcp.finished('server-to-client'),
    tcp.finished('client-to-server'),
  ];
  for (const bytes of packets) add(bytes, LINK_TYPES.raw);
  const path = join(folder, `${name}.pcapng`);
  writeFileSync(path, Buffer.concat(blocks));
  return path;
}

const V4 = [
  { address: '192.0.2.1', port: 49152 },
  { address: '198.51.100.2', port: 80 },
] as const;
const V6 = [
  { address: '2001:db8::1', port: 49152 },
  { address: '2001:db8::2', port: 80 },
] as const;

describe.skipIf(!hasTshark).each([
  ['IPv4', ...V4],
  ['IPv6', ...V6],
  ['a client of IPv4 and a server of IPv6', V4[0], V6[1]],
  ['a client of IPv6 and a server of IPv4', V6[0], V4[1]],
])('between %s', (name, client, server) => {
  const path = capture(name, client, server);
  const checked = ['-o', 'ip.check_checksum:TRUE', '-o', 'tcp.check_checksum:FALSE'];

  it('nothing is out of order, sent again, larger than a window or malformed', () => {
    expect(tshark(path, ...checked, '-Y', 'tcp.analysis.flags or _ws.malformed or _ws.short')).toBe('');
    // What an interface for private use holds, it is not to know.
    expect(tshark(path, ...checked, '-q', '-z', 'expert,warn,ip or ipv6').trim()).toBe('');
    expect(tshark(path, ...checked, '-Y', 'ip.checksum.status == 0')).toBe('');
  });

  it('every frame has the content that was sent', async () => {
    const { connections, frames } = (await expectedFromTshark(path)) as Expected;
    expect(connections).toMatchObject([{ url: 'ws://server.example.com/chat', status: 101, accepted: true }]);
    expect(frames).toMatchObject(
      FRAMES.map(({ direction, opcode, payload, key }) => ({
        direction,
        fin: true,
        opcode,
        masked: key !== undefined,
        payloadLength: payload.length,
        ...contentOf(opcode, payload),
      })),
    );
  });
});
