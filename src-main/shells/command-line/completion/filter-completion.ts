import { type Choice, completeFilter } from '../../../../src-core/query/completion.ts';
import { FIELDS } from '../../../../src-core/query/fields.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { standardOutput } from '../standard-output.ts';

/** An expression that goes on from what was typed. */
interface Continuation {
  readonly text: string;
  readonly last: Choice;
}

/**
 * `framescope complete-filter`: how an expression may go on, for the scripts of the shells. A line has the whole
 * expression, its last word and what that means, separated by tabs.
 */
export async function filterCompletion(expression: string): Promise<ExitCode> {
  const lines = continuations(expression).map(({ text, last }) => `${text}\t${last.text}\t${last.meaning}\n`);
  await standardOutput.write(lines.join(''));
  return EXIT.done;
}

/**
 * Where only one word fits, what may follow it is offered instead, or a space behind it as well: a shell writes what
 * all that is offered begins with, and would end the quotation behind a single one.
 */
function continuations(expression: string): readonly Continuation[] {
  const found = nextWords(expression);
  const [only] = found;
  if (found.length !== 1 || only === undefined) return found;
  const following = continuations(`${only.text} `);
  return following.length === 0 ? [only, { ...only, text: `${only.text} ` }] : following;
}

function nextWords(expression: string): readonly Continuation[] {
  const { start, choices } = completeFilter(expression, expression.length, FIELDS);
  const before = expression.slice(0, start);
  const word = expression.slice(start).toLowerCase();
  // Shells drop what does not begin with what was typed.
  return choices
    .filter(({ text }) => text.toLowerCase().startsWith(word))
    .map((last) => ({ text: `${before}${last.text}`, last }));
}
