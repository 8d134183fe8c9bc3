import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { listenTrouble } from '../../../../src-main/sources/live-proxy/listen-trouble.ts';
import { tcpServer } from '../../../support/tcp-peer.ts';

/** What Node says when one can't listen there. */
function refusal(host: string, port: number): Promise<Error> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    onTestFinished(() => {
      server.close();
    });
    server.once('error', resolve).listen(port, host, () => reject(new Error('it listens')));
  });
}

it('a port that is taken', async () => {
  const { port } = await tcpServer();
  expect(listenTrouble(await refusal('127.0.0.1', port), `127.0.0.1:${port}`)).toEqual({
    what: 'Another program listens there already',
    where: `127.0.0.1:${port}`,
    remedy: 'Choose another port, or 0 for a free one.',
  });
});

it('an address of another machine', async () => {
  expect(listenTrouble(await refusal('192.0.2.1', 0), '192.0.2.1:0')).toEqual({
    what: 'This machine has no such address',
    where: '192.0.2.1:0',
    remedy: 'Listen on 127.0.0.1.',
  });
});

it('a name that has no address', async () => {
  expect(listenTrouble(await refusal('no-such-host.invalid', 0), 'no-such-host.invalid:0').remedy).toMatch(
    /^(?:Listen on 127\.0\.0\.1|Choose another address)/,
  );
});

it('what is no error of the system is thrown on', () => {
  const bug = new TypeError('x');
  expect(() => listenTrouble(bug, 'here')).toThrow(bug);
});
