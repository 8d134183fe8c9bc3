import type { CommandDefinition } from './command-definition.ts';
import { SHELLS } from './completion/shells.ts';
import {
  AS,
  CAPTURE,
  CAPTURE_OF_WINDOW,
  EXPRESSION,
  FAIL_ON,
  FIELDS_FORMAT,
  FILTER,
  FORMAT,
  LIMIT,
  OUT,
  OUT_AS,
  OUT_FORMAT,
  PORT,
  SHELL,
} from './options.ts';
import { CERTIFICATE, PROXY } from './proxy-commands.ts';

const OPEN: CommandDefinition = {
  name: 'open',
  summary: 'open the window: on the desktop, or in a browser where there is no Electron runtime',
  details: ['The word `open` can be left out.'],
  arguments: [CAPTURE_OF_WINDOW],
  options: [],
  examples: [
    { line: 'framescope capture.pcap', meaning: 'show a capture in the window' },
    { line: 'tcpdump -U -w - tcp port 80 | framescope -', meaning: 'record, and watch it grow' },
  ],
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
    'It fails when something of the severity given, or worse, was found among what the filter chooses. An `error` ' +
      'breaks a MUST; a `warning` breaks a SHOULD, or is legal and harmful; a `note` is legal and odd.',
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

const CONVERT: CommandDefinition = {
  name: 'convert',
  summary: 'write a capture in another format',
  details: [
    'A file is written beside its place and takes it when it is whole: whatever happens before, one that is already ' +
      'there stays as it was, and afterwards it is replaced without a question. Of a capture that is cut or damaged ' +
      'what could be read is written.',
    'A filter chooses rows, or for pcapng and har connections; pcapng has all packets of the TCP connections that they ' +
      'ran on. Without one, pcapng has every packet of the capture. It keeps interfaces and comments, and leaves out ' +
      'names, statistics and secrets.',
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

const COMPLETION: CommandDefinition = {
  name: 'completion',
  summary: 'print a script that completes commands, options and filters in a shell',
  details: [
    'bash and zsh read it when they start (`source <(framescope completion bash)` in `~/.bashrc`; for zsh in `~/.zshrc`, ' +
      'behind `compinit`), fish from its folder of completions.',
  ],
  arguments: [SHELL],
  options: [],
  examples: [
    {
      line: 'framescope completion fish > ~/.config/fish/completions/framescope.fish',
      meaning: 'for fish',
    },
  ],
  run: async (given) => {
    const { completion } = await import('./completion/completion.ts');
    return completion(SHELLS.find((shell) => shell === given.arguments[0]) ?? 'bash', COMMANDS);
  },
};

const COMPLETE_FILTER: CommandDefinition = {
  name: 'complete-filter',
  summary: 'print how a filter may go on',
  details: [],
  arguments: [EXPRESSION],
  options: [],
  examples: [],
  isHidden: true,
  run: async (given) => {
    const { filterCompletion } = await import('./completion/filter-completion.ts');
    return filterCompletion(given.arguments[0] ?? '');
  },
};

/** Every command, in the order in which they are shown. */
export const COMMANDS: readonly CommandDefinition[] = [
  OPEN,
  READ,
  CHECK,
  CONVERT,
  FIELDS,
  PROXY,
  CERTIFICATE,
  SERVE,
  COMPLETION,
  COMPLETE_FILTER,
];
