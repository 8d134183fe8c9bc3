import { Fragment, type ReactNode } from 'react';

/** Pairs of digits that stay together when a line is too short for all. */
const TOGETHER = 8;

/** A fingerprint, `AB:CD:…`, which breaks only between groups of pairs. */
export function Fingerprint({ text }: { text: string }): ReactNode {
  const pairs = text.split(':');
  return pairs.map((pair, at) => {
    const isLast = at === pairs.length - 1;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: pairs repeat, and never move
      <Fragment key={at}>
        {isLast ? pair : `${pair}:`}
        {!isLast && at % TOGETHER === TOGETHER - 1 && <wbr />}
      </Fragment>
    );
  });
}
