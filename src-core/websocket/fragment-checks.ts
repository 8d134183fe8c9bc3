import type { Finding, Peer } from './violations/violation.ts';

/** Fragments of a message that are tiny on average, and so many that it isn't by chance. */
const MANY_FRAGMENTS = 16;
const TINY_FRAGMENT = 32;

/** Looks at how messages are fragmented (RFC 6455 5.4): nothing is forbidden, and some of it is odd. */
export class FragmentChecks {
  private frames = 0;
  private bytes = 0;

  constructor(private readonly sender: Peer) {}

  /** Another message begins. */
  restart(): void {
    this.frames = 0;
    this.bytes = 0;
  }

  /** @param length of the payload; `ends` with the last frame */
  accept(length: number, ends: boolean): readonly Finding[] {
    this.frames++;
    this.bytes += length;
    if (this.frames === 1 && ends) return NOTHING;
    const findings: Finding[] = [];
    if (length === 0) findings.push({ rule: 'empty-fragment', peer: this.sender, bytes: [1, 2] });
    if (ends && this.frames >= MANY_FRAGMENTS && this.bytes < this.frames * TINY_FRAGMENT)
      findings.push({
        rule: 'tiny-fragments',
        peer: this.sender,
        detail: `${this.frames} frames of ${(this.bytes / this.frames).toFixed(1)} bytes on average`,
      });
    return findings;
  }
}

const NOTHING: readonly Finding[] = [];
