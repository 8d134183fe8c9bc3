import type { EngineMessage, RequestMessage } from '../../src-core/contract/channel.ts';
import type { EngineMethod, ParamsOf, ResultOf } from '../../src-core/contract/engine.ts';
import type { SearchNews } from '../../src-core/contract/searching.ts';
import type { CaptureSummary } from '../../src-core/contract/views.ts';
import type { EngineConnection } from './shell.ts';

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** One view's side of the channel to the engine of one capture. */
export class EngineClient {
  private readonly waiting = new Map<number, Waiting>();
  private readonly listeners = new Set<() => void>();
  private readonly connection: EngineConnection;
  private lastId = 0;
  private current: CaptureSummary | undefined;
  private endReason: string | undefined;
  private newestNews: SearchNews | undefined;
  private endOfEngine = false;

  constructor(connect: (onMessage: (message: EngineMessage) => void) => EngineConnection) {
    this.connection = connect((message) => this.accept(message));
    this.request('summary', {}).then(
      (summary) => this.update(summary),
      () => {},
    );
  }

  /** The newest summary; the same object until it changes. */
  get summary(): CaptureSummary | undefined {
    return this.current;
  }

  /** What the engine last told of a search; the same object until it tells more. */
  get search(): SearchNews | undefined {
    return this.newestNews;
  }

  /** Why there is no engine any more, once there is none. */
  get ended(): string | undefined {
    return this.endReason;
  }

  /** Whether the engine itself has ended, so that its capture can be opened anew. */
  get engineHasEnded(): boolean {
    return this.endOfEngine;
  }

  /** Calls `listener` when `summary`, `search` or `ended` has changed, until the function returned is called. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Rejects with a sentence when the engine refuses, or has ended. */
  request<M extends EngineMethod>(method: M, params: ParamsOf<M>): Promise<ResultOf<M>> {
    if (this.endReason !== undefined) return Promise.reject(new Error(this.endReason));
    const id = ++this.lastId;
    const message: RequestMessage<M> = { kind: 'request', id, method, params };
    return new Promise<ResultOf<M>>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (result: never) => void, reject });
      this.connection.post(message);
    });
  }

  close(): void {
    this.connection.close();
    this.end('the capture was closed');
  }

  private accept(message: EngineMessage): void {
    switch (message.kind) {
      case 'result':
        this.waiting.get(message.id)?.resolve(message.result as never);
        this.waiting.delete(message.id);
        return;
      case 'refused':
        this.waiting.get(message.id)?.reject(new Error(message.message));
        this.waiting.delete(message.id);
        return;
      case 'progress':
        this.update(message.summary);
        return;
      case 'search':
        this.newestNews = message.news;
        this.tell();
        return;
      case 'ended':
        if (this.endReason === undefined) this.endOfEngine = message.whose === 'engine';
        this.end(message.reason);
        return;
    }
  }

  private update(summary: CaptureSummary): void {
    this.current = summary;
    this.tell();
  }

  private end(reason: string): void {
    this.endReason ??= reason;
    for (const { reject } of this.waiting.values()) reject(new Error(this.endReason));
    this.waiting.clear();
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
