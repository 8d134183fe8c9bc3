import type { Steps } from './steps.ts';

/** Bits of a word that are put in order at a time; the counters of one pass fit the nearest cache. */
const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;
const WORD_BITS = 32;
/** Elements of one step. */
const ELEMENTS_AT_A_TIME = 1 << 15;

/**
 * The numbers from 0 up to `count` in the order of their keys. Counts digit after digit from the least significant
 * on: stable, and in time that does not depend on the keys. Takes 8 bytes an element beside the keys.
 *
 * @param words the keys, the least significant word first
 */
export function* radixSort(words: readonly Uint32Array[], count: number): Steps<Uint32Array> {
  let order = new Uint32Array(count);
  let target = new Uint32Array(count);
  for (let at = 0; at < count; at++) {
    order[at] = at;
    if (at % ELEMENTS_AT_A_TIME === 0) yield;
  }
  const places = new Uint32Array(DIGITS);
  for (const word of words) {
    for (let shift = 0; shift < WORD_BITS; shift += DIGIT_BITS) {
      places.fill(0);
      for (let at = 0; at < count; at += ELEMENTS_AT_A_TIME) {
        countDigits({ word, shift, places, order, target }, at, Math.min(count, at + ELEMENTS_AT_A_TIME));
        yield;
      }
      // Where all have the same digit they are in order by it.
      if (places.includes(count)) continue;
      addUp(places);
      for (let at = 0; at < count; at += ELEMENTS_AT_A_TIME) {
        place({ word, shift, places, order, target }, at, Math.min(count, at + ELEMENTS_AT_A_TIME));
        yield;
      }
      [order, target] = [target, order];
    }
  }
  return order;
}

/** From how often there is each digit to where the first with it goes. */
function addUp(places: Uint32Array): void {
  let sum = 0;
  for (let digit = 0; digit < DIGITS; digit++) {
    const count = places[digit]!;
    places[digit] = sum;
    sum += count;
  }
}

interface Pass {
  readonly word: Uint32Array;
  readonly shift: number;
  readonly places: Uint32Array;
  readonly order: Uint32Array;
  readonly target: Uint32Array;
}

function countDigits({ word, shift, places }: Pass, from: number, to: number): void {
  for (let at = from; at < to; at++) places[(word[at]! >>> shift) & (DIGITS - 1)]!++;
}

function place({ word, shift, places, order, target }: Pass, from: number, to: number): void {
  for (let at = from; at < to; at++) {
    const element = order[at]!;
    target[places[(word[element]! >>> shift) & (DIGITS - 1)]!++] = element;
  }
}
