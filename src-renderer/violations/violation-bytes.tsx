import { type ReactNode, useEffect, useState } from 'react';
import type { ByteRange, ViolationView } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { rangeWords } from './byte-range.ts';

/** Bytes that are written out; of longer ranges only the place is told. */
const MOST_SHOWN = 16;

interface FoundBytes {
  readonly place: string;
  /** Empty when there are too many. */
  readonly hex: string;
}

/** The bytes that show a violation, unmasked, and where in the frame they lie. */
export function ViolationBytes({
  client,
  frame,
  bytes,
}: {
  client: EngineClient;
  frame: number;
  bytes: NonNullable<ViolationView['bytes']>;
}): ReactNode {
  const found = useFoundBytes(client, frame, bytes);
  if (found === undefined) return '…';
  return (
    <>
      {found.hex !== '' && <code className="violation-hex">{found.hex}</code>}
      {found.place}
    </>
  );
}

function useFoundBytes(client: EngineClient, frame: number, [start, end]: ByteRange): FoundBytes | undefined {
  const [found, setFound] = useState<FoundBytes>();
  useEffect(() => {
    let isStale = false;
    findBytes(client, frame, [start, end]).then(
      (bytes) => isStale || setFound(bytes),
      () => isStale || setFound(undefined),
    );
    return () => {
      isStale = true;
    };
  }, [client, frame, start, end]);
  return found;
}

async function findBytes(client: EngineClient, row: number, range: ByteRange): Promise<FoundBytes> {
  const { headerHex, masked } = await client.request('frame', { row });
  const [start, end] = range;
  const headerLength = headerHex.length / 2;
  const inPayload = end > headerLength;
  const place = `${rangeWords(range, headerLength)}${inPayload && masked ? ', unmasked' : ''}`;
  if (end - start > MOST_SHOWN) return { place: `${place} (${end - start} bytes)`, hex: '' };
  const pairs = headerHex.match(/../g)?.slice(start, end) ?? [];
  if (!inPayload) return { place, hex: pairs.join(' ') };
  const from = Math.max(0, start - headerLength);
  const count = end - headerLength - from;
  const { bytes } = await client.request('payload', {
    level: 'frames',
    row,
    from,
    count,
    form: 'unmasked',
  });
  pairs.push(...Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')));
  return { place, hex: pairs.join(' ') };
}
