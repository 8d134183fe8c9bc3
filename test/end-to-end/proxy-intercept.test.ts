/** Messages that are held, edited, dropped and put in by hand in the window; what became of them is told by a server. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser } from '../support/browser.ts';
import { proxiedTalk } from '../support/proxied-talk.ts';
import { bar, dialog } from '../support/proxy-window.ts';
import { rowAt, table } from '../support/window-rows.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const queue = (page: Page): Locator => page.getByRole('region', { name: 'Held messages' });
const heldRow = (page: Page, position: number): Locator =>
  rowAt(page.getByRole('listbox', { name: 'Held' }), position);
const content = (page: Page): Locator => queue(page).getByRole('textbox', { name: 'Content' });
const press = (within: Locator, name: string): Promise<void> =>
  within.getByRole('button', { name, exact: true }).click();
const intercept = (page: Page): Promise<void> => press(bar(page), 'Intercept');
const injection = (page: Page): Locator => page.getByRole('form', { name: 'Send into a connection' });

/** What the rows of a table say the proxy did, row for row. */
function badges(page: Page, level: 'Frames' | 'Messages'): Promise<readonly string[]> {
  return table(page, level)
    .locator('[role=option]')
    .evaluateAll((rows) => rows.map((row) => row.querySelector('.change-badge')?.textContent ?? ''));
}

async function newRule(page: Page, name: string, action: string): Promise<void> {
  await bar(page)
    .getByRole('button', { name: /^Rules/ })
    .click();
  await press(dialog(page), 'New rule…');
  await dialog(page).getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog(page).getByRole('combobox', { name: 'What happens' }).selectOption(action);
}

/** Holds what the client sends; the answers of the server don't wait. */
async function holdFromClient(page: Page): Promise<void> {
  await newRule(page, 'mine', 'hold');
  await dialog(page).getByRole('combobox', { name: 'From' }).selectOption('client-to-server');
  await press(dialog(page), 'Save');
  await press(dialog(page), 'Close');
}

describe.each([
  ['as they are', false],
  ['compressed', true],
])('messages that come %s', (_name, isCompressed) => {
  it('wait, and are edited, forwarded and dropped', async () => {
    const { page, pageErrors, client, server, heard } = await proxiedTalk(browser, isCompressed);
    await holdFromClient(page);
    for (const text of ['first message', 'second message', 'third message']) client.send(text);
    await heldRow(page, 3).waitFor();
    expect(await heldRow(page, 1).innerText()).toContain('first message');
    expect(await queue(page).innerText()).toContain('3 held');
    expect(server).toEqual([]);

    await expect.poll(() => content(page).inputValue()).toBe('first message');
    expect(await queue(page).getByRole('button', { name: 'Send edited' }).isDisabled()).toBe(true);
    await content(page).fill('the first, edited');
    await press(queue(page), 'Send edited');
    await expect.poll(() => server).toEqual(['the first, edited']);
    await expect.poll(() => content(page).inputValue()).toBe('second message');
    await press(queue(page), 'Forward');
    await expect.poll(() => content(page).inputValue()).toBe('third message');
    await press(queue(page), 'Drop');
    await expect.poll(() => queue(page).innerText()).toContain('Nothing is held');
    for (const text of ['fourth message', 'fifth message']) client.send(text);
    await heldRow(page, 2).waitFor();
    await press(queue(page), 'Forward all');
    const sent = ['the first, edited', 'second message', 'fourth message', 'fifth message'];
    await expect.poll(() => heard).toEqual(sent);
    expect(server).toEqual(sent);

    await page.getByRole('radio', { name: 'Messages' }).click();
    await rowAt(table(page, 'Messages'), 9).waitFor();
    await expect
      .poll(async () => (await badges(page, 'Messages')).toSorted())
      .toEqual(['', '', '', '', 'dropped', 'edited', ...forwardedBadges(isCompressed)].toSorted());
    await rowAt(table(page, 'Messages'), 1).click();
    const change = page.getByRole('region', { name: 'What the proxy did' });
    await expect.poll(() => change.innerText()).toContain('It was edited by hand');
    expect(await change.innerText()).toMatch(/Kept back for \d/);
    expect(await page.getByRole('region', { name: 'What came' }).innerText()).toBe('first message');
    expect(await page.getByRole('region', { name: 'What was sent' }).innerText()).toBe('the first, edited');
    expect(pageErrors).toEqual([]);
  });
});

