import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { NO_LIMITS } from '../../src-core/contract/capture-limits.ts';
import type { ProxySettings } from '../../src-core/contract/proxy.ts';
import type { CaptureState, ConnectionView } from '../../src-core/contract/views.ts';
import { RowBuilder } from '../../src-core/export/row-builder.ts';
import type { ConnectionRow, FrameRow, MessageRow, ViolationRow } from '../../src-core/export/rows.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src-core/pipeline/limits.ts';
import { inflate } from '../../src-main/adapters/inflate.ts';
import { CertificateAuthority } from '../../src-main/certificates/authority.ts';
import { CaptureSession } from '../../src-main/engine/capture-session.ts';
import { connectionView } from '../../src-main/engine/connection-view.ts';
import { ringFile } from '../../src-main/live-captures/ring-names.ts';
import { LiveProxy } from '../../src-main/sources/live-proxy/live-proxy.ts';
import type { TimeLimits } from '../../src-main/sources/live-proxy/time-limits.ts';
import { EXPLICIT_PROXY } from './proxy-settings.ts';
import { Watch } from './watch.ts';

export interface ProxiedOptions {
  readonly limits?: Partial<Limits>;
  readonly timeLimits?: Partial<TimeLimits>;
  /** Where its authority is kept, when not in a folder of its own. */
  readonly authorityFolder?: string;
}

/** What a proxy has recorded so far, made anew whenever it is asked for. */
export class RecordedRows {
  constructor(readonly session: CaptureSession) {}

  /** As the window shows connections. */
  get views(): readonly ConnectionView[] {
    const { store } = this.session;
    return store.connections.map((connection) => connectionView(store, connection));
  }

  /** As `framescope read` prints them. */
  get connections(): readonly ConnectionRow[] {
    const { builder } = this;
    return this.session.store.connections.map(({ row }) => builder.connection(row));
  }

  get frames(): readonly FrameRow[] {
    const { builder } = this;
    return all(this.session.store.frames.count, (row) => builder.frame(row));
  }

  get messages(): readonly MessageRow[] {
    const { builder } = this;
    return all(this.session.store.messages.count, (row) => builder.message(row));
  }

  get violations(): readonly ViolationRow[] {
    const { builder } = this;
    return all(this.session.store.violations.count, (row) => builder.violation(row));
  }

  private get builder(): RowBuilder {
    const { store, payloads, limits } = this.session;
    return new RowBuilder(store, payloads, limits.payloadInRow, inflate);
  }
}

function all<Row>(count: number, make: (row: number) => Row): Row[] {
  return Array.from({ length: count }, (_, row) => make(row));
}

/** A proxy that runs in the test's own process, with a capture of its own. */
export class Proxied {
  readonly rows: RecordedRows;

  constructor(
    /** Where it listens, on 127.0.0.1. */
    readonly port: number,
    readonly proxy: LiveProxy,
    readonly session: CaptureSession,
    /** The pcapng file that it records into, or the common name of several. */
    readonly path: string,
    private readonly parts: {
      readonly authority: () => Promise<CertificateAuthority>;
      readonly progress: Watch;
      readonly running: Promise<CaptureState>;
    },
  ) {
    this.rows = new RecordedRows(session);
  }

  /** As programs are told of an HTTP proxy. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** As clients of one that stands for a server reach it. */
  get socketUrl(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  /** The authority in whose name it shows certificates. */
  authority(): Promise<CertificateAuthority> {
    return this.parts.authority();
  }

  /** Gives the rows once they are as wanted; rejects with those that there are when that doesn't come. */
  until(condition: (rows: RecordedRows) => boolean): Promise<RecordedRows> {
    const { rows } = this;
    return this.parts.progress.until(
      () => (condition(rows) ? rows : undefined),
      () => rows.views.map(({ url, status, why }) => `${url} ${status ?? ''}: ${why}`).join('\n'),
    );
  }

  /** The one connection that was recorded, once it has ended. */
  async ended(): Promise<ConnectionView> {
    const { views } = await this.until((rows) => rows.views.some(({ ended }) => ended !== null));
    const [view, ...more] = views;
    if (view === undefined || more.length > 0) throw new Error(`${views.length} connections`);
    return view;
  }

  /** Stops it, which may happen more than once. Its rows are there until the test is over. */
  async stop(): Promise<CaptureState> {
    this.session.stop();
    return this.parts.running;
  }
}

/** Starts a proxy, explicit and on a free port where nothing else is said, that is stopped when the test is over. */
export async function proxied(
  settings: Partial<ProxySettings> = {},
  options: ProxiedOptions = {},
): Promise<Proxied> {
  const folder = mkdtempSync(join(tmpdir(), 'framescope-proxied-'));
  const path = join(folder, 'capture.pcapng');
  const { limits: ofFiles = NO_LIMITS } = settings;
  writeFileSync(ofFiles.files === null ? path : ringFile(path, 1), '', { flag: 'wx' });
  let opened: Promise<CertificateAuthority> | undefined;
  const authority = (): Promise<CertificateAuthority> => {
    opened ??= CertificateAuthority.open(options.authorityFolder ?? join(folder, 'authority'));
    return opened;
  };
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const progress = new Watch();
  let listening: (port: number) => void = () => {};
  const port = new Promise<number>((resolve) => {
    listening = resolve;
  });
  const { timeLimits } = options;
  const proxy = new LiveProxy({
    ...{ settings: { ...EXPLICIT_PROXY, ...settings }, limits, authority, timeLimits },
    onListening: (at) => listening(at.port),
  });
  const from = { packets: proxy, recordInto: path, limits: ofFiles };
  const session = new CaptureSession({ from, name: 'test' }, limits);
  const running = session.run(() => progress.moved()).finally(() => progress.moved());
  onTestFinished(async () => {
    session.stop();
    await running;
    session.close();
    rmSync(folder, { recursive: true });
  });
  const refusal = running.then((state): never => {
    throw new Error(`it does not listen: ${JSON.stringify(state)}`);
  });
  const found = await Promise.race([port, refusal]);
  refusal.catch(() => {});
  return new Proxied(found, proxy, session, path, { authority, progress, running });
}
