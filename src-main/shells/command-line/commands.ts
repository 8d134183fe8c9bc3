import { SEVERITIES } from '../../../src-core/websocket/violations/rule.ts';
import { TARGET_NAMES } from '../../convert/target-names.ts';
import {
  type ArgumentDefinition,
  type CommandDefinition,
  choiceOption,
  FILES,
  numberOption,
  type OptionDefinition,
} from './command-definition.ts';
import { FIELDS_FORMATS, FORMATS, LEVELS } from './row-options.ts';

const CAPTURE: ArgumentDefinition = {
  name: 'FILE|-',
  meaning: 'a pcap or pcapng capture or a HAR file, or - for standard input',
  isRequired: true,
  completion: FILES,
};

const CAPTURE_OF_WINDOW: ArgumentDefinition = {
  name: 'FILE',
  meaning: 'a capture to open',
  isRequired: false,
  completion: FILES,
};

const AS = choiceOption({ flag: '--as', valueName: 'rows', meaning: 'which rows' }, LEVELS, 'frames');
const FORMAT = choiceOption(
  { flag: '--format', valueName: 'format', meaning: 'how to print them' },
  FORMATS,
  'table',
);
const FILTER: OptionDefinition<string | undefined> = {
  flag: '--filter',
  valueName: 'expr',
  meaning: 'only rows that match this expression',
  completion: { kind: 'filter' },
  fallback: undefined,
  parse: (text) => ({ value: text }),
};
const FIELDS_FORMAT = choiceOption(
  { flag: '--format', valueName: 'format', meaning: 'how to print them' },
  FIELDS_FORMATS,
  'table',
);
const LIMIT = numberOption(
  { flag: '--limit', valueName: 'n', meaning: 'stop after this many rows' },
  undefined,
);
const FAIL_ON = choiceOption(
  { flag: '--fail-on', valueName: 'severity', meaning: 'the mildest severity that counts' },
  [...SEVERITIES].reverse(),
  'error',
);
const PORT = numberOption(
  { flag: '--port', valueName: 'n', meaning: 'listen on this port; 0 takes a free one' },
  0,
  65_535,
);

const OPEN: CommandDefinition = {
  name: 'open',
  summary: 'open the window: on the desktop, or in a browser where there is no Electron runtime',
  details: ['The word `open` can be left out.'],
  arguments: [CAPTURE_OF_WINDOW],
  options: [],
  examples: [{ line: 'framescope capture.pcap', meaning: 'show a capture in the window' }],
  isDefault: true,
  run: async (given) => (await import('./open.ts')).open(given.arguments[0]),
};

const READ: CommandDefinition = {
  name: 'read',
  summary: 'print the rows of a capture',
  details: [
    'Rows are printed while the capture is being read, each as soon as it is complete; those of connections, and those ' +
      'that a filter chooses by what shows only later (such as `violation`), when it has been read.',
  ],
  arguments: [CAPTURE],
  options: [AS, FILTER, FORMAT, LIMIT],
  examples: [
    { line: 'framescope read capture.pcap --limit 20', meaning: 'the first frames, as a table' },
    {
      line: `framescope read capture.pcap --filter 'opcode == close && close.code != 1000'`,
      meaning: 'the frames that close otherwise than normally',
    },
    {
      line: 'tcpdump -U -w - tcp port 80 | framescope read - --format ndjson',
      meaning: 'frames as they come, an object a line',
    },
  ],
  run: async (given) => {
    const { read } = await import('./read.ts');
    return read({
      file: given.arguments[0] ?? '-',
      as: given.value(AS),
      filter: given.value(FILTER),
      format: given.value(FORMAT),
      limit: given.value(LIMIT),
    });
  },
};

