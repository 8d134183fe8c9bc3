import type { ProxyRule, Replacement, RuleAction, RuleActionKind } from '../../src-core/contract/rules.ts';

/** What stands in the fields of the rule editor, as it was typed. Each action keeps its own while one looks at others. */
export interface RuleForm extends Pick<ProxyRule, 'name' | 'isOn' | 'on' | 'direction' | 'connection'> {
  readonly filter: string;
  readonly action: RuleActionKind;
  /** Seconds; empty for no limit. */
  readonly timeLimit: string;
  readonly atLast: 'forward' | 'drop';
  readonly by: Replacement['by'];
  readonly find: string;
  readonly with: string;
  readonly milliseconds: string;
  readonly bytesPerSecond: string;
  readonly code: string;
  readonly reason: string;
  readonly content: string;
  readonly reaches: boolean;
}

/** The fields that can have a problem. */
export type RuleField =
  | 'name'
  | 'action'
  | 'timeLimit'
  | 'find'
  | 'milliseconds'
  | 'bytesPerSecond'
  | 'code'
  | 'reason';

/** What a part of the editor is given. */
export interface RulePart {
  readonly form: RuleForm;
  readonly change: (part: Partial<RuleForm>) => void;
  /** The sentence to be shown beside a field. */
  readonly problemOf: (field: RuleField) => string | undefined;
}

export const FIRST_RULE: RuleForm = {
  name: '',
  isOn: true,
  on: 'messages',
  direction: null,
  connection: null,
  filter: '',
  action: 'hold',
  timeLimit: '',
  atLast: 'forward',
  by: 'text',
  find: '',
  with: '',
  milliseconds: '1000',
  bytesPerSecond: '1000',
  code: '1011',
  reason: '',
  content: '',
  reaches: false,
};

/** The form in which a rule is edited. */
export function formOf(rule: ProxyRule): RuleForm {
  const { name, isOn, on, direction, connection, filter, action } = rule;
  return {
    ...{ ...FIRST_RULE, name, isOn, on, direction, connection },
    filter: filter ?? '',
    action: action.kind,
    ...parametersOf(action),
  };
}

function parametersOf(action: RuleAction): Partial<RuleForm> {
  switch (action.kind) {
    case 'hold':
      return {
        timeLimit: action.timeLimit === null ? '' : String(action.timeLimit / 1000),
        atLast: action.atLast,
      };
    case 'replace':
      return action.replacement;
    case 'delay':
      return { milliseconds: String(action.milliseconds) };
    case 'throttle':
      return { bytesPerSecond: String(action.bytesPerSecond) };
    case 'close':
      return { code: String(action.code), reason: action.reason };
    case 'reply':
      return { content: action.content, reaches: action.reaches };
    case 'drop':
    case 'repeat':
    case 'cut':
      return {};
  }
}

/** The rule that a form without problems stands for. */
export function ruleOf(form: RuleForm): ProxyRule {
  const { isOn, on, direction, connection } = form;
  const filter = form.filter.trim();
  return {
    ...{ isOn, on, direction, connection },
    name: form.name.trim(),
    filter: filter === '' ? null : filter,
    action: actionOf(form),
  };
}

function actionOf(form: RuleForm): RuleAction {
  const { action: kind, timeLimit, atLast, by, find, reason, content, reaches } = form;
  switch (kind) {
    case 'hold': {
      const isLimited = timeLimit.trim() !== '';
      return { kind, timeLimit: isLimited ? Math.round(Number(timeLimit) * 1000) : null, atLast };
    }
    case 'replace':
      return { kind, replacement: { by, find, with: form.with } };
    case 'delay':
      return { kind, milliseconds: Number(form.milliseconds) };
    case 'throttle':
      return { kind, bytesPerSecond: Number(form.bytesPerSecond) };
    case 'close':
      return { kind, code: Number(form.code), reason };
    case 'reply':
      return { kind, content, reaches };
    case 'drop':
    case 'repeat':
    case 'cut':
      return { kind };
  }
}

/** A day, in milliseconds and in seconds. */
const LONGEST_WAIT = 86_400_000;
const MOST_SECONDS = LONGEST_WAIT / 1000;
/** RFC 6455 5.5: control frames carry at most 125 bytes, two of which are the code. */
const LONGEST_REASON = 123;

/**
 * What is wrong with a form, a sentence for each field that has something.
 *
 * @param names of the other rules
 */
export function ruleProblems(form: RuleForm, names: readonly string[]): ReadonlyMap<RuleField, string> {
  const found: readonly (readonly [RuleField, string | undefined])[] = [
    ['name', nameProblem(form.name.trim(), names)],
    ['action', form.on === 'control' && isForMessages(form.action) ? FOR_MESSAGES : undefined],
    ...parameterProblems(form),
  ];
  const problems = new Map<RuleField, string>();
  for (const [field, problem] of found) if (problem !== undefined) problems.set(field, problem);
  return problems;
}

const FOR_MESSAGES = 'Only messages can be changed or repeated, no control frames.';

/** Whether an action does nothing with control frames. */
function isForMessages(action: RuleActionKind): boolean {
  return action === 'replace' || action === 'repeat';
}

function nameProblem(name: string, names: readonly string[]): string | undefined {
  if (name === '') return 'It needs a name, by which what it does is told.';
  return names.includes(name) ? 'Another rule has this name.' : undefined;
}

function parameterProblems(form: RuleForm): readonly (readonly [RuleField, string | undefined])[] {
  switch (form.action) {
    case 'hold':
      return [['timeLimit', isSeconds(form.timeLimit) ? undefined : SECONDS_PROBLEM]];
    case 'replace':
      return [['find', form.find === '' ? 'What is to be found must not be empty.' : undefined]];
    case 'delay':
      return [['milliseconds', isWhole(form.milliseconds, 0, LONGEST_WAIT) ? undefined : DELAY_PROBLEM]];
    case 'throttle':
      return [['bytesPerSecond', isWhole(form.bytesPerSecond, 1, 1e12) ? undefined : RATE_PROBLEM]];
    case 'close':
      return [
        ['code', isWhole(form.code, 0, 0xffff) ? undefined : CODE_PROBLEM],
        ['reason', reasonProblem(form.reason)],
      ];
    case 'reply':
    case 'drop':
    case 'repeat':
    case 'cut':
      return [];
  }
}

const SECONDS_PROBLEM = 'It must be a number of seconds up to 86400, a day, or nothing for no limit.';
const DELAY_PROBLEM = 'It must be a whole number of milliseconds up to 86400000, a day.';
const RATE_PROBLEM = 'It must be a whole number of bytes, at least 1.';
export const CODE_PROBLEM = 'A close code is a whole number from 0 to 65535.';

export function reasonProblem(reason: string): string | undefined {
  const { length } = new TextEncoder().encode(reason);
  return length <= LONGEST_REASON
    ? undefined
    : `A reason has at most ${LONGEST_REASON} bytes; this one has ${length}.`;
}

function isSeconds(text: string): boolean {
  const digits = text.trim();
  return digits === '' || (/^\d{1,5}(?:\.\d{1,3})?$/.test(digits) && Number(digits) <= MOST_SECONDS);
}

/** Whether a text is a whole number within limits. */
export function isWhole(text: string, least: number, most: number): boolean {
  const digits = text.trim();
  return /^\d{1,13}$/.test(digits) && Number(digits) >= least && Number(digits) <= most;
}
