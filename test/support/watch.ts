/** How long nothing at all may move while something is waited for, in milliseconds. */
const PATIENCE = 15_000;

interface Watcher {
  /** Whether what is waited for has come. */
  look(): boolean;
  readonly timer: NodeJS.Timeout;
  fail(error: unknown): void;
}

/** Waits for conditions that are looked at whenever something has moved. */
export class Watch {
  private readonly watchers = new Set<Watcher>();

  /** Something is other than it was. */
  moved(): void {
    for (const watcher of this.watchers) {
      try {
        watcher.timer.refresh();
        if (watcher.look()) this.watchers.delete(watcher);
      } catch (error) {
        this.watchers.delete(watcher);
        watcher.fail(error);
      }
    }
  }

  /**
   * What `look` finds once it finds something.
   *
   * @param tell how things stand, for whoever waited in vain
   */
  until<T>(look: () => T | undefined, tell: () => string): Promise<T> {
    return new Promise((resolve, reject) => {
      const fail = (error: unknown): void => {
        clearTimeout(timer);
        reject(error);
      };
      const timer = setTimeout(() => {
        this.watchers.delete(watcher);
        fail(new Error(`waited in vain; it stands like this:\n${tell()}`));
      }, PATIENCE);
      const watcher: Watcher = {
        timer,
        look: () => {
          const found = look();
          if (found === undefined) return false;
          clearTimeout(timer);
          resolve(found);
          return true;
        },
        fail,
      };
      this.watchers.add(watcher);
      this.moved();
    });
  }
}
