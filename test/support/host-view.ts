import { WebSocket } from 'ws';
import type { EngineMessage } from '../../src-core/contract/channel.ts';
import type { EngineMethod, ParamsOf, ResultOf } from '../../src-core/contract/engine.ts';
import { decodeMessage, encodeMessage } from '../../src-core/contract/json-codec.ts';
import type { CaptureHandle } from '../../src-core/contract/shell.ts';
import type { CaptureSummary } from '../../src-core/contract/views.ts';

/** What the page of a browser host does, without a browser: calls, and channels to engines. */
export class HostView {
  private constructor(
    private readonly origin: string,
    private readonly cookie: string,
  ) {}

  /** @param url the address with its one-time token */
  static async join(url: string): Promise<HostView> {
    const response = await fetch(url);
    await response.text();
    const cookie = response.headers.get('set-cookie')?.split(';')[0];
    if (cookie === undefined) throw new Error(`the host gave no cookie, but ${response.status}`);
    return new HostView(new URL(url).origin, cookie);
  }

  call(method: string, path: string, body?: unknown): Promise<Response> {
    const headers = { cookie: this.cookie, origin: this.origin };
    return fetch(`${this.origin}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async get<T>(path: string): Promise<T> {
    return (await this.call('GET', path)).json() as Promise<T>;
  }

  /** The one capture that is open, joined. */
  async onlyCapture(): Promise<CaptureView> {
    const [handle, ...others] = await this.get<CaptureHandle[]>('/captures');
    if (handle === undefined || others.length > 0) throw new Error('there is not one capture open');
    return this.capture(handle);
  }

  capture(handle: CaptureHandle): CaptureView {
    const url = `${this.origin.replace('http', 'ws')}/captures/${handle.id}/channel`;
    return new CaptureView(
      handle,
      new WebSocket(url, { headers: { cookie: this.cookie, origin: this.origin } }),
    );
  }
}

/** A channel to the engine of one capture, and what has come over it. */
export class CaptureView {
  /** The newest summary that came by itself or was asked for. */
  summary: CaptureSummary | undefined;
  /** Why there is no engine any more. */
  ended: string | undefined;
  private readonly opened: Promise<void>;
  private readonly waiting = new Map<number, (message: EngineMessage) => void>();
  private lastId = 0;

  constructor(
    readonly handle: CaptureHandle,
    private readonly socket: WebSocket,
  ) {
    this.opened = new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    socket.on('message', (data) => this.accept(decodeMessage(String(data)) as EngineMessage));
  }

  async request<M extends EngineMethod>(method: M, params: ParamsOf<M>): Promise<ResultOf<M>> {
    await this.opened;
    const id = ++this.lastId;
    this.socket.send(encodeMessage({ kind: 'request', id, method, params }));
    const answer = await new Promise<EngineMessage>((resolve) => this.waiting.set(id, resolve));
    if (answer.kind !== 'result') throw new Error(answer.kind === 'refused' ? answer.message : answer.kind);
    return answer.result as ResultOf<M>;
  }

  /** The summary as it is now. */
  async look(): Promise<CaptureSummary> {
    this.summary = await this.request('summary', {});
    return this.summary;
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  close(): void {
    this.socket.close();
  }

  private accept(message: EngineMessage): void {
    if (message.kind === 'progress') this.summary = message.summary;
    else if (message.kind === 'ended') this.ended ??= message.reason;
    else if (message.kind !== 'search') this.waiting.get(message.id)?.(message);
  }
}
