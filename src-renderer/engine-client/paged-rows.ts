import type { Rows } from '../../src-core/contract/engine.ts';
import type { SearchProgress } from '../../src-core/contract/searching.ts';

/** Rows fetched at a time. */
const PAGE = 128;
/** Pages kept; the ones used longest ago go first. */
const MOST_PAGES = 64;
/** Pages that a list shows at a time, at most. */
const PAGES_IN_SIGHT = 2;
/** Rows that are mostly in sight at the end of a list. */
const ROWS_AT_END = 64;

/** Some rows of a list, and how far it is known where that takes a search. */
export type RowsAnswer<T> = Rows<T> & { readonly search?: SearchProgress | null };

/** A long list of which only the pages that are shown are held. The list may grow at its end while it is shown. */
export class PagedRows<T> {
  private readonly pages = new Map<number, readonly T[]>();
  private readonly asked = new Set<number>();
  private readonly listeners = new Set<() => void>();
  private known = 0;
  private changes = 0;
  private progress: SearchProgress | null = null;
  private isStopped = false;
  private refusal: string | undefined;

  /** @param fetchRows gives `count` rows from a position, fewer at the end; rejects when there is no engine */
  constructor(private readonly fetchRows: (from: number, count: number) => Promise<RowsAnswer<T>>) {
    this.refresh();
  }

  /** How far the list was known when rows of it last came; `null` where that takes no search. */
  get search(): SearchProgress | null {
    return this.progress;
  }

  get total(): number {
    return this.known;
  }

  /** Why rows were refused when they were last asked for, as a sentence; `undefined` where they weren't. */
  get failure(): string | undefined {
    return this.refusal;
  }

  /** Grows with every change, for `useSyncExternalStore`. */
  get version(): number {
    return this.changes;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The row, or `undefined` while it is on its way. */
  get(index: number): T | undefined {
    const page = Math.floor(index / PAGE);
    const rows = this.pages.get(page);
    if (rows === undefined) {
      this.fetchPages(page, page);
      return undefined;
    }
    this.pages.delete(page);
    this.pages.set(page, rows);
    return rows[index % PAGE];
  }

  /** The row once it is here; `undefined` when there is none, or no engine. */
  async whenHere(index: number): Promise<T | undefined> {
    const held = this.get(index);
    if (held !== undefined || this.isStopped) return held;
    const { rows } = await this.fetchRows(index, 1).catch(() => ({ rows: [] as readonly T[] }));
    return rows[0];
  }

  /** Waits until something is so of the list, which is looked at whenever it has changed. */
  async until(isSo: () => boolean): Promise<void> {
    if (isSo()) return;
    await new Promise<void>((resolve) => {
      const stop = this.subscribe(() => {
        if (!isSo()) return;
        stop();
        resolve();
      });
    });
  }

  /**
   * The list may have grown: learns its length anew, and the rows at its end.
   *
   * @param expected how many rows there are at least, where that is known
   */
  refresh(expected = 0): void {
    const knownLast = Math.floor(this.known / PAGE);
    const last = Math.max(knownLast, Math.floor((expected - 1) / PAGE));
    // What is in sight at the end may reach into the page before.
    const reach = Math.floor((expected - ROWS_AT_END) / PAGE);
    this.fetchPages(Math.max(knownLast, Math.min(reach, last)), last, expected > this.known);
  }

  /** Rows may have changed, not only been added: fetches those in sight anew, and lets go of the others. */
  refreshAll(): void {
    this.refresh();
    const held = [...this.pages.keys()];
    for (const page of held.slice(0, -PAGES_IN_SIGHT)) this.pages.delete(page);
    for (const page of held.slice(-PAGES_IN_SIGHT)) this.fetchPages(page, page);
  }

  /** No more rows are asked for; those that are here stay. */
  stop(): void {
    this.isStopped = true;
  }

  /** @param isEnd the list is taken to end with them, until more is asked for: what came meanwhile can wait that long */
  private fetchPages(first: number, last: number, isEnd = false): void {
    const pages = Array.from({ length: last - first + 1 }, (_, at) => first + at);
    if (this.isStopped || pages.every((page) => this.asked.has(page))) return;
    for (const page of pages) this.asked.add(page);
    this.fetchRows(first * PAGE, pages.length * PAGE)
      .then(
        (answer) => this.accept(pages, isEnd ? endingWith(answer, (last + 1) * PAGE) : answer),
        (error: Error) => this.tell(error.message),
      )
      .finally(() => {
        for (const page of pages) this.asked.delete(page);
      });
  }

  private accept(pages: readonly number[], { total, rows, search = null }: RowsAnswer<T>): void {
    this.progress = search;
    const lastPage = Math.floor(this.known / PAGE);
    this.known = total;
    // A page that was the last one when it was fetched may have gained rows since.
    if (total > (lastPage + 1) * PAGE) this.pages.delete(lastPage);
    for (const [at, page] of pages.entries()) {
      // Asked for again, it is the page that was used last.
      this.pages.delete(page);
      this.pages.set(page, rows.slice(at * PAGE, (at + 1) * PAGE));
    }
    while (this.pages.size > MOST_PAGES) {
      const [oldest] = this.pages.keys();
      if (oldest !== undefined) this.pages.delete(oldest);
    }
    this.tell(undefined);
  }

  private tell(refusal: string | undefined): void {
    this.refusal = refusal;
    this.changes++;
    for (const listener of this.listeners) listener();
  }
}

function endingWith<T>(answer: RowsAnswer<T>, end: number): RowsAnswer<T> {
  return { ...answer, total: Math.min(answer.total, end) };
}
