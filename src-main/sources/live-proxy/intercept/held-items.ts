import type { Row } from '../../../../src-core/capture-store/frame-table.ts';
import type { Decision } from '../../../../src-core/contract/rules.ts';
import type { Direction } from '../../../../src-core/stream/events.ts';

/** A message, or a control frame, that a rule has kept from going on. */
export interface HeldItem {
  /** The connection it belongs to. */
  readonly connection: Row;
  readonly direction: Direction;
  /** Rows of its frames, and of its message. */
  readonly frames: readonly Row[];
  readonly message: Row | undefined;
  readonly rule: string;
  /** Milliseconds until it is decided by itself, and how; `null` for never. */
  readonly timeLimit: number | null;
  readonly atLast: 'forward' | 'drop';
  readonly decide: (decision: Decision) => void;
}

export interface KnownItem extends HeldItem {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** All that is held in a proxy, in the order in which it came. */
export class HeldItems {
  private readonly items = new Map<number, KnownItem & { readonly timer: NodeJS.Timeout | undefined }>();
  private lastId = 0;

  /** @param onChange called when something is held, or isn't any more */
  constructor(private readonly onChange: () => void) {}

  get all(): readonly KnownItem[] {
    return [...this.items.values()];
  }

  get count(): number {
    return this.items.size;
  }

  /** Keeps an item until it is decided. @returns what takes it back undecided */
  hold(item: HeldItem): () => void {
    const id = ++this.lastId;
    const { timeLimit, atLast } = item;
    const timer =
      timeLimit === null ? undefined : setTimeout(() => this.decide(id, { kind: atLast }), timeLimit);
    this.items.set(id, { ...item, id, since: Date.now(), timer });
    this.onChange();
    return () => this.take(id);
  }

  /** Whether there was such an item. */
  decide(id: number, decision: Decision): boolean {
    const item = this.take(id);
    item?.decide(decision);
    return item !== undefined;
  }

  /** Lets all go on, or those of one connection; tells how many. */
  forwardAll(connection: Row | null): number {
    const wanted = this.all.filter((item) => connection === null || item.connection === connection);
    for (const { id } of wanted) this.decide(id, { kind: 'forward' });
    return wanted.length;
  }

  private take(id: number): KnownItem | undefined {
    const item = this.items.get(id);
    if (item === undefined) return undefined;
    clearTimeout(item.timer);
    this.items.delete(id);
    this.onChange();
    return item;
  }
}
