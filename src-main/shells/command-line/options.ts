/** What the commands take. */
import { ROW_LEVELS } from '../../../src-core/capture-store/row-level.ts';
import { SEVERITIES } from '../../../src-core/websocket/violations/rule.ts';
import { TARGET_NAMES } from '../../convert/target-names.ts';
import {
  type ArgumentDefinition,
  choiceOption,
  FILES,
  numberOption,
  type OptionDefinition,
} from './command-definition.ts';
import { SHELLS } from './completion/shells.ts';
import { FIELDS_FORMATS, FORMATS } from './row-options.ts';

export const CAPTURE: ArgumentDefinition = {
  name: 'FILE|-',
  meaning: 'a pcap or pcapng capture or a HAR file, or - for standard input',
  isRequired: true,
  completion: FILES,
};

export const CAPTURE_OF_WINDOW: ArgumentDefinition = {
  name: 'FILE|-',
  meaning: 'a capture to open, or - to record what comes over standard input',
  isRequired: false,
  completion: FILES,
};

export const AS = choiceOption(
  { flag: '--as', valueName: 'rows', meaning: 'which rows' },
  ROW_LEVELS,
  'frames',
);

export const FORMAT = choiceOption(
  { flag: '--format', valueName: 'format', meaning: 'how to print them' },
  FORMATS,
  'table',
);

export const FILTER: OptionDefinition<string | undefined> = {
  flag: '--filter',
  valueName: 'expr',
  meaning: 'only rows that match this expression',
  completion: { kind: 'filter' },
  fallback: undefined,
  parse: (text) => ({ value: text }),
};

export const FIELDS_FORMAT = choiceOption(
  { flag: '--format', valueName: 'format', meaning: 'how to print them' },
  FIELDS_FORMATS,
  'table',
);

export const LIMIT = numberOption(
  { flag: '--limit', valueName: 'n', meaning: 'stop after this many rows' },
  undefined,
);

export const FAIL_ON = choiceOption(
  { flag: '--fail-on', valueName: 'severity', meaning: 'the mildest severity that counts' },
  [...SEVERITIES].reverse(),
  'error',
);

export const PORT = numberOption(
  { flag: '--port', valueName: 'n', meaning: 'listen on this port; 0 takes a free one' },
  0,
  65_535,
);

export const OUT: ArgumentDefinition = {
  name: 'OUT|-',
  meaning: `the file to write, whose name ends in the format (${TARGET_NAMES.map((name) => `.${name}`).join(', ')}), or - for standard output`,
  isRequired: true,
  completion: FILES,
};

export const OUT_FORMAT = choiceOption(
  {
    flag: '--format',
    valueName: 'format',
    meaning: 'what to write, when the name of the file does not tell',
  },
  TARGET_NAMES,
  undefined,
);

export const OUT_AS = choiceOption(
  {
    flag: '--as',
    valueName: 'rows',
    meaning: 'which rows, for formats that have rows; frames when not given',
  },
  ROW_LEVELS,
  undefined,
);

export const SHELL: ArgumentDefinition = {
  name: 'SHELL',
  meaning: `the shell: ${SHELLS.join(', ')}`,
  isRequired: true,
  completion: { kind: 'choices', choices: SHELLS },
};

export const EXPRESSION: ArgumentDefinition = {
  name: 'EXPR',
  meaning: 'what was typed so far',
  isRequired: true,
  completion: { kind: 'nothing' },
};
