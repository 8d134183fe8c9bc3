import { FILE_SIZE, FILE_TIME, FILES_KEPT } from './capture-limit-options.ts';
import { CERTIFICATE_ACTIONS } from './certificate-actions.ts';
import { CLIENT_CERTIFICATE, CLIENT_KEY, CLIENT_PASSPHRASE } from './client-certificate-options.ts';
import type { CommandDefinition } from './command-definition.ts';
import {
  AS,
  CERTIFICATE_ACTION,
  CONTROL,
  EXCLUDE,
  FILTER,
  FORMAT,
  HOST_MAPPING,
  KEY_LOG,
  LIMIT,
  LISTEN,
  MODE,
  PATH_MAPPING,
  RULES,
  TARGET,
  UNVERIFIED,
  UPSTREAM_PROXY,
  WRITE,
} from './options.ts';

export const PROXY: CommandDefinition = {
  name: 'proxy',
  summary: 'sit between clients and servers, record what passes, and print its rows',
  details: [
    'Nothing is changed on the way, unless a rule says so. It runs until it is interrupted. Rows are printed as they come, those of connections at the end.',
    'With `--control` what rules hold is told as `{"held":{…}}`, and commands such as `{"forward":1}`, `{"edit":1,"text":"…"}`, ' +
      '`{"drop":1}`, `{"forwardAll":true}`, `{"inject":{"connection":1,"direction":"server-to-client","text":"…"}}`, ' +
      '`{"rules":[…]}`, `{"goOnWith":"example.com"}` and `{"stop":true}` are answered by a line each.',
    'In the modes reverse and bridge `--target` names the server.',
    'With `--write out.pcapng` and `--files` the files are `out_00001.pcapng` and so on. Each can be read alone; `framescope read out.pcapng` reads those that are kept as one.',
  ],
  arguments: [],
  options: [
    ...[MODE, LISTEN, TARGET, HOST_MAPPING, PATH_MAPPING, UPSTREAM_PROXY, EXCLUDE, UNVERIFIED],
    ...[CLIENT_CERTIFICATE, CLIENT_KEY, CLIENT_PASSPHRASE],
    ...[RULES, CONTROL, WRITE, FILE_SIZE, FILE_TIME, FILES_KEPT, KEY_LOG, AS, FILTER, FORMAT, LIMIT],
  ],
  examples: [
    { line: 'framescope proxy', meaning: 'an HTTP proxy on 127.0.0.1:8080' },
    {
      line: 'framescope proxy --mode reverse --listen 9000 --target wss://example.com/chat',
      meaning: 'stand for a server',
    },
    {
      line: 'framescope proxy --mode bridge --listen 6080 --target tcp://127.0.0.1:5900',
      meaning: "let a browser's VNC client reach a VNC server",
    },
    {
      line: 'framescope proxy --write out.pcapng --file-size 100M --files 10',
      meaning: 'record for days, and keep the newest',
    },
  ],
  run: async (given) => {
    const { proxy } = await import('./proxy.ts');
    return proxy({
      settings: {
        mode: given.value(MODE),
        listen: given.value(LISTEN),
        target: given.value(TARGET) ?? null,
        hostMapping: given.value(HOST_MAPPING),
        pathMapping: given.value(PATH_MAPPING),
        upstreamProxy: given.value(UPSTREAM_PROXY) ?? null,
        excludedHosts: given.value(EXCLUDE),
        unverifiedHosts: given.value(UNVERIFIED),
        keyLog: given.value(KEY_LOG) ?? null,
        limits: {
          fileSize: given.value(FILE_SIZE),
          fileTime: given.value(FILE_TIME),
          files: given.value(FILES_KEPT),
        },
      },
      clientFiles: {
        certificates: given.value(CLIENT_CERTIFICATE),
        keys: given.value(CLIENT_KEY),
        passphrases: given.value(CLIENT_PASSPHRASE),
      },
      write: given.value(WRITE),
      rules: given.value(RULES),
      control: given.value(CONTROL),
      as: given.value(AS),
      filter: given.value(FILTER),
      format: given.value(FORMAT),
      limit: given.value(LIMIT),
    });
  },
};

export const CERTIFICATE: CommandDefinition = {
  name: 'certificate',
  summary:
    'show the certificate that programs have to trust before the proxy can look into TLS, or remove it',
  details: [
    'It is made when there is none yet. With `remove` its files are deleted, the private key among them, unless a proxy ' +
      'runs that uses it. Programs that trust it no longer work through the proxy then until they trust a new one, which is ' +
      'made when it is next needed.',
  ],
  arguments: [CERTIFICATE_ACTION],
  options: [],
  examples: [
    { line: 'framescope certificate', meaning: 'where it is, its fingerprint, and how long it is valid' },
  ],
  run: async (given) => {
    const { certificate } = await import('./certificate.ts');
    return certificate(CERTIFICATE_ACTIONS.find((action) => action === given.arguments[0]) ?? 'show');
  },
};
