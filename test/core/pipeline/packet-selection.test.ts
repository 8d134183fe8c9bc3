/** Which packets belong to some connections, told by reading the capture a second time. */
import { describe, expect, it } from 'vitest';
import type { Packet } from '../../../src-core/packets/packet.ts';
import { DEFAULT_LIMITS } from '../../../src-core/pipeline/limits.ts';
import { PacketSelection } from '../../../src-core/pipeline/packet-selection.ts';
import { frame } from '../../support/frame-builder.ts';
import { readPackets } from '../../support/memory-capture.ts';
import { ethernet, ipv4 } from '../../support/packet-builder.ts';
import { RelayedTalk } from '../../support/relayed-talk.ts';
import { CLIENT, PacketLog, SERVER } from '../../support/tcp-talk.ts';
import { WebSocketTalk } from '../../support/websocket-talk.ts';

function selected(packets: readonly Packet[], ...connections: number[]): number[] {
  const { store } = readPackets(packets);
  const selection = new PacketSelection(store, DEFAULT_LIMITS, connections);
  return [...packets.keys()].filter((at) => selection.wants(packets[at]!));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}

describe('of two connections in turns', () => {
  const log = new PacketLog();
  const one = new WebSocketTalk(log, { client: { ...CLIENT, port: 50_001 } });
  const other = new WebSocketTalk(log, { client: { ...CLIENT, port: 50_002 } });
  one.agree(); // 0-4
  other.agree(); // 5-9
  one.client({ opcode: 1 }); // 10
  other.client({ opcode: 1 }); // 11
  // An ICMP datagram belongs to nobody.
  log.add(
    ethernet(ipv4({ from: CLIENT.address, to: SERVER.address, payload: new Uint8Array(8), protocol: 1 })),
  ); // 12
  one.close(); // 13-15
  other.close(); // 16-18

  it.each([
    ['the first', [0], [...range(0, 5), 10, ...range(13, 16)]],
    ['the second', [1], [...range(5, 10), 11, ...range(16, 19)]],
    ['both', [0, 1], [...range(0, 12), ...range(13, 19)]],
    ['none', [], []],
  ])('has all packets of %s, its acknowledgments too', (_which, connections, packets) => {
    expect(selected(log.packets, ...connections)).toEqual(packets);
  });
});

it('tells connections apart that use the same ports one after the other', () => {
  const talk = new WebSocketTalk();
  talk.agree().close(); // 0-7
  talk.restart(); // 8
  talk.send('server', 'SA').send('client', 'A'); // 9-10
  const { store } = readPackets(talk.packets);
  expect(store.connections).toHaveLength(1);
  expect(selected(talk.packets, 0)).toEqual(range(0, 8));
});

describe('of two connections that a proxy relayed', () => {
  const log = new PacketLog();
  const one = new RelayedTalk(log, { client: { ...CLIENT, port: 50_001 } }); // 0
  one.agree(); // 1-5
  const other = new RelayedTalk(log, { client: { ...CLIENT, port: 50_002 } }); // 6
  other.agree(); // 7-11
  one.client({ opcode: 1 }).changed('client-to-server', [0], { what: 'held' }); // 12-13
  other.injected('server-to-client', frame({ payload: 'x' })); // 14
  // Somebody else's packet of that kind belongs to nobody.
  log.add(new Uint8Array(8), { linkType: 147 }); // 15
  one.injected('server-to-client', frame({ payload: 'y' })); // 16

  it.each([
    ['the first', [0], [...range(0, 6), 12, 13, 16]],
    ['the second', [1], [...range(6, 12), 14]],
    ['both', [0, 1], [...range(0, 15), 16]],
    ['none', [], []],
  ])('has what is noted about %s', (_which, connections, packets) => {
    expect(selected(log.packets, ...connections)).toEqual(packets);
  });
});

it('tells the notes of connections apart that use the same ports one after the other', () => {
  const log = new PacketLog();
  const first = new RelayedTalk(log); // 0
  first.agree().close(); // 1-8
  const second = new RelayedTalk(log, { clientStart: 0x2000_0000 }); // 9
  second.agree().client({ opcode: 1 }).changed('client-to-server', [0], { what: 'held' }); // 10-16
  expect(readPackets(log.packets).store.connections).toHaveLength(2);
  // What is noted before a stream is open does not say which of them it is about.
  expect(selected(log.packets, 0)).toEqual(range(0, 10));
  expect(selected(log.packets, 1)).toEqual([0, ...range(9, 17)]);
  const chosen = selected(log.packets, 1).map((at) => log.packets[at]!);
  expect(readPackets(chosen).frames).toMatchObject([{ change: { what: 'held' } }]);
});

it('has the fragments of any datagram, since none tells whose it is', () => {
  const log = new PacketLog();
  const talk = new WebSocketTalk(log);
  talk.agree(); // 0-4
  const fragment = ipv4({
    from: '192.0.2.7',
    to: '192.0.2.8',
    payload: new Uint8Array(16),
    moreFragments: true,
  });
  log.add(ethernet(fragment)); // 5
  expect(selected(log.packets, 0)).toEqual(range(0, 6));
});
