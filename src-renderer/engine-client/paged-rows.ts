import type { Rows } from '../../src-core/contract/engine.ts';
import type { SearchProgress } from '../../src-core/contract/searching.ts';

/** Rows fetched at a time. */
const PAGE = 128;
/** Pages kept; the ones used longest ago go first. */
const MOST_PAGES = 64;
/** Pages that a list shows at a time, at most. */
const PAGES_IN_SIGHT = 2;

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
      this.fetchPage(page);
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

  /** The list may have grown: learns its length anew, and the rows of its last page. */
  refresh(): void {
    this.fetchPage(Math.floor(this.known / PAGE));
  }

  /** Rows may have changed, not only been added: fetches those in sight anew, and lets go of the others. */
  refreshAll(): void {
    this.refresh();
    const held = [...this.pages.keys()];
    for (const page of held.slice(0, -PAGES_IN_SIGHT)) this.pages.delete(page);
    for (const page of held.slice(-PAGES_IN_SIGHT)) this.fetchPage(page);
  }

  /** No more rows are asked for; those that are here stay. */
  stop(): void {
    this.isStopped = true;
  }

  private fetchPage(page: number): void {
    if (this.isStopped || this.asked.has(page)) return;
    this.asked.add(page);
    this.fetchRows(page * PAGE, PAGE)
      .then(
        (answer) => this.accept(page, answer),
        (error: Error) => this.tell(error.message),
      )
      .finally(() => this.asked.delete(page));
  }

  private accept(page: number, { total, rows, search = null }: RowsAnswer<T>): void {
    this.progress = search;
    const lastPage = Math.floor(this.known / PAGE);
    this.known = total;
    // A page that was the last one when it was fetched may have gained rows since.
    if (total > (lastPage + 1) * PAGE) this.pages.delete(lastPage);
    this.pages.set(page, rows);
    if (this.pages.size > MOST_PAGES) {
      const oldest = this.pages.keys().next().value;
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
