import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { ModeChoice } from './mode-choice.tsx';
import { MoreFields } from './more-fields.tsx';
import { type FormField, type FormPart, formProblems, type StartForm, targetText } from './start-form.ts';
import { ListenFields, TargetFields } from './where-fields.tsx';

interface StartDialogProps {
  readonly initial: StartForm;
  /** Rejects with a sentence when there can be no such proxy. */
  readonly onStart: (form: StartForm) => Promise<void>;
  readonly onCancel: () => void;
}

/** Asks what a proxy is to be; with nothing changed it is an HTTP proxy for this machine. */
export function StartDialog(props: StartDialogProps): ReactNode {
  return (
    <ModalOverlay className="dialog-ground" isOpen onOpenChange={(isOpen) => !isOpen && props.onCancel()}>
      <Modal className="proxy-dialog start-proxy">
        <Dialog>
          <Heading slot="title">Start a proxy</Heading>
          <StartFields {...props} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function StartFields({ initial, onStart, onCancel }: StartDialogProps): ReactNode {
  const [form, setForm] = useState(initial);
  const [wasTried, setTried] = useState(false);
  const [isStarting, setStarting] = useState(false);
  const [refusal, setRefusal] = useState('');
  const fields = useRef<HTMLFormElement>(null);
  const problems = formProblems(form);

  const part: FormPart = {
    form,
    change: (changed) => {
      setRefusal('');
      setForm((before) => ({ ...before, ...changed }));
    },
    // Nobody is told that a field is empty which they have not come to yet.
    problemOf: (field) => (wasTried || !isEmpty(field, form) ? problems.get(field) : undefined),
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (isStarting) return;
    if (problems.size > 0) {
      requestAnimationFrame(() => firstInvalid(fields.current)?.focus());
      return;
    }
    setStarting(true);
    onStart(form).catch((error: unknown) => {
      setRefusal(error instanceof Error ? error.message : String(error));
      setStarting(false);
    });
  };
  return (
    <form ref={fields} onSubmit={submit} noValidate>
      <div className="dialog-body">
        <ModeChoice {...part} />
        <TargetFields {...part} />
        <ListenFields {...part} />
        <MoreFields {...part} isProblemShown={wasTried && problems.size > 0} />
        <p className="problem" role="alert">
          {refusal}
        </p>
      </div>
      <div className="dialog-buttons">
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" className="primary" aria-disabled={isStarting}>
          {isStarting ? 'Starting…' : 'Start'}
        </button>
      </div>
    </form>
  );
}

function isEmpty(field: FormField, form: StartForm): boolean {
  return field === 'target' && targetText(form).trim() === '';
}

function firstInvalid(form: HTMLFormElement | null): HTMLElement | null | undefined {
  return form?.querySelector<HTMLElement>('[aria-invalid=true]');
}
