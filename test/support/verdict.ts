import type { ViolationRow } from '../../src-core/export/rows.ts';

/** Findings as `rule @ frame by peer [first byte-one after the last]`; those of no frame have no `@`, those of no bytes no `[]`. */
export function verdict(violations: readonly ViolationRow[]): string[] {
  return violations.map(({ rule, frame, peer, bytes }) => {
    const where = frame === null ? '' : ` @ ${frame}`;
    const which = bytes === null ? '' : ` [${bytes[0]}-${bytes[1]}]`;
    return `${rule}${where} by ${peer}${which}`;
  });
}
