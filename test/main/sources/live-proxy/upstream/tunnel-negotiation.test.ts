import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { negotiateTunnel } from '../../../../../src-main/sources/live-proxy/upstream/tunnel-negotiation.ts';
import { type CountedServer, startServer } from './counted-server.ts';

let server: CountedServer;

beforeEach(async () => {
  server = await startServer((socket) => socket.on('data', (piece) => socket.write(piece)));
});
afterEach(() => server.stop());

describe('a negotiation', () => {
  it('takes bytes up to the answer and leaves the others unread', async () => {
    const socket = connect(server.port, '127.0.0.1').pause();
    const answer = await negotiateTunnel(socket, (settle) => {
      socket.write('yes, then more');
      return () => {
        settle({ kind: 'open', detail: 'yes' });
        return 'yes'.length;
      };
    });
    expect(answer).toEqual({ kind: 'open', detail: 'yes' });
    expect(socket.isPaused()).toBe(true);
    expect((socket.read() as Buffer).toString()).toBe(', then more');
    socket.destroy();
  });

  it('that was settled stays so', async () => {
    const socket = connect(server.port, '127.0.0.1').pause();
    const first = { kind: 'failed', failure: { code: 'refused' } } as const;
    const answer = await negotiateTunnel(socket, (settle) => {
      settle(first);
      settle({ kind: 'open' });
      return () => 0;
    });
    expect(answer).toBe(first);
    expect(socket.isPaused()).toBe(true);
    socket.destroy();
  });

  it('over a socket that is closed already is over, and says nothing', async () => {
    const socket = connect(server.port, '127.0.0.1').pause();
    socket.destroy();
    await once(socket, 'close');
    const answer = await negotiateTunnel(socket, () => {
      throw new Error('it began');
    });
    expect(answer).toBeUndefined();
  });
});
