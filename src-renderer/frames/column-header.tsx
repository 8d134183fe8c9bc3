import type { PointerEvent, ReactNode } from 'react';
import type { ColumnWidths, TableColumn } from './columns.tsx';

interface ColumnHeaderProps {
  readonly columns: readonly TableColumn<never>[];
  readonly template: string;
  readonly widths: ColumnWidths;
  readonly onWidths: (widths: ColumnWidths) => void;
}

const NARROWEST = 24;

/** The titles; each column's right edge can be dragged. */
export function ColumnHeader({ columns, template, widths, onWidths }: ColumnHeaderProps): ReactNode {
  const drag = (event: PointerEvent<HTMLElement>, id: string): void => {
    const cell = event.currentTarget.parentElement;
    if (cell === null) return;
    const start = event.clientX - cell.offsetWidth;
    const move = (moved: globalThis.PointerEvent): void => {
      onWidths({ ...widths, [id]: Math.max(NARROWEST, moved.clientX - start) });
    };
    const stop = (): void => {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', stop);
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', stop);
    event.preventDefault();
  };
  return (
    <div className="virtual-list-header cells" style={{ gridTemplateColumns: template }} aria-hidden>
      {columns.map(({ id, title }) => (
        <span key={id} className={`cell ${id}`}>
          {title}
          <span className="resizer" onPointerDown={(event) => drag(event, id)} />
        </span>
      ))}
    </div>
  );
}
