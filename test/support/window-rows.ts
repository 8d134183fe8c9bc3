import type { Locator, Page } from 'playwright-core';

/** One row of the frame or message table as a person sees it, by column. */
export type ShownRow = Readonly<Record<string, string>>;

export function table(page: Page, label: 'Frames' | 'Messages' | 'Connections'): Locator {
  return page.getByRole('listbox', { name: label, exact: true, includeHidden: false });
}

/** The row with this number, counted from 1 among the rows of the table; it must be in sight. */
export function rowAt(list: Locator, position: number): Locator {
  return list.locator(`[role=option][aria-posinset="${position}"]`);
}

/** Every row of a table, read while paging through it with the keyboard. */
export async function allShownRows(list: Locator): Promise<ShownRow[]> {
  const rows = new Map<number, ShownRow>();
  await list.focus();
  await list.press('Home');
  const total = Number(await list.locator('[role=option]').first().getAttribute('aria-setsize'));
  while (true) {
    await list.locator('.virtual-row.pending').first().waitFor({ state: 'detached' });
    for (const [position, row] of await list.evaluate(rowsInSight)) rows.set(position, row);
    if (rows.size >= total) break;
    await list.press('PageDown');
  }
  return [...rows.entries()].sort(([left], [right]) => left - right).map(([, row]) => row);
}

/** Runs in the page. */
function rowsInSight(list: Element): [number, Record<string, string>][] {
  return [...list.querySelectorAll('[role=option]')].map((row) => {
    const cells = [...row.querySelectorAll('.cell')].map((cell): [string, string] => [
      cell.classList.item(1) ?? '',
      cell.querySelector('[aria-label]')?.getAttribute('aria-label') ?? cell.textContent ?? '',
    ]);
    return [Number(row.getAttribute('aria-posinset')), Object.fromEntries(cells)];
  });
}
