import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import type { ProxySettings } from '../../src-core/contract/proxy.ts';
import type { CaptureHandle } from '../../src-core/contract/shell.ts';
import type { FirstMessage, LiveAnswer, LiveDemand, NameCapture } from '../engine/process-messages.ts';
import { claim, release } from '../live-captures/ownership.ts';
import { nameOf } from '../live-captures/unsaved-captures.ts';
import type { LiveEngines } from './live-captures.ts';
import { LiveFeed } from './live-feed.ts';

/** An engine process, whichever kind of process it is. */
export interface Engine {
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Nothing happens when it has ended. */
  send(message: FirstMessage | LiveAnswer | NameCapture): void;
  onDemand(listener: (demand: LiveDemand) => void): void;
  kill(): void;
}

interface OpenCapture<E extends Engine> {
  handle: CaptureHandle;
  /** What the engine was told first. */
  first: FirstMessage;
  readonly engine: E;
  readonly feed: LiveFeed | undefined;
  readonly onClosed: () => void;
}

interface Opening {
  /** Gives the live bytes of a capture that is recorded. */
  readonly source?: Readable;
  /** Called when the capture is closed and isn't opened again. */
  readonly onClosed?: () => void;
}

/**
 * The captures that are open in a shell, each with an engine process of its own. One whose engine has ended stays
 * until it is closed, so that its tab can say why, also after the window was loaded again.
 */
export abstract class CaptureList<E extends Engine> implements LiveEngines {
  private readonly captures = new Map<string, OpenCapture<E>>();

  list(): readonly CaptureHandle[] {
    return [...this.captures.values()].map(({ handle }) => handle);
  }

  openUnsaved(path: string): CaptureHandle {
    return this.start({ kind: 'open-unsaved-capture', path, name: nameOf(basename(path)) });
  }

  record(path: string, source: Readable): CaptureHandle {
    return this.start({ kind: 'record-live-capture', path, name: nameOf(basename(path)) }, { source });
  }

  runProxy(path: string, settings: ProxySettings, authority: string): CaptureHandle {
    return this.start({ kind: 'run-proxy', path, name: nameOf(basename(path)), settings, authority });
  }

  /** Opens the file of a capture anew, and closes the old one; `undefined` when there is no such capture. */
  async reopen(id: string): Promise<CaptureHandle | undefined> {
    const capture = this.captures.get(id);
    if (capture === undefined) return undefined;
    this.captures.delete(id);
    this.end(capture);
    await capture.engine.ended;
    const { kind, path, name } = capture.first;
    // What was recorded is there to be read; more does not come.
    if (kind === 'open-capture-file') return this.start({ kind, path, name }, capture);
    return claim(path) ? this.start({ kind: 'open-unsaved-capture', path, name }) : undefined;
  }

  /** Ends the engine of a capture, and resolves when it has ended; `false` when there is no such capture. */
  async close(id: string): Promise<boolean> {
    const capture = this.captures.get(id);
    if (capture === undefined) return false;
    this.captures.delete(id);
    this.end(capture);
    capture.onClosed();
    await capture.engine.ended;
    return true;
  }

  /** Waits for nothing: who ends everything is about to end. */
  closeAll(): void {
    for (const id of [...this.captures.keys()]) void this.close(id);
  }

  holding(path: string): { handle: CaptureHandle; isRecording: boolean } | undefined {
    const capture = this.captureOf(path);
    if (capture === undefined) return undefined;
    return { handle: capture.handle, isRecording: capture.feed?.isOpen === true };
  }

  async closeFile(path: string): Promise<void> {
    const capture = this.captureOf(path);
    if (capture !== undefined) await this.close(capture.handle.id);
  }

  moved(from: string, to: string): void {
    const capture = this.captureOf(from);
    if (capture === undefined) return;
    const name = basename(to);
    capture.first = { kind: 'open-capture-file', path: to, name };
    capture.handle = { ...capture.handle, name, unsaved: null };
    capture.engine.send({ kind: 'name-capture', name });
  }

  protected engineOf(id: string): E | undefined {
    return this.captures.get(id)?.engine;
  }

  protected start(first: FirstMessage, { source, onClosed = () => {} }: Opening = {}): CaptureHandle {
    const unsaved = first.kind === 'open-capture-file' ? null : basename(first.path);
    const handle: CaptureHandle = { id: randomUUID(), name: first.name, unsaved };
    const engine = this.startEngine(handle.id);
    const feed = source === undefined ? undefined : new LiveFeed(source, (answer) => engine.send(answer));
    engine.onDemand((demand) => feed?.hear(demand));
    const capture = { handle, first, engine, feed, onClosed };
    this.captures.set(handle.id, capture);
    void engine.ended.then(() => hasEnded(capture));
    engine.send(first);
    return handle;
  }

  protected abstract startEngine(id: string): E;

  private end({ engine, feed }: OpenCapture<E>): void {
    feed?.stop();
    engine.kill();
  }

  private captureOf(path: string): OpenCapture<E> | undefined {
    return [...this.captures.values()].find(({ first }) => first.path === path);
  }
}

function hasEnded({ first: { kind, path }, feed }: OpenCapture<Engine>): void {
  feed?.stop();
  // An engine that ended early has never taken what this process has claimed for it.
  if (kind !== 'open-capture-file') release(path);
}