/** Behind one that was edited, compressed messages can only go on in other bytes. */
function forwardedBadges(isCompressed: boolean): readonly string[] {
  return Array.from({ length: 3 }, () => (isCompressed ? 'recompressed' : 'held'));
}

describe('the queue', () => {
  it('holds both ways by one click, and lets go of all by another', async () => {
    const { page, client, server, heard } = await proxiedTalk(browser);
    await intercept(page);
    await page.locator('.queue-hint', { hasText: 'Nothing is held yet' }).waitFor();
    client.send('over there');
    await heldRow(page, 1).waitFor();
    expect(heard).toEqual([]);
    await press(queue(page), 'Forward');
    await expect.poll(() => server).toEqual(['over there']);
    await expect.poll(() => heldRow(page, 1).getAttribute('aria-label')).toContain('server to client');
    expect(heard).toEqual([]);
    await intercept(page);
    await expect.poll(() => heard).toEqual(['over there']);
    await expect.poll(() => queue(page).count()).toBe(0);
    client.send('at once');
    await expect.poll(() => heard).toEqual(['over there', 'at once']);
  });

  it('is worked by keys, and keeps its selection while others come and go', async () => {
    const { page, client, server } = await proxiedTalk(browser);
    await holdFromClient(page);
    for (const text of ['one', 'two', 'three']) client.send(text);
    await heldRow(page, 3).waitFor();
    const list = page.getByRole('listbox', { name: 'Held' });
    await list.focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => content(page).inputValue()).toBe('two');
    client.send('four');
    await heldRow(page, 4).waitFor();
    expect(await content(page).inputValue()).toBe('two');
    expect(await heldRow(page, 2).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('d');
    await expect.poll(() => content(page).inputValue()).toBe('three');
    await page.keyboard.press('e');
    await page.keyboard.press('End');
    await page.keyboard.type('!');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect.poll(() => content(page).inputValue()).toBe('four');
    await page.keyboard.press('Enter');
    await expect.poll(() => content(page).inputValue()).toBe('one');
    expect(server).toEqual([]);
    await page.keyboard.press('f');
    await expect.poll(() => server).toEqual(['one', 'three!', 'four']);

    for (const text of ['five', 'six', 'seven']) client.send(text);
    await heldRow(page, 3).waitFor();
    // Faster than any answer: each key is for the next message.
    for (const key of ['d', 'f', 'f']) await page.keyboard.press(key);
    await expect.poll(() => server).toEqual(['one', 'three!', 'four', 'six', 'seven']);
  });

  it('edits JSON line by line, bytes by their digits, and keeps ends of lines', async () => {
    const { page, client, server } = await proxiedTalk(browser);
    await holdFromClient(page);
    client.send('{"id":12345678901234567890,"price":1.50}');
    await heldRow(page, 1).waitFor();
    await queue(page).getByRole('radio', { name: 'JSON' }).click();
    await expect
      .poll(() => content(page).inputValue())
      .toBe('{\n  "id": 12345678901234567890,\n  "price": 1.50\n}');
    await content(page).fill('{"id": }');
    await expect.poll(() => queue(page).locator('.problem').innerText()).toContain('This is no JSON');
    expect(await queue(page).getByRole('button', { name: 'Send edited' }).isDisabled()).toBe(true);
    await content(page).fill('{"id": 2}');
    await press(queue(page), 'Send edited');
    await expect.poll(() => server).toEqual(['{"id": 2}']);

    client.send('SEND\r\nto:a\r\n\r\nb\0');
    await expect.poll(() => content(page).inputValue()).toBe('SEND\nto:a\n\nb\0');
    await content(page).fill('SEND\nto:c\n\nd\0');
    await press(queue(page), 'Send edited');
    await expect.poll(() => server.at(-1)).toBe('SEND\r\nto:c\r\n\r\nd\0');

    client.send(Buffer.of(0xff, 0x00, 0x10));
    await expect.poll(() => content(page).inputValue()).toBe('ff 00 10');
    await content(page).fill('ff 00 1');
    await expect.poll(() => queue(page).locator('.problem').innerText()).toContain('A byte has two digits');
    await content(page).fill('ff0011');
    await press(queue(page), 'Send edited');
    await expect.poll(() => server.at(-1)).toBe('0xff0011');
  });

  it('says how long a content may be, and when a rule decides', async () => {
    const { page, client, server } = await proxiedTalk(browser);
    await newRule(page, 'patient', 'hold');
    await dialog(page).getByRole('textbox', { name: 'For at most' }).fill('3600');
    await dialog(page).getByRole('combobox', { name: 'Then' }).selectOption('drop');
    await press(dialog(page), 'Save');
    await press(dialog(page), 'Close');
    client.send('x'.repeat(600_000));
    await heldRow(page, 1).waitFor();
    expect(await heldRow(page, 1).innerText()).toContain('dropped in 59 min');
    await expect.poll(() => queue(page).innerText()).toContain('at most 524.3 KB can be edited');
    expect(await content(page).evaluate((area) => (area as HTMLTextAreaElement).readOnly)).toBe(true);
    await press(queue(page), 'Forward');
    await expect.poll(() => server.map(({ length }) => length)).toEqual([600_000]);
  });
});

