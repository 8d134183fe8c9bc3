import { SEVERITIES } from '../../websocket/violations/rule.ts';
import { findingText, RULE_NAMES, type RuleName, ruleOf } from '../../websocket/violations/violation.ts';
import { numberOfViolation } from './columns-of-rows.ts';
import type { Field } from './field.ts';
import { PEER_NAMES, peerNumber } from './peers.ts';

const RULE_NUMBERS = new Map<RuleName, number>(RULE_NAMES.map((name, number) => [name, number]));

/** Broken rules. Frames, messages and connections see those that belong to them. */
export const VIOLATION_FIELDS: readonly Field[] = [
  {
    name: 'violation',
    type: 'number',
    meaning: 'Number of the violation, from 1; alone: that there is one',
    example: 'violation',
    ofViolations: numberOfViolation((_, row) => row + 1),
  },
  {
    name: 'violation.rule',
    type: 'enumeration',
    values: RULE_NAMES,
    valueMeanings: RULE_NAMES.map((name) => ruleOf(name).sentence.replace('{}', '…')),
    meaning: 'Rule that was broken',
    example: 'violation.rule == "frame-not-masked"',
    ofViolations: numberOfViolation(
      (violations, row) => RULE_NUMBERS.get(violations.rule(row)) ?? Number.NaN,
    ),
  },
  {
    name: 'violation.severity',
    type: 'enumeration',
    values: SEVERITIES,
    meaning: 'How serious it is',
    example: 'violation.severity == error',
    ofViolations: numberOfViolation((violations, row) => SEVERITIES.indexOf(violations.severity(row))),
  },
  {
    name: 'violation.peer',
    type: 'enumeration',
    values: PEER_NAMES,
    meaning: 'Who is to blame',
    example: 'violation.peer == server',
    ofViolations: numberOfViolation((violations, row) => peerNumber(violations.record(row).peer)),
  },
  {
    name: 'violation.section',
    type: 'text',
    meaning: 'Section of the specification that the rule is in',
    example: 'violation.section contains "RFC 7692"',
    ofViolations: {
      kind: 'values',
      at: ({ store }, row) => [ruleOf(store.violations.rule(row)).section],
    },
  },
  {
    name: 'violation.text',
    type: 'text',
    meaning: 'Sentence about the violation',
    example: 'violation.text contains "mask"',
    ofViolations: {
      kind: 'values',
      at: ({ store }, row) => [findingText(store.violations.record(row))],
    },
  },
  {
    name: 'violation.close-code',
    type: 'number',
    meaning: 'Close code that a strict peer would answer with, where it would',
    example: 'violation.close-code == 1007',
    ofViolations: numberOfViolation(
      (violations, row) => ruleOf(violations.rule(row)).closeCode ?? Number.NaN,
    ),
  },
];
