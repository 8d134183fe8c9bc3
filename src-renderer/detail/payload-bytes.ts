import { useCallback, useEffect, useRef, useState } from 'react';
import { MOST_BYTES } from '../../src-core/contract/engine.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { type RowDetail, rowOf } from '../engine-client/selected-row.ts';

/** Bytes fetched before anybody asks for more. */
const AT_FIRST = 256 * 1024;

export interface LoadedPayload {
  /** From the beginning, as far as they have been fetched. */
  readonly bytes: Uint8Array;
  readonly isComplete: boolean;
  readonly failure: string | undefined;
  /** Fetches as much again. */
  readonly more: () => void;
}

/** The payload of a row, fetched in pieces; `undefined` until the first bytes are here. */
export function usePayload(
  client: EngineClient,
  detail: RowDetail,
  form: 'unmasked' | 'wire',
): LoadedPayload | undefined {
  const [wanted, setWanted] = useState(AT_FIRST);
  const [bytes, setBytes] = useState<Uint8Array>();
  const [failure, setFailure] = useState<string>();
  const held = useRef<Uint8Array[]>([]);
  const { level, heldLength } = detail;
  const row = rowOf(detail);

  useEffect(() => {
    let isStale = false;
    const load = async (): Promise<void> => {
      let from = held.current.reduce((sum, piece) => sum + piece.length, 0);
      while (!isStale && from < Math.min(wanted, heldLength)) {
        const piece = await client.request('payload', { level, row, from, count: MOST_BYTES, form });
        if (isStale) return;
        if (piece.bytes.length === 0) throw new Error('The capture file no longer holds these bytes.');
        held.current.push(piece.bytes);
        from += piece.bytes.length;
      }
      if (!isStale) setBytes(joined(held.current));
    };
    load().catch((error: unknown) => {
      if (isStale) return;
      setFailure(error instanceof Error ? error.message : String(error));
      setBytes(joined(held.current));
    });
    return () => {
      isStale = true;
    };
  }, [client, level, row, form, wanted, heldLength]);

  const more = useCallback(() => setWanted((before) => before * 2), []);
  if (bytes === undefined) return undefined;
  return { bytes, isComplete: bytes.length >= heldLength, failure, more };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
