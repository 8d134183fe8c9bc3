import { describe, expect, it } from 'vitest';
import { type Paint, textTable, WITHOUT_LOOK } from '../../../src-core/export/text-table.ts';

interface Fruit {
  readonly count: number;
  readonly name: string;
  readonly note: string;
}

const BRACKETS: Paint = (text, style) => `<${style}:${text}>`;

function table(width: number, paint = WITHOUT_LOOK, wraps = false) {
  return textTable<Fruit>(
    [
      { title: '#', width: 3, align: 'right', cell: ({ count }) => String(count), style: () => 'faint' },
      { title: 'name', width: 6, align: 'left', cell: ({ name }) => name },
      { title: 'long', width: 10, align: 'left', cell: ({ name }) => `${name} ${name}`, goes: 1 },
      { title: 'longer', width: 12, align: 'left', cell: ({ name }) => name, goes: 2 },
      { title: 'note', width: 0, align: 'left', cell: ({ note }) => note },
    ],
    { width, paint },
    { least: 8, wraps },
  );
}

const PEAR: Fruit = { count: 12, name: 'pear', note: 'green' };

describe('columns', () => {
  it('stand below their titles', () => {
    expect(table(60).header).toBe('  #  name    long        longer        note');
    expect(table(60).line(PEAR)).toBe(' 12  pear    pear pear   pear          green');
  });

  // 3+2+6+2 = 13 of those that stay, 12+2 and 14+2 of those that go, 8 for the last.
  it.each([
    [47, '  #  name    long        longer        note'],
    [46, '  #  name    long        note'],
    [33, '  #  name    long        note'],
    [32, '  #  name    note'],
    [5, '  #  name    note'],
  ])('go where a line of %i has no room for them', (width, header) => {
    expect(table(width).header).toBe(header);
  });

  it('stay in place beside wide characters', () => {
    expect(table(60).line({ ...PEAR, name: '日本' })).toBe(' 12  日本    日本 日本   日本          green');
    expect(table(60).line({ ...PEAR, name: '日本語版' })).toBe(
      ' 12  日本…   日本語版 …  日本語版      green',
    );
  });

  it('keep every digit of a number, at the cost of the last column', () => {
    expect(table(30).line({ ...PEAR, count: 12_345, note: 'x'.repeat(99) })).toBe(
      `12345  pear    ${'x'.repeat(14)}…`,
    );
  });
});

describe('the last column', () => {
  it('is cut where the line ends', () => {
    expect(table(30).line({ ...PEAR, note: 'x'.repeat(99) })).toBe(` 12  pear    ${'x'.repeat(16)}…`);
  });

  it('goes on below itself where it wraps', () => {
    expect(table(30, WITHOUT_LOOK, true).line({ ...PEAR, note: 'green and sweet, or brown' })).toBe(
      [' 12  pear    green and sweet,', '             or brown'].join('\n'),
    );
  });

  it('leaves no white space behind when it is empty', () => {
    expect(table(30).line({ ...PEAR, note: '' })).toBe(' 12  pear');
  });
});

describe('captured text', () => {
  it('stays on its line, and drives no terminal', () => {
    expect(table(60).line({ ...PEAR, note: 'a\nb\u001b[2J\u009b\u200b\u202e' })).toBe(
      ' 12  pear    pear pear   pear          a␊b␛[2J<U+009B><U+20…',
    );
  });

  it('costs no more than the line shows, however long it is', () => {
    const note = '\u202e'.repeat(4_000_000);
    expect(table(30).line({ ...PEAR, note })).toBe(' 12  pear    <U+202E><U+202E>…');
  });
});

it('a look is given to cells in their final width', () => {
  expect(table(30, BRACKETS).header).toBe('<title:  #>  <title:name  >  <title:note>');
  expect(table(30, BRACKETS).line(PEAR)).toBe('<faint: 12>  pear    green');
});
