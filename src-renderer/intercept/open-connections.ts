import { useEffect, useState } from 'react';
import { MOST_ROWS } from '../../src-core/contract/engine.ts';
import type { CaptureSummary, ConnectionView } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';

/** The connections that are open, the newest of them where there are very many; `undefined` until they are known. */
export function useOpenConnections(
  client: EngineClient,
  summary: CaptureSummary,
): readonly ConnectionView[] | undefined {
  const [open, setOpen] = useState<readonly ConnectionView[]>();
  useEffect(() => {
    let isStale = false;
    const from = Math.max(0, summary.connections - MOST_ROWS);
    client.request('connections', { from, count: MOST_ROWS }).then(
      ({ rows }) => isStale || setOpen(rows.filter(({ state }) => state === 'open')),
      () => {},
    );
    return () => {
      isStale = true;
    };
  }, [client, summary]);
  return open;
}
