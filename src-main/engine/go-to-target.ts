import { quantityOf } from '../../src-core/query/quantities.ts';
import type { Nanoseconds, Timestamp } from '../../src-core/stream/time.ts';

/** What a text to go to means. */
export type GoToTarget =
  | { readonly kind: 'row'; readonly number: number }
  | { readonly kind: 'moment'; readonly at: Nanoseconds }
  | { readonly kind: 'problem'; readonly message: string };

// Digits may stand in groups, as the window shows them.
const ROW_NUMBER = /^#?\s*(\d{1,3}(?:[,_ ]\d{3})+|\d+)$/;
const PLAIN_SECONDS = /^\+?(\d+\.\d+)$/;
const SPAN = /^\+?(-?\d+(?:\.\d+)?)\s*(\p{L}+)$/u;

/**
 * Reads a row number, or a moment as the filter language has them: a span since the capture began (without a unit and
 * with a decimal point in seconds), a time of day in UTC on the day it began, a date with or without a time.
 */
export function goToTarget(text: string, epoch: Timestamp): GoToTarget {
  const words = text.trim();
  const digits = ROW_NUMBER.exec(words)?.[1];
  if (digits !== undefined) return rowOf(Number(digits.replace(/\D/g, '')));
  const seconds = PLAIN_SECONDS.exec(words)?.[1];
  const [, number, unit] = seconds === undefined ? (SPAN.exec(words) ?? []) : ['', seconds, 's'];
  const place = { start: 0, end: words.length };
  const atom = { kind: 'atom', text: number ?? words, ...place } as const;
  const moment = quantityOf(
    { ...atom, unit: unit === undefined ? undefined : { kind: 'atom', text: unit, ...place } },
    'time',
  );
  if (typeof moment === 'number') return { kind: 'moment', at: moment };
  if ('since' in moment) return { kind: 'moment', at: moment.since(epoch) };
  return { kind: 'problem', message: 'This is neither the number of a row nor a time.' };
}

function rowOf(number: number): GoToTarget {
  if (number === 0) return { kind: 'problem', message: 'Rows count from 1.' };
  return { kind: 'row', number };
}
