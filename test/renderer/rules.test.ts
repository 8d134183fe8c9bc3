import { describe, expect, it } from 'vitest';
import { areRules, type ProxyRule, type RuleAction } from '../../src-core/contract/rules.ts';
import {
  FIRST_RULE,
  formOf,
  type RuleField,
  type RuleForm,
  ruleOf,
  ruleProblems,
} from '../../src-renderer/intercept/rule-form.ts';
import {
  duplicatedRule,
  isIntercepting,
  movedRule,
  withIntercept,
  withoutRule,
  withRule,
} from '../../src-renderer/intercept/rule-order.ts';
import { ruleWords } from '../../src-renderer/intercept/rule-words.ts';

const rule = (part: Partial<ProxyRule> = {}): ProxyRule => ({
  name: 'rule',
  isOn: true,
  on: 'messages',
  direction: null,
  connection: null,
  filter: null,
  action: { kind: 'drop' },
  ...part,
});
const named = (...names: string[]): readonly ProxyRule[] => names.map((name) => rule({ name }));
const names = (rules: readonly ProxyRule[]): string[] => rules.map(({ name }) => name);

const ACTIONS: readonly (readonly [RuleAction, string])[] = [
  [{ kind: 'hold', timeLimit: null, atLast: 'forward' }, 'holds messages'],
  [{ kind: 'hold', timeLimit: 1500, atLast: 'drop' }, 'holds messages; drops them after 1.5 s'],
  [{ kind: 'drop' }, 'drops messages'],
  [{ kind: 'repeat' }, 'sends twice: messages'],
  [{ kind: 'delay', milliseconds: 250 }, 'sends 250 ms later: messages'],
  [{ kind: 'throttle', bytesPerSecond: 2000 }, 'lets pass 2,000 bytes a second of messages'],
  [{ kind: 'cut' }, 'breaks the connection off at messages'],
  [{ kind: 'close', code: 1013, reason: 'later' }, 'closes the connection with 1013 at messages'],
  [{ kind: 'reply', content: 'no', reaches: false }, 'answers “no” to messages, which it drops'],
  [{ kind: 'reply', content: 'no', reaches: true }, 'answers “no” to messages, which go on too'],
  [{ kind: 'replace', replacement: { by: 'text', find: 'a', with: 'b' } }, 'replaces “a” by “b” in messages'],
  [
    { kind: 'replace', replacement: { by: 'pattern', find: '/a+/', with: '$1' } },
    'replaces what matches “/a+/” by “$1” in messages',
  ],
  [
    { kind: 'replace', replacement: { by: 'json-path', find: 'user.name', with: '"x"' } },
    'sets user.name to "x" in messages',
  ],
];

describe('a rule', () => {
  it.each(ACTIONS)('that does %j says so', (action, words) => {
    expect(ruleWords(rule({ action }))).toBe(words);
  });

  it('says what it is about', () => {
    const about = { direction: 'client-to-server', connection: 3, filter: ' text contains "x" ' } as const;
    expect(ruleWords(rule({ on: 'control', ...about }))).toBe(
      'drops control frames from the client of connection 3 where text contains "x"',
    );
  });

  it.each(ACTIONS)('that does %j is the same behind its form', (action) => {
    const whole = rule({ direction: 'server-to-client', connection: 2, filter: 'length > 3', action });
    expect(ruleOf(formOf(whole))).toEqual(whole);
    expect(ruleProblems(formOf(whole), [])).toEqual(new Map());
    expect(areRules([ruleOf(formOf(whole))])).toBe(true);
  });
});

describe('the form of a rule', () => {
  const wrong = (part: Partial<RuleForm>, others: readonly string[] = []): RuleField[] => [
    ...ruleProblems({ ...FIRST_RULE, name: 'mine', ...part }, others).keys(),
  ];

  it.each<[string, Partial<RuleForm>, RuleField[]]>([
    ['no name', { name: ' ' }, ['name']],
    ['a name that is taken', { name: ' other ' }, ['name']],
    ['a time that is none', { timeLimit: '1,5' }, ['timeLimit']],
    ['more than a day', { timeLimit: '86401' }, ['timeLimit']],
    ['a day', { timeLimit: '86400' }, []],
    ['nothing to be found', { action: 'replace' }, ['find']],
    ['half a millisecond', { action: 'delay', milliseconds: '0.5' }, ['milliseconds']],
    ['no bytes at all', { action: 'throttle', bytesPerSecond: '0' }, ['bytesPerSecond']],
    ['a code of three bytes', { action: 'close', code: '65536' }, ['code']],
    ['a reason of 123 bytes', { action: 'close', reason: `${'ä'.repeat(61)}a` }, []],
    ['a reason of 124 bytes', { action: 'close', reason: 'ä'.repeat(62) }, ['reason']],
    ['control frames to be repeated', { action: 'repeat', on: 'control' }, ['action']],
    ['what is wrong with another action', { action: 'drop', milliseconds: 'x', timeLimit: 'x' }, []],
  ])('with %s', (_name, part, fields) => {
    expect(wrong(part, ['other'])).toEqual(fields);
  });
});

describe('the order of rules', () => {
  it('changes by one place, and at an end not at all', () => {
    expect(names(movedRule(named('a', 'b', 'c'), 1, -1))).toEqual(['b', 'a', 'c']);
    expect(names(movedRule(named('a', 'b', 'c'), 1, 1))).toEqual(['a', 'c', 'b']);
    expect(names(movedRule(named('a', 'b'), 0, -1))).toEqual(['a', 'b']);
    expect(names(movedRule(named('a', 'b'), 1, 1))).toEqual(['a', 'b']);
  });

  it('has a copy below the rule, off, by a name that is free', () => {
    const rules = duplicatedRule(named('a', 'a copy', 'b'), 0);
    expect(names(rules)).toEqual(['a', 'a copy 2', 'a copy', 'b']);
    expect(rules[1]?.isOn).toBe(false);
  });

  it('has a new one last, and a removed one no more', () => {
    expect(names(withRule(named('a', 'b'), 2, rule({ name: 'c' })))).toEqual(['a', 'b', 'c']);
    expect(names(withRule(named('a', 'b'), 0, rule({ name: 'c' })))).toEqual(['c', 'b']);
    expect(names(withoutRule(named('a', 'b'), 0))).toEqual(['b']);
  });
});

describe('the switch that holds everything', () => {
  it('adds its rule behind the others, and is off again without losing it', () => {
    const on = withIntercept(named('a'), true);
    expect(names(on)).toEqual(['a', 'Intercept']);
    expect(on[1]?.action).toEqual({ kind: 'hold', timeLimit: null, atLast: 'forward' });
    expect(isIntercepting(on)).toBe(true);
    const off = withIntercept(on, false);
    expect(names(off)).toEqual(['a', 'Intercept']);
    expect(isIntercepting(off)).toBe(false);
    expect(withIntercept(off, true)).toEqual(on);
  });

  it('leaves the place behind it to no new rule, which would never be asked', () => {
    const rules = withRule(withIntercept(named('a'), true), 2, rule({ name: 'b' }));
    expect(names(rules)).toEqual(['a', 'b', 'Intercept']);
  });
});
