/**
 * Every recorded conversation once more, through a proxy that stands for its server. Both legs are captured by tcpdump,
 * and must carry the same bytes, which are those of the recording; and the rows of the proxy's capture must be those of it.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startPacketCapture } from '../../fixtures/record/packet-capture.mjs';
import type { FrameRow } from '../../src-core/export/rows.ts';
import type { Direction } from '../../src-core/stream/events.ts';
import { readRows } from '../support/command-line.ts';
import { capturePath, FIXTURES } from '../support/fixture-captures.ts';
import { type Proxied, proxied } from '../support/proxied.ts';
import { type RecordedTcp, recordedStreams, said } from '../support/recorded-streams.ts';

/** tcpdump needs the permission to listen. */
const canCapture = process.getuid?.() === 0 && spawnSync('tcpdump', ['--version']).status === 0;
const DIRECTIONS: readonly Direction[] = ['client-to-server', 'server-to-client'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'framescope-legs-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** One end of a conversation that is said again. */
class Speaker {
  private got = 0;
  private wake = (): void => {};

  constructor(readonly socket: Socket) {
    socket.on('data', (bytes) => {
      this.got += bytes.length;
      this.wake();
    });
    socket.on('end', () => this.wake());
  }

  async heard(count: number): Promise<void> {
    while (this.got < count && !this.socket.readableEnded) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}

/** Says a recorded conversation again, each piece when the one before has arrived. */
async function sayAgain(stream: RecordedTcp, server: Server, port: number): Promise<void> {
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const client = new Speaker(connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true }));
  const sent: Record<Direction, number> = { 'client-to-server': 0, 'server-to-client': 0 };
  let far: Speaker | undefined;
  for (const { direction, bytes } of stream.pieces) {
    const isClient = direction === 'client-to-server';
    if (!isClient) far ??= new Speaker(await accepted);
    (isClient ? client : far)?.socket.write(bytes);
    sent[direction] += bytes.length;
    if (isClient) far ??= new Speaker(await accepted);
    await (isClient ? far : client)?.heard(sent[direction]);
  }
  client.socket.end();
  far?.socket.end();
  await Promise.all([client, far].map((speaker) => speaker?.heard(Number.POSITIVE_INFINITY)));
}

async function listening(): Promise<Server> {
  const server = createServer({ allowHalfOpen: true, noDelay: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function ended(proxy: Proxied, count: number): Promise<void> {
  await proxy.until(({ views }) => views.length === count && views.every(({ ended: end }) => end !== null));
}

describe.each(FIXTURES)('%s', (fixture) => {
  it.skipIf(!canCapture)(
    'passes a proxy byte for byte, on both legs, and is read as it was recorded',
    async () => {
      const streams = await recordedStreams(capturePath(fixture));
      const server = await listening();
      const far = (server.address() as AddressInfo).port;
      const proxy = await proxied({
        mode: 'reverse',
        target: `ws://127.0.0.1:${far}/`,
        hostMapping: 'unchanged',
        pathMapping: 'unchanged',
      });
      const legs = { near: join(folder, 'near.pcap'), far: join(folder, 'far.pcap') };
      const captures = [
        await startPacketCapture(legs.near, proxy.port),
        await startPacketCapture(legs.far, far),
      ];
      for (const stream of streams) await sayAgain(stream, server, proxy.port);
      const connections = await readRows<{ connection: number }>(capturePath(fixture), 'connections');
      await ended(proxy, connections.length);
      for (const capture of captures) await capture.stop();
      server.close();

      for (const direction of DIRECTIONS) {
        const recorded = streams.map((stream) => said(stream, direction));
        for (const leg of [legs.near, legs.far]) {
          const passed = (await recordedStreams(leg)).map((stream) => said(stream, direction));
          expect(passed.map(({ length }) => length)).toEqual(recorded.map(({ length }) => length));
          expect(passed.every((bytes, at) => bytes.equals(recorded[at] ?? Buffer.alloc(0)))).toBe(true);
        }
      }
      const rows = await readRows<FrameRow>(capturePath(fixture), 'frames');
      const byConnection = (all: readonly FrameRow[], connection: number, direction: Direction): object[] =>
        all
          .filter((row) => row.connection === connection && row.direction === direction)
          .map((row) => withoutNumbers(row));
      for (const { connection } of connections) {
        for (const direction of DIRECTIONS) {
          expect(byConnection(proxy.rows.frames, connection, direction)).toEqual(
            byConnection(rows, connection, direction),
          );
        }
      }
    },
  );
});

/**
 * What rows must have in common: times are other ones, and connections that ran side by side are said again one after the
 * other, which gives rows other numbers.
 */
function withoutNumbers({ time: _, comments: __, frame: ___, message: ____, ...row }: FrameRow): object {
  return row;
}
