import { byteSearch } from '../../bytes/byte-search.ts';
import { decodeLatin1 } from '../../bytes/latin-1.ts';
import { decodeUtf8Leniently } from '../../bytes/utf-8.ts';
import type { Row } from '../../capture-store/frame-table.ts';
import type { LentBytes } from '../../capture-store/payload-place.ts';
import type { ValueTest } from '../condition.ts';
import type { IsTimeUp } from '../fields/field.ts';
import type { Pattern } from '../pattern.ts';
import type { Content } from './content.ts';
import type { Matching } from './matching.ts';
import { DERIVES_NOTHING, type Node } from './node.ts';
import { NO, OPEN, type Verdict, verdictOf, YES } from './verdict.ts';

/** Bytes of content that are looked at in one go. */
const PIECE = 64 * 1024;

/** Looks for something in the content of rows, a piece at a time. Without a test rows match that have content. */
export function contentNode(content: Content, test: ValueTest | undefined, matching: Matching): Node {
  const search = test === undefined ? undefined : searchFor(content, test, matching);
  return {
    ...DERIVES_NOTHING,
    cost: test?.kind === 'matches' ? 1000 : 100,
    decide: ({ from, to }, verdicts) => {
      // Whether there is content of the kind is looked at only when all else is known of the row.
      verdicts.fill(OPEN, 0, to - from);
    },
    test: (row, isTimeUp) => {
      if (!content.has(row)) return NO;
      return search === undefined ? YES : search(row, isTimeUp);
    },
  };
}

type Search = (row: Row, isTimeUp: IsTimeUp) => Verdict;

function searchFor(content: Content, test: ValueTest, matching: Matching): Search {
  switch (test.kind) {
    case 'contains':
      return containing(content, test.bytes);
    case 'equals':
      return equalTo(content, test.bytes);
    case 'matches':
      return matchedBy(content, test.pattern, matching);
    case 'ranges':
    case 'networks':
      return () => NO;
  }
}

/** Remembers how far it is in a long content when time is up. */
function containing(content: Content, wanted: Uint8Array): Search {
  const search = byteSearch(wanted);
  const overlap = Math.max(0, wanted.length - 1);
  const atATime = Math.max(PIECE, 2 * wanted.length);
  let interrupted: { readonly row: Row; readonly at: number } | undefined;
  return (row, isTimeUp) => {
    const length = content.heldLength(row);
    let at = interrupted?.row === row ? interrupted.at : 0;
    interrupted = undefined;
    for (;;) {
      const { bytes, start, end } = content.lend(row, at, atATime);
      if (search.isIn(bytes, start, end)) return YES;
      const isLast = end - start < atATime || at + atATime >= length;
      if (isLast) return NO;
      at += atATime - overlap;
      if (isTimeUp()) {
        interrupted = { row, at };
        return OPEN;
      }
    }
  };
}

function equalTo(content: Content, wanted: readonly Uint8Array[]): Search {
  return (row) => {
    const length = content.length(row);
    return verdictOf(
      wanted.some((bytes) => bytes.length === length && areEqual(content.lend(row, 0, length), bytes)),
    );
  };
}

function areEqual({ bytes, start, end }: LentBytes, other: Uint8Array): boolean {
  if (end - start !== other.length) return false;
  for (let at = 0; at < other.length; at++) if (bytes[start + at] !== other[at]) return false;
  return true;
}

function matchedBy(content: Content, pattern: Pattern, matching: Matching): Search {
  const reach = matching.reach(pattern);
  // Of bytes one character each, so that `\xff` finds the byte.
  const decode = content.isText ? decodeUtf8Leniently : decodeLatin1;
  return (row, isTimeUp) => {
    if (matching.isTimeUp(isTimeUp)) return OPEN;
    const { bytes, start, end } = content.lend(row, 0, reach);
    const isWhole = end - start < reach || content.heldLength(row) <= reach;
    return verdictOf(matching.test(pattern, decode(bytes.subarray(start, end)), isWhole));
  };
}
