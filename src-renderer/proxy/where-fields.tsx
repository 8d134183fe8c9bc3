import { type ReactNode, useId } from 'react';
import { isLoopback } from '../../src-core/contract/listening.ts';
import { ChoiceField, FieldWords, TextField } from '../look/text-field.tsx';
import { HOST_MAPPING_WORDS, PATH_MAPPING_WORDS } from './proxy-words.ts';
import { type FormPart, listenAddress } from './start-form.ts';

/** The server that the proxy leads to, where it leads to one. */
export function TargetFields({ form, change, problemOf }: FormPart): ReactNode {
  switch (form.mode) {
    case 'explicit':
      return null;
    case 'reverse':
      return (
        <>
          <TextField
            label="Server"
            value={form.reverseTarget}
            onChange={(reverseTarget) => change({ reverseTarget })}
            problem={problemOf('target')}
            placeholder="wss://example.com/chat"
            inputMode="url"
          />
          <div className="field-row">
            <ChoiceField
              label="Host that it is told"
              words={HOST_MAPPING_WORDS}
              chosen={form.hostMapping}
              onChoose={(hostMapping) => change({ hostMapping })}
            />
            <ChoiceField
              label="Path that it is asked for"
              words={PATH_MAPPING_WORDS}
              chosen={form.pathMapping}
              onChoose={(pathMapping) => change({ pathMapping })}
            />
          </div>
        </>
      );
    case 'bridge':
      return (
        <TextField
          label="Server"
          value={form.bridgeTarget}
          onChange={(bridgeTarget) => change({ bridgeTarget })}
          problem={problemOf('target')}
          placeholder="tcp://127.0.0.1:5900"
          inputMode="url"
        />
      );
  }
}

/** Where the proxy listens, and a word of warning where others reach it too. */
export function ListenFields({ form, change, problemOf }: FormPart): ReactNode {
  const id = useId();
  const listen = listenAddress(form);
  const problem = problemOf('listen');
  const isInvalid = problem !== undefined;
  const isOpen = listen !== undefined && !isLoopback(listen);
  return (
    <fieldset className="field" aria-label="Where it listens">
      <div className="listen-row">
        <label htmlFor={`${id}-address`}>Listens on</label>
        <label htmlFor={`${id}-port`}>Port</label>
        <input
          id={`${id}-address`}
          className="mono"
          value={form.address}
          onChange={(event) => change({ address: event.target.value })}
          maxLength={255}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={isInvalid}
          aria-describedby={`${id}-words`}
        />
        <input
          id={`${id}-port`}
          className="mono"
          value={form.port}
          onChange={(event) => change({ port: event.target.value })}
          inputMode="numeric"
          maxLength={5}
          autoComplete="off"
          aria-invalid={isInvalid}
          aria-describedby={`${id}-words`}
        />
      </div>
      <FieldWords
        id={`${id}-words`}
        problem={problem}
        warning={
          isOpen ? 'Other machines reach it too, whoever uses them. It asks for no password.' : undefined
        }
        hint="Only programs of this machine reach it."
      />
    </fieldset>
  );
}
