import type { Packet } from '../../src-core/packets/packet.ts';
import { pcapFile } from './pcap-file.ts';
import { WebSocketTalk } from './websocket-talk.ts';

/** What message `number` of the server says, from 0. */
export function knownText(number: number): string {
  return `message ${number} ${'.'.repeat(number % 50)}`;
}

/** The handshake takes five packets; each of them but the last opens the connection. */
export const PACKETS_BEFORE_TEXTS = 5;

/** A conversation in which the server sends so many texts, one a packet. */
export function knownPackets(texts: number): readonly Packet[] {
  const talk = new WebSocketTalk().agree();
  for (let number = 0; number < texts; number++) talk.server({ payload: knownText(number) });
  return talk.packets;
}

/** The same as a capture in the classic format, and where in it each packet ends. */
export function knownCapture(texts: number): { readonly bytes: Buffer; readonly ends: readonly number[] } {
  const packets = knownPackets(texts);
  let end = 24;
  const ends = packets.map(({ bytes }) => {
    end += 16 + bytes.length;
    return end;
  });
  return { bytes: pcapFile(packets), ends };
}
