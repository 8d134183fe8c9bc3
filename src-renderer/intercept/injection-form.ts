import type { Injection } from '../../src-core/contract/rules.ts';
import type { Direction } from '../../src-core/contract/views.ts';
import { type ContentDraft, type ContentLook, contentOf, EMPTY_DRAFT, withLook } from './content-draft.ts';
import { draftProblem } from './content-field.tsx';
import { CODE_PROBLEM, isWhole, reasonProblem } from './rule-form.ts';

/** What is put in, as it was typed. Content stays while one looks at other kinds. */
export interface InjectionForm {
  readonly direction: Direction;
  readonly kind: Injection['kind'];
  readonly draft: ContentDraft;
  /** Empty for a Close frame without a code. */
  readonly code: string;
  readonly reason: string;
  readonly fin: boolean;
  /** The reserved bits as a number: RSV1 is 4. */
  readonly rsv: number;
  readonly opcode: number;
  readonly masked: boolean;
}

export const FIRST_INJECTION: InjectionForm = {
  direction: 'server-to-client',
  kind: 'message',
  draft: EMPTY_DRAFT,
  code: '1000',
  reason: '',
  fin: true,
  rsv: 0,
  opcode: 1,
  masked: false,
};

export const KIND_WORDS: Readonly<Record<Injection['kind'], string>> = {
  message: 'Message',
  ping: 'Ping',
  pong: 'Pong',
  close: 'Close',
  frame: 'Frame by its bits',
  raw: 'Raw bytes',
};

/** How the content of a kind can be typed. */
export const KIND_LOOKS: Readonly<Record<Injection['kind'], readonly ContentLook[]>> = {
  message: ['text', 'json', 'hex'],
  ping: ['text', 'hex'],
  pong: ['text', 'hex'],
  close: [],
  frame: ['text', 'hex'],
  raw: ['hex'],
};

/** RFC 6455 5.5: control frames carry at most 125 bytes. */
const MOST_IN_CONTROL = 125;

/** The form with another kind, its content typed in a way that the kind knows. */
export function withKind(form: InjectionForm, kind: Injection['kind']): InjectionForm {
  const looks = KIND_LOOKS[kind];
  const [look] = looks;
  if (look === undefined || looks.includes(form.draft.look)) return { ...form, kind };
  return { ...form, kind, draft: withLook(form.draft, look) ?? { ...EMPTY_DRAFT, look } };
}

/** The form turned to the other side. Only what a client sends is masked (RFC 6455 5.1), so that is what is offered. */
export function withDirection(form: InjectionForm, direction: Direction): InjectionForm {
  return { ...form, direction, masked: direction === 'client-to-server' };
}

/** What keeps a field from being sent, as a sentence. */
export interface InjectionProblems {
  readonly content?: string | undefined;
  readonly code?: string | undefined;
  readonly reason?: string | undefined;
}

export function injectionProblems({ kind, draft, code, reason }: InjectionForm): InjectionProblems {
  switch (kind) {
    case 'close':
      return code.trim() === ''
        ? { reason: reason === '' ? undefined : 'Without a code there is no reason.' }
        : { code: isWhole(code, 0, 0xffff) ? undefined : CODE_PROBLEM, reason: reasonProblem(reason) };
    case 'ping':
    case 'pong':
      return { content: draftProblem(draft) ?? controlProblem(draft) };
    case 'message':
    case 'frame':
    case 'raw':
      return { content: draftProblem(draft) };
  }
}

function controlProblem(draft: ContentDraft): string | undefined {
  const content = contentOf(draft);
  const length = 'bytes' in content ? content.bytes.length : 0;
  return length > MOST_IN_CONTROL
    ? `A ping or pong carries at most ${MOST_IN_CONTROL} bytes; this has ${length}. A frame by its bits may have more.`
    : undefined;
}

/** What the form asks to be put in; `undefined` while something keeps it from that. */
export function injectionOf(form: InjectionForm): Injection | undefined {
  const { kind, draft, code, reason, fin, rsv, opcode, masked } = form;
  if (Object.values(injectionProblems(form)).some((problem) => problem !== undefined)) return undefined;
  if (kind === 'close') return { kind, code: code.trim() === '' ? null : Number(code), reason };
  const typed = contentOf(draft);
  if (!('bytes' in typed)) return undefined;
  const content = typed.bytes;
  switch (kind) {
    case 'message':
      return { kind, type: draft.look === 'hex' ? 'binary' : 'text', content };
    case 'frame':
      return { kind, fin, rsv, opcode, masked, content };
    case 'ping':
    case 'pong':
    case 'raw':
      return { kind, content };
  }
}
