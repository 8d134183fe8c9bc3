/** TLS on both sides of the proxy, as far as it is not a matter of what runs through it. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { madeCertificate } from '../../../support/certificates.ts';
import { echoServer } from '../../../support/echo-server.ts';
import { proxied } from '../../../support/proxied.ts';
import { webSocketThrough } from '../../../support/through-proxy.ts';

const NAME = 'localhost';
const TRUSTING = { unverifiedHosts: ['*'] };

describe('a key log', () => {
  it('has the secrets of both sides, for programs that decrypt', async () => {
    const server = await echoServer(await madeCertificate({ hosts: [NAME] }));
    const folder = mkdtempSync(join(tmpdir(), 'framescope-keys-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const keyLog = join(folder, 'keys.log');
    const proxy = await proxied({ ...TRUSTING, keyLog });
    const ca = (await proxy.authority()).certificatePem;
    await webSocketThrough(proxy.port, `wss://${NAME}:${server.port}/`, ca);
    await proxy.stop();
    expect(statSync(keyLog).mode & 0o777).toBe(0o600);
    const lines = readFileSync(keyLog, 'latin1').split(/(?<=\n)/);
    // draft-ietf-tls-keylogfile 2: a label, the client's random of 32 bytes, a secret; for TLS 1.3 four and one for exporters.
    const form = /^[A-Z_0-9]+ [0-9a-f]{64} [0-9a-f]{64,96}\n$/;
    expect(lines.filter((line) => !form.test(line))).toEqual([]);
    const labels = lines.map((line) => line.split(' ')[0]).sort();
    const oneSide = [
      'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
      'CLIENT_TRAFFIC_SECRET_0',
      'EXPORTER_SECRET',
      'SERVER_HANDSHAKE_TRAFFIC_SECRET',
      'SERVER_TRAFFIC_SECRET_0',
    ];
    expect(labels).toEqual(oneSide.flatMap((label) => [label, label]));
    expect(new Set(lines.map((line) => line.split(' ')[1])).size).toBe(2);
  });
});
