import type { Row } from '../capture-store/frame-table.ts';
import type { LentBytes } from '../capture-store/payload-place.ts';
import { QUERY_LIMITS } from './limits.ts';
import { radixSort } from './radix-sort.ts';
import type { NumberAt, SortKey } from './sort-columns.ts';
import type { Steps } from './steps.ts';

/** Rows to be put in order. They must not change while that is done. */
export interface RowList {
  readonly count: number;
  at(index: number): Row;
}

/** Rows of one step, and the same where contents are read, perhaps from a disk. */
const ROWS_A_STEP = 4096;
const CONTENTS_A_STEP = 64;
/** Bytes of a content that a round looks at, two words of a key; later rounds look only at what is still alike. */
const BYTES_PER_ROUND = 8;
const ALL_BITS = 0xffff_ffff;

/**
 * Rows in the order of a key: those with the same key stay in the order they have, those without one come last.
 * Takes 16 bytes a row while it works, 25 by contents; what it gives takes 4.
 */
export function* sortedRows(rows: RowList, key: SortKey, descending: boolean): Steps<Uint32Array> {
  switch (key.kind) {
    case 'numbers':
      return yield* byNumber(rows, key.at, descending);
    case 'derived':
      return yield* byNumber(rows, yield* key.derive(), descending);
    case 'content':
      return yield* byContent(rows, key, descending);
  }
}

function* byNumber(rows: RowList, numberAt: NumberAt, descending: boolean): Steps<Uint32Array> {
  const { count } = rows;
  const words: KeyWords = { high: new Uint32Array(count), low: new Uint32Array(count) };
  for (let index = 0; index < count; index++) {
    const number = numberAt(rows.at(index), index === 0 ? undefined : rows.at(index - 1));
    setNumber(words, index, number, descending);
    if (index % ROWS_A_STEP === 0) yield;
  }
  return yield* rowsInOrder(rows, yield* radixSort([words.low, words.high], count));
}

interface KeyWords {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

/** Doubles compare like their bits once the sign is turned, and those of negative ones altogether. */
function setNumber({ high, low }: KeyWords, index: number, number: number, descending: boolean): void {
  if (Number.isNaN(number)) {
    high[index] = low[index] = ALL_BITS;
    return;
  }
  // A negative zero becomes a positive one.
  double[0] = number + 0;
  const isNegative = doubleWords[HIGH]! >>> 31 === 1;
  const turned = isNegative !== descending ? ALL_BITS : 0;
  high[index] = doubleWords[HIGH]! ^ turned ^ (isNegative ? 0 : 0x8000_0000);
  low[index] = doubleWords[LOW]! ^ turned;
}

const double = new Float64Array(1);
const doubleWords = new Uint32Array(double.buffer);
/** Which word has the sign depends on the machine. */
const HIGH = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;
const LOW = 1 - HIGH;

/**
 * Eight bytes of every content, in the order of the rows and so of the file; then the next eight of those that are
 * alike so far.
 */
function* byContent(
  rows: RowList,
  key: SortKey & { readonly kind: 'content' },
  descending: boolean,
): Steps<Uint32Array> {
  const { count } = rows;
  const words: KeyWords = { high: new Uint32Array(count), low: new Uint32Array(count) };
  const ranks = new Uint32Array(count);
  const isSettled = new Uint8Array(count);
  for (let from = 0; ; from += BYTES_PER_ROUND) {
    for (let index = 0; index < count; index++) {
      if (isSettled[index] === 0) {
        const lent = key.lend(rows.at(index), from, BYTES_PER_ROUND);
        setBytes(words, index, lent, descending);
        // Behind its end there is nothing more to tell it by.
        if (lent.end - lent.start < BYTES_PER_ROUND) isSettled[index] = 1;
      } else {
        setBytes(words, index, NO_BYTES, descending);
      }
      if (index % CONTENTS_A_STEP === 0) yield;
    }
    const order = yield* radixSort([words.low, words.high, ranks], count);
    const areAlike = yield* rankAlike(order, words, ranks, isSettled);
    if (!areAlike || from + BYTES_PER_ROUND >= QUERY_LIMITS.sortedPrefix)
      return yield* rowsInOrder(rows, order);
  }
}

const NO_BYTES: LentBytes = { bytes: new Uint8Array(0), start: 0, end: 0 };

function setBytes({ high, low }: KeyWords, index: number, lent: LentBytes, descending: boolean): void {
  const turned = descending ? ALL_BITS : 0;
  high[index] = wordAt(lent, 0) ^ turned;
  low[index] = wordAt(lent, 4) ^ turned;
}

/** Four bytes in their order, zeroes behind the end. */
function wordAt({ bytes, start, end }: LentBytes, from: number): number {
  let word = 0;
  for (let at = start + from; at < start + from + 4; at++) word = (word << 8) | (at < end ? bytes[at]! : 0);
  return word;
}

/**
 * Gives rows that are alike so far the same rank, and settles those that are not.
 *
 * @returns whether there are some that are alike
 */
function* rankAlike(
  order: Uint32Array,
  { high, low }: KeyWords,
  ranks: Uint32Array,
  isSettled: Uint8Array,
): Steps<boolean> {
  let areAlike = false;
  let first = 0;
  let rankBefore = -1;
  for (let at = 0; at < order.length; at++) {
    const index = order[at]!;
    const before = at === 0 ? index : order[at - 1]!;
    const isSame =
      at > 0 && rankBefore === ranks[index] && high[before] === high[index] && low[before] === low[index];
    rankBefore = ranks[index]!;
    if (!isSame) {
      if (at - first === 1) isSettled[before] = 1;
      first = at;
    }
    areAlike ||= isSame && (isSettled[index] === 0 || isSettled[before] === 0);
    ranks[index] = first;
    if (at % ROWS_A_STEP === 0) yield;
  }
  return areAlike;
}

function* rowsInOrder(rows: RowList, order: Uint32Array): Steps<Uint32Array> {
  for (let at = 0; at < order.length; at++) {
    order[at] = rows.at(order[at]!);
    if (at % ROWS_A_STEP === 0) yield;
  }
  return order;
}
