import { LINK_TYPES } from '../../src-core/packets/link-layer.ts';
import type { Packet } from '../../src-core/packets/packet.ts';
import { latin1 } from './bytes.ts';
import { ethernet, ipv4, ipv6, type Peer, tcp } from './packet-builder.ts';

export const CLIENT: Peer = { address: '192.0.2.1', port: 49152 };
export const SERVER: Peer = { address: '198.51.100.2', port: 80 };

/** The moment of the first packet of every capture built here, 2023-11-14T22:13:20Z. */
export const EPOCH_SECONDS = 1_700_000_000;
const MILLISECOND = 1_000_000;
const SECOND = 1_000_000_000;

// RFC 6455 1.2 and 1.3: the handshake of the examples.
export const REQUEST = latin1(
  'GET /chat HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://example.com\r\n' +
    'Sec-WebSocket-Protocol: chat, superchat\r\nSec-WebSocket-Version: 13\r\n\r\n',
);
export const RESPONSE = latin1(
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: chat\r\n\r\n',
);

/** Gives packets places in a pretended capture file and times a millisecond apart, and more where time is let pass. */
export class PacketLog {
  readonly packets: Packet[] = [];
  private offset = 24;
  private passed = 0;

  /** Lets time pass before the next packet. */
  pass(nanoseconds: number): void {
    this.passed += nanoseconds;
  }

  add(bytes: Uint8Array, options: { linkType?: number; originalLength?: number } = {}): Packet {
    const at = this.packets.length * MILLISECOND + this.passed;
    const packet: Packet = {
      timestamp: { seconds: EPOCH_SECONDS + Math.floor(at / SECOND), nanoseconds: at % SECOND },
      linkType: options.linkType ?? LINK_TYPES.ethernet,
      bytes,
      originalLength: options.originalLength ?? bytes.length,
      origin: this.offset + 16,
    };
    this.offset += 16 + bytes.length;
    this.packets.push(packet);
    return packet;
  }
}

export interface TalkOptions {
  readonly client?: Peer;
  readonly server?: Peer;
  /** The initial sequence numbers. */
  readonly clientStart?: number;
  readonly serverStart?: number;
  /** What stands around a TCP segment; Ethernet and IPv4 where nothing else is said. */
  readonly wrap?: (segment: Uint8Array, from: Peer, to: Peer) => Uint8Array;
  readonly linkType?: number;
}

/** The packets of one TCP connection, with sequence numbers as two honest peers would count them. */
export class TcpTalk {
  private readonly clientPeer: Peer;
  private readonly serverPeer: Peer;
  private readonly next: { client: number; server: number };

  constructor(
    readonly log: PacketLog = new PacketLog(),
    private readonly options: TalkOptions = {},
  ) {
    this.clientPeer = options.client ?? CLIENT;
    this.serverPeer = options.server ?? SERVER;
    this.next = { client: options.clientStart ?? 1000, server: options.serverStart ?? 9000 };
  }

  get packets(): readonly Packet[] {
    return this.log.packets;
  }

  /** The three packets that open a connection (RFC 9293 3.5). */
  open(): this {
    return this.send('client', 'S').send('server', 'SA').send('client', 'A');
  }

  fromClient(...payloads: readonly Uint8Array[]): this {
    for (const payload of payloads) this.send('client', 'PA', payload);
    return this;
  }

  fromServer(...payloads: readonly Uint8Array[]): this {
    for (const payload of payloads) this.send('server', 'PA', payload);
    return this;
  }

  /** Both sides finish, the client first. */
  close(): this {
    return this.send('client', 'FA').send('server', 'FA').send('client', 'A');
  }

  /** A connection on which the handshake of RFC 6455 1.2 has succeeded. */
  handshake(): this {
    return this.open().fromClient(REQUEST).fromServer(RESPONSE);
  }

  send(who: 'client' | 'server', flags: string, payload: Uint8Array = new Uint8Array(0)): this {
    const [from, to] =
      who === 'client' ? [this.clientPeer, this.serverPeer] : [this.serverPeer, this.clientPeer];
    const sequence = this.next[who];
    const acknowledgment = flags.includes('A') ? this.next[who === 'client' ? 'server' : 'client'] : 0;
    const segment = tcp({ from, to, sequence, acknowledgment, flags, payload });
    const wrap = this.options.wrap ?? overEthernet;
    const { linkType } = this.options;
    this.log.add(wrap(segment, from, to), linkType === undefined ? {} : { linkType });
    const taken = payload.length + (/[SF]/.test(flags) ? 1 : 0);
    this.next[who] = (sequence + taken) >>> 0;
    return this;
  }

  /** Lets time pass before the next packet; a millisecond passes between any two. */
  pass(seconds: number): this {
    this.log.pass(Math.round(seconds * SECOND));
    return this;
  }

  /** Bytes that a peer sent and no packet of the capture holds. */
  lose(who: 'client' | 'server', count: number): this {
    this.next[who] = (this.next[who] + count) >>> 0;
    return this;
  }
}

function overEthernet(segment: Uint8Array, from: Peer, to: Peer): Uint8Array {
  const fields = { from: from.address, to: to.address, payload: segment };
  return ethernet(from.address.includes(':') ? ipv6(fields) : ipv4(fields));
}
