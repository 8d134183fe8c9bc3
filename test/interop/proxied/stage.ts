import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as playwright from 'playwright-core';
import { vi } from 'vitest';
import { type Case, type OpenedCase, openCase, talk } from '../../../fixtures/record/case.mjs';
import { checkAgainstBrowser } from '../../../fixtures/record/conversation-check.mjs';
import { ensureDebianPackages } from '../../../fixtures/record/debian-packages.mjs';
import { expectedFromTshark } from '../../../fixtures/record/expected-from-tshark.mjs';
import { startPacketCapture } from '../../../fixtures/record/packet-capture.mjs';
import { installRegistryPackages } from '../../../fixtures/record/registry-packages.mjs';
import type { ProxyMode } from '../../../src-core/contract/proxy.ts';
import type { ConnectionRow } from '../../../src-core/export/rows.ts';
import { CertificateAuthority } from '../../../src-main/certificates/authority.ts';
import { authorityFolder } from '../../../src-main/shells/authority-folder.ts';
import type { Expected } from '../../support/fixture-captures.ts';
import { type CaptureRows, readCapture } from './capture-rows.ts';
import { ProxyProgram } from './proxy-program.ts';
import { asSeen } from './seen-conversations.ts';
import { TlsTerminator } from './tls-terminator.ts';

/** How a case is led through the proxy. */
export interface Way {
  readonly mode: ProxyMode;
  /** Whether TLS is spoken, by the client and, where it is one of WebSocket, with the server too. */
  readonly scheme: 'ws' | 'wss';
}

/** What came of a conversation that was led through the proxy. */
export interface ProxiedTalk {
  /** What the proxy has recorded, and what it printed. */
  readonly recorded: CaptureRows;
  readonly printed: readonly ConnectionRow[];
  /** The packets of the same conversation, as tshark sees them, and as Framescope does where they are not encrypted. */
  readonly seen: Expected;
  readonly packets: CaptureRows | undefined;
}

/** What Chromium saw of a conversation, and the script by which it went. */
type Said = Awaited<ReturnType<typeof talk>>;

/** A conversation under way. */
interface Talking {
  readonly proxy: ProxyProgram;
  readonly files: TalkFiles;
  readonly round: number;
}

interface Recorded {
  readonly files: TalkFiles;
  readonly said: Said;
  readonly printed: readonly ConnectionRow[];
}

interface StageParts {
  readonly folder: string;
  readonly driven: Case;
  readonly opened: OpenedCase;
  readonly terminator: TlsTerminator;
  readonly authority: CertificateAuthority;
}

/** What all conversations of a case have in common: its server, TLS in front of it, and a user's data folder. */
export class Stage {
  private round = 0;
  private last: Promise<unknown> = Promise.resolve();

  private constructor(private readonly parts: StageParts) {}

  /** @param rounds how many conversations there will be */
  static async open(driven: Case, rounds: number): Promise<Stage> {
    ensureDebianPackages(['chromium', 'tcpdump', 'tshark', 'openssl', ...driven.debianPackages]);
    const folder = mkdtempSync(join(tmpdir(), `framescope-${driven.name}-`));
    const packages = await installRegistryPackages(folder, driven.registryPackages);
    const authority = await CertificateAuthority.open(authorityFolder(join(folder, 'data', 'framescope')));
    const terminator = await TlsTerminator.start(folder, driven.port);
    try {
      const opened = await openCase(driven, { packages, folder, rounds });
      return new Stage({ folder, driven, opened, terminator, authority });
    } catch (error) {
      await terminator.close();
      throw error;
    }
  }

