import { X } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { CaptureSummary, ConnectionView, Direction } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { ChoiceSwitch } from '../look/choice-switch.tsx';
import { ContentField } from './content-field.tsx';
import { CloseFields, FrameBits } from './injection-fields.tsx';
import {
  FIRST_INJECTION,
  type InjectionForm,
  injectionOf,
  injectionProblems,
  KIND_LOOKS,
  KIND_WORDS,
  withDirection,
  withKind,
} from './injection-form.ts';
import { useOpenConnections } from './open-connections.ts';

interface InjectionPanelProps {
  readonly client: EngineClient;
  readonly summary: CaptureSummary;
  readonly connection: number;
  readonly onConnection: (connection: number) => void;
  readonly onClose: () => void;
}

const TO_WORDS: readonly { readonly id: Direction; readonly title: string }[] = [
  { id: 'server-to-client', title: 'To the client' },
  { id: 'client-to-server', title: 'To the server' },
];

/** Puts something into an open connection, as often as wanted. */
export function InjectionPanel(props: InjectionPanelProps): ReactNode {
  const { client, summary, connection, onConnection, onClose } = props;
  const [form, setForm] = useState(FIRST_INJECTION);
  const { words, send } = useSending(client, connection, form);
  const open = useOpenConnections(client, summary);
  const isOpen = open === undefined || open.some((known) => known.connection === connection);
  const problems = injectionProblems(form);
  const panel = useRef<HTMLFormElement>(null);
  useEffect(() => panel.current?.querySelector('textarea')?.focus(), []);
  const change = (part: Partial<InjectionForm>): void => setForm((before) => ({ ...before, ...part }));
  const canSend = isOpen && injectionOf(form) !== undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (canSend) send();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && canSend) send();
    else return;
    event.preventDefault();
  };
  return (
    <form
      ref={panel}
      className="injection"
      aria-label="Send into a connection"
      onSubmit={submit}
      onKeyDown={onKeyDown}
    >
      <div className="queue-bar">
        <strong>Send into</strong>
        <ConnectionChoice open={open ?? []} connection={connection} onConnection={onConnection} />
        <ChoiceSwitch<Direction>
          label="To whom"
          choices={TO_WORDS}
          chosen={form.direction}
          onChoose={(direction) => setForm(withDirection(form, direction))}
        />
        <span className="spring" />
        <span className="injection-words" role="status">
          {isOpen ? words : `Connection ${connection} is not open any more.`}
        </span>
        <Buttons canSend={canSend} onClose={onClose} />
      </div>
      <div className="queue-bar wrapping">
        <KindChoice kind={form.kind} onKind={(kind) => setForm(withKind(form, kind))} />
        {form.kind === 'frame' && <FrameBits form={form} change={change} />}
        {form.kind === 'close' && <CloseFields form={form} change={change} problems={problems} />}
      </div>
      {form.kind !== 'close' && (
        <ContentField
          label="What to send"
          draft={form.draft}
          onDraft={(draft) => change({ draft })}
          looks={KIND_LOOKS[form.kind]}
          placeholder={form.draft.look === 'hex' ? '48 65 6c 6c 6f' : ''}
          problem={problems.content}
        />
      )}
    </form>
  );
}

function Buttons({ canSend, onClose }: { canSend: boolean; onClose: () => void }): ReactNode {
  return (
    <>
      <button type="submit" className="primary" disabled={!canSend} title="Send (Ctrl+Enter)">
        Send
      </button>
      <button
        type="button"
        className="quiet"
        onClick={onClose}
        aria-label="Close the form"
        title="Close (Esc)"
      >
        <X size={14} aria-hidden />
      </button>
    </>
  );
}

interface KindChoiceProps {
  readonly kind: InjectionForm['kind'];
  readonly onKind: (kind: InjectionForm['kind']) => void;
}

function KindChoice({ kind, onKind }: KindChoiceProps): ReactNode {
  return (
    <select
      aria-label="What is sent"
      value={kind}
      onChange={({ target }) => onKind(target.value as InjectionForm['kind'])}
    >
      {Object.entries(KIND_WORDS).map(([known, title]) => (
        <option key={known} value={known}>
          {title}
        </option>
      ))}
    </select>
  );
}

interface ConnectionChoiceProps extends Pick<InjectionPanelProps, 'connection' | 'onConnection'> {
  readonly open: readonly ConnectionView[];
}

function ConnectionChoice({ open, connection, onConnection }: ConnectionChoiceProps): ReactNode {
  const isKnown = open.some((known) => known.connection === connection);
  return (
    <select
      className="connection-choice"
      aria-label="Connection"
      value={connection}
      onChange={({ target }) => onConnection(Number(target.value))}
    >
      {!isKnown && <option value={connection}>{connection}</option>}
      {open.map((known) => (
        <option key={known.connection} value={known.connection}>
          {known.connection} · {known.url}
        </option>
      ))}
    </select>
  );
}

interface Sending {
  /** What came of it last. */
  readonly words: string;
  readonly send: () => void;
}

function useSending(client: EngineClient, connection: number, form: InjectionForm): Sending {
  const [words, setWords] = useState('');
  const sent = useRef(0);
  const send = (): void => {
    const injection = injectionOf(form);
    if (injection === undefined) return;
    client.request('inject', { connection, direction: form.direction, injection }).then(
      () => {
        sent.current++;
        setWords(sent.current === 1 ? 'Sent' : `Sent, ${sent.current} so far`);
      },
      (error: Error) => setWords(error.message),
    );
  };
  return { words, send };
}
