import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { EngineMessage, MessagePipe } from '../../src-core/contract/channel.ts';
import type { EngineMethod, ParamsOf, ResultOf } from '../../src-core/contract/engine.ts';
import type { SearchNews } from '../../src-core/contract/searching.ts';
import type { Packet } from '../../src-core/packets/packet.ts';
import type { CompilePattern } from '../../src-core/query/pattern.ts';
import { compilePattern } from '../../src-main/adapters/pattern.ts';
import { CaptureSession } from '../../src-main/engine/capture-session.ts';
import { serveView } from '../../src-main/engine/view-server.ts';
import { pcapFile } from './pcap-file.ts';

/** All rows, in the order of their numbers. */
export const ALL_ROWS = { connections: null, filter: null, sort: null } as const;

/** A session and what serves its view, in this process, as a view sees them. */
export class ServedCapture {
  readonly session: CaptureSession;
  /** What was told of searches. */
  readonly news: SearchNews[] = [];
  /** Methods in the order in which their answers came. */
  readonly answered: EngineMethod[] = [];
  private readonly waiting = new Map<number, (message: EngineMessage) => void>();
  private ask: (message: unknown) => void = () => {};
  private lastId = 0;
  private readonly moveOn: () => void;

  constructor(from: string | Readable, compile: CompilePattern = compilePattern) {
    this.session = new CaptureSession({ from, name: 'test' });
    const pipe: MessagePipe<EngineMessage, unknown> = {
      post: (message) => this.accept(message),
      listen: (onMessage) => {
        this.ask = onMessage;
      },
    };
    this.moveOn = serveView(this.session, pipe, { compile });
  }

  /** Reads to the end. */
  async read(): Promise<this> {
    await this.session.run(this.moveOn);
    this.moveOn();
    return this;
  }

  /** Rejects with the sentence of a refusal. */
  request<M extends EngineMethod>(method: M, params: ParamsOf<M>): Promise<ResultOf<M>> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, (message) => {
        this.answered.push(method);
        if (message.kind === 'result') resolve(message.result as ResultOf<M>);
        else if (message.kind === 'refused') reject(new Error(message.message));
      });
      this.ask({ kind: 'request', id, method, params });
    });
  }

  private accept(message: EngineMessage): void {
    if (message.kind === 'search') this.news.push(message.news);
    else if (message.kind === 'result' || message.kind === 'refused') this.waiting.get(message.id)?.(message);
  }
}

/** A capture in a file of its own, read and served; `close` gives both back. */
export async function servedPackets(
  packets: readonly Packet[],
  compile: CompilePattern = compilePattern,
): Promise<{ readonly capture: ServedCapture; readonly close: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
  const path = join(folder, 'capture.pcap');
  writeFileSync(path, pcapFile(packets));
  const capture = await new ServedCapture(path, compile).read();
  const close = (): void => {
    capture.session.close();
    rmSync(folder, { recursive: true });
  };
  return { capture, close };
}
