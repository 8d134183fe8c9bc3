import type { RowLevel } from '../../../src-core/capture-store/row-level.ts';
import type { ChosenRows } from '../../convert/conversion-target.ts';
import type { CaptureSession } from '../../engine/capture-session.ts';

/** Which rows of a level are wanted. */
export interface RowChoice extends ChosenRows {
  /** Whether that is known only when reading has ended. */
  readonly settlesLate: boolean;
}

export type MakeChoice = (session: CaptureSession, level: RowLevel) => RowChoice;

/** A choice, or what to tell whoever wrote an expression that can't be read. */
export type ChoiceResult =
  | { readonly kind: 'choice'; readonly of: MakeChoice }
  | { readonly kind: 'problem'; readonly complaint: string };
