import type { ReactNode } from 'react';
import type { ViolationView } from '../../src-core/contract/views.ts';
import { violationAt } from './byte-range.ts';

interface MarkedBytesProps {
  readonly bytes: ArrayLike<number>;
  /** Offset of the first of them in the frame. */
  readonly start: number;
  readonly violations: readonly ViolationView[];
}

/** Bytes as hex, those that show a violation marked. */
export function MarkedBytes({ bytes, start, violations }: MarkedBytesProps): ReactNode {
  return Array.from(bytes, (byte, at) => {
    const digits = byte.toString(16).padStart(2, '0');
    const violation = violationAt(violations, start + at);
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: bytes never move
      <span key={at}>
        {at > 0 && ' '}
        {violation === undefined ? (
          digits
        ) : (
          <mark className={violation.severity} title={violation.text}>
            {digits}
          </mark>
        )}
      </span>
    );
  });
}
