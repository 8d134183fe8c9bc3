/** What is made by name, kept while it is in use: of too many, the one that nobody has asked for longest goes. */
export class RecentlyUsed<T> {
  /** In the order of use: a Map keeps that in which its keys were set. */
  private readonly made = new Map<string, Promise<T>>();

  /** @param most kept at a time, at least 1 */
  constructor(private readonly most: number) {}

  /** What has this name. It is made once for all who ask meanwhile, and again only when that failed. */
  get(name: string, make: () => Promise<T>): Promise<T> {
    const value = this.made.get(name) ?? this.begun(name, make);
    this.made.delete(name);
    this.made.set(name, value);
    this.dropOldest();
    return value;
  }

  private begun(name: string, make: () => Promise<T>): Promise<T> {
    const value = make();
    // Whoever has asked is told of the failure by the promise itself.
    value.catch(() => {
      if (this.made.get(name) === value) this.made.delete(name);
    });
    return value;
  }

  private dropOldest(): void {
    if (this.made.size <= this.most) return;
    const [oldest] = this.made.keys();
    if (oldest !== undefined) this.made.delete(oldest);
  }
}
