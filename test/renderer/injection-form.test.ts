import { describe, expect, it } from 'vitest';
import { isInjection } from '../../src-core/contract/rules.ts';
import {
  FIRST_INJECTION,
  type InjectionForm,
  injectionOf,
  injectionProblems,
  withDirection,
  withKind,
} from '../../src-renderer/intercept/injection-form.ts';

const form = (part: Partial<InjectionForm>): InjectionForm => ({ ...FIRST_INJECTION, ...part });
const text = (typed: string): InjectionForm['draft'] => ({ look: 'text', text: typed, lineEnd: '\n' });
const hex = (typed: string): InjectionForm['draft'] => ({ look: 'hex', text: typed, lineEnd: '\n' });
const HI = Uint8Array.of(0x68, 0x69);

it.each<[string, Partial<InjectionForm>, ReturnType<typeof injectionOf>]>([
  ['a text', { draft: text('hi') }, { kind: 'message', type: 'text', content: HI }],
  ['bytes', { draft: hex('68 69') }, { kind: 'message', type: 'binary', content: HI }],
  ['a ping', { kind: 'ping', draft: text('hi') }, { kind: 'ping', content: HI }],
  ['a pong', { kind: 'pong', draft: hex('6869') }, { kind: 'pong', content: HI }],
  ['an end', { kind: 'close' }, { kind: 'close', code: 1000, reason: '' }],
  ['an end without a code', { kind: 'close', code: ' ' }, { kind: 'close', code: null, reason: '' }],
  [
    'a frame',
    { kind: 'frame', fin: false, rsv: 5, opcode: 3, masked: true, draft: text('hi') },
    { kind: 'frame', fin: false, rsv: 5, opcode: 3, masked: true, content: HI },
  ],
  ['bytes as they are', { kind: 'raw', draft: hex('68 69') }, { kind: 'raw', content: HI }],
])('%s is put in as it was typed', (_name, part, injection) => {
  expect(injectionOf(form(part))).toEqual(injection);
  expect(isInjection(injection)).toBe(true);
});

it.each<[string, Partial<InjectionForm>, string]>([
  ['half a byte', { kind: 'raw', draft: hex('6') }, 'content'],
  ['a ping of 126 bytes', { kind: 'ping', draft: text('x'.repeat(126)) }, 'content'],
  ['a code that is none', { kind: 'close', code: 'x' }, 'code'],
  ['a reason of 124 bytes', { kind: 'close', reason: 'x'.repeat(124) }, 'reason'],
  ['a reason without a code', { kind: 'close', code: '', reason: 'x' }, 'reason'],
  ['more than 512 KiB', { draft: text('x'.repeat(512 * 1024 + 1)) }, 'content'],
])('%s is not sent, and said why', (_name, part, field) => {
  expect(injectionOf(form(part))).toBeUndefined();
  const told = Object.entries(injectionProblems(form(part))).filter(([, problem]) => problem !== undefined);
  expect(told.map(([name]) => name)).toEqual([field]);
});

describe('what was typed', () => {
  it('stays with another kind, in a way that the kind knows', () => {
    const raw = withKind(form({ draft: text('hi') }), 'raw');
    expect(raw.draft).toEqual(hex('68 69'));
    expect(withKind(raw, 'close').draft).toEqual(hex('68 69'));
  });

  it('is masked where a client would have to', () => {
    expect(withDirection(form({}), 'client-to-server').masked).toBe(true);
    expect(withDirection(form({}), 'server-to-client').masked).toBe(false);
  });
});
