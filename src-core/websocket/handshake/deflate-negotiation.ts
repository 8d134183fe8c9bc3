import { type HttpHead, headerValues } from '../../http-upgrade/head.ts';
import type { CompressorPromise, DeflateAgreement } from '../permessage-deflate/agreement.ts';
import type { Finding, RuleName } from '../violations/violation.ts';
import {
  checkDeflateParameters,
  ENOUGH_FINDINGS,
  parameterInWords,
  windowBits,
} from './deflate-parameters.ts';
import { type Extension, type ExtensionParameter, parseExtensions } from './extension-header.ts';
import { finding } from './fields.ts';

/** The names that compress, each of them with RSV1, and what a compressed unit is to them. */
const COMPRESSING: ReadonlyMap<string, DeflateAgreement['unit']> = new Map([
  ['permessage-deflate', 'message'],
  ['deflate-frame', 'frame'],
  ['x-webkit-deflate-frame', 'frame'],
  ['perframe-deflate', 'frame'],
]);

/** The window when nothing is said (RFC 7692 7.1.2: 32,768 bytes). */
const LARGEST_WINDOW_BITS = 15;

/**
 * What the answer says about compression, as well as it can be told: an answer that breaks rules counts too, for the
 * frames that follow are to be read. A promise that can't be read is taken for none.
 */
export function agreedDeflate(request: HttpHead, response: HttpHead): DeflateAgreement | undefined {
  const answer = extensionsOf(response).find(({ name }) => COMPRESSING.has(name.toLowerCase()));
  const name = answer?.name.toLowerCase() ?? '';
  const unit = COMPRESSING.get(name);
  if (unit === undefined) return undefined;
  const answered = parametersOf(answer);
  if (unit === 'message') {
    return {
      unit,
      name,
      compressors: {
        'client-to-server': promise(answered, 'client_no_context_takeover', 'client_max_window_bits'),
        'server-to-client': promise(answered, 'server_no_context_takeover', 'server_max_window_bits'),
      },
    };
  }
  // draft-tyoshino-hybi-websocket-perframe-deflate-06 3: each side limits the compressor of the other, the client by
  // the parameters of its offer, the server by those of its answer.
  const offer = extensionsOf(request).find((offered) => offered.name.toLowerCase() === name);
  return {
    unit,
    name,
    compressors: {
      'client-to-server': promise(answered, 'no_context_takeover', 'max_window_bits'),
      'server-to-client': promise(parametersOf(offer), 'no_context_takeover', 'max_window_bits'),
    },
  };
}

function promise(
  parameters: Parameters,
  noContextTakeover: string,
  maxWindowBits: string,
): CompressorPromise {
  const takeover = parameters.get(noContextTakeover);
  return {
    noContextTakeover: takeover !== undefined && takeover.value === undefined,
    windowBits: windowBits(parameters.get(maxWindowBits)?.value) ?? LARGEST_WINDOW_BITS,
  };
}

/** What the client's offers of permessage-deflate break, each fact once. */
export function checkDeflateOffer(request: HttpHead): Finding[] {
  const found = new Map<string, Finding>();
  for (const offer of deflatesOf(request)) {
    for (const fault of checkDeflateParameters(offer, 'client')) {
      found.set(`${fault.rule} ${fault.detail}`, fault);
    }
    if (found.size >= ENOUGH_FINDINGS) break;
  }
  return [...found.values()];
}

/** What the server's answer about compression breaks, by itself and held against the offers. */
export function checkDeflateAnswer(request: HttpHead, response: HttpHead): Finding[] {
  const chosen = extensionsOf(response).filter(({ name }) => COMPRESSING.has(name));
  // RFC 7692 5: PMCEs are not to be accepted with another extension that uses RSV1 too.
  if (chosen.length > 1) return [finding('deflate-answered-twice', 'server', String(chosen.length))];
  const [answer] = deflatesOf(response);
  if (answer === undefined) return [];
  const found = checkDeflateParameters(answer, 'server');
  // RFC 7692 5.1: offers are alternatives, in the order of preference; an answer accepts one of them.
  const answered = parametersOf(answer);
  let closest: readonly Finding[] | undefined;
  const offers = deflatesOf(request);
  const right = offers.filter((offer) => checkDeflateParameters(offer, 'client').length === 0);
  const [wrong] = offers;
  // RFC 7692 7: an offer with such parameters "MUST" be declined.
  if (wrong !== undefined && right.length === 0) return [...found, notDeclined(wrong)];
  for (const offer of right) {
    const mismatches = compareWithOffer(parametersOf(offer), answered);
    if (closest === undefined || mismatches.length < closest.length) closest = mismatches;
  }
  return [...found, ...(closest ?? [])];
}

function notDeclined(offer: Extension): Finding {
  const [fault] = checkDeflateParameters(offer, 'client');
  const detail = fault === undefined ? '' : `it breaks ${fault.rule}`;
  return finding('deflate-offer-not-declined', 'server', detail);
}

function compareWithOffer(offer: Parameters, answer: Parameters): Finding[] {
  const found: Finding[] = [];
  const blame = (rule: RuleName, detail: string) => found.push(finding(rule, 'server', detail));
  // RFC 7692 7.1.1.1, 7.1.2.1: a server accepts an offer with one of these by answering with it.
  for (const name of ['server_no_context_takeover', 'server_max_window_bits']) {
    const offered = offer.get(name);
    if (offered !== undefined && !answer.has(name)) {
      blame('deflate-parameter-not-answered', parameterInWords(offered));
    }
  }
  // RFC 7692 7.1.2.2: the answer must not have it when the offer has not.
  const clientWindow = answer.get('client_max_window_bits');
  if (clientWindow !== undefined && !offer.has('client_max_window_bits')) {
    blame('deflate-parameter-not-offered', parameterInWords(clientWindow));
  }
  // RFC 7692 7.1.2.1, 7.1.2.2: at most as many bits as were offered.
  for (const name of ['server_max_window_bits', 'client_max_window_bits']) {
    const limit = windowBits(offer.get(name)?.value);
    const bits = windowBits(answer.get(name)?.value);
    if (limit !== undefined && bits !== undefined && bits > limit) {
      blame('deflate-window-too-large', `${name}=${bits} to an offer of ${limit}`);
    }
  }
  return found;
}

type Parameters = ReadonlyMap<string, ExtensionParameter>;

/** The parameters by name, the first of each: what is repeated tens of thousands of times is looked at once. */
function parametersOf(extension: Extension | undefined): Parameters {
  const byName = new Map<string, ExtensionParameter>();
  for (const parameter of extension?.parameters ?? []) {
    if (!byName.has(parameter.name)) byName.set(parameter.name, parameter);
  }
  return byName;
}

function deflatesOf(head: HttpHead): readonly Extension[] {
  return extensionsOf(head).filter(({ name }) => name === 'permessage-deflate');
}

function extensionsOf(head: HttpHead): readonly Extension[] {
  return parseExtensions(headerValues(head, 'Sec-WebSocket-Extensions')).extensions;
}
