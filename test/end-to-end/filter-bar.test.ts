/** Filtering, finding, sorting and going to rows as a person does it, in a real browser. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FramescopeWindow, openWindow, startBrowser } from '../support/browser.ts';
import { latin1 } from '../support/bytes.ts';
import { pcapFile } from '../support/pcap-file.ts';
import { WebSocketTalk } from '../support/websocket-talk.ts';
import { rowAt, table } from '../support/window-rows.ts';

const CLOSE_1000 = Uint8Array.of(0x03, 0xe8);

/** Eight frames, a millisecond apart; the first comes 5 ms after the capture began, at 22:13:20 UTC. */
const TALK = new WebSocketTalk()
  .agree()
  .client({ opcode: 1, payload: latin1('alpha') })
  .server({ opcode: 1, payload: latin1('beta "gamma"') })
  .client({ opcode: 9, payload: latin1('p') })
  .server({ opcode: 10, payload: latin1('p') }, { opcode: 2, payload: Uint8Array.of(1, 2, 3) })
  .client({ opcode: 1, payload: latin1('alphabet') })
  .client({ opcode: 8, payload: CLOSE_1000 })
  .server({ opcode: 8, payload: CLOSE_1000 });

let browser: Browser;
let folder: string;
let path: string;
let window: FramescopeWindow;
let page: Page;
let bar: Locator;
let frames: Locator;

beforeAll(async () => {
  browser = await startBrowser();
  folder = mkdtempSync(join(tmpdir(), 'framescope-test-'));
  path = join(folder, 'talk.pcap');
  writeFileSync(path, pcapFile(TALK.packets));
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  expect(window.pageErrors).toEqual([]);
  await window.close();
});

async function open(): Promise<void> {
  window = await openWindow(browser, [path]);
  page = window.page;
  bar = page.getByRole('combobox', { name: 'Filter' });
  frames = table(page, 'Frames');
  await rowAt(frames, 8).waitFor();
}

/** Applies a filter as by hand. */
async function filterBy(text: string): Promise<void> {
  await bar.fill(text);
  await bar.press('Enter');
}

async function shownNumbers(): Promise<string[]> {
  return frames.locator('.cell.number').allInnerTexts();
}

function suggestions(): Promise<string[]> {
  return page
    .getByRole('listbox', { name: /Suggestions|Saved/ })
    .locator('code')
    .allInnerTexts();
}

describe('the filter', () => {
  it('shows only the rows that match, says how many, and removes itself', async () => {
    await open();
    await filterBy('opcode == text');
    await expect.poll(shownNumbers).toEqual(['1', '2', '6']);
    expect(await page.locator('.status-bar').innerText()).toContain('3 of 8 frames');
    expect(await page.locator('.filter-field').getAttribute('data-state')).toBe('applied');
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await expect.poll(shownNumbers).toHaveLength(8);
    expect(await page.locator('.status-bar').innerText()).toContain('8 frames');
    expect(await bar.inputValue()).toBe('');
  });

  it('is removed by an empty bar, too', async () => {
    await open();
    await filterBy('opcode == text');
    await expect.poll(shownNumbers).toHaveLength(3);
    await filterBy('');
    await expect.poll(shownNumbers).toHaveLength(8);
  });

  it('holds for messages as well, and goes with the switch', async () => {
    await open();
    await filterBy('text contains "alpha"');
    await expect.poll(shownNumbers).toEqual(['1', '6']);
    await page.getByRole('radio', { name: 'Messages' }).click();
    const messages = table(page, 'Messages');
    await expect.poll(() => messages.locator('.cell.number').allInnerTexts()).toEqual(['1', '4']);
    expect(await page.locator('.status-bar').innerText()).toContain('2 of 4 messages');
  });

  it('that nothing matches has words, and a way back', async () => {
    await open();
    await filterBy('length > 1 MiB');
    await page.getByText('No frame matches the filter.').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(shownNumbers).toHaveLength(8);
    expect(await bar.inputValue()).toBe('');
  });

  it('says when a regular expression could not look at all of a content', async () => {
    const long = join(folder, 'long.pcap');
    const text = { opcode: 1, payload: new Uint8Array(1_100_000).fill(0x61) };
    writeFileSync(long, pcapFile(new WebSocketTalk().agree().server(text).packets));
    window = await openWindow(browser, [long]);
    page = window.page;
    bar = page.getByRole('combobox', { name: 'Filter' });
    await rowAt(table(page, 'Frames'), 1).waitFor();
    await filterBy('text matches /needle/');
    await page.getByText('Not matched to the end: 1 content').waitFor();
    await page.getByText('No frame matches the filter.').waitFor();
  });

  it('keeps the selected row, and says when it hides it', async () => {
    await open();
    await rowAt(frames, 6).click();
    await filterBy('opcode == text');
    await expect.poll(() => frames.locator('.selected .number').innerText()).toBe('6');
    await filterBy('opcode == close');
    const hint = page.locator('.hidden-row');
    await hint.waitFor();
    expect(await hint.innerText()).toContain('Frame 6 is not among the rows shown.');
    await hint.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(() => frames.locator('.selected .number').innerText()).toBe('6');
    await hint.waitFor({ state: 'detached' });
  });

  it('hides a frame that a message leads to, and says so', async () => {
    await open();
    await filterBy('opcode == close or type == text');
    await page.getByRole('radio', { name: 'Messages' }).click();
    await rowAt(table(page, 'Messages'), 1).click();
    await filterBy('message == 1 and type == text');
    await page.getByRole('tab', { name: 'Bytes' }).click();
    await page.locator('.bytes-view').getByRole('button', { name: '1', exact: true }).click();
    await expect.poll(() => frames.locator('.selected .number').innerText()).toBe('1');
  });
});

