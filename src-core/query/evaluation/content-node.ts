import { decodeUtf8Leniently } from '../../bytes/utf-8.ts';
import type { Row } from '../../capture-store/frame-table.ts';
import type { ValueTest } from '../condition.ts';
import type { IsTimeUp } from '../fields/field.ts';
import type { Pattern } from '../pattern.ts';
import { type Content, MOST_MATCHED } from './content.ts';
import { DERIVES_NOTHING, type Node } from './node.ts';
import { OPEN, type Verdict, verdictOf, YES } from './verdict.ts';

/** Bytes of content that are looked at in one go. */
const PIECE = 64 * 1024;

/** Looks for something in the content of rows, a piece at a time. */
export function contentNode(content: Content, test: ValueTest | undefined): Node {
  const search = test === undefined ? () => YES : searchFor(content, test);
  return {
    ...DERIVES_NOTHING,
    cost: test?.kind === 'matches' ? 1000 : 100,
    decide: (rows, verdicts) => {
      content.candidates(rows, verdicts);
      if (test !== undefined) return;
      for (let at = rows.to - rows.from - 1; at >= 0; at--) if (verdicts[at] === OPEN) verdicts[at] = YES;
    },
    test: (row, isTimeUp) => (content.has(row) ? search(row, isTimeUp) : 0),
  };
}

type Search = (row: Row, isTimeUp: IsTimeUp) => Verdict;

function searchFor(content: Content, test: ValueTest): Search {
  switch (test.kind) {
    case 'contains':
      return containing(content, test.bytes);
    case 'equals':
      return equalTo(content, test.bytes);
    case 'matches':
      return matching(content, test.pattern);
    case 'ranges':
      return () => 0;
  }
}

/** Remembers how far a long content was searched when time was up. */
function containing(content: Content, needle: Uint8Array): Search {
  let row = -1;
  let at = 0;
  return (wanted, isTimeUp) => {
    if (wanted !== row) {
      row = wanted;
      at = 0;
    }
    const length = content.heldLength(row);
    for (;;) {
      const piece = content.read(row, at, PIECE);
      if (indexOfBytes(piece, needle) >= 0) return end(YES);
      if (at + piece.length >= length || piece.length < Math.min(PIECE, length - at)) return end(0);
      at += piece.length - (needle.length - 1);
      if (isTimeUp()) return OPEN;
    }
  };
  function end(verdict: Verdict): Verdict {
    row = -1;
    return verdict;
  }
}

function equalTo(content: Content, wanted: readonly Uint8Array[]): Search {
  return (row) => {
    const length = content.length(row);
    return verdictOf(
      wanted.some((bytes) => bytes.length === length && areEqual(content.read(row, 0, bytes.length), bytes)),
    );
  };
}

function matching(content: Content, pattern: Pattern): Search {
  return (row) => verdictOf(pattern.test(decodeUtf8Leniently(content.read(row, 0, MOST_MATCHED))));
}

function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}

export function indexOfBytes(bytes: Uint8Array, needle: Uint8Array): number {
  const last = bytes.length - needle.length;
  const first = needle[0];
  if (first === undefined) return 0;
  let at = bytes.indexOf(first);
  while (at >= 0 && at <= last) {
    let length = 1;
    while (length < needle.length && bytes[at + length] === needle[length]) length++;
    if (length === needle.length) return at;
    at = bytes.indexOf(first, at + 1);
  }
  return -1;
}
