import { ListFilter } from 'lucide-react';
import { type ReactNode, useContext } from 'react';
import { ValueMenuContext } from './value-menu-context.ts';

/**
 * Opens the menu of filters by a value that stands beside it. An element around both that bears the expression as
 * `data-expression` opens it on the secondary button of the mouse as well.
 */
export function ValueButton({ expression }: { expression: string }): ReactNode {
  const open = useContext(ValueMenuContext);
  return (
    <button
      type="button"
      className="quiet value-button"
      aria-haspopup="menu"
      aria-label={`Filter by ${expression}`}
      title="Filter by this value"
      onClick={({ currentTarget }) => {
        const { left, bottom } = currentTarget.getBoundingClientRect();
        open({ x: left, y: bottom, expressions: [expression] });
      }}
    >
      <ListFilter size={12} aria-hidden />
    </button>
  );
}
