/**
 * `error`: a MUST is broken. `warning`: a SHOULD is broken, or it is legal and harmful. `note`: legal and odd.
 */
export type Severity = 'error' | 'warning' | 'note';

/** From the mildest to the worst. */
export const SEVERITIES: readonly Severity[] = ['note', 'warning', 'error'];

/** One rule of a protocol, as data. */
export interface Rule {
  /** Where the rule is written, such as `RFC 6455 5.5`. */
  readonly section: string;
  readonly severity: Severity;
  /** What a strict peer would close the connection with; `null` when it wouldn't, or has no frames to do it with. */
  readonly closeCode: number | null;
  /** One plain sentence about what was found; `{}` stands for the detail of a single case. */
  readonly sentence: string;
}

/** A rule of the opening handshake or of timing: nothing that a close code would answer. */
export function error(section: string, sentence: string): Rule {
  return { section, severity: 'error', closeCode: null, sentence };
}

/** A rule whose breach makes a strict peer close with `closeCode`. */
export function fatal(section: string, closeCode: number, sentence: string): Rule {
  return { section, severity: 'error', closeCode, sentence };
}

export function warning(section: string, sentence: string): Rule {
  return { section, severity: 'warning', closeCode: null, sentence };
}

export function note(section: string, sentence: string): Rule {
  return { section, severity: 'note', closeCode: null, sentence };
}
