import type { ReactNode } from 'react';
import { spanText } from '../look/numbers.ts';
import type { WaySpan } from './way-words.ts';

/** Parts of a way one below the other, each as long as it took. */
export function Waterfall({ spans }: { spans: readonly WaySpan[] }): ReactNode {
  const whole = spans.at(-1)?.to ?? 0;
  const part = (nanoseconds: number): string => `${whole === 0 ? 0 : (nanoseconds / whole) * 100}%`;
  return (
    <ol className="waterfall">
      {spans.map(({ name, detail, from, to }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a made-up file can repeat steps, and they never move
        <li key={at}>
          <span className="way-name">
            {name}
            {detail !== null && <span className="way-detail mono">{detail}</span>}
          </span>
          <span className="way-track" aria-hidden>
            <span className="way-bar" style={{ left: part(from), width: part(to - from) }} />
          </span>
          <span className="way-time">{at === 0 ? '0 ms' : spanText(to - from)}</span>
        </li>
      ))}
    </ol>
  );
}
