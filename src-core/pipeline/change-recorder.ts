import type { CaptureStore } from '../capture-store/capture-store.ts';
import type { Connection, Cut } from '../capture-store/connection.ts';
import type { Row } from '../capture-store/frame-table.ts';
import type { Extent, PayloadSpool } from '../capture-store/payload-place.ts';
import type { ChangeNote, ContinuationNote, InjectionNote } from '../packets/proxy-note.ts';
import { type Direction, NOT_IN_FILE, type StreamBytes } from '../stream/events.ts';
import type { InjectedEffects } from './injected-effects.ts';
import { InjectedFrames } from './injected-frames.ts';
import type { PipelineParts } from './parts.ts';

/** Keeps what a proxy did with the frames of one connection, and makes rows of those that it put in. */
export class ChangeRecorder {
  private cutAt: Cut | undefined;
  /** What the last note of each direction was about. */
  private readonly last: Partial<Record<Direction, Extent[] | InjectedFrames>> = {};

  constructor(
    private readonly parts: PipelineParts,
    private readonly connection: Connection,
    /** What becomes of those who receive what is put in. */
    private readonly effects: (direction: Direction) => InjectedEffects | undefined,
  ) {}

  /** Where the proxy broke the connection off, if it did. */
  get cut(): Cut | undefined {
    return this.cutAt;
  }

  accept(note: ChangeNote | InjectionNote | ContinuationNote, behind: StreamBytes): void {
    const { direction } = note;
    switch (note.kind) {
      case 'change': {
        this.last[direction] = this.change(note, behind);
        return;
      }
      case 'injection': {
        const injected = new InjectedFrames(this.parts, this.connection, note, this.effects(direction));
        injected.read(behind);
        this.last[direction] = injected;
        return;
      }
      case 'continuation': {
        const before = this.last[direction];
        if (before instanceof InjectedFrames) before.read(behind);
        else before?.push(...keptPlace(this.parts.spool, behind));
        return;
      }
    }
  }

  /** @returns where what was sent instead lies, of which more may follow */
  private change({ direction, frames: numbers, change }: ChangeNote, behind: StreamBytes): Extent[] {
    const { spool, store } = this.parts;
    const sent = keptPlace(spool, behind);
    // Nobody knows how many frames a gap has swallowed: behind one, numbers may be those of others.
    if (this.connection.gaps[direction].count > 0) return sent;
    const frames = framesOf(store, this.connection, direction, numbers);
    const [first] = frames;
    if (first === undefined) return sent;
    // What goes on twice goes on as an earlier note says.
    const isAsBefore = change.what === 'repeated' && sent.length === 0;
    const before = isAsBefore ? store.changes.ofFrame(first)?.sent : undefined;
    store.changes.add({ change, frames, sent: before ?? sent });
    if (change.what === 'cut') this.cutAt ??= { frame: first, rule: change.rule };
    return sent;
  }
}

/** Rows that are looked through, at most; a made-up file could ask for all of them again and again. */
const FARTHEST = 4_000_000;

/**
 * The rows of frames that a peer sent, by their numbers in their direction. They are mostly among the newest, so it is
 * looked for from the end.
 */
function framesOf(
  { frames, changes }: CaptureStore,
  connection: Connection,
  direction: Direction,
  numbers: readonly number[],
): readonly Row[] {
  const rows: Row[] = [];
  const wanted = new Set(numbers);
  let number = connection.frames[direction];
  const last = Math.max(0, frames.count - FARTHEST);
  for (let row = frames.count - 1; row >= last && rows.length < wanted.size; row--) {
    if (frames.connection(row) !== connection.row || frames.direction(row) !== direction) continue;
    if (changes.ofFrame(row)?.change.what === 'injected') continue;
    number--;
    if (wanted.has(number)) rows.push(row);
  }
  return rows.reverse();
}

/** Where bytes can be read again. */
function keptPlace(spool: PayloadSpool, { bytes, origin }: StreamBytes): Extent[] {
  const { length } = bytes;
  if (length === 0) return [];
  if (origin !== NOT_IN_FILE) return [{ file: 'capture', offset: origin, length }];
  const offset = spool.reserve(length);
  spool.write(offset, bytes);
  return [{ file: 'spool', offset, length }];
}