describe('typing', () => {
  it('completes fields, operators and values by keyboard', async () => {
    await open();
    await page.keyboard.press('/');
    await page.keyboard.type('opc');
    await expect.poll(suggestions).toContain('opcode');
    expect(await bar.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('Tab');
    expect(await bar.inputValue()).toBe('opcode ');
    await expect.poll(suggestions).toContain('==');
    await page.keyboard.type('== p');
    await expect.poll(suggestions).toEqual(['ping', 'pong']);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const active = (await bar.getAttribute('aria-activedescendant')) ?? '';
    expect(await page.locator(`[id="${active}"]`).innerText()).toContain('pong');
    await page.keyboard.press('Enter');
    expect(await bar.inputValue()).toBe('opcode == pong ');
    await page.keyboard.press('Enter');
    await expect.poll(shownNumbers).toEqual(['4']);
  });

  it('says what is wrong and where, and offers what may be meant', async () => {
    await open();
    await bar.fill('fin and opcod == text');
    await bar.press('Enter');
    const note = page.getByRole('alert');
    await note.waitFor();
    expect(await note.innerText()).toBe('There is no field "opcod".');
    expect(await page.locator('.filter-marks mark').innerText()).toBe('opcod');
    expect(await bar.getAttribute('aria-invalid')).toBe('true');
    // Nothing was filtered.
    expect(await shownNumbers()).toHaveLength(8);
    await page.getByRole('button', { name: 'opcode', exact: true }).click();
    await expect.poll(() => bar.inputValue()).toBe('fin and opcode == text');
    await bar.press('Enter');
    await expect.poll(shownNumbers).toEqual(['1', '2', '6']);
  });

  it('offers to look for plain words', async () => {
    await open();
    await bar.fill('gamma');
    await page.getByRole('button', { name: 'text contains "gamma"' }).click();
    await expect.poll(shownNumbers).toEqual(['2']);
  });

  it('goes back to the table with Escape, and leaves the filter as it was', async () => {
    await open();
    await filterBy('opcode == text');
    await rowAt(frames, 1).click();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('something else');
    // The first may close suggestions.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    expect(await frames.evaluate((list) => list === document.activeElement)).toBe(true);
    expect(await bar.inputValue()).toBe('opcode == text');
    expect(await shownNumbers()).toEqual(['1', '2', '6']);
  });

  it('a slash in the bar is a slash', async () => {
    await open();
    await page.keyboard.press('/');
    await page.keyboard.type('text matches /^alpha$/');
    await page.keyboard.press('Enter');
    await expect.poll(shownNumbers).toEqual(['1']);
  });
});

describe('filters used before', () => {
  it('are offered again, can be saved and forgotten, and are there in the next session', async () => {
    await open();
    await filterBy('opcode == text');
    await page.getByRole('button', { name: 'Favourite' }).click();
    await filterBy('violation');
    await page.getByText('No frame matches the filter.').waitFor();
    await filterBy('');
    await expect.poll(shownNumbers).toHaveLength(8);
    await bar.press('ArrowUp');
    await expect.poll(suggestions).toEqual(['opcode == text', 'violation']);
    expect(await page.getByRole('img', { name: 'favourite' }).count()).toBe(1);
    await bar.press('ArrowDown');
    await bar.press('Enter');
    await expect.poll(shownNumbers).toEqual(['1', '2', '6']);

    // Another window of the same host is another page with the same memory.
    await page.reload();
    await rowAt(frames, 8).waitFor();
    await page.getByRole('button', { name: 'Saved and recent filters' }).click();
    await expect.poll(suggestions).toEqual(['opcode == text', 'violation']);
    await bar.press('ArrowDown');
    await bar.press('ArrowDown');
    await bar.press('Delete');
    await expect.poll(suggestions).toEqual(['opcode == text']);
  });
});

describe('a value', () => {
  it('of a cell filters by itself, is left out, or is added to the filter', async () => {
    await open();
    const choose = async (row: number, column: string, item: string): Promise<void> => {
      await rowAt(frames, row).locator(`.${column}`).click({ button: 'right' });
      await page.getByRole('menuitem', { name: item, exact: true }).click();
    };
    await choose(2, 'direction', 'Filter by this');
    await expect.poll(shownNumbers).toEqual(['2', '4', '5', '8']);
    expect(await bar.inputValue()).toBe('direction == server-to-client');
    await choose(1, 'type', '… and not this');
    await expect.poll(shownNumbers).toEqual(['4', '5', '8']);
    expect(await bar.inputValue()).toBe('direction == server-to-client and not (opcode == text)');
    await choose(3, 'type', 'Filter this out');
    await expect.poll(shownNumbers).toEqual(['1', '2', '3', '4', '5', '6']);
    await choose(2, 'preview', 'Filter by this');
    expect(await bar.inputValue()).toBe('text == "beta \\"gamma\\""');
    await expect.poll(shownNumbers).toEqual(['2']);
  });

  it('of a row is reached by keyboard', async () => {
    await open();
    await rowAt(frames, 3).click();
    await page.keyboard.press('Shift+F10');
    const menu = page.getByRole('menu', { name: 'Filter by a value' });
    await menu.waitFor();
    await menu.getByRole('menuitem', { name: 'opcode == ping' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('menuitem', { name: 'Filter this out' }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => bar.inputValue()).toBe('opcode == ping');
    await expect.poll(shownNumbers).toEqual(['3']);
    await menu.waitFor({ state: 'detached' });
  });

  it('of a connection and of a header filters as well', async () => {
    await open();
    await rowAt(table(page, 'Connections'), 2).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'status == 101' }).press('ArrowRight');
    await page.getByRole('menuitem', { name: 'Filter by this' }).click();
    await expect.poll(() => bar.inputValue()).toBe('status == 101');
    await rowAt(frames, 1).click();
    await page.getByRole('tab', { name: 'Handshake' }).click();
    const header = page.locator('.header-line', { hasText: 'Origin' });
    await header.hover();
    await header.getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Filter this out' }).click();
    await expect.poll(() => bar.inputValue()).toBe('not (request.origin == "http://server.example.com")');
    await page.getByText('No frame matches the filter.').waitFor();
  });
});

describe('finding', () => {
  it('goes from hit to hit without hiding rows, and round again', async () => {
    await open();
    await page.keyboard.press('F3');
    const find = page.getByRole('combobox', { name: 'Find' });
    await find.fill('alpha');
    await find.press('Enter');
    const words = page.locator('.jump-words');
    await expect.poll(() => words.innerText()).toBe('Found in frame 1.');
    await expect.poll(() => frames.locator('.hit .number').allInnerTexts()).toEqual(['1', '6']);
    await page.keyboard.press('F3');
    await expect.poll(() => words.innerText()).toBe('Found in frame 6.');
    await expect.poll(() => frames.locator('.selected .number').innerText()).toBe('6');
    await page.keyboard.press('F3');
    await expect.poll(() => words.innerText()).toBe('From the beginning again: frame 1.');
    await page.keyboard.press('Shift+F3');
    await expect.poll(() => words.innerText()).toBe('From the end again: frame 6.');
    expect(await shownNumbers()).toHaveLength(8);
    await find.fill('zzz');
    await find.press('Enter');
    await expect.poll(() => words.innerText()).toBe('Found in no frame.');
  });

  it('stays among the rows that match the filter, as the next violation does', async () => {
    await open();
    await filterBy('length > 5');
    await expect.poll(shownNumbers).toEqual(['2', '6']);
    await page.keyboard.press('F3');
    const find = page.getByRole('combobox', { name: 'Find' });
    await find.fill('text contains "alpha"');
    await find.press('Enter');
    const words = page.locator('.jump-words');
    await expect.poll(() => words.innerText()).toBe('Found in frame 6.');
    await page.keyboard.press('F5');
    await expect.poll(() => words.innerText()).toBe('No violation among the rows that match the filter.');
  });
});

describe('sorting', () => {
  it('goes by the column that is clicked, then the other way round, then not at all', async () => {
    await open();
    await rowAt(frames, 6).click();
    const length = page.getByRole('columnheader', { name: 'Length' });
    expect(await length.getAttribute('aria-sort')).toBe('none');
    await length.getByRole('button').click();
    await expect.poll(shownNumbers).toEqual(['3', '4', '7', '8', '5', '1', '6', '2']);
    expect(await length.getAttribute('aria-sort')).toBe('ascending');
    await expect.poll(() => frames.locator('.selected .number').innerText()).toBe('6');
    await length.getByRole('button').click();
    await expect.poll(shownNumbers).toEqual(['2', '6', '1', '5', '7', '8', '3', '4']);
    expect(await length.getAttribute('aria-sort')).toBe('descending');
    await length.getByRole('button').click();
    await expect.poll(shownNumbers).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
  });

  it('can be done by keyboard, by every column', async () => {
    await open();
    const first = page.getByRole('columnheader', { name: 'Number' }).getByRole('button');
    await first.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect.poll(shownNumbers).toEqual(['8', '7', '6', '5', '4', '3', '2', '1']);
    const sorted: (string | null)[] = [];
    for (let column = 1; column < 9; column++) {
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      const header = page.locator('th', { has: page.locator(':focus') });
      await expect.poll(() => header.getAttribute('aria-sort')).toBe('ascending');
      sorted.push(await page.locator(':focus').getAttribute('aria-label'));
    }
    expect(sorted).toEqual([
      'Time',
      'Time since the row above',
      'Connection',
      'Direction',
      'Type',
      'Header bits',
      'Length',
      'Content',
    ]);
    await expect.poll(shownNumbers).toEqual(['5', '7', '8', '1', '6', '2', '3', '4']);
    // None of the rows breaks a rule, so that they stay as they were.
    const violation = page.getByRole('columnheader', { name: 'Violation' });
    await violation.getByRole('button').click();
    expect(await violation.getAttribute('aria-sort')).toBe('ascending');
    await expect.poll(shownNumbers).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
  });
});

describe('going to', () => {
  it.each([
    ['6', '6'],
    ['7 ms', '3'],
    ['22:13:20.011', '7'],
    ['2023-11-14T22:13:20.012Z', '8'],
  ])('%s leads to frame %s', async (text, frame) => {
    await open();
    await page.keyboard.press('Control+g');
    const field = page.getByRole('textbox', { name: 'Row number or time' });
    await field.fill(text);
    await field.press('Enter');
    await field.waitFor({ state: 'detached' });
    await expect.poll(() => frames.locator('.selected .number').innerText()).toBe(frame);
  });

  it('says why it leads nowhere, and lets one try again', async () => {
    await open();
    await page.keyboard.press('Control+g');
    const field = page.getByRole('textbox', { name: 'Row number or time' });
    await field.fill('99');
    await field.press('Enter');
    await page.getByText('There is no row of that number; the last is 8.').waitFor();
    await field.fill('8');
    await field.press('Enter');
    await expect.poll(() => frames.locator('.selected .number').innerText()).toBe('8');
  });
});
