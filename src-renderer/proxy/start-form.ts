import { parseListenAddress } from '../../src-core/contract/listening.ts';
import { type ListenAddress, type ProxySettings, settingsProblem } from '../../src-core/contract/proxy.ts';

/** What stands in the fields of the start dialog, as it was typed. */
export interface StartForm extends Pick<ProxySettings, 'mode' | 'hostMapping' | 'pathMapping'> {
  readonly address: string;
  readonly port: string;
  /** Each mode keeps its own while one looks at the others. */
  readonly reverseTarget: string;
  readonly bridgeTarget: string;
  readonly upstreamProxy: string;
  /** With commas or spaces between them. */
  readonly excludedHosts: string;
  readonly unverifiedHosts: string;
}

/** The fields that can have a problem. */
export type FormField = 'listen' | 'target' | 'upstreamProxy' | 'excludedHosts' | 'unverifiedHosts';

/** What a part of the form is given. */
export interface FormPart {
  readonly form: StartForm;
  readonly change: (part: Partial<StartForm>) => void;
  /** The sentence to be shown beside a field. */
  readonly problemOf: (field: FormField) => string | undefined;
}

export const FIRST_FORM: StartForm = {
  mode: 'explicit',
  address: '127.0.0.1',
  port: '8080',
  reverseTarget: '',
  bridgeTarget: '',
  hostMapping: 'target',
  pathMapping: 'target',
  upstreamProxy: '',
  excludedHosts: '',
  unverifiedHosts: '',
};

/** Fields that a mode has no use for; what stands in them is not sent. */
const UNUSED: Readonly<Record<ProxySettings['mode'], readonly FormField[]>> = {
  explicit: ['target'],
  reverse: ['excludedHosts'],
  bridge: ['excludedHosts', 'unverifiedHosts'],
};

export function isUsed(field: FormField, { mode }: Pick<StartForm, 'mode'>): boolean {
  return !UNUSED[mode].includes(field);
}

/** The target of the mode that is chosen; empty in `explicit`. */
export function targetText({ mode, reverseTarget, bridgeTarget }: StartForm): string {
  switch (mode) {
    case 'explicit':
      return '';
    case 'reverse':
      return reverseTarget;
    case 'bridge':
      return bridgeTarget;
  }
}

/** Where it is to listen; `undefined` when that is no address with a port. */
export function listenAddress({ address, port }: StartForm): ListenAddress | undefined {
  const host = address.trim().replace(/^\[(.*)\]$/, '$1');
  if (host === '' || port.trim() === '') return undefined;
  return parseListenAddress(`${host.includes(':') ? `[${host}]` : host}:${port.trim()}`);
}

/** What the form asks for; `undefined` while something keeps it from being used. */
export function settingsOf(form: StartForm): ProxySettings | undefined {
  const listen = listenAddress(form);
  if (listen === undefined || formProblems(form).size > 0) return undefined;
  return settingsAt(form, listen);
}

/** What is wrong, a sentence for each field that has something. */
export function formProblems(form: StartForm): ReadonlyMap<FormField, string> {
  const listen = listenAddress(form);
  const found: readonly (readonly [FormField, string | undefined])[] = [
    ['listen', listen === undefined ? LISTEN_PROBLEM : undefined],
    ['target', settingsProblem(settingsAt(form, listen ?? NOWHERE))],
    ['upstreamProxy', upstreamProblem(form.upstreamProxy.trim())],
    ['excludedHosts', hostsProblem(form.excludedHosts)],
    ['unverifiedHosts', hostsProblem(form.unverifiedHosts)],
  ];
  const problems = new Map<FormField, string>();
  for (const [field, problem] of found)
    if (problem !== undefined && isUsed(field, form)) problems.set(field, problem);
  return problems;
}

const NOWHERE: ListenAddress = { address: '', port: 0 };

const LISTEN_PROBLEM =
  'It must be an address of this machine, such as 127.0.0.1 or ::1, and a port from 0 to 65535. Port 0 takes a free one.';
const UPSTREAM_PROBLEM =
  'It must be http://HOST:PORT or socks5://HOST:PORT, with USER:PASSWORD@ before the host where the proxy wants them.';
const HOSTS_PROBLEM =
  'Hosts are names or addresses alone, without scheme, port or path: example.com, *.example.com for all below it.';

function settingsAt(form: StartForm, listen: ListenAddress): ProxySettings {
  const { mode, hostMapping, pathMapping } = form;
  const upstreamProxy = form.upstreamProxy.trim();
  const hosts = (field: 'excludedHosts' | 'unverifiedHosts'): readonly string[] =>
    isUsed(field, form) ? hostList(form[field]) : [];
  return {
    ...{ mode, listen, hostMapping, pathMapping },
    target: mode === 'explicit' ? null : targetText(form).trim(),
    upstreamProxy: upstreamProxy === '' ? null : upstreamProxy,
    excludedHosts: hosts('excludedHosts'),
    unverifiedHosts: hosts('unverifiedHosts'),
  };
}

/** The engine reads it to the letter; this is what a slip of the hand gets wrong. */
function upstreamProblem(text: string): string | undefined {
  return text === '' || /^(?:http|socks5h?):\/\/[^\s/]*[^\s/@:]\/?$/i.test(text)
    ? undefined
    : UPSTREAM_PROBLEM;
}

function hostList(text: string): readonly string[] {
  return text.split(/[\s,;]+/).filter((host) => host !== '');
}

function hostsProblem(text: string): string | undefined {
  const isHost = (host: string): boolean =>
    /^(?:\*|(?:\*\.)?[^:/*?#@[\]]+|\[?[\da-f]*:[\da-f:.]+\]?)$/i.test(host);
  return hostList(text).every(isHost) ? undefined : HOSTS_PROBLEM;
}
