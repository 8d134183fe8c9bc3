import { useCallback, useSyncExternalStore } from 'react';
import type { CaptureSummary } from '../../src-core/contract/views.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';

/** The newest summary of a capture. */
export function useSummary(client: EngineClient): CaptureSummary | undefined {
  const subscribe = useCallback((listener: () => void) => client.subscribe(listener), [client]);
  return useSyncExternalStore(subscribe, () => client.summary);
}

/** Why a capture has no engine any more, once it has none. */
export function useEnd(client: EngineClient): string | undefined {
  const subscribe = useCallback((listener: () => void) => client.subscribe(listener), [client]);
  return useSyncExternalStore(subscribe, () => client.ended);
}

/** Resolves once nothing is added to a capture any more: its recording has been stopped, or its engine has ended. */
export function whenComplete(client: EngineClient): Promise<void> {
  const isComplete = (): boolean =>
    client.ended !== undefined || (client.summary !== undefined && client.summary.state.kind !== 'recording');
  return new Promise((resolve) => {
    if (isComplete()) return resolve();
    const unsubscribe = client.subscribe(() => {
      if (!isComplete()) return;
      unsubscribe();
      resolve();
    });
  });
}
