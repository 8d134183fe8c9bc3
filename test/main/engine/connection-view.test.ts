/** What is said of connections that a proxy has ended, as it really records them. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { ProxyRule, RuleAction } from '../../../src-core/contract/rules.ts';
import { type Proxied, proxied } from '../../support/proxied.ts';

/** A proxy in front of a server, with a rule for what clients say. */
async function ruled(action: RuleAction): Promise<Proxied> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const proxy = await proxied({ mode: 'reverse', target: `ws://127.0.0.1:${port}/` });
  const rule: ProxyRule = {
    ...{ name: 'mine', isOn: true, on: 'messages', direction: 'client-to-server' },
    ...{ connection: null, filter: null, action },
  };
  expect(proxy.proxy.interception?.setRules([rule])).toBeNull();
  return proxy;
}

/** Says something through a proxy, and waits for the end. */
async function speak({ socketUrl }: Proxied): Promise<void> {
  const socket = new WebSocket(socketUrl);
  onTestFinished(() => socket.terminate());
  socket.on('error', () => {});
  await once(socket, 'open');
  socket.send('hello');
  await once(socket, 'close');
}

it('a rule that closes is named, and the peers only answered', async () => {
  const proxy = await ruled({ kind: 'close', code: 4000, reason: 'enough' });
  await speak(proxy);
  expect((await proxy.ended()).why).toMatch(
    /^Framescope closed it by the rule "mine" with 4000 \(Private Use\) "enough"; the client answered .*, the server answered [^,]*, and the (?:client|server) ended the TCP connection \(FIN\) first\.$/,
  );
});

it('a rule that cuts is named, and no peer is blamed', async () => {
  const proxy = await ruled({ kind: 'cut' });
  await speak(proxy);
  expect((await proxy.ended()).why).toBe(
    'Framescope cut the connection by the rule "mine" at frame 1, without a Close frame.',
  );
});