  /** Ends everything, once nobody talks any more. */
  async close(): Promise<void> {
    const { terminator, opened, folder } = this.parts;
    await this.last;
    await terminator.close();
    await opened.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /**
   * Leads a conversation through a proxy of its own, after those that were asked for before. Rejects when the page,
   * Chromium, or the script of the conversation tell of something else than what was recorded or what tshark sees.
   */
  talk(way: Way): Promise<ProxiedTalk> {
    const said = this.last.then(() => this.record(way));
    this.last = said.catch(() => {});
    const talk = said.then((files) => this.read(way, files));
    // Whoever asks for it later learns of it then.
    talk.catch(() => {});
    return talk;
  }

  private async record(way: Way): Promise<Recorded> {
    const { folder } = this.parts;
    const round = this.round++;
    const files = new TalkFiles(folder, round);
    const proxy = await ProxyProgram.start(this.proxyWords(way), files.recorded, join(folder, 'data'));
    try {
      const said = await this.observed(way, { proxy, files, round });
      return { files, said, printed: await proxy.stop() };
    } catch (error) {
      await proxy.stop();
      throw error;
    }
  }

  /** The conversation, and the packets of it: those to the server, or to the bridge, where that is the server. */
  private async observed(way: Way, talking: Talking): Promise<Said> {
    const { proxy, files } = talking;
    const { driven } = this.parts;
    const capture = await startPacketCapture(files.packets, way.mode === 'bridge' ? proxy.port : driven.port);
    try {
      const said = await this.converse(way, talking);
      await allRecorded(files.recorded, said.log.length);
      return said;
    } finally {
      await capture.stop();
    }
  }

  private async read(way: Way, { files, said, printed }: Recorded): Promise<ProxiedTalk> {
    const isEncrypted = way.mode === 'bridge' && way.scheme === 'wss';
    const seen = await expectedFromTshark(files.packets, isEncrypted ? { keyLog: files.keyLog } : {});
    const recorded = await readCapture(files.recorded);
    for (const witnessed of [seen, asSeen(recorded)]) {
      checkAgainstBrowser(witnessed, said.log);
      // What comes through a bridge is cut into other messages.
      if (way.mode !== 'bridge') said.check?.(witnessed);
    }
    const packets = isEncrypted ? undefined : await readCapture(files.packets);
    return { recorded, printed, seen: seen as Expected, packets };
  }

  private async converse(way: Way, { proxy: { port }, files, round }: Talking): Promise<Said> {
    const { driven, opened, authority } = this.parts;
    const server = `127.0.0.1:${this.serverPort(way)}`;
    const proxy = `127.0.0.1:${port}`;
    const host = way.mode === 'bridge' ? proxy : server;
    const address = `${way.scheme}://${way.mode === 'explicit' ? server : proxy}`;
    const words = [
      `--ignore-certificate-errors-spki-list=${authority.publicKeyHash}`,
      `--ssl-key-log-file=${files.keyLog}`,
      ...(way.mode === 'explicit' ? explicitWords(proxy) : []),
    ];
    const said = await talk(driven, opened, { playwright, words, address, host, round });
    // Chromium knows a connection by where it asked for it, the server by what it was told.
    const log = said.log.map((socket) => ({ ...socket, url: socket.url.replace(address, `ws://${host}`) }));
    return { ...said, log };
  }

  private proxyWords(way: Way): readonly string[] {
    switch (way.mode) {
      case 'explicit':
        return ['--unverified', '127.0.0.1'];
      case 'reverse': {
        const target = `${way.scheme}://127.0.0.1:${this.serverPort(way)}`;
        const mapping = ['--path', 'unchanged', '--unverified', '127.0.0.1'];
        return ['--mode', 'reverse', '--target', target, ...mapping];
      }
      case 'bridge':
        return ['--mode', 'bridge', '--target', `tcp://127.0.0.1:${this.parts.opened.server.tcpPort}`];
    }
  }

  /** Where the server of WebSocket is reached, behind TLS or not. */
  private serverPort({ scheme }: Way): number {
    const { driven, terminator } = this.parts;
    return scheme === 'wss' ? terminator.port : driven.port;
  }
}

/** Everything goes through the proxy, also to this machine; but what Chromium asks its maker for stays out of this. */
function explicitWords(proxy: string): readonly string[] {
  return [`--proxy-server=http://${proxy}`, '--proxy-bypass-list=<-loopback>;*.com'];
}

class TalkFiles {
  readonly recorded: string;
  readonly packets: string;
  readonly keyLog: string;

  constructor(folder: string, round: number) {
    this.recorded = join(folder, `recorded-${round}.pcapng`);
    this.packets = join(folder, `packets-${round}.pcap`);
    this.keyLog = join(folder, `keys-${round}.log`);
  }
}

/** Waits until the end of every connection has been recorded: those that are open when a proxy stops have none. */
async function allRecorded(capture: string, count: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const { connections } = await readCapture(capture);
      const open = connections.filter(({ closedAt }) => closedAt === null);
      if (connections.length !== count || open.length > 0)
        throw new Error(`of ${count} connections ${connections.length} are recorded, ${open.length} open`);
    },
    { timeout: 20_000, interval: 100 },
  );
}
