import { quotedText } from '../../bytes/visible-text.ts';
import { isToken } from '../../http-upgrade/head-syntax.ts';
import type { Finding, Peer } from '../violations/violation.ts';
import type { Extension, ExtensionParameter } from './extension-header.ts';
import { finding } from './fields.ts';

/** What may follow the name of a parameter: nothing, window bits, or either. */
type ValueKind = 'flag' | 'bits' | 'bits-or-flag';

/** Who writes a parameter decides what it may hold: the client in its offer, the server in its answer. */
const PARAMETERS: ReadonlyMap<string, Readonly<Record<Peer, ValueKind>>> = new Map([
  // RFC 7692 7.1.1.1, 7.1.1.2: "The extension parameter has no value."
  ['server_no_context_takeover', { client: 'flag', server: 'flag' }],
  ['client_no_context_takeover', { client: 'flag', server: 'flag' }],
  // RFC 7692 7.1.2.1: with a value wherever it stands
  ['server_max_window_bits', { client: 'bits', server: 'bits' }],
  // RFC 7692 7.1.2.2: an offer may have it without a value, as a hint that the parameter is understood.
  ['client_max_window_bits', { client: 'bits-or-flag', server: 'bits' }],
]);

// RFC 7692 7.1.2.1: "a decimal integer value without leading zeroes between 8 to 15, inclusive"
/** The window bits a value stands for, or `undefined` when it stands for none. */
export function windowBits(value: string | undefined): number | undefined {
  return value !== undefined && /^(?:[89]|1[0-5])$/.test(value) ? Number(value) : undefined;
}

/** A hostile list has tens of thousands of parameters; so many faults tell enough. */
export const ENOUGH_FINDINGS = 5;

// RFC 7692 7: a server must decline an offer with an undefined or repeated parameter or an invalid value; a client must
// fail the connection over such an answer.
/** What the parameters of one permessage-deflate break by themselves, each fact once. */
export function checkDeflateParameters(extension: Extension, writer: Peer): Finding[] {
  const found: Finding[] = [];
  const times = new Map<string, number>();
  for (const parameter of extension.parameters) {
    const time = (times.get(parameter.name) ?? 0) + 1;
    times.set(parameter.name, time);
    const fault = parameterFault(parameter, writer, time);
    if (fault !== undefined) found.push(fault);
    if (found.length === ENOUGH_FINDINGS) break;
  }
  return found;
}

/** `time` counts the parameters of this name, from 1. */
function parameterFault(parameter: ExtensionParameter, writer: Peer, time: number): Finding | undefined {
  const { name, value } = parameter;
  const kind = PARAMETERS.get(name)?.[writer];
  if (kind === undefined) {
    return time === 1 ? finding('deflate-parameter-unknown', writer, quotedText(name)) : undefined;
  }
  if (time === 1) {
    return fits(value, kind)
      ? undefined
      : finding('deflate-parameter-out-of-range', writer, parameterInWords(parameter));
  }
  return time === 2 ? finding('deflate-parameter-repeated', writer, name) : undefined;
}

function fits(value: string | undefined, kind: ValueKind): boolean {
  if (value === undefined) return kind !== 'bits';
  // RFC 6455 9.1: what is no token is a fault of the header, and told as such.
  if (!isToken(value)) return true;
  return kind !== 'flag' && windowBits(value) !== undefined;
}

/** A parameter as it is shown to a person. */
export function parameterInWords({ name, value }: ExtensionParameter): string {
  if (value !== undefined) return `${name}=${windowBits(value) ?? quotedText(value)}`;
  return name.endsWith('_bits') ? `${name} without a value` : name;
}
