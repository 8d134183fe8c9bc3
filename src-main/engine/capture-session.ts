import { createReadStream, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CaptureStore } from '../../src-core/capture-store/capture-store.ts';
import type { PayloadFiles } from '../../src-core/capture-store/payload-place.ts';
import { PayloadReader } from '../../src-core/capture-store/payload-reader.ts';
import { NO_LIMITS } from '../../src-core/contract/capture-limits.ts';
import type { Trouble } from '../../src-core/contract/trouble.ts';
import type { CaptureState } from '../../src-core/contract/views.ts';
import type { RecordSink } from '../../src-core/packets/record-sink.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src-core/pipeline/limits.ts';
import { PacketPipeline } from '../../src-core/pipeline/packet-pipeline.ts';
import { filePieces } from '../adapters/file-pieces.ts';
import { FileSequence } from '../adapters/file-sequence.ts';
import { inflate } from '../adapters/inflate.ts';
import { CapturePayloadFiles } from '../adapters/payload-files.ts';
import { SpoolFile } from '../adapters/spool-file.ts';
import { StreamCopy } from '../adapters/stream-copy.ts';
import { keepingTrouble } from '../live-captures/keeping-trouble.ts';
import type { Recording } from '../live-captures/recording.ts';
import { ringFiles } from '../live-captures/ring-names.ts';
import { readCaptureFile } from '../sources/capture-file/capture-file.ts';
import { BYTES_THAT_TELL } from '../sources/capture-file/file-kind.ts';
import { looksLikeHar, readHarFile } from '../sources/har-file/har-file.ts';
import { peekedPieces } from '../sources/peeked-pieces.ts';
import type { SourceOutcome } from '../sources/source-outcome.ts';
import { type BegunRecording, beginRecording, type RecordingPlace } from './begun-recording.ts';
import { type CaptureInput, isLive, type LiveCapture, type PacketsToRecord } from './capture-input.ts';
import { fileTrouble } from './file-trouble.ts';
import { noPackets, outcomeOfRecording, stateAfter } from './reading-outcomes.ts';
import { readAgain } from './second-reading.ts';

/** How often it is looked whether the time of a recording is up, in milliseconds. */
const TIME_INTERVAL = 250;
/** Bytes read at a time; a piece of small frames takes a few milliseconds, between which requests are served. */
const PIECE = 256 * 1024;

type OnProgress = () => void | Promise<void>;

/** One capture: its store, its files, and the source that fills it. */
export class CaptureSession {
  readonly store: CaptureStore;
  /** How the capture is called; a live one gets another name when it is saved. */
  name: string;
  state: CaptureState;
  bytesRead = 0;
  bytesTotal: number | null = null;
  private readonly spool = new SpoolFile();
  private readonly pipeline: PacketPipeline;
  private readonly stopping = new AbortController();
  private files: CapturePayloadFiles | undefined;
  private reader: PayloadReader | undefined;
  private copy: StreamCopy | undefined;
  private begun: BegunRecording | undefined;

  constructor(
    private readonly input: CaptureInput,
    readonly limits: Limits = DEFAULT_LIMITS,
  ) {
    this.store = new CaptureStore(limits);
    this.pipeline = new PacketPipeline({ store: this.store, spool: this.spool, limits, inflate });
    this.name = input.name;
    this.state = { kind: isLive(input.from) ? 'recording' : 'opening' };
  }

  /** Whether there is something to be shown, even if reading has failed behind it. */
  get hasRows(): boolean {
    return this.store.connections.length > 0;
  }

  /** Whether recording has ended with a limit that its user had set. */
  get hasReachedLimit(): boolean {
    return this.begun?.recording.hasReachedLimit === true;
  }

  /** Reads payloads back; only while the session is open. */
  get payloads(): PayloadReader {
    const files = this.payloadFiles;
    this.reader ??= new PayloadReader(this.store, files);
    return this.reader;
  }

  /** Where payloads lie; only while the session is open. */
  get payloadFiles(): PayloadFiles {
    if (this.files === undefined) throw new Error('the capture is not open');
    return this.files;
  }

  /** Reads the source to its end, calling `onProgress` after each piece. Never rejects for what the input is. */
  async run(onProgress: OnProgress = () => {}): Promise<CaptureState> {
    try {
      this.state = stateAfter(await this.read(onProgress));
    } catch (error) {
      this.state = { kind: 'failed', trouble: this.troubleOf(error) };
    }
    this.store.isComplete = true;
    return this.state;
  }

  /**
   * Reads the packets once more, as far as they were read the first time; only while the session is open.
   *
   * @param goesOn asked after each piece
   * @returns why not all of them are there any more
   */
  async readAgain(sink: RecordSink, goesOn: () => Promise<boolean>): Promise<Trouble | undefined> {
    const { files, limits, name } = this;
    if (files === undefined) throw new Error('the capture is not open');
    const bytesRead = this.bytesTotal === null ? undefined : this.bytesRead;
    return readAgain({ name, files, limits, bytesRead }, sink, goesOn);
  }

  /** Ends reading at the next piece, and recording at once. */
  stop(): void {
    this.stopping.abort();
    const { from } = this.input;
    if (isLive(from) && 'input' in from) from.input.finish();
  }

