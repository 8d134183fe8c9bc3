import type { ProxyRule, Replacement, RuleAction, RuleActionKind } from '../../src-core/contract/rules.ts';
import type { Direction } from '../../src-core/contract/views.ts';
import { numberText, spanText } from '../look/numbers.ts';

/** What a rule may be asked to do, as its editor offers it. */
export const ACTION_WORDS: Readonly<Record<RuleActionKind, string>> = {
  hold: 'Hold them until somebody decides',
  replace: 'Replace something in their text',
  drop: 'Drop them',
  repeat: 'Send them twice',
  delay: 'Send them later',
  throttle: 'Slow them down',
  cut: 'Break the connection off',
  close: 'Close the connection',
  reply: 'Answer their sender',
};

export const ON_WORDS: Readonly<Record<ProxyRule['on'], string>> = {
  messages: 'messages',
  control: 'control frames',
};

/** Where something goes, told by who sends it. */
export const FROM_WORDS: Readonly<Record<Direction, string>> = {
  'client-to-server': 'from the client',
  'server-to-client': 'from the server',
};

export const REPLACED_BY_WORDS: Readonly<Record<Replacement['by'], string>> = {
  text: 'a text',
  pattern: 'a regular expression',
  'json-path': 'a value in JSON',
};

/** Characters of a text that a sentence quotes. */
const MOST_QUOTED = 40;
const NANOSECONDS = 1e6;

/** What a rule does, without its name: `holds messages from the client where text contains "x"`. */
export function ruleWords({ on, direction, connection, filter, action }: ProxyRule): string {
  const from = direction === null ? '' : ` ${FROM_WORDS[direction]}`;
  const of = connection === null ? '' : ` of connection ${connection}`;
  const where = filter === null || filter.trim() === '' ? '' : ` where ${filter.trim()}`;
  return actionWords(action, `${ON_WORDS[on]}${from}${of}${where}`);
}

function actionWords(action: RuleAction, what: string): string {
  switch (action.kind) {
    case 'hold':
      return `holds ${what}${limitWords(action)}`;
    case 'replace':
      return replacementWords(action.replacement, what);
    case 'drop':
      return `drops ${what}`;
    case 'repeat':
      return `sends twice: ${what}`;
    case 'delay':
      return `sends ${spanText(action.milliseconds * NANOSECONDS)} later: ${what}`;
    case 'throttle':
      return `lets pass ${numberText(action.bytesPerSecond)} bytes a second of ${what}`;
    case 'cut':
      return `breaks the connection off at ${what}`;
    case 'close':
      return `closes the connection with ${action.code} at ${what}`;
    case 'reply':
      return `answers ${short(action.content)} to ${what}${action.reaches ? ', which go on too' : ', which it drops'}`;
  }
}

function limitWords({ timeLimit, atLast }: RuleAction & { readonly kind: 'hold' }): string {
  if (timeLimit === null) return '';
  const then = atLast === 'forward' ? 'forwards' : 'drops';
  return `; ${then} them after ${spanText(timeLimit * NANOSECONDS)}`;
}

function replacementWords({ by, find, with: put }: Replacement, what: string): string {
  switch (by) {
    case 'text':
      return `replaces ${short(find)} by ${short(put)} in ${what}`;
    case 'pattern':
      return `replaces what matches ${short(find)} by ${short(put)} in ${what}`;
    case 'json-path':
      return `sets ${clipped(find)} to ${clipped(put)} in ${what}`;
  }
}

function short(text: string): string {
  return `“${clipped(text)}”`;
}

function clipped(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > MOST_QUOTED ? `${line.slice(0, MOST_QUOTED)}…` : line;
}