describe('rules', () => {
  it('change what they are told to, and their faults are told beside the field', async () => {
    const { page, pageErrors, client, server } = await proxiedTalk(browser);
    await newRule(page, 'cheaper', 'replace');
    await dialog(page).getByRole('combobox', { name: 'What is replaced' }).selectOption('json-path');
    await dialog(page).getByRole('textbox', { name: 'The value at' }).fill('items[0');
    await dialog(page).getByRole('textbox', { name: 'Is replaced by' }).fill('0.01');
    await dialog(page).getByRole('combobox', { name: 'Where' }).fill('text containz "order"');
    await press(dialog(page), 'Save');
    await expect.poll(() => dialog(page).locator('.problem').allInnerTexts()).not.toEqual([]);
    const filter = dialog(page).getByRole('combobox', { name: 'Where' });
    expect(await filter.getAttribute('aria-invalid')).toBe('true');
    await filter.fill('text contains "order"');
    await press(dialog(page), 'Save');
    const path = dialog(page).getByRole('textbox', { name: 'The value at' });
    await expect.poll(() => path.getAttribute('aria-invalid')).toBe('true');
    expect(await dialog(page).innerText()).toContain('A path has names with dots between them');
    await path.fill('order.items[0].price');
    await press(dialog(page), 'Save');
    const does = 'sets order.items[0].price to 0.01 in messages where text contains "order"';
    await expect.poll(() => dialog(page).getByRole('listitem').innerText()).toContain(does);
    await press(dialog(page), 'Close');
    client.send('{"order":{"items":[{"price":0.45}]}}');
    client.send('{"items":[{"price":0.45}]}');
    await expect
      .poll(() => server)
      .toEqual(['{"order":{"items":[{"price":0.01}]}}', '{"items":[{"price":0.45}]}']);
    await rowAt(table(page, 'Frames'), 4).waitFor();
    await expect.poll(() => badges(page, 'Frames')).toContain('edited');

    await page.locator('.change-badge.edited').first().click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Filter by this' }).first().click();
    expect(await page.locator('.filter-bar [role=combobox]').inputValue()).toBe('change == edited');
    await expect.poll(async () => new Set(await badges(page, 'Frames'))).toEqual(new Set(['edited']));
    expect(pageErrors).toEqual([]);
  });

  it('are switched, moved, duplicated, removed and brought back', async () => {
    const { page, client, server } = await proxiedTalk(browser);
    await newRule(page, 'none', 'drop');
    await press(dialog(page), 'Save');
    await press(dialog(page), 'New rule…');
    await dialog(page).getByRole('textbox', { name: 'Name' }).fill('none');
    await press(dialog(page), 'Save');
    await expect.poll(() => dialog(page).innerText()).toContain('Another rule has this name.');
    await dialog(page).getByRole('textbox', { name: 'Name' }).fill('twice');
    await dialog(page).getByRole('combobox', { name: 'What happens' }).selectOption('repeat');
    await press(dialog(page), 'Save');
    const names = (): Promise<string[]> => dialog(page).locator('.rule strong').allInnerTexts();
    await expect.poll(names).toEqual(['none', 'twice']);
    await press(dialog(page), 'Move up twice');
    await expect.poll(names).toEqual(['twice', 'none']);
    await press(dialog(page), 'Duplicate twice');
    await expect.poll(names).toEqual(['twice', 'twice copy', 'none']);
    await press(dialog(page), 'Remove twice copy');
    await expect.poll(names).toEqual(['twice', 'none']);
    await press(dialog(page), 'Undo');
    await expect.poll(names).toEqual(['twice', 'twice copy', 'none']);
    await dialog(page).getByRole('switch', { name: 'none' }).click();
    await press(dialog(page), 'Close');
    await expect.poll(() => bar(page).getByRole('button', { name: 'Rules, 1 on' }).count()).toBe(1);
    client.send('hello');
    await expect.poll(() => server).toEqual(['hello', 'hello']);
  });
});

