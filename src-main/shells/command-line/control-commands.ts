import { encodeUtf8 } from '../../../src-core/bytes/utf-8.ts';
import { isHost } from '../../../src-core/contract/proxy.ts';
import {
  type Decision,
  type Injection,
  type InjectionRequest,
  isInjectionRequest,
  type ProxyRule,
} from '../../../src-core/contract/rules.ts';
import { isRowNumber } from '../../../src-core/values/checks.ts';
import { rulesFrom } from './rules-file.ts';

/** What a line of standard input asks a proxy for. */
export type ControlCommand =
  | { readonly kind: 'decide'; readonly id: number; readonly decision: Decision }
  | { readonly kind: 'forward-all'; readonly connection: number | null }
  | { readonly kind: 'inject'; readonly request: InjectionRequest }
  | { readonly kind: 'rules'; readonly rules: readonly ProxyRule[] }
  | { readonly kind: 'go-on-with'; readonly host: string }
  | { readonly kind: 'stop' };

export type CommandRead = ControlCommand | { readonly kind: 'unreadable'; readonly mustBe: string };

const FORMS =
  'A command is one of {"forward":ID}, {"drop":ID}, {"edit":ID,"text":…}, {"forwardAll":true}, {"inject":{…}}, {"rules":[…]}, {"goOnWith":HOST}, {"stop":true}.';

type Given = Readonly<Record<string, unknown>>;

/** Reads a line of the control protocol: one JSON object. */
export function readCommand(line: string): CommandRead {
  let given: unknown;
  try {
    given = JSON.parse(line);
  } catch {
    return unreadable('The line is not JSON.');
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return unreadable(FORMS);
  return commandOf(given as Given);
}

function commandOf(given: Given): CommandRead {
  const { forward, drop, edit, forwardAll, inject, rules, goOnWith, stop } = given;
  if (isRowNumber(forward)) return { kind: 'decide', id: forward, decision: { kind: 'forward' } };
  if (isRowNumber(drop)) return { kind: 'decide', id: drop, decision: { kind: 'drop' } };
  if (isRowNumber(edit)) return editOf(edit, given);
  if (forwardAll === true) return { kind: 'forward-all', connection: null };
  if (isRowNumber(forwardAll)) return { kind: 'forward-all', connection: forwardAll };
  if (typeof inject === 'object' && inject !== null) return injectionOf(inject as Given);
  if (rules !== undefined) return rulesOf(rules);
  if (goOnWith !== undefined)
    return isHost(goOnWith) ? { kind: 'go-on-with', host: goOnWith } : unreadable(HOSTS);
  return stop === true ? { kind: 'stop' } : unreadable(FORMS);
}

function unreadable(mustBe: string): CommandRead {
  return { kind: 'unreadable', mustBe };
}

function rulesOf(value: unknown): CommandRead {
  const read = rulesFrom(value);
  return 'mustBe' in read ? unreadable(read.mustBe) : { kind: 'rules', rules: read.rules };
}

const HOSTS = '"goOnWith" has one host, without scheme, port or path: "example.com".';

const CONTENTS = 'The content is "text", "json", "hex" or "base64".';

function editOf(id: number, given: Given): CommandRead {
  const content = contentOf(given);
  return content === undefined
    ? unreadable(CONTENTS)
    : { kind: 'decide', id, decision: { kind: 'edit', ...content } };
}

/** What is in `text`, `json`, `hex` or `base64`, and the type of message that goes with it. */
function contentOf({
  text,
  json,
  hex,
  base64,
}: Given): { type: 'text' | 'binary'; content: Uint8Array } | undefined {
  if (typeof text === 'string') return { type: 'text', content: encodeUtf8(text) };
  if (json !== undefined) return { type: 'text', content: encodeUtf8(JSON.stringify(json)) };
  if (typeof hex === 'string' && /^(?:[0-9a-f]{2})*$/i.test(hex.replaceAll(/[\s:]/g, '')))
    return { type: 'binary', content: new Uint8Array(Buffer.from(hex.replaceAll(/[\s:]/g, ''), 'hex')) };
  if (typeof base64 === 'string')
    return { type: 'binary', content: new Uint8Array(Buffer.from(base64, 'base64')) };
  return undefined;
}

const INJECTIONS =
  '"inject" has "connection", "direction" and one of "text", "json", "hex", "base64" (with "opcode", "fin", "rsv", "masked" for a frame by its bits, "raw":true for bytes as they are), "ping", "pong", "close".';

function injectionOf(given: Given): CommandRead {
  const { connection, direction } = given;
  const injection = injectedOf(given);
  const request = { connection, direction, injection };
  return isInjectionRequest(request) ? { kind: 'inject', request } : unreadable(INJECTIONS);
}

function injectedOf(given: Given): Injection | undefined {
  const {
    ping,
    pong,
    close,
    raw,
    opcode,
    fin = true,
    rsv = 0,
    masked = given.direction === 'client-to-server',
  } = given;
  if (typeof ping === 'string') return { kind: 'ping', content: encodeUtf8(ping) };
  if (typeof pong === 'string') return { kind: 'pong', content: encodeUtf8(pong) };
  if (close !== undefined) {
    const { code = null, reason = '' } =
      typeof close === 'object' && close !== null ? (close as Given) : { code: close };
    return { kind: 'close', code: code as number | null, reason: String(reason) };
  }
  const found = contentOf(given);
  if (found === undefined) return undefined;
  const { type, content } = found;
  if (raw === true) return { kind: 'raw', content };
  if (opcode === undefined) return { kind: 'message', type, content };
  // Whatever is no number or truth is refused with the request as a whole.
  return {
    kind: 'frame',
    content,
    opcode: opcode as number,
    fin: fin as boolean,
    rsv: rsv as number,
    masked: masked as boolean,
  };
}
