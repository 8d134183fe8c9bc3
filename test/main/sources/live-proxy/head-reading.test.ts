/** A head read from a socket: whole, too long, too slow, cut off, or none. */
import { describe, expect, it } from 'vitest';
import { looksLikeRequest } from '../../../../src-core/http-upgrade/first-bytes.ts';
import { type HeadRead, readHead } from '../../../../src-main/sources/live-proxy/head-reading.ts';
import { SocketReader } from '../../../../src-main/sources/live-proxy/socket-reader.ts';
import { inPieces, latin1 } from '../../../support/bytes.ts';
import { type TcpPeer, tcpClient, tcpServer } from '../../../support/tcp-peer.ts';

interface Sent {
  readonly peer: TcpPeer;
  readonly reader: SocketReader;
  read(timeLimit?: number): Promise<HeadRead>;
}

async function connected(): Promise<Sent> {
  const server = await tcpServer(({ socket }) => {
    socket.removeAllListeners('data');
    socket.pause();
  });
  const peer = await tcpClient(server.port);
  const reader = new SocketReader((await server.next()).socket);
  const read = (timeLimit?: number): Promise<HeadRead> =>
    readHead(reader, { longest: 100, timeLimit, plausible: looksLikeRequest });
  return { peer, reader, read };
}

const HEAD = '\r\n\nGET / HTTP/1.1\r\nHost: a\r\n\r\n';

describe('a head', () => {
  it.each([1, 2, 5, 1000])('is whole, and what is behind it stays, in pieces of %i bytes', async (size) => {
    const { peer, reader, read } = await connected();
    const sent = latin1(`${HEAD}rest`);
    const reading = read();
    for (const piece of inPieces(sent, size)) peer.send(piece);
    peer.finish();
    expect(await reading).toEqual({
      kind: 'head',
      head: { line: 'GET / HTTP/1.1', headers: [['Host', 'a']] },
      raw: Buffer.from(HEAD),
    });
    let rest = '';
    for (let piece = await reader.read(); piece !== undefined; piece = await reader.read())
      rest += String(piece);
    expect(rest).toBe('rest');
  });

  it.each<[string, HeadRead['kind'], string]>([
    ['nothing', 'ended', ''],
    ['a part', 'ended', 'GET / HTTP/1.1\r\nHost'],
    ['nothing but empty lines', 'ended', '\r\n\r\n'],
    ['no request', 'not-http', '\0\x01\x02'],
    ['a response', 'not-http', 'HTTP/1.1 200 OK\r\n\r\n'],
    ['more than there may be', 'too-long', `GET / HTTP/1.1\r\nX: ${'a'.repeat(200)}`],
    ['more empty lines than there may be', 'too-long', '\r\n'.repeat(60)],
  ])('of which %s came is told of as %s', async (_, kind, sent) => {
    const { peer, read } = await connected();
    peer.send(sent).finish();
    const { kind: told, raw } = await read();
    expect(told).toBe(kind);
    expect(sent.startsWith(raw.toString('latin1'))).toBe(true);
  });

  it('two bytes don’t tell yet what it is', async () => {
    const { peer, read } = await connected();
    peer.send('\0\x01').finish();
    expect(await read()).toEqual({ kind: 'ended', raw: Buffer.from([0, 1]) });
  });

  it.each(['', 'GET / HTTP/1.1\r\n'])(
    'that goes no further than %j is too slow once its time is up',
    async (sent) => {
      const { peer, reader, read } = await connected();
      peer.send(sent);
      expect(await read(30)).toEqual({ kind: 'too-slow', raw: Buffer.from(sent) });
      expect(reader.hasEnded).toBe(false);
    },
  );
});
