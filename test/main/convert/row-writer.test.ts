/** How lines are gathered on their way to an output. */
import { describe, expect, it } from 'vitest';
import type { RowLines } from '../../../src-main/convert/row-lines.ts';
import { type LineOutput, RowWriter } from '../../../src-main/convert/row-writer.ts';

/** Keeps what is written, and takes nothing more after as many pieces. */
class Kept implements LineOutput {
  readonly pieces: string[] = [];

  constructor(private readonly most = Number.POSITIVE_INFINITY) {}

  get isOpen(): boolean {
    return this.pieces.length < this.most;
  }

  async write(piece: string | Uint8Array): Promise<void> {
    this.pieces.push(typeof piece === 'string' ? piece : Buffer.from(piece).toString('utf8'));
  }
}

/** Rows up to 9 as bytes, three at a time; 5 is special. */
const DIGITS: RowLines = {
  header: undefined,
  line: (row) => `<${row}>`,
  fill: (target, from, to) => {
    let row = from;
    for (; row < Math.min(to, from + 3) && row !== 5; row++) target.set([0x30 + row, 0x0a], (row - from) * 2);
    return { length: (row - from) * 2, next: row };
  },
};

describe('lines', () => {
  it('are one write when they are short, and come in order whichever way they are made', async () => {
    const output = new Kept();
    const writer = new RowWriter(DIGITS, output);
    await writer.write({ from: 0, to: 7 });
    await writer.write({ from: 8, to: 9 });
    expect(output.pieces).toEqual([]);
    await writer.flush();
    expect(output.pieces).toEqual(['0\n1\n2\n3\n4\n<5>\n6\n8\n']);
  });

  it('of any length are written whole, behind what was gathered', async () => {
    const output = new Kept();
    const long = 'é'.repeat(300_000);
    const writer = new RowWriter({ header: undefined, line: (row) => (row === 1 ? long : 'short') }, output);
    await writer.write({ from: 0, to: 3 });
    await writer.flush();
    expect(output.pieces).toEqual(['short\n', `${long}\n`, 'short\n']);
  });

  it('are not made for an output that takes nothing more', async () => {
    const made: number[] = [];
    const line = (row: number): string => {
      made.push(row);
      return 'x'.repeat(300_000);
    };
    await new RowWriter({ header: undefined, line }, new Kept(2)).write({ from: 0, to: 1000 });
    expect(made).toEqual([0, 1]);
  });
});

describe('the header', () => {
  it.each<[what: string, ranges: readonly (readonly [number, number])[], written: string]>([
    [
      'stands above the first row, once',
      [
        [3, 4],
        [6, 7],
      ],
      'head\n3\n6\n',
    ],
    ['stands nowhere without rows', [[3, 3]], ''],
  ])('%s', async (_, ranges, written) => {
    const output = new Kept();
    const writer = new RowWriter({ header: 'head', line: String }, output);
    for (const [from, to] of ranges) await writer.write({ from, to });
    await writer.flush();
    expect(output.pieces.join('')).toBe(written);
  });

  it('stands alone where it is asked for, and is not written again', async () => {
    const output = new Kept();
    const writer = new RowWriter({ header: 'head', line: String }, output);
    await writer.writeHeader();
    await writer.write({ from: 0, to: 1 });
    await writer.flush();
    expect(output.pieces).toEqual(['head\n0\n']);
  });
});
