import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import {
  breakOff,
  isBroken,
  localEnd,
  plainLeg,
  remoteEnd,
} from '../../../../src-main/sources/live-proxy/leg.ts';
import { tcpClient, tcpServer } from '../../../support/tcp-peer.ts';

describe('the ends of a leg', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8::1', '2001:db8::1'],
    // RFC 4291 2.5.5.2: how a socket of both versions shows IPv4.
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:192.0.2.1', '192.0.2.1'],
    // RFC 4007 11: the zone is a matter of this machine alone.
    ['fe80::1%eth0', 'fe80::1'],
    [undefined, '0.0.0.0'],
  ])('%s is %s', (given, address) => {
    const socket = { remoteAddress: given, remotePort: 7, localAddress: given, localPort: 8 } as Socket;
    expect(remoteEnd(socket)).toEqual({ address, port: 7 });
    expect(localEnd(socket)).toEqual({ address, port: 8 });
  });

  it('without a port is at port 0', () => {
    expect(remoteEnd({} as Socket)).toEqual({ address: '0.0.0.0', port: 0 });
    expect(localEnd({} as Socket)).toEqual({ address: '0.0.0.0', port: 0 });
  });

  it('of a real socket are those of the other side, the other way round', async () => {
    const server = await tcpServer();
    const { socket } = await tcpClient(server.port);
    const other = (await server.next()).socket;
    expect(remoteEnd(socket)).toEqual({ address: '127.0.0.1', port: server.port });
    expect(localEnd(socket)).toEqual(remoteEnd(other));
  });
});

it('a leg that is broken off is a reset for the other side, however often', async () => {
  const server = await tcpServer();
  const client = await tcpClient(server.port);
  const leg = plainLeg((await server.next()).socket);
  expect(isBroken(leg)).toBe(false);
  breakOff(leg);
  breakOff(leg);
  expect(await client.untilEnd()).toBe('reset');
  expect(isBroken(leg)).toBe(true);
});

it('a leg whose other side has ended is not broken', async () => {
  const server = await tcpServer();
  const client = await tcpClient(server.port);
  const peer = await server.next();
  client.finish();
  await peer.untilEnd();
  peer.finish();
  await new Promise((resolve) => peer.socket.once('close', resolve));
  expect(isBroken(plainLeg(peer.socket))).toBe(false);
});