  /** Gives back files and memory. */
  close(): void {
    this.stop();
    this.files?.close();
    this.files = undefined;
    this.spool.close();
    this.copy?.remove();
    this.begun?.close();
    this.begun = undefined;
  }

  private troubleOf(error: unknown): Trouble {
    const { from } = this.input;
    const isNotBegun = isLive(from) && this.begun === undefined;
    return isNotBegun ? keepingTrouble(error, from.recordInto) : fileTrouble(error, this.name);
  }

  private async read(onProgress: OnProgress): Promise<SourceOutcome> {
    const { from } = this.input;
    if (isLive(from) && 'packets' in from) return this.recordPackets(from, onProgress);
    const { start, pieces } = await peekedPieces(this.openPieces(from), BYTES_THAT_TELL);
    try {
      if (looksLikeHar(start) && isLive(this.input.from)) return noPackets(this.name);
      return await (looksLikeHar(start)
        ? this.readHar(pieces, onProgress)
        : this.readPackets(pieces, onProgress));
    } finally {
      this.spool.flush();
    }
  }

  private readHar(pieces: AsyncIterable<Uint8Array>, onProgress: OnProgress): Promise<SourceOutcome> {
    return readHarFile({
      pieces,
      where: this.name,
      store: this.store,
      spool: this.spool,
      limits: this.limits,
      stop: this.stopping.signal,
      onProgress: (bytesRead) => this.tellProgress(bytesRead, onProgress),
    });
  }

  private async recordPackets(
    { packets, recordInto, limits = NO_LIMITS }: PacketsToRecord & LiveCapture,
    onProgress: OnProgress,
  ): Promise<SourceOutcome> {
    const { store, pipeline } = this;
    const recording = this.begin({ recordInto, limits });
    const tell = (): void => {
      if (recording.trouble !== undefined) this.stop();
      this.bytesRead = recording.writtenLength;
      void onProgress();
    };
    const clock = setInterval(() => {
      recording.checkTime();
      if (recording.hasReachedLimit) tell();
    }, TIME_INTERVAL);
    try {
      const context = { recording, pipeline, store, payloads: () => this.payloads, onProgress: tell };
      const outcome = await packets.run(context, this.stopping.signal);
      return outcomeOfRecording(outcome, recording);
    } finally {
      clearInterval(clock);
      if (!this.spool.hasRefused) pipeline.end();
      this.spool.flush();
    }
  }

  private begin(place: RecordingPlace): Recording {
    this.begun = beginRecording(place, this.spool, this.pipeline);
    this.files = this.begun.files;
    return this.begun.recording;
  }

  private async readPackets(
    pieces: AsyncIterable<Uint8Array>,
    onProgress: OnProgress,
  ): Promise<SourceOutcome> {
    const { pipeline } = this;
    const recording = this.begun?.recording;
    try {
      const outcome = await readCaptureFile({
        pieces,
        where: this.name,
        isStream: this.copy !== undefined || recording !== undefined,
        limits: this.limits,
        sink: recording ?? pipeline,
        stop: this.stopping.signal,
        onProgress: (bytesRead) => {
          recording?.commit();
          if (recording?.trouble !== undefined) this.stop();
          return this.tellProgress(bytesRead, onProgress);
        },
      });
      return recording === undefined ? outcome : outcomeOfRecording(outcome, recording);
    } finally {
      // What is under way can't be kept where nothing can be written, and would be called lost in the capture.
      if (!this.spool.hasRefused) pipeline.end();
    }
  }

  private async tellProgress(bytesRead: number, onProgress: OnProgress): Promise<void> {
    this.bytesRead = bytesRead;
    await onProgress();
    await nextTurn();
  }

  private openPieces(from: Exclude<CaptureInput['from'], PacketsToRecord>): AsyncIterable<Uint8Array> {
    if (isLive(from)) return this.openLive(from.input, from.recordInto);
    if (typeof from !== 'string') return this.openCopied(from);
    const stats = statSync(from, { throwIfNoEntry: false });
    if (stats === undefined) return this.openSeveral(from);
    // A pipe can be read only once.
    if (!stats.isFile() && !stats.isDirectory()) return this.openCopied(createReadStream(from));
    this.bytesTotal = stats.size;
    this.files = new CapturePayloadFiles(from, this.spool);
    return filePieces(from, PIECE);
  }

  /** The files of a capture that was recorded into several, as one. */
  private openSeveral(path: string): AsyncIterable<Uint8Array> {
    const paths = ringFiles(path);
    const sequence = new FileSequence(paths.length === 0 ? [path] : paths);
    this.bytesTotal = sequence.end;
    this.files = new CapturePayloadFiles(sequence, this.spool);
    return inTurns(sequence.bytes(Number.POSITIVE_INFINITY));
  }

  private openCopied(from: Readable): Readable {
    this.copy = new StreamCopy();
    this.files = new CapturePayloadFiles(this.copy.path, this.spool);
    this.copy.hide();
    return this.copy.through(from);
  }

  private openLive(input: Readable, recordInto: string): Readable {
    this.begin({ recordInto, limits: NO_LIMITS });
    return input;
  }
}

async function* inTurns(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
