import { useCallback, useEffect, useState } from 'react';
import type { BrowsersView } from '../../src-core/contract/proxy.ts';
import type { EngineClient } from '../engine-client/engine-client.ts';

export interface Browsers {
  /** Best first; `undefined` until they are known. */
  readonly found: BrowsersView['browsers'] | undefined;
  /** The one that is being opened. */
  readonly opening: string | undefined;
  /** Why the last one could not be opened, as a sentence. */
  readonly failure: string | undefined;
  readonly open: (name: string) => void;
  /** Looks for them again: they may have been installed, opened or closed. */
  readonly refresh: () => void;
  readonly dismissFailure: () => void;
}

/** The browsers that can be opened with the proxy of a capture. */
export function useBrowsers(client: EngineClient): Browsers {
  const [found, setFound] = useState<BrowsersView['browsers']>();
  const [opening, setOpening] = useState<string>();
  const [failure, setFailure] = useState<string>();

  const refresh = useCallback(() => {
    client.request('browsers', {}).then(
      ({ browsers }) => setFound(browsers),
      // Without an engine there is nothing to be opened, which the tab says itself.
      () => {},
    );
  }, [client]);
  useEffect(refresh, [refresh]);

  const open = (name: string): void => {
    if (opening !== undefined) return;
    setOpening(name);
    setFailure(undefined);
    client
      .request('openBrowser', { name })
      .catch((error: unknown) => setFailure(error instanceof Error ? error.message : String(error)))
      .finally(() => {
        setOpening(undefined);
        refresh();
      });
  };
  return { found, opening, failure, open, refresh, dismissFailure: () => setFailure(undefined) };
}
