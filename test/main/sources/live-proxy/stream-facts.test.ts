/** What is noted of a stream besides its bytes. */
import { expect, it } from 'vitest';
import { isStreamFacts } from '../../../../src-core/stream/relayed.ts';
import { plainLeg } from '../../../../src-main/sources/live-proxy/leg.ts';
import { streamFacts, type TimedStep } from '../../../../src-main/sources/live-proxy/stream-facts.ts';
import { madeCertificate } from '../../../support/certificates.ts';
import { echoServer } from '../../../support/echo-server.ts';
import { proxied } from '../../../support/proxied.ts';
import { TcpPeer, tcpClient, tcpServer } from '../../../support/tcp-peer.ts';
import { tlsThrough } from '../../../support/through-proxy.ts';
import { requestHead } from '../../../support/websocket-talk.ts';

async function client(): Promise<ReturnType<typeof plainLeg>> {
  return plainLeg((await tcpClient((await tcpServer()).port)).socket);
}

it('steps are told by the time that lies between them and the first bytes', async () => {
  const now = performance.now();
  const steps: TimedStep[] = [
    { step: 'client-connected', at: now - 2000 },
    { step: 'connected', at: now - 1.5, detail: '127.0.0.1:80' },
    // Clocks are read at different moments; none of them goes into the future.
    { step: 'server-secured', at: now + 60_000 },
  ];
  const facts = streamFacts({ client: await client(), steps });
  expect(facts).toMatchObject({ clientTls: null, serverTls: null, certificate: null, refusal: null });
  const [first, second, third] = facts.steps;
  expect(first).toMatchObject({ step: 'client-connected', detail: null });
  expect((first?.before ?? 0) - (second?.before ?? 0)).toBeCloseTo(1_998_500_000, -4);
  expect(second).toMatchObject({ step: 'connected', detail: '127.0.0.1:80' });
  expect(third).toEqual({ step: 'server-secured', before: 0, detail: null });
  expect(isStreamFacts(facts)).toBe(true);
});

it('texts are cut where they would not fit into a packet', async () => {
  const long = 'x'.repeat(100_000);
  const facts = streamFacts({
    client: await client(),
    steps: [{ step: 'resolved', at: 0, detail: long }],
    refusal: { status: 502, sentence: long },
  });
  expect(facts.steps[0]?.detail).toBe(`${'x'.repeat(1000)}…`);
  expect(facts.refusal?.sentence).toBe(`${'x'.repeat(1000)}…`);
});

it('a certificate that says more than a packet can hold is noted by its beginning', async () => {
  const server = await echoServer(await madeCertificate({ hosts: ['x'.repeat(10_000)] }));
  const proxy = await proxied({ unverifiedHosts: ['localhost'] });
  const ca = (await proxy.authority()).certificatePem;
  const options = { ca, servername: 'localhost' };
  const peer = new TcpPeer(await tlsThrough(proxy.port, `localhost:${server.port}`, options));
  peer.send(requestHead());
  await peer.until(({ receivedText }) => receivedText.includes(' 101 '));
  await proxy.stop();
  const { certificate } = proxy.session.store.connections[0]?.relayed ?? {};
  expect(certificate).toMatchObject({
    subject: `CN=${'x'.repeat(997)}…`,
    issuer: `CN=${'x'.repeat(997)}…`,
    fault: 'it is signed by nobody but itself',
  });
});