const CHECK: CommandDefinition = {
  name: 'check',
  summary: 'print what breaks the rules of the protocol, and exit with 1 when something does',
  details: [
    'It fails when something of the severity given, or worse, was found among what the filter chooses. An `error` breaks a MUST; a `warning` ' +
      'breaks a SHOULD, or is legal and harmful; a `note` is legal and odd.',
  ],
  arguments: [CAPTURE],
  options: [FILTER, FAIL_ON, FORMAT],
  examples: [
    { line: 'framescope check capture.pcap --fail-on warning', meaning: 'be strict, for example in CI' },
    {
      line: `framescope check capture.pcap --filter 'violation.rule != "pong-unsolicited"'`,
      meaning: 'all rules but one',
    },
  ],
  run: async (given) => {
    const { check } = await import('./check.ts');
    return check({
      file: given.arguments[0] ?? '-',
      filter: given.value(FILTER),
      format: given.value(FORMAT),
      failOn: given.value(FAIL_ON),
    });
  },
};

const FIELDS: CommandDefinition = {
  name: 'fields',
  summary: 'print the fields that a filter may ask for',
  details: [
    'Each has a name, a type, the kinds of rows it is of, and an example. A row sees the fields of what it belongs to ' +
      'as well, and a connection those of its frames and messages.',
  ],
  arguments: [],
  options: [FIELDS_FORMAT],
  examples: [],
  run: async (given) => (await import('./fields.ts')).fields(given.value(FIELDS_FORMAT)),
};

const OUT: ArgumentDefinition = {
  name: 'OUT|-',
  meaning: `the file to write, whose name ends in the format (${TARGET_NAMES.map((name) => `.${name}`).join(', ')}), or - for standard output`,
  isRequired: true,
  completion: FILES,
};
const OUT_FORMAT = choiceOption(
  {
    flag: '--format',
    valueName: 'format',
    meaning: 'what to write, when the name of the file does not tell',
  },
  TARGET_NAMES,
  undefined,
);
const OUT_AS = choiceOption(
  {
    flag: '--as',
    valueName: 'rows',
    meaning: 'which rows, for formats that have rows; frames when not given',
  },
  LEVELS,
  undefined,
);

const CONVERT: CommandDefinition = {
  name: 'convert',
  summary: 'write a capture in another format',
  details: [
    'A file is written beside its place and takes it when it is whole: whatever happens before, one that is already ' +
      'there stays as it was, and afterwards it is replaced without a question. Of a capture that is cut or damaged ' +
      'what could be read is written.',
    'A filter chooses rows, or for pcapng and har connections; pcapng has all packets of the TCP connections that they ' +
      'ran on. Without one, pcapng has every packet of the capture.',
  ],
  arguments: [CAPTURE, OUT],
  options: [OUT_FORMAT, OUT_AS, FILTER],
  examples: [
    { line: 'framescope convert capture.pcap capture.pcapng', meaning: 'the packets, for Wireshark' },
    {
      line: 'framescope convert capture.pcap capture.har',
      meaning: 'the messages, for the Network panel of a browser',
    },
    {
      line: 'framescope convert capture.pcap messages.csv --as messages',
      meaning: 'the messages, for a spreadsheet',
    },
    {
      line: `framescope convert capture.pcap one.pcapng --filter 'host == "example.com"'`,
      meaning: 'the packets of some connections',
    },
  ],
  run: async (given) => {
    const { convert } = await import('./convert.ts');
    const [file = '-', out = '-'] = given.arguments;
    return convert({
      file,
      out,
      format: given.value(OUT_FORMAT),
      as: given.value(OUT_AS),
      filter: given.value(FILTER),
    });
  },
};

const SERVE: CommandDefinition = {
  name: 'serve',
  summary: 'show the window in a browser, from a server on 127.0.0.1',
  details: ['It prints the address to open, and runs until it is interrupted.'],
  arguments: [CAPTURE_OF_WINDOW],
  options: [PORT],
  examples: [],
  run: async (given) => {
    const { serve } = await import('./serve.ts');
    return serve(given.arguments[0], { port: given.value(PORT) });
  },
};

/** Every command, in the order in which they are shown. */
export const COMMANDS: readonly CommandDefinition[] = [OPEN, READ, CHECK, CONVERT, FIELDS, SERVE];
