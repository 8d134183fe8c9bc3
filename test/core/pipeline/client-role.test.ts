import { describe, expect, it } from 'vitest';
import { hex } from '../../support/bytes.ts';
import { readPackets } from '../../support/memory-capture.ts';
import { CLIENT, PacketLog, REQUEST, RESPONSE, SERVER, TcpTalk } from '../../support/tcp-talk.ts';

const HELLO = hex('81 05 48656c6c6f');

describe('who is the client', () => {
  const low = {
    client: { address: '192.0.2.1', port: 80 },
    server: { address: '198.51.100.2', port: 49152 },
  };

  it('is turned round where the capture starts later and the bytes prove the guess wrong', () => {
    const talk = new TcpTalk(new PacketLog(), low).handshake().fromServer(HELLO);
    const { connections, frames } = readPackets(talk.close().packets.slice(3));
    expect(connections).toMatchObject([{ ...low, status: 101, url: 'ws://server.example.com/chat' }]);
    expect(frames).toMatchObject([{ direction: 'server-to-client', text: 'Hello' }]);
  });

  it('is turned round by a response that comes first', () => {
    const talk = new TcpTalk(new PacketLog(), low)
      .open()
      .fromServer(RESPONSE)
      .fromClient(REQUEST)
      .fromServer(HELLO);
    const capture = readPackets(talk.close().packets.slice(3));
    expect(capture.connections).toMatchObject([low]);
    expect(capture.frames).toMatchObject([{ direction: 'server-to-client', text: 'Hello' }]);
    expect(capture.store.connections[0]?.ended).toEqual({ how: 'finished', by: 'client-to-server' });
  });

  it('stays as guessed where the guess is right', () => {
    const talk = new TcpTalk().handshake().fromServer(HELLO);
    expect(readPackets(talk.packets.slice(3)).connections).toMatchObject([
      { client: CLIENT, server: SERVER },
    ]);
  });
});
