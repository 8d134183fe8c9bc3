/** Every rule, broken and kept, the whole way from packets to rows. */
import { describe, expect, it } from 'vitest';
import { RULE_NAMES, type RuleName, ruleOf } from '../../src-core/websocket/violations/violation.ts';
import { readPackets } from '../support/memory-capture.ts';
import { verdict } from '../support/verdict.ts';
import { WebSocketTalk } from '../support/websocket-talk.ts';
import { ALL_CASES } from './rules/all-cases.ts';
import type { Conversation } from './rules/rule-cases.ts';

function found(conversation: Conversation): string[] {
  const { packets } = conversation(new WebSocketTalk());
  return verdict(readPackets(packets).violations);
}

describe.each(RULE_NAMES.map((rule) => [rule, ruleOf(rule).section] as const))('%s (%s)', (rule) => {
  const { broken, kept } = ALL_CASES[rule];

  it.each(broken)('is broken by: %s', (_, conversation, expected) => {
    expect(found(conversation)).toEqual(expected);
  });

  it.each(kept)('is kept by: %s', (_, conversation) => {
    expect(found(conversation)).toEqual([]);
  });
});

/** Rules that can't be broken alone. */
const NEVER_ALONE: readonly RuleName[] = [
  // Its reason is a rule that the client has broken.
  'bad-request-accepted',
  // It can only be accepted when the client has made it.
  'deflate-offer-not-declined',
  // The draft itself is named as well.
  'hixie-76-challenge-wrong',
  'hixie-76-key-malformed',
];

describe('every rule', () => {
  it('has a case in which it is broken, and nothing else is', () => {
    const without = RULE_NAMES.filter(
      (rule) =>
        !NEVER_ALONE.includes(rule) &&
        !ALL_CASES[rule].broken.some(
          ([, , lines]) => lines.length > 0 && lines.every((line) => line.startsWith(`${rule} `)),
        ),
    );
    expect(without).toEqual([]);
  });

  it('is among what each of its cases expects', () => {
    const silent = RULE_NAMES.flatMap((rule) =>
      ALL_CASES[rule].broken
        .filter(([, , lines]) => !lines.some((line) => line.startsWith(`${rule} `)))
        .map(([name]) => `${rule}: ${name}`),
    );
    expect(silent).toEqual([]);
  });

  it('has a case in which it is kept', () => {
    expect(RULE_NAMES.filter((rule) => ALL_CASES[rule].kept.length === 0)).toEqual([]);
  });

  it('has cases, and nothing else has', () => {
    expect(Object.keys(ALL_CASES).sort()).toEqual([...RULE_NAMES].sort());
  });
});
