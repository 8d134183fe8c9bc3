import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ProxySettings } from '../../src-core/contract/proxy.ts';
import type { CaptureHandle, SavedCapture, UnsavedCapture } from '../../src-core/contract/shell.ts';
import { troubleText } from '../../src-core/contract/trouble.ts';
import { keepingTrouble } from '../live-captures/keeping-trouble.ts';
import { claim, isOwned } from '../live-captures/ownership.ts';
import type { UnsavedCaptures } from '../live-captures/unsaved-captures.ts';
import { discardingTrouble } from './discarding-trouble.ts';
import { done, type Reply, refused } from './reply.ts';
import { savingTrouble } from './saving-trouble.ts';

/** What the captures of a shell let be done with those that are live. */
export interface LiveEngines {
  /** Starts an engine that records what the source gives into an empty file, claimed by this process. */
  record(path: string, source: Readable): CaptureHandle;
  /** Starts an engine that runs a proxy and records into an empty file, claimed by this process. */
  runProxy(path: string, settings: ProxySettings, authority: string): CaptureHandle;
  /** Starts an engine on an unsaved capture, claimed by this process. */
  openUnsaved(path: string): CaptureHandle;
  /** The open capture of a file, and whether it is still recorded. */
  holding(path: string): { readonly handle: CaptureHandle; readonly isRecording: boolean } | undefined;
  /** Closes the capture of a file where it is open; resolves when its engine has ended. */
  closeFile(path: string): Promise<void>;
  /** A capture that is open lies somewhere else from now on, and is saved. */
  moved(from: string, to: string): void;
}

/** A capture that stays among the unsaved ones when it is closed. */
export interface KeptCapture {
  readonly name: string;
  readonly unsaved: string;
  readonly path: string;
}

const GONE = 'This capture is not among the unsaved ones any more.';
const IN_USE = 'This capture is open in another Framescope. Close it there first.';
const RECORDING = 'This capture is still being recorded. Stop the recording first.';

/** Live captures from their beginning until they are saved or discarded, the same in every shell. */
export class LiveCaptures {
  constructor(
    private readonly unsaved: UnsavedCaptures,
    private readonly engines: LiveEngines,
    /** The folder of the authority in whose name proxies show certificates. */
    private readonly authority: string,
  ) {}

  /** Begins a capture of what a stream gives. The stream is let go when there can be none. */
  async record(name: string, source: Readable): Promise<Reply<CaptureHandle>> {
    try {
      return done(this.engines.record(await this.unsaved.reserve(name, new Date()), source));
    } catch (error) {
      source.destroy();
      return refused(troubleText(keepingTrouble(error, join(this.unsaved.folder, name))));
    }
  }

  /** Begins a capture of what a proxy relays. */
  async startProxy(settings: ProxySettings): Promise<Reply<CaptureHandle>> {
    try {
      const files = settings.limits.files === null ? 'one' : 'several';
      const path = await this.unsaved.reserve('proxy', new Date(), files);
      return done(this.engines.runProxy(path, settings, this.authority));
    } catch (error) {
      return refused(troubleText(keepingTrouble(error, join(this.unsaved.folder, 'proxy'))));
    }
  }

  list(): Promise<readonly UnsavedCapture[]> {
    return this.unsaved.list();
  }

  /** Those among open captures that are unsaved and hold packets, with their paths. */
  async withPackets(handles: readonly CaptureHandle[]): Promise<readonly KeptCapture[]> {
    const kept: KeptCapture[] = [];
    for (const { name, unsaved } of handles) {
      const path = unsaved === null ? undefined : await this.unsaved.pathWithPackets(unsaved);
      if (unsaved !== null && path !== undefined) kept.push({ name, unsaved, path });
    }
    return kept;
  }

  /** Closes a capture where it is open; what it has recorded stays. */
  async stop(file: string): Promise<void> {
    const path = await this.unsaved.pathOf(file);
    if (path !== undefined) await this.engines.closeFile(path);
  }

  async open(file: string): Promise<Reply<CaptureHandle>> {
    const path = await this.unsaved.pathOf(file);
    if (path === undefined) return refused(GONE);
    if (this.engines.holding(path) !== undefined || !claim(path)) return refused(IN_USE);
    return done(this.engines.openUnsaved(path));
  }

  async discard(file: string): Promise<Reply<null>> {
    const path = await this.unsaved.pathOf(file);
    if (path === undefined) return refused(GONE);
    await this.engines.closeFile(path);
    // Closing a capture without a single packet has removed it already.
    if (isOwned(path)) return refused(IN_USE);
    try {
      await this.unsaved.discard(file);
    } catch (error) {
      return refused(troubleText(discardingTrouble(error, path)));
    }
    return done(null);
  }

  /** The files of a capture, of which there is mostly one. */
  filesOf(file: string): Promise<readonly string[]> {
    return this.unsaved.pathsOf(file);
  }

  /** The path of a capture that can be saved: it is there, complete, and nobody else's. */
  async savable(file: string): Promise<Reply<string>> {
    const path = await this.unsaved.pathOf(file);
    if (path === undefined) return refused(GONE);
    const held = this.engines.holding(path);
    if (held?.isRecording === true) return refused(RECORDING);
    return held === undefined && isOwned(path) ? refused(IN_USE) : done(path);
  }

  /** Moves a capture to a place of the user's own; where it is open, it stays so. */
  async moveTo(file: string, target: string): Promise<Reply<SavedCapture>> {
    const savable = await this.savable(file);
    if (savable.kind === 'refused') return savable;
    try {
      await this.unsaved.moveTo(file, target);
    } catch (error) {
      return refused(troubleText(savingTrouble(error, target)));
    }
    this.engines.moved(savable.result, target);
    return done({ kind: 'moved', path: target, name: basename(target) });
  }
}
