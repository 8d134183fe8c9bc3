import { useEffect, useState } from 'react';
import { MOST_BYTES } from '../../src-core/contract/engine.ts';
import { type HeldView, LONGEST_CONTENT } from '../../src-core/contract/rules.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { byteText } from '../look/numbers.ts';

/** What is held of a message or a control frame, and whether it can be changed. */
export interface HeldContent {
  readonly id: number;
  readonly bytes: Uint8Array;
  /** Why it can't be changed, as a sentence. */
  readonly fixedBecause: string | undefined;
}

/** The content of what is looked at; `undefined` until it is here. */
export function useHeldContent(client: EngineClient, item: HeldView | undefined): HeldContent | undefined {
  const [content, setContent] = useState<HeldContent>();
  const id = item?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what an item is does not change
  useEffect(() => {
    if (item === undefined) return undefined;
    let isStale = false;
    readContent(client, item).then(
      (found) => isStale || setContent(found),
      (error: Error) => isStale || setContent(unread(item.id, error.message)),
    );
    return () => {
      isStale = true;
    };
  }, [client, id]);
  return content?.id === id ? content : undefined;
}

function unread(id: number, why: string): HeldContent {
  return { id, bytes: new Uint8Array(0), fixedBecause: `Its content can't be read: ${why}` };
}

async function readContent(client: EngineClient, item: HeldView): Promise<HeldContent> {
  const { message, frame } = item;
  const place =
    message === null
      ? { level: 'frames' as const, row: frame }
      : { level: 'messages' as const, row: message };
  const wanted = Math.min(item.length, LONGEST_CONTENT);
  const bytes = new Uint8Array(wanted);
  let from = 0;
  while (from < wanted) {
    const count = Math.min(MOST_BYTES, wanted - from);
    const piece = await client.request('payload', { ...place, from, count, form: 'unmasked' });
    if (piece.bytes.length === 0) break;
    bytes.set(piece.bytes.subarray(0, wanted - from), from);
    from += piece.bytes.length;
  }
  return { id: item.id, bytes: bytes.subarray(0, from), fixedBecause: whyFixed(item, from) };
}

/** @param known bytes of its content that were read */
function whyFixed({ message, length }: HeldView, known: number): string | undefined {
  if (message === null) return 'A control frame goes on as it is, or not at all.';
  if (length > LONGEST_CONTENT)
    return `It has ${byteText(length)}; at most ${byteText(LONGEST_CONTENT)} can be edited. These are the first of them.`;
  return known < length ? 'Not all of its content can be read, so it can only go on as it is.' : undefined;
}
