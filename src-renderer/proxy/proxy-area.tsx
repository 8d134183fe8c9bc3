import type { ReactNode } from 'react';
import type { EngineClient } from '../engine-client/engine-client.ts';
import { useSummary } from '../live-captures/capture-facts.ts';
import { useBrowsers } from './browsers.ts';
import { BrowserTrouble } from './open-browser.tsx';
import { ProxyBar } from './proxy-bar.tsx';

/** Above a capture that a proxy fills, while it does: the bar, and below it what waits for a person's word. */
export function ProxyArea({ client }: { client: EngineClient }): ReactNode {
  const summary = useSummary(client);
  const browsers = useBrowsers(client);
  if (summary === undefined || summary.proxy === null) return null;
  return (
    <section className="proxy" aria-label="Proxy">
      <ProxyBar client={client} summary={summary} proxy={summary.proxy} browsers={browsers} />
      <BrowserTrouble browsers={browsers} />
    </section>
  );
}
