import { type ReactNode, useRef } from 'react';
import {
  Header,
  Menu,
  MenuItem,
  MenuSection,
  Popover,
  Separator,
  SubmenuTrigger,
} from 'react-aria-components';
import { both, negated } from './filter-text.ts';
import type { ValueMenuRequest } from './value-menu-context.ts';

interface ValueMenuProps {
  /** `undefined` while no menu is open. */
  readonly request: ValueMenuRequest | undefined;
  readonly filter: string | null;
  readonly onFilter: (filter: string) => void;
  readonly onFind: (find: string) => void;
  readonly onClose: () => void;
}

/** Values that each get a section of their own; more are told one below the other, each with a menu behind it. */
const MOST_SECTIONS = 2;

/** Filters by a value: only it, all but it, or in addition to the filter there is. */
export function ValueMenu({ request, ...actions }: ValueMenuProps): ReactNode {
  const anchor = useRef<HTMLSpanElement>(null);
  const { x = 0, y = 0, expressions = [], actions: others = [] } = request ?? {};
  return (
    <>
      <span ref={anchor} className="menu-anchor" style={{ left: x, top: y }} aria-hidden />
      <Popover
        key={`${x} ${y} ${expressions[0]}`}
        triggerRef={anchor}
        isOpen={request !== undefined}
        onOpenChange={(isOpen) => !isOpen && actions.onClose()}
        placement="bottom start"
        offset={0}
        className="value-popover"
      >
        <Menu
          aria-label="Filter by a value"
          className="value-menu"
          autoFocus="first"
          onClose={actions.onClose}
        >
          {others.map(({ words, act }) => (
            <MenuItem key={words} onAction={act}>
              {words}
            </MenuItem>
          ))}
          {others.length > 0 && <Separator />}
          {expressions.length <= MOST_SECTIONS
            ? expressions.map((expression) => (
                <MenuSection key={expression}>
                  <Header>
                    <code>{expression}</code>
                  </Header>
                  {choicesOf(expression, actions)}
                </MenuSection>
              ))
            : expressions.map((expression) => (
                <SubmenuTrigger key={expression}>
                  <MenuItem textValue={expression}>
                    <code>{expression}</code>
                  </MenuItem>
                  <Popover className="value-popover">
                    <Menu aria-label={expression} className="value-menu">
                      {choicesOf(expression, actions)}
                    </Menu>
                  </Popover>
                </SubmenuTrigger>
              ))}
        </Menu>
      </Popover>
    </>
  );
}

type Actions = Omit<ValueMenuProps, 'request'>;

function choicesOf(expression: string, { filter, onFilter, onFind, onClose }: Actions): ReactNode {
  const not = negated(expression);
  // A menu behind another closes only itself.
  const choice = (words: string, act: () => void): ReactNode => (
    <MenuItem
      onAction={() => {
        onClose();
        act();
      }}
    >
      {words}
    </MenuItem>
  );
  return (
    <>
      {choice('Filter by this', () => onFilter(expression))}
      {choice('Filter this out', () => onFilter(not))}
      {filter !== null && choice('… and this', () => onFilter(both(filter, expression)))}
      {filter !== null && choice('… and not this', () => onFilter(both(filter, not)))}
      {choice('Find the next with this', () => onFind(expression))}
    </>
  );
}
