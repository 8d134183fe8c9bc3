import type { ChoiceResult, RowChoice } from './row-choice.ts';

/** The rows that an expression of the filter language chooses; all without one, and then nothing of it is loaded. */
export async function rowChoice(expression: string | undefined): Promise<ChoiceResult> {
  if (expression === undefined) return { kind: 'choice', of: () => ALL };
  const { filteredRows } = await import('./filtered-rows.ts');
  return filteredRows(expression);
}

const ALL: RowChoice = {
  settlesLate: false,
  ranges: (from, to) => [{ from, to }],
};
