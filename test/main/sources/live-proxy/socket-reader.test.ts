/** A socket read piece by piece, by one after the other. */
import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { SocketReader } from '../../../../src-main/sources/live-proxy/socket-reader.ts';
import { noise } from '../../../support/noise.ts';
import { type TcpPeer, tcpClient, tcpServer } from '../../../support/tcp-peer.ts';

/** A peer, and the socket on the other side with nobody reading it. */
async function connected(): Promise<{ peer: TcpPeer; socket: Socket }> {
  const server = await tcpServer(({ socket }) => {
    socket.removeAllListeners('data');
    socket.pause();
  });
  const peer = await tcpClient(server.port);
  return { peer, socket: (await server.next()).socket };
}

it('gives what came, then what comes, then the end', async () => {
  const { peer, socket } = await connected();
  const reader = new SocketReader(socket);
  peer.send('one');
  expect(String(await reader.read())).toBe('one');
  const next = reader.read();
  peer.send('two').finish();
  expect(String(await next)).toBe('two');
  expect(await reader.read()).toBeUndefined();
  expect(await reader.read()).toBeUndefined();
  expect(reader.hasEnded).toBe(true);
});

it('gives back first what was given back last', async () => {
  const { peer, socket } = await connected();
  const reader = new SocketReader(socket);
  reader.unread(Buffer.from('b'));
  reader.unread(Buffer.from('a'));
  reader.unread(Buffer.alloc(0));
  peer.send('c');
  const read = [await reader.read(), await reader.read(), await reader.read()];
  expect(read.map(String)).toEqual(['a', 'b', 'c']);
});

it('reads a broken socket as one that has ended', async () => {
  const { peer, socket } = await connected();
  const reader = new SocketReader(socket);
  const read = reader.read();
  peer.reset();
  expect(await read).toBeUndefined();
  expect(socket.destroyed).toBe(true);
});

it('leaves the socket to the next with everything in its order, however it came', async () => {
  const { peer, socket } = await connected();
  const bytes = noise(200_000);
  peer.send(bytes).finish();
  const read: Buffer[] = [];
  for (let turn = 0; turn < 5; turn++) {
    const reader = new SocketReader(socket);
    const piece = await reader.read();
    reader.unread(piece?.subarray(100) ?? Buffer.alloc(0));
    read.push(piece?.subarray(0, 100) ?? Buffer.alloc(0), reader.release());
    expect(socket.isPaused()).toBe(true);
    expect(socket.listenerCount('data')).toBe(0);
  }
  const rest = new SocketReader(socket);
  for (let piece = await rest.read(); piece !== undefined; piece = await rest.read()) read.push(piece);
  expect(Buffer.concat(read).equals(bytes)).toBe(true);
});

it('is not read further than anybody asks for', async () => {
  const { peer, socket } = await connected();
  const reader = new SocketReader(socket);
  expect(await peer.sendUntilStalled(noise(65_536), 400)).toBeLessThan(300);
  await reader.read();
  expect(socket.readableLength).toBeLessThan(200_000);
});

it('goes without when it is interrupted, and reads on afterwards', async () => {
  const { peer, socket } = await connected();
  const reader = new SocketReader(socket);
  const read = reader.read();
  reader.interrupt();
  expect(await read).toBeUndefined();
  expect(reader.hasEnded).toBe(false);
  peer.send('late');
  expect(String(await reader.read())).toBe('late');
});

it.each<[string, (peer: TcpPeer) => void]>([
  ['something comes', (peer) => peer.send('x')],
  ['the end comes', (peer) => peer.finish()],
  ['it is broken off', (peer) => peer.reset()],
])('is quiet while it is watched, until %s', async (_, act) => {
  const { peer, socket } = await connected();
  const reader = new SocketReader(socket);
  reader.watch();
  expect(reader.isQuiet).toBe(true);
  const noticed = new Promise((resolve) =>
    socket.once('data', resolve).once('end', resolve).once('error', resolve),
  );
  act(peer);
  await noticed;
  expect(reader.isQuiet).toBe(false);
});
