/** What the commands take. */
import { ROW_LEVELS } from '../../../src-core/capture-store/row-level.ts';
import {
  LISTEN_DEFAULT,
  type ListenAddress,
  PROXY_MODES,
  parseListenAddress,
} from '../../../src-core/contract/listening.ts';
import { SEVERITIES } from '../../../src-core/websocket/violations/rule.ts';
import { TARGET_NAMES } from '../../convert/target-names.ts';
import { CERTIFICATE_ACTIONS } from './certificate-actions.ts';
import {
  type ArgumentDefinition,
  choiceOption,
  FILES,
  listOption,
  numberOption,
  type OptionDefinition,
  textOption,
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

export const MODE = choiceOption(
  {
    flag: '--mode',
    valueName: 'mode',
    meaning:
      'explicit: programs are told to use it; reverse: it stands for a server; bridge: WebSocket in, TCP out',
  },
  PROXY_MODES,
  'explicit',
);

export const LISTEN: OptionDefinition<ListenAddress> = {
  flag: '--listen',
  valueName: 'host:port',
  meaning: 'where it listens, 127.0.0.1:8080 when not given; port 0 takes a free one',
  completion: { kind: 'nothing' },
  fallback: LISTEN_DEFAULT,
  parse: (text) => {
    const where = parseListenAddress(text);
    return where === undefined
      ? { mustBe: 'It must be an address and a port, as in 127.0.0.1:8080 or [::1]:8080.' }
      : { value: where };
  },
};

export const TARGET = textOption({
  flag: '--target',
  valueName: 'url',
  meaning: 'the server that it stands for, ws(s)://HOST[:PORT][/PATH], or leads to, tcp://HOST:PORT',
});

export const HOST_MAPPING = choiceOption(
  {
    flag: '--host',
    valueName: 'mapping',
    meaning: 'which host the server is told: its own, or what the client said',
  },
  ['target', 'unchanged'],
  'target',
);

export const PATH_MAPPING = choiceOption(
  {
    flag: '--path',
    valueName: 'mapping',
    meaning: "which path the server is asked for: the target's, that before the client's, or the client's",
  },
  ['target', 'prefix', 'unchanged'],
  'target',
);

export const UPSTREAM_PROXY = textOption({
  flag: '--upstream-proxy',
  valueName: 'url',
  meaning: 'reach servers through a proxy, http://[USER:PASSWORD@]HOST:PORT or socks5://…',
});

export const EXCLUDE = listOption({
  flag: '--exclude',
  valueName: 'hosts',
  meaning: 'hosts that pass untouched and uninspected, with commas between them; *.example.com for all below',
});

export const UNVERIFIED = listOption({
  flag: '--unverified',
  valueName: 'hosts',
  meaning: 'hosts whose certificates need not be valid, written likewise',
});

export const WRITE: OptionDefinition<string | undefined> = {
  ...textOption({
    flag: '--write',
    valueName: 'file',
    meaning: 'the pcapng file to record into; kept among the unsaved captures without it',
  }),
  completion: FILES,
};

export const KEY_LOG: OptionDefinition<string | undefined> = {
  ...textOption({ flag: '--key-log', valueName: 'file', meaning: 'add the secrets of TLS to this file' }),
  completion: FILES,
};

export const RULES: OptionDefinition<string | undefined> = {
  ...textOption({
    flag: '--rules',
    valueName: 'file',
    meaning: 'a JSON list of rules that hold, change, drop, repeat, delay or answer messages',
  }),
  completion: FILES,
};

export const CONTROL = choiceOption(
  {
    flag: '--control',
    valueName: '-',
    meaning: 'carry out commands that come over standard input, a JSON object a line',
  },
  ['-'],
  undefined,
);

export const CERTIFICATE_ACTION: ArgumentDefinition = {
  name: 'ACTION',
  meaning: `what to do: ${CERTIFICATE_ACTIONS.join(', ')}; show when not given`,
  isRequired: false,
  completion: { kind: 'choices', choices: CERTIFICATE_ACTIONS },
};

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
