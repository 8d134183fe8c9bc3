/** Two texts of which the middle differs: what is the same in front of it and behind it, in UTF-16 units. */
export interface SharedEnds {
  readonly start: number;
  readonly end: number;
}

/** How much two texts share at their beginning, and of the rest at their end. No character is cut in two. */
export function sharedEnds(one: string, other: string): SharedEnds {
  const most = Math.min(one.length, other.length);
  let start = 0;
  while (start < most && one[start] === other[start]) start++;
  if (isHighSurrogate(one, start - 1)) start--;
  let end = 0;
  while (end < most - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  if (isLowSurrogate(one, one.length - end)) end--;
  return { start, end };
}

function isHighSurrogate(text: string, at: number): boolean {
  return at >= 0 && (text.charCodeAt(at) & 0xfc00) === 0xd800;
}

function isLowSurrogate(text: string, at: number): boolean {
  return at < text.length && (text.charCodeAt(at) & 0xfc00) === 0xdc00;
}