describe('the form that sends into a connection', () => {
  it('speaks to the client and to the server, again and again', async () => {
    const { page, pageErrors, server, heard } = await proxiedTalk(browser);
    await rowAt(table(page, 'Connections'), 2).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Send into this connection…' }).click();
    const form = injection(page);
    await form.getByRole('textbox', { name: 'What to send' }).fill('hello, client');
    await press(form, 'Send');
    await expect.poll(() => heard).toEqual(['hello, client']);
    await form.getByText('To the server').click();
    await form.getByRole('combobox', { name: 'What is sent' }).selectOption('ping');
    await form.getByRole('textbox', { name: 'What to send' }).fill('beat');
    await press(form, 'Send');
    await expect.poll(() => server).toEqual(['ping beat']);
    await expect.poll(() => heard).toContain('pong beat');
    await form.getByRole('combobox', { name: 'What is sent' }).selectOption('raw');
    // RFC 6455 5.7: a single-frame masked text message, which contains "Hello".
    await form.getByRole('textbox', { name: 'What to send' }).fill('81 85 37 fa 21 3d 7f 9f 4d 51 58');
    await press(form, 'Send');
    await expect.poll(() => server).toEqual(['ping beat', 'Hello']);
    await expect.poll(() => form.innerText()).toContain('Sent, 3 so far');
    await rowAt(table(page, 'Frames'), 5).waitFor();
    await expect
      .poll(async () => (await badges(page, 'Frames')).filter((badge) => badge === 'injected'))
      .toHaveLength(3);
    expect(pageErrors).toEqual([]);
  });

  it('sends frames by their bits and closes with a code, as long as the connection is open', async () => {
    const { page, heard } = await proxiedTalk(browser);
    await press(bar(page), 'Send into…');
    const form = injection(page);
    await form.getByRole('combobox', { name: 'What is sent' }).selectOption('frame');
    await form.getByRole('combobox', { name: 'Opcode' }).selectOption('2');
    await form.getByRole('radio', { name: 'Hex' }).click();
    await form.getByRole('textbox', { name: 'What to send' }).fill('c0ffee');
    await press(form, 'Send');
    await expect.poll(() => heard).toEqual(['0xc0ffee']);
    await form.getByRole('combobox', { name: 'What is sent' }).selectOption('close');
    await form.getByRole('textbox', { name: 'Code' }).fill('4001');
    await form.getByRole('textbox', { name: 'Reason' }).fill('enough');
    await press(form, 'Send');
    await expect.poll(() => heard.at(-1)).toBe('close 4001 enough');
    await expect.poll(() => form.innerText()).toContain('Connection 1 is not open any more.');
    expect(await form.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true);
  });
});
