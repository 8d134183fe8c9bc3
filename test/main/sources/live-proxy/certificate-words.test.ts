/** What is wrong with the certificate of a server, as people are told. */
import type { AddressInfo } from 'node:net';
import { type ConnectionOptions, connect, createServer, type TLSSocket } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import {
  certificateFault,
  certificateSentence,
  peerCertificate,
} from '../../../../src-main/sources/live-proxy/certificate-words.ts';
import {
  type CertificateFacts,
  type MadeCertificate,
  madeCertificate,
} from '../../../support/certificates.ts';

/** A connection to a server with this certificate, whoever believes it. */
async function connection(certificate: MadeCertificate, options: ConnectionOptions): Promise<TLSSocket> {
  const server = createServer(certificate, (socket) => socket.on('error', () => {}));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stream = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options });
  onTestFinished(() => {
    stream.destroy();
    server.close();
  });
  await new Promise((resolve, reject) => stream.once('secureConnect', resolve).once('error', reject));
  return stream;
}

const issuer = await madeCertificate({ hosts: ['An authority'], isAuthority: true });
const DAY = '\\d{4}-\\d\\d-\\d\\d';

it.each<[string, Partial<CertificateFacts>, RegExp]>([
  ['expired', { from: -9, to: -2 }, new RegExp(`^it has expired \\(${DAY}\\)$`)],
  ['too young', { from: 2, to: 9 }, new RegExp(`^it is not valid yet \\(before ${DAY}\\)$`)],
  [
    'for others',
    { hosts: ['b.example', '192.0.2.1'] },
    /^it is for another host \(DNS:b\.example, IP Address:192\.0\.2\.1\)$/,
  ],
])('one that is %s is told of as such, with what it says', async (_, facts, words) => {
  const certificate = await madeCertificate({ hosts: ['a.example'], issuer, ...facts });
  const stream = await connection(certificate, { ca: issuer.cert, servername: 'a.example' });
  // As often as anybody asks.
  for (let time = 0; time < 3; time++) expect(certificateFault(stream)).toMatch(words);
  expect(peerCertificate(stream)?.issuer).toBe('CN=An authority\nO=Test');
});

it('one whose authority nobody knows is told of as such', async () => {
  const certificate = await madeCertificate({ hosts: ['a.example'], issuer });
  const stream = await connection(certificate, { servername: 'a.example' });
  expect(certificateSentence('a.example', stream)).toBe(
    'The certificate of a.example is not accepted: its authority is not known here. ' +
      'If you trust this server, press "Go on with a.example anyway" in the row of this request, ' +
      'send {"goOnWith":"a.example"} where --control is on, or name it among the hosts that are not verified (--unverified).',
  );
});

it('one that is right is no matter for words', async () => {
  const certificate = await madeCertificate({ hosts: ['a.example'], issuer });
  const stream = await connection(certificate, { ca: issuer.cert, servername: 'a.example' });
  expect(stream.authorized).toBe(true);
});
