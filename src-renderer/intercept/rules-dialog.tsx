import { type ReactNode, useState } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { EngineClient } from '../engine-client/engine-client.ts';
import type { FilterMemory } from '../filter-bar/filter-memory.ts';
import { RuleEditor } from './rule-editor.tsx';
import { RuleList } from './rule-list.tsx';
import type { Rules } from './rules.ts';

export interface RulesDialogProps {
  readonly client: EngineClient;
  readonly memory: FilterMemory;
  readonly rules: Rules;
  /** The connection that is selected, to which a rule can be confined. */
  readonly connection: number | undefined;
  readonly onClose: () => void;
}

/** The rules in their order, or one of them while it is edited. What is changed in the list holds at once. */
export function RulesDialog({ client, memory, rules, connection, onClose }: RulesDialogProps): ReactNode {
  const [edited, setEdited] = useState<number>();
  const [left, setLeft] = useState<number>();
  const known = rules.rules ?? [];
  const isNew = edited !== undefined && edited >= known.length;
  const leave = (at: number | undefined): void => {
    setLeft(at);
    setEdited(undefined);
  };
  return (
    <ModalOverlay
      className="dialog-ground"
      // What is being typed must not be lost by a click beside it.
      isDismissable={edited === undefined}
      isOpen
      onOpenChange={(isOpen) => !isOpen && (edited === undefined ? onClose() : leave(edited))}
    >
      <Modal className="proxy-dialog rules-dialog">
        <Dialog>
          <Heading slot="title">
            {edited === undefined ? 'Rules' : isNew ? 'New rule' : `Rule “${known[edited]?.name ?? ''}”`}
          </Heading>
          {edited === undefined ? (
            <RuleList rules={rules} left={left} onEdit={setEdited} onClose={onClose} />
          ) : (
            <RuleEditor
              {...{ client, memory, connection }}
              rules={known}
              at={edited}
              onSave={async (wanted, rule) => {
                const refused = await rules.set(wanted);
                if (refused === undefined) leave(wanted.indexOf(rule));
                return refused;
              }}
              onLeave={() => leave(edited)}
            />
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
