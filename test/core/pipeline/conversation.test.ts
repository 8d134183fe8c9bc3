import { describe, expect, it } from 'vitest';
import { hex } from '../../support/bytes.ts';
import { readPackets } from '../../support/memory-capture.ts';
import { bsdNull, ipv4, ipv6, linuxCooked, linuxCooked2, type Peer } from '../../support/packet-builder.ts';
import { CLIENT, PacketLog, SERVER, TcpTalk } from '../../support/tcp-talk.ts';

// RFC 6455 5.7, and its Close frames of 5.5.1 with the code 1000
const HELLO = hex('81 05 48 65 6c 6c 6f');
const MASKED_HELLO = hex('81 85 37fa213d 7f9f4d5158');
const PING = hex('89 05 48 65 6c 6c 6f');
const MASKED_PONG = hex('8a 85 37fa213d 7f9f4d5158');
const CLOSE = hex('88 02 03e8');
const MASKED_CLOSE = hex('88 82 37fa213d 3412');

describe('the conversation of RFC 6455 1.2, 1.3 and 5.7', () => {
  const talk = new TcpTalk()
    .handshake()
    .fromClient(MASKED_HELLO)
    .fromServer(PING, HELLO)
    .fromClient(MASKED_PONG, MASKED_CLOSE)
    .fromServer(CLOSE)
    .close();
  const { connections, frames, messages, store } = readPackets(talk.packets);

  it('is one connection, with all that is known of it', () => {
    expect(connections).toEqual([
      {
        connection: 1,
        client: CLIENT,
        server: SERVER,
        url: 'ws://server.example.com/chat',
        openedAt: '2023-11-14T22:13:20.000000000Z',
        closedAt: '2023-11-14T22:13:20.012000000Z',
        status: 101,
        accepted: true,
        subprotocol: 'chat',
        extensions: [],
        decoder: null,
        frames: { clientToServer: 3, serverToClient: 3 },
        messages: { clientToServer: 1, serverToClient: 1 },
        bytes: { clientToServer: 11 + 11 + 8, serverToClient: 7 + 7 + 4 },
        close: { by: 'client', code: 1000, name: 'Normal Closure', reason: '', clean: true },
        violations: 4,
        request: {
          line: 'GET /chat HTTP/1.1',
          headers: [
            ['Host', 'server.example.com'],
            ['Upgrade', 'websocket'],
            ['Connection', 'Upgrade'],
            ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
            ['Origin', 'http://example.com'],
            ['Sec-WebSocket-Protocol', 'chat, superchat'],
            ['Sec-WebSocket-Version', '13'],
          ],
        },
        response: {
          line: 'HTTP/1.1 101 Switching Protocols',
          headers: [
            ['Upgrade', 'websocket'],
            ['Connection', 'Upgrade'],
            ['Sec-WebSocket-Accept', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='],
            ['Sec-WebSocket-Protocol', 'chat'],
          ],
        },
      },
    ]);
  });

  it('is six frames, in the order in which they ended', () => {
    expect(
      frames.map(({ frame, direction, opcodeName, masked, text, base64, message }) => ({
        frame,
        direction,
        opcodeName,
        masked,
        content: text ?? Buffer.from(base64 ?? '', 'base64').toString('latin1'),
        message,
      })),
    ).toEqual([
      {
        frame: 1,
        direction: 'client-to-server',
        opcodeName: 'text',
        masked: true,
        content: 'Hello',
        message: 1,
      },
      {
        frame: 2,
        direction: 'server-to-client',
        opcodeName: 'ping',
        masked: false,
        content: 'Hello',
        message: null,
      },
      {
        frame: 3,
        direction: 'server-to-client',
        opcodeName: 'text',
        masked: false,
        content: 'Hello',
        message: 2,
      },
      {
        frame: 4,
        direction: 'client-to-server',
        opcodeName: 'pong',
        masked: true,
        content: 'Hello',
        message: null,
      },
      {
        frame: 5,
        direction: 'client-to-server',
        opcodeName: 'close',
        masked: true,
        content: '\x03\xe8',
        message: null,
      },
      {
        frame: 6,
        direction: 'server-to-client',
        opcodeName: 'close',
        masked: false,
        content: '\x03\xe8',
        message: null,
      },
    ]);
  });

  it('is two messages', () => {
    expect(messages).toMatchObject([
      { message: 1, direction: 'client-to-server', type: 'text', frames: [1], text: 'Hello', length: 5 },
      { message: 2, direction: 'server-to-client', type: 'text', frames: [3], text: 'Hello', length: 5 },
    ]);
  });

  it('passes nothing over', () => {
    expect(store.notes).toEqual({
      packets: talk.packets.length,
      skippedPackets: { 'not-tcp': 0, 'unknown-link-type': 0, malformed: 0, 'fragment-held': 0 },
      unreadStreams: {
        tls: 0,
        'tls-alert': 0,
        'http-2': 0,
        'not-http': 0,
        'other-upgrade': 0,
        'head-too-long': 0,
        'held-too-much': 0,
        gap: 0,
      },
      connectionsOverLimit: 0,
      streamsGivenUp: 0,
      packetsWithoutTime: 0,
      harEntries: { other: 0, unreadable: 0 },
    });
  });

  it('is the same over any link layer and either version of IP', () => {
    const v6 = {
      client: { address: '2001:db8::1', port: 49152 },
      server: { address: '2001:db8::2', port: 80 },
    };
    const over4 = (payload: Uint8Array, from: Peer, to: Peer): Uint8Array =>
      ipv4({ from: from.address, to: to.address, payload });
    const over6 = (payload: Uint8Array, from: Peer, to: Peer): Uint8Array =>
      ipv6({ from: from.address, to: to.address, payload });
    const talks = [
      new TcpTalk(new PacketLog(), { linkType: 113, wrap: (...packet) => linuxCooked(over4(...packet)) }),
      new TcpTalk(new PacketLog(), { linkType: 276, wrap: (...packet) => linuxCooked2(over4(...packet)) }),
      new TcpTalk(new PacketLog(), { linkType: 0, wrap: (...packet) => bsdNull(over4(...packet)) }),
      new TcpTalk(new PacketLog(), { linkType: 101, wrap: over4 }),
      new TcpTalk(new PacketLog(), { ...v6, linkType: 229, wrap: over6 }),
    ];
    for (const one of talks) {
      const rows = readPackets(one.handshake().fromClient(MASKED_HELLO).fromServer(HELLO).close().packets);
      expect(rows.frames).toMatchObject([
        { text: 'Hello', masked: true },
        { text: 'Hello', masked: false },
      ]);
      expect(rows.connections).toMatchObject([
        { accepted: true, bytes: { clientToServer: 11, serverToClient: 7 } },
      ]);
    }
  });
});
