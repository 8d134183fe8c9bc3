import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import type { ProxyRule } from '../../src-core/contract/rules.ts';
import type { CaptureSummary } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import type { SelectedRow } from '../engine-client/selected-row.ts';
import { VirtualList } from '../virtual-table/virtual-list.tsx';
import { useHeldEditing } from './held-editing.ts';
import { HeldEditor } from './held-editor.tsx';
import { useHeldList } from './held-list.ts';
import { HeldHeader, heldRow } from './held-row.tsx';
import { heldCountWords } from './held-words.ts';
import { useNow } from './now.ts';
import { holdsSomething } from './rule-order.ts';

interface QueuePanelProps {
  readonly client: EngineClient;
  readonly summary: CaptureSummary;
  readonly rules: readonly ProxyRule[];
  /** A held message is to be shown in the table. */
  readonly onShow: (row: SelectedRow) => void;
}

const ROW_HEIGHT = 24;

/** What the rules hold, as long as they may hold anything: the one that is looked at can be edited, and decided. */
export function QueuePanel({ client, summary, rules, onShow }: QueuePanelProps): ReactNode {
  const list = useHeldList(client, summary);
  const editing = useHeldEditing(client, list);
  const now = useNow(list.items.length > 0);
  const panel = useRef<HTMLElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  // Once it is open it stays as high as it is, so that nothing jumps while messages come and go.
  const wasFilled = useRef(false);
  const isHolding = holdsSomething(rules);
  wasFilled.current = isHolding && (wasFilled.current || list.total > 0);
  if (list.total === 0 && !isHolding) return null;
  if (list.total === 0 && !wasFilled.current) return <NothingHeld />;

  const toList = (): void => panel.current?.querySelector<HTMLElement>('[role=listbox]')?.focus();
  const onKeyDown = (event: KeyboardEvent): void => {
    const act = listKeys({ ...editing, edit: () => field.current?.focus() }, event);
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const { items, chosen } = list;
  return (
    <section ref={panel} className="queue" aria-label="Held messages">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the list within, which has the focus */}
      <div className="queue-list" onKeyDown={onKeyDown}>
        <div className="queue-bar">
          <strong role="status">{heldCountWords(list.total, items.length)}</strong>
          <span className="spring" />
          <button type="button" onClick={editing.forwardAll} disabled={list.total === 0}>
            Forward all
          </button>
        </div>
        <VirtualList
          label="Held"
          rowCount={items.length}
          rowHeight={ROW_HEIGHT}
          renderRow={(index) => heldRow(items[index], { now, rules })}
          current={items.findIndex(({ id }) => id === chosen?.id)}
          isSelected={(index) => items[index]?.id === chosen?.id}
          onChoose={(index) => {
            const item = items[index];
            if (item !== undefined) list.choose(item.id);
          }}
          header={<HeldHeader />}
        />
      </div>
      <HeldEditor editing={editing} field={field} onLeave={toList} onShow={onShow} />
    </section>
  );
}

function NothingHeld(): ReactNode {
  return (
    <p className="queue-hint" role="status">
      Nothing is held yet. What comes now and matches waits here for you.
    </p>
  );
}

interface ListKeys {
  readonly forward: () => void;
  readonly drop: () => void;
  readonly edit: () => void;
}

/** What a key does while the list has the focus. */
function listKeys(keys: ListKeys, event: KeyboardEvent): (() => void) | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return undefined;
  if (!(event.target instanceof Element) || event.target.getAttribute('role') !== 'listbox') return undefined;
  switch (event.key) {
    case 'Enter':
    case 'f':
      return keys.forward;
    case 'd':
      return keys.drop;
    case 'e':
      return keys.edit;
    default:
      return undefined;
  }
}
