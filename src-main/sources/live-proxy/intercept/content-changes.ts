import type { Replacement } from '../../../../src-core/contract/rules.ts';
import { compileReplacing } from '../../../adapters/pattern.ts';

/** Changes a text; gives it back as it is when there is nothing to change. */
export type ChangeText = (text: string) => string;

/** A replacement that is ready for use, or what is wrong with it, as a sentence. */
export type Changing = { readonly change: ChangeText } | { readonly mustBe: string };

export function changing({ by, find, with: put }: Replacement): Changing {
  if (find === '') return { mustBe: 'What is to be found must not be empty.' };
  switch (by) {
    case 'text':
      return { change: (text) => text.replaceAll(find, () => put) };
    case 'pattern':
      return byPattern(find, put);
    case 'json-path':
      return byPath(find, put);
  }
}

/** `/expression/flags`, or an expression alone. */
function byPattern(find: string, put: string): Changing {
  const [, source = find, flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(find) ?? [];
  const replaceAll = compileReplacing(source, flags);
  if (typeof replaceAll !== 'function') return { mustBe: `${replaceAll.message}.` };
  return { change: (text) => replaceAll(text, put) };
}

function byPath(find: string, put: string): Changing {
  const path = pathSteps(find);
  if (path === undefined)
    return {
      mustBe: 'A path has names with dots between them and indexes in brackets: user.name, items[0].price.',
    };
  const value = jsonOrText(put);
  return { change: (text) => withValueAt(text, path, value) };
}

/** The steps of `a.b[0]["c d"]`, with or without `$.` in front. */
function pathSteps(text: string): readonly (string | number)[] | undefined {
  let rest = text.replace(/^\$\.?/, '');
  const steps: (string | number)[] = [];
  while (rest !== '') {
    const match = /^(?:\.?([^.[\]"]+)|\[(\d{1,9})\]|\[("(?:[^"\\]|\\.)*")\])/.exec(rest);
    if (match === null) return undefined;
    const [whole, name, index, quoted] = match;
    if (name !== undefined) steps.push(name);
    else if (index !== undefined) steps.push(Number(index));
    else steps.push(JSON.parse(quoted ?? '""') as string);
    rest = rest.slice(whole.length);
  }
  return steps.length === 0 ? undefined : steps;
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A text that isn't JSON, or has nothing at the path, stays as it is. */
function withValueAt(text: string, path: readonly (string | number)[], value: unknown): string {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return text;
  }
  const last = path.at(-1);
  let holder: unknown = root;
  for (const step of path.slice(0, -1)) holder = member(holder, step);
  if (last === undefined || member(holder, last) === undefined) return text;
  (holder as Record<string | number, unknown>)[last] = value;
  return JSON.stringify(root);
}

function member(holder: unknown, step: string | number): unknown {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, step)) return undefined;
  return (holder as Record<string | number, unknown>)[step];
}
