import { parseListenAddress } from '../../src-core/contract/listening.ts';
import {
  type ClientCertificate,
  type ListenAddress,
  type ProxySettings,
  settingsProblem,
} from '../../src-core/contract/proxy.ts';
import { type LimitField, type LimitForm, limitProblems, limitsOf, NO_LIMIT_FORM } from './limit-form.ts';

/** What stands in the fields of the start dialog, as it was typed. */
export interface StartForm extends Pick<ProxySettings, 'mode' | 'hostMapping' | 'pathMapping'>, LimitForm {
  readonly address: string;
  readonly port: string;
  /** Each mode keeps its own while one looks at the others. */
  readonly reverseTarget: string;
  readonly bridgeTarget: string;
  readonly upstreamProxy: string;
  /** With commas or spaces between them. */
  readonly excludedHosts: string;
  readonly unverifiedHosts: string;
  readonly clientCertificates: readonly CertificateForm[];
  readonly keyLog: string;
}

/** A client certificate as it was typed. */
export interface CertificateForm {
  readonly host: string;
  readonly certificate: string;
  readonly key: string;
  readonly passphrase: string;
}

/** The fields that can have a problem. */
export type FormField =
  | 'listen'
  | 'target'
  | 'upstreamProxy'
  | 'excludedHosts'
  | 'unverifiedHosts'
  | 'clientCertificates'
  | 'keyLog'
  | LimitField;

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
  clientCertificates: [],
  keyLog: '',
  ...NO_LIMIT_FORM,
};

export const EMPTY_CERTIFICATE: CertificateForm = { host: '', certificate: '', key: '', passphrase: '' };

/** Fields that a mode has no use for; what stands in them is not sent. */
const UNUSED: Readonly<Record<ProxySettings['mode'], readonly FormField[]>> = {
  explicit: ['target'],
  reverse: ['excludedHosts'],
  bridge: ['excludedHosts', 'unverifiedHosts', 'clientCertificates'],
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
    [
      'clientCertificates',
      form.clientCertificates.map(certificateProblem).find((found) => found !== undefined),
    ],
    ['keyLog', pathProblem(form.keyLog)],
    ...limitProblems(form),
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
const ONE_HOST_PROBLEM =
  'A client certificate is for one host, or for all below a name: example.com, *.example.com.';
const CERTIFICATE_PROBLEM = 'Name the file of the certificate.';
const PATH_PROBLEM = 'A file is named with all of its folders: /home/ada/client.pem.';

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
    clientCertificates: isUsed('clientCertificates', form) ? certificatesOf(form) : [],
    keyLog: form.keyLog.trim() === '' ? null : form.keyLog.trim(),
    limits: limitsOf(form),
  };
}

function certificatesOf({ clientCertificates }: StartForm): readonly ClientCertificate[] {
  return clientCertificates.filter(isFilled).map(({ host, certificate, key, passphrase }) => ({
    host: host.trim(),
    certificate: certificate.trim(),
    key: key.trim() === '' ? null : key.trim(),
    // Spaces are part of it.
    passphrase: passphrase === '' ? null : passphrase,
  }));
}

function isFilled(certificate: CertificateForm): boolean {
  return Object.values(certificate).some((text) => text.trim() !== '');
}

/** What is wrong with a client certificate, as far as it is known without its files; one that is empty is not sent. */
export function certificateProblem(form: CertificateForm): string | undefined {
  if (!isFilled(form)) return undefined;
  if (hostList(form.host).length !== 1 || hostsProblem(form.host) !== undefined) return ONE_HOST_PROBLEM;
  if (form.certificate.trim() === '') return CERTIFICATE_PROBLEM;
  return pathProblem(form.certificate) ?? pathProblem(form.key);
}

/** A window has no folder of its own that a path could begin in. */
function pathProblem(text: string): string | undefined {
  return text.trim() === '' || /^\s*(?:\/|[a-z]:[\\/]|\\\\)/i.test(text) ? undefined : PATH_PROBLEM;
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
