import { type FormEvent, type ReactNode, useState } from 'react';
import {
  Button,
  Dialog,
  FieldError,
  Heading,
  Input,
  Label,
  Modal,
  ModalOverlay,
  Text,
  TextField,
} from 'react-aria-components';

interface GoToDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Goes there; gives a sentence when that is nowhere. */
  readonly onGo: (text: string) => Promise<string | undefined>;
}

/** A small dialog for one row number or time. */
export function GoToDialog({ isOpen, onClose, onGo }: GoToDialogProps): ReactNode {
  return (
    <ModalOverlay
      className="dialog-ground"
      isDismissable
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
    >
      <Modal className="go-to">
        <Dialog>
          <GoToForm onClose={onClose} onGo={onGo} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function GoToForm({ onClose, onGo }: Omit<GoToDialogProps, 'isOpen'>): ReactNode {
  const [text, setText] = useState('');
  const [trouble, setTrouble] = useState<string>();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const problem = await onGo(text);
    if (problem === undefined) onClose();
    else setTrouble(problem);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Heading slot="title">Go to</Heading>
      <TextField
        autoFocus
        value={text}
        isInvalid={trouble !== undefined}
        onChange={(typed) => {
          setText(typed);
          setTrouble(undefined);
        }}
      >
        <Label>Row number or time</Label>
        <Input className="mono" autoComplete="off" spellCheck="false" maxLength={100} />
        <FieldError>{trouble}</FieldError>
        <Text slot="description">
          <code>310</code> a row · <code>12.5 s</code> since the capture began · <code>14:05:30</code> a time
          of day in UTC · <code>2026-11-21T14:05:30Z</code>
        </Text>
      </TextField>
      <div className="dialog-buttons">
        <Button onPress={onClose}>Cancel</Button>
        <Button type="submit">Go</Button>
      </div>
    </form>
  );
}
