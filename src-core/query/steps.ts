import type { IsTimeUp } from './fields/field.ts';

/** Work in small steps: it may be put off wherever it yields. */
export type Steps<T> = Generator<undefined, T>;

/** Goes through steps until time is up. */
export class SteppedWork<T> {
  private outcome: { readonly value: T } | undefined;

  constructor(private readonly steps: Steps<T>) {}

  /** What the work was for; `undefined` until it is done. */
  get result(): T | undefined {
    return this.outcome?.value;
  }

  /** @returns whether it is done */
  work(isTimeUp: IsTimeUp): boolean {
    while (this.outcome === undefined) {
      const { done, value } = this.steps.next();
      if (done === true) this.outcome = { value };
      else if (isTimeUp()) return false;
    }
    return true;
  }
}
